import importlib
import json
import pkgutil

import pytest

import kdslab.widgets
from kdslab.course import notebook_rules as rules
from kdslab.course.notebook_rules import PAGE_RULES, Page, faults_of, read_page
from kdslab.course.tidy import LIVE_VIEW, text_of, tidy
from kdslab.widgets.explorer import Explorer

TITLE = {"cell_type": "markdown", "metadata": {}, "source": "# 03 · Keys"}


def code(source="1 + 1", *outputs, count=1):
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "execution_count": count,
        "outputs": list(outputs),
    }


def shown(**data):
    mimes = {"live": LIVE_VIEW, "html": "text/html", "plain": "text/plain"}
    return {
        "output_type": "display_data",
        "data": {mimes[name]: value for name, value in data.items()},
        "metadata": {},
    }


def page(*cells, folder="notebooks"):
    notebook = tidy({"cells": list(cells), "nbformat": 4})
    name = f"{folder}/03-keys.ipynb"
    return Page(name=name, text=text_of(notebook), notebook=notebook)


def test_a_good_page_breaks_no_rule():
    good = page(TITLE, code("KeyFall()", shown(html="<p>8</p>", live={"model_id": "7"})))

    assert [] == list(faults_of(good))


def test_a_fault_names_the_page_and_the_cell_in_one_line():
    bad = page(TITLE, code(count=None))

    assert ["notebooks/03-keys.ipynb, cell 2: has not been executed"] == list(faults_of(bad))


def test_a_fault_of_the_whole_page_names_no_cell():
    assert "notebooks/03-keys.ipynb: too blue" == page(TITLE).line(0, "too blue")


def test_every_rule_is_asked():
    module = vars(rules)
    written = [name for name, thing in module.items() if _is_rule(thing)]

    assert sorted(written) == sorted(rule.__name__ for rule in PAGE_RULES)


def _is_rule(thing):
    annotations = getattr(thing, "__annotations__", {})
    return annotations == {"page": "Page", "return": "Found"}


@pytest.mark.parametrize(("extra", "found"), [(39, []), (40, [0])])
def test_a_page_has_at_most_forty_cells(extra, found):
    cells = page(TITLE, *[code() for _ in range(extra)])

    assert found == [number for number, _ in rules.few_cells(cells)]


@pytest.mark.parametrize(("extra", "found"), [(0, []), (1, ["200 kB, at most 200 are allowed"])])
def test_a_file_has_at_most_200_kilobytes(extra, found):
    empty = len(page(code("")).text.encode())
    # One more for each of the quotes around the source's only line, and for its place.
    line = len(page(code("x")).text.encode()) - empty - 1
    full = page(code("x" * (200_000 - empty - line + extra)))

    assert 200_000 + extra == len(full.text.encode())
    assert found == [text for _, text in rules.small(full)]


def test_the_size_counts_bytes_and_not_letters():
    assert 1 == len(list(rules.small(page(code("é" * 100_000)))))


def test_a_page_that_tidying_would_change_is_refused():
    notebook = {**page(TITLE).notebook, "metadata": {"widgets": {}}}
    untidy = Page(name="notebooks/03-keys.ipynb", text=text_of(notebook), notebook=notebook)

    assert [] == list(rules.is_tidy(page(TITLE)))
    assert [(0, "not tidy; run `kdslab author build`")] == list(rules.is_tidy(untidy))


def test_a_page_that_is_laid_out_otherwise_is_not_tidy():
    notebook = page(TITLE).notebook
    wide = Page(name="notebooks/03-keys.ipynb", text=json.dumps(notebook), notebook=notebook)

    assert 1 == len(list(rules.is_tidy(wide)))


def test_every_code_cell_has_been_executed():
    cells = page(TITLE, code(), code("2", count=None))

    assert [(3, "has not been executed")] == list(rules.executed(cells))


def test_no_cell_raises():
    error = {"output_type": "error", "ename": "KeyError", "evalue": "", "traceback": []}

    assert [(2, "raises KeyError")] == list(rules.no_errors(page(TITLE, code("x", error))))


@pytest.mark.parametrize("html", ["<script>alert(1)</script>", ["<p>\n", '<SCRIPT src="x">']])
def test_no_output_has_a_script(html):
    found = rules.no_scripts(page(TITLE, code("x", shown(html=html))))

    assert [(2, "has a script in an output")] == list(found)


def test_a_script_in_a_source_is_only_text():
    assert [] == list(rules.no_scripts(page(TITLE, code("'<script>'"))))


def test_a_live_view_without_a_twin_is_refused():
    bare = page(TITLE, code("x", shown(live={"model_id": "7"}, plain="Slider()")))

    assert [(2, "shows a widget that has no HTML twin")] == list(rules.live_views_have_twins(bare))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("go.FigureWidget(figure)", "FigureWidget"),
        ("from ipywidgets import interact\ninteract(draw, n=3)", "interact()"),
        ("with Output():\n    show()", "with Output()"),
        ("with widgets.Output() as out:\n    show()", "with Output()"),
        ("class Consumer:\n    pass", "class"),
        ("if True:\n    class Consumer: ...", "class"),
    ],
)
def test_what_strict_comparison_or_narrative_cannot_bear_is_refused(source, name):
    found = rules.nothing_unwanted(page(TITLE, code(source)))

    assert [(2, f"{name} does not belong into a notebook")] == list(found)


@pytest.mark.parametrize("source", ["interaction(1)", "subclass = 1", "# a class of its own"])
def test_words_that_only_look_alike_are_allowed(source):
    assert [] == list(rules.nothing_unwanted(page(TITLE, code(source))))


def test_prose_may_name_what_code_may_not_use():
    prose = {"cell_type": "markdown", "metadata": {}, "source": "class interact( FigureWidget"}

    assert [] == list(rules.nothing_unwanted(page(TITLE, prose)))


def test_a_cell_has_at_most_ten_lines_of_code():
    lines = [f"a{number} = {number}" for number in range(10)]

    assert [] == list(rules.short_cells(page(TITLE, code("\n".join(lines)))))
    assert [(2, "11 lines of code, at most 10 are allowed")] == list(
        rules.short_cells(page(TITLE, code("\n".join([*lines, "b = 1"]))))
    )


def test_comments_and_blank_lines_are_not_counted():
    source = "\n".join(["# why", "", "   ", "    # more"] * 5 + ["a = 1"] * 10)

    assert [] == list(rules.short_cells(page(TITLE, code(source))))


@pytest.mark.parametrize(("folder", "found"), [("notebooks", [0]), ("exercises", [])])
def test_a_lesson_has_at_most_three_live_pictures(folder, found):
    cells = [code("KeyFall()\nLiveFigure(draw)"), code("LiveDrawing(draw)"), code("KeyFall()")]
    few, many = page(TITLE, *cells[:2], folder=folder), page(TITLE, *cells, folder=folder)

    assert [] == list(rules.few_live_pictures(few))
    assert found == [number for number, _ in rules.few_live_pictures(many)]


def test_every_live_picture_of_the_house_is_counted():
    for module in pkgutil.iter_modules(kdslab.widgets.__path__):
        importlib.import_module(f"kdslab.widgets.{module.name}")
    known, waiting = set(), [Explorer]
    while waiting:
        below = [kind for kind in waiting.pop().__subclasses__() if "kdslab" in kind.__module__]
        known |= {kind.__name__ for kind in below if "[" not in kind.__name__}
        waiting += below

    assert known | {"Explorer"} == set(rules.live_pictures())


@pytest.mark.parametrize(
    "first", [code("# 03"), {**TITLE, "source": "# 04 · Keys"}, {**TITLE, "source": "## 03"}]
)
def test_a_page_begins_with_its_number(first):
    assert [1] == [number for number, _ in rules.titled(page(first))]


def test_an_empty_page_has_no_title():
    assert [1] == [number for number, _ in rules.titled(page())]


def test_a_page_is_read_with_its_text(tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks/03-keys.ipynb").write_text(page(TITLE).text, "utf-8")

    assert page(TITLE) == read_page(tmp_path, "notebooks/03-keys.ipynb")


def test_a_page_that_is_not_there_is_none(tmp_path):
    assert read_page(tmp_path, "notebooks/03-keys.ipynb") is None


def test_a_file_that_is_no_notebook_is_named(tmp_path):
    (tmp_path / "03-keys.ipynb").write_text("[]", "utf-8")

    with pytest.raises(ValueError, match=r"^03-keys\.ipynb: holds no notebook: a notebook has"):
        read_page(tmp_path, "03-keys.ipynb")
