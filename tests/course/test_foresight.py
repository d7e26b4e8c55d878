"""A live picture's forecast is kept in the log, and answers itself under test."""

from __future__ import annotations

import pytest

from kdslab.course import progress
from kdslab.course.foresight import foresee
from kdslab.course.prediction import AUTO
from kdslab.figures import Twin
from kdslab.widgets import Forecast, LiveDrawing, Truth
from kdslab.widgets.explorer import NOT_GUESSED


def drawing():
    asked = Forecast(prompt="Which?", options=("left", "right"), run=lambda: Truth("left", "So."))
    return LiveDrawing(lambda width: Twin(finding=f"{width}."), (), asked)


@pytest.fixture
def picture():
    return drawing()


def told() -> list[tuple[str, dict]]:
    """Return what was logged: the kind of each event and what it says."""
    own = ("choice", "made", "right", "sure")
    return [
        (event["kind"], {name: event[name] for name in own if name in event})
        for event in progress.events()
        if event.get("prediction") == "00.p1"
    ]


@pytest.fixture(autouse=True)
def _a_fresh_log(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.delenv(AUTO, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("guess", "right"), [("left", True), ("right", False)])
def test_a_guess_and_how_it_came_out_are_logged(picture, guess, right):
    foresee("00.p1", picture)
    picture.sure = "certain"
    picture.guess = guess

    assert [
        ("prediction", {"choice": guess, "sure": "certain"}),
        ("comparison", {"made": True, "right": right, "sure": "certain"}),
    ] == told()


def test_whoever_would_rather_not_has_made_none(picture):
    foresee("00.p1", picture).guess = NOT_GUESSED

    assert [("comparison", {"made": False, "right": False, "sure": ""})] == told()


def test_nothing_is_logged_before_a_guess(picture):
    assert picture is foresee("00.p1", picture)
    assert [] == told()


def test_a_cell_that_is_run_again_keeps_the_guess_and_logs_it_once(picture):
    foresee("00.p1", picture)
    picture.sure = "certain"
    picture.guess = "right"
    again = foresee("00.p1", drawing())

    assert ("right", "certain", picture.reply) == (again.guess, again.sure, again.reply)
    assert 2 == len(told())


def test_under_test_it_answers_itself_and_shows_the_same(picture, monkeypatch):
    before = picture.twin()
    monkeypatch.setenv(AUTO, "1")
    foresee("00.p1", picture, answer_for_auto=1)

    assert ("right", before) == (picture.guess, picture.twin())


def test_a_picture_that_asks_nothing_cannot_be_foreseen():
    with pytest.raises(ValueError, match="this picture has no forecast"):
        foresee("00.p1", LiveDrawing(lambda width: Twin(finding=f"{width}.")))


def test_an_answer_for_auto_is_one_of_the_options(picture):
    with pytest.raises(ValueError, match="answer_for_auto must be below 2, got 2"):
        foresee("00.p1", picture, answer_for_auto=2)
