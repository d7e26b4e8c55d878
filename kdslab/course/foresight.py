"""A live picture's forecast in the learner's log: what they predicted before they looked."""

from __future__ import annotations

import os
from typing import Any, TypeVar

from kdslab.course import progress
from kdslab.course.prediction import AUTO, AUTO_SURE
from kdslab.widgets.explorer import NOT_GUESSED, Explorer

Picture = TypeVar("Picture", bound=Explorer[Any])


def foresee(ident: str, picture: Picture, answer_for_auto: int = 0) -> Picture:
    """Keep what a learner predicts of a live picture, and return the picture to be shown.

    A cell that is run again in the same kernel keeps what was predicted. With `KDSLAB_AUTO=1` in
    the environment the option `answer_for_auto` is chosen at once, "fairly sure". What a notebook
    stores of this cell is the same in each case.

    Args:
        ident: The name under which the progress log keeps it, such as "00.p1".
        picture: A live picture that has a forecast.
        answer_for_auto: The number of the option that `KDSLAB_AUTO=1` chooses.

    Raises:
        ValueError: If the picture asks nothing, or `answer_for_auto` names no option.
    """
    options = picture.forecast.get("options", ())
    if not options:
        raise ValueError("there is nothing to foresee: this picture has no forecast")
    if answer_for_auto not in range(len(options)):
        raise ValueError(f"answer_for_auto must be below {len(options)}, got {answer_for_auto}")
    before = progress.predicted(ident)
    if before and before[0] in options:
        picture.sure, picture.guess = before[1], before[0]
    picture.observe(lambda _: _note(ident, picture), names="reply")
    if os.environ.get(AUTO) == "1":
        picture.sure, picture.guess = AUTO_SURE, options[answer_for_auto]
    return picture


def _note(ident: str, picture: Explorer[Any]) -> None:
    made = picture.guess not in ("", NOT_GUESSED)
    sure = picture.sure
    if made:
        progress.record("prediction", prediction=ident, choice=picture.guess, sure=sure)
    right = made and picture.reply.startswith("✓")
    progress.record("comparison", prediction=ident, made=made, right=right, sure=sure)
