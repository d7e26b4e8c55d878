"""The gallery: nothing that the house can draw is missing, and all of it can be drawn."""

from __future__ import annotations

import inspect
import json
from importlib import import_module
from pkgutil import iter_modules

import pytest

from kdslab import figures, widgets
from kdslab.course.gallery import drawn, live
from kdslab.course.sheet import sheet
from kdslab.figures.picture import Picture, picture
from kdslab.figures.twin import Twin
from kdslab.widgets.explorer import NOT_GUESSED, Explorer

STAND_FOR_OTHERS = {"Explorer", "LiveDrawing", "LiveFigure", "LiveStage", "Stage"}
PIXELS_AT_MOST = 420


def drawing_functions():
    """Return the names of the functions of the floor that return a picture or a twin."""
    for room in iter_modules(figures.__path__):
        module = import_module(f"{figures.__name__}.{room.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and function.__annotations__.get("return") in ("Picture", "Twin"):
                yield f"{room.name}.{name}"


def test_every_function_that_draws_is_in_the_gallery():
    assert set(drawing_functions()) - {"picture.picture"} == drawn().keys()


def test_every_widget_of_a_lesson_is_in_the_gallery():
    named = {name: getattr(widgets, name) for name in widgets.__all__}
    explorers = {
        name
        for name, each in named.items()
        if inspect.isclass(each) and issubclass(each, Explorer) and name not in STAND_FOR_OTHERS
    }

    assert explorers == live().keys()


@pytest.mark.parametrize("name", drawn())
def test_a_figure_says_what_it_shows_and_fits_on_a_page(name):
    shown = drawn()[name]()
    twin = shown.twin if isinstance(shown, Picture) else shown

    assert twin.finding.endswith((".", "?"))
    assert twin.columns
    assert all(len(row) == len(twin.columns) for row in twin.rows)
    if isinstance(shown, Picture):
        assert (shown.layout.height or 0) <= PIXELS_AT_MOST


@pytest.mark.parametrize("name", live())
def test_a_widget_draws_at_once_and_its_forecast_comes_true(name):
    widget = live()[name]()
    widget.guess = NOT_GUESSED if widget.forecast else ""

    assert "" == widget.error
    assert widget.view["finding"]
    assert json.dumps(widget.view)
    assert widget.reply.startswith("○ Not predicted. It is: ") or not widget.forecast


def test_the_sheet_shows_each_subject_in_both_themes():
    subjects = {
        "a twin": Twin(finding="One key.", columns=("key",), rows=(("a",),)),
        "a picture": picture([], finding="Nothing", columns=(), rows=()),
    }
    page = sheet(subjects)

    for name in subjects:
        for theme in ("light", "dark"):
            assert f'<div class="theme {theme}" data-name="{name}"></div>' in page
    assert ".dark" in page


def test_nothing_inside_the_sheet_can_end_its_script():
    page = sheet({"a": Twin(finding="</script><b>", columns=(), rows=())})

    assert 3 == page.count("</script>")


def test_something_that_is_no_picture_is_refused_by_name():
    with pytest.raises(ValueError, match="a sheet shows widgets, pictures and twins, got odd: 1"):
        sheet({"odd": 1})
