"""Predict before you look: the truth comes from a run, and no guess is an answer too."""

from __future__ import annotations

import pytest

from kdslab.figures import Twin
from kdslab.widgets import LiveDrawing
from kdslab.widgets.explorer import NOT_GUESSED
from kdslab.widgets.forecast import Forecast, Truth

BECAUSE = "Of 1,200 records 200 were refused."


def forecast(option: str = "yes", runs: list[str] | None = None) -> Forecast:
    def run() -> Truth:
        if runs is not None:
            runs.append(option)
        return Truth(option, BECAUSE)

    return Forecast(prompt="Is one refused?", options=("yes", "no"), run=run)


def drawing(asked: Forecast) -> LiveDrawing:
    return LiveDrawing(lambda width: Twin(finding=f"{width} px."), (), asked)


@pytest.mark.parametrize("options", [(), ("yes",), ("yes", "yes")])
def test_a_forecast_needs_two_different_options(options):
    with pytest.raises(ValueError, match="two or more different options"):
        Forecast(prompt="?", options=options, run=lambda: Truth("yes", ""))


@pytest.mark.parametrize(
    ("guess", "sure", "expected"),
    [
        ("yes", "certain", f"✓ As you predicted (certain): yes. {BECAUSE}"),
        ("no", "guessing", f"✗ You said (guessing): no. It is: yes. {BECAUSE}"),
        ("", "", f"○ Not predicted. It is: yes. {BECAUSE}"),
    ],
)
def test_a_guess_is_held_against_the_run(guess, sure, expected):
    assert expected == forecast().reply(guess, sure)


def test_a_guess_that_is_no_option_is_refused():
    with pytest.raises(ValueError, match="a guess is one of yes, no, got 'maybe'"):
        forecast().reply("maybe")


def test_a_truth_that_is_no_option_is_the_author_s_mistake():
    with pytest.raises(ValueError, match="what came true is one of"):
        forecast("maybe").reply("yes")


def test_the_scenario_runs_once_and_not_before_it_is_needed():
    runs: list[str] = []
    widget = drawing(forecast(runs=runs))
    assert [] == runs

    widget.guess = "no"
    widget.guess = "yes"
    assert (["yes"], f"✓ As you predicted: yes. {BECAUSE}") == (runs, widget.reply)


def test_whoever_would_rather_not_predict_sees_what_came_true():
    widget = drawing(forecast())
    widget.guess = NOT_GUESSED

    assert f"○ Not predicted. It is: yes. {BECAUSE}" == widget.reply


def test_a_run_that_fails_is_said_in_a_sentence():
    def run() -> Truth:
        raise KeyError("no such stream")

    widget = drawing(Forecast(prompt="?", options=("a", "b"), run=run))
    widget.guess = "a"

    assert "This could not be compared: KeyError: 'no such stream'" == widget.reply


def test_the_question_covers_nothing_where_no_script_runs():
    assert "860 px." == drawing(forecast()).twin().text()


def test_a_picture_without_a_forecast_asks_nothing():
    assert {} == LiveDrawing(lambda width: Twin(finding=f"{width}.")).forecast
