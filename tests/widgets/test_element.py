"""Every module parses and exports, every style sheet takes its colours from the page."""

import re
import shutil
import subprocess
from importlib.resources import files

import pytest

from kdslab.figures.theme import PALETTE
from kdslab.widgets import ChoiceCard, LiveDrawing, LiveFigure
from kdslab.widgets.element import Element, module, style

ELEMENTS = [ChoiceCard, LiveDrawing, LiveFigure]
SHEETS = sorted(
    path.name for path in files("kdslab.widgets").iterdir() if path.name.endswith(".css")
)
NODE = shutil.which("node")

each = pytest.mark.parametrize("element", ELEMENTS)


def beside(name):
    return files("kdslab.widgets").joinpath(name).read_text(encoding="utf-8")


def sheet(name):
    return re.sub(r"/\*.*?\*/", "", beside(name), flags=re.S)


def top_level_names(source):
    return re.findall(r"^(?:async )?(?:function|const|let|class) (\w+)", source, re.M)


def complaint(source, tmp_path):
    """Return what a JavaScript engine says against a module, or nothing.

    Without one, the two mistakes that joining files can make are looked for: a name that two files
    declare, and a bracket that one of them left open.
    """
    if NODE:
        # The name's ending says that it is a module; `--check` parses and runs nothing.
        path = tmp_path / "module.mjs"
        path.write_text(source, encoding="utf-8")
        return subprocess.run(
            [NODE, "--check", str(path)], capture_output=True, text=True, check=False
        ).stderr
    names = top_level_names(source)
    twice = [name for name in names if names.count(name) > 1]
    uneven = [pair for pair in ("()", "[]", "{}") if source.count(pair[0]) != source.count(pair[1])]
    return " ".join(twice + uneven)


@each
def test_the_module_parses(element, tmp_path):
    assert "" == complaint(element._esm, tmp_path)


def test_a_module_that_does_not_parse_is_noticed(tmp_path):
    assert "" != complaint("const a = 1;\nconst a = 2;\nexport default {};", tmp_path)


@each
def test_the_module_exports_a_render_once(element):
    assert ["export default { render };"] == re.findall(r"^export .*$", element._esm, re.M)
    assert "render" in top_level_names(element._esm)


@each
def test_joined_files_declare_no_name_twice(element):
    names = top_level_names(element._esm)

    assert sorted(set(names)) == sorted(names)


@each
def test_the_module_names_no_colour(element):
    assert [] == re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)|rgba?\(", element._esm)


@each
def test_the_module_fetches_nothing(element):
    assert [] == re.findall(r"\bfetch\(|https?://|\bimport\b", element._esm)


@each
def test_a_sheet_opens_with_the_houses(element):
    assert element._css.startswith(style().rstrip())


@pytest.mark.parametrize("name", SHEETS)
def test_a_colour_is_the_pages_with_a_fallback_or_of_the_palette(name):
    own = re.sub(r"var\(--jp-[\w-]+, *#[0-9a-f]{3,6}\)", "", sheet(name))
    # This one selects by a colour and paints nothing with it.
    own = own.replace('text[style*="rgb(118, 118, 118)"]', "")

    assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", own)) <= set(PALETTE)
    assert [] == re.findall(r"\b(?:rgb|hsl|hwb|lab|lch|color)a?\(", own)


@pytest.mark.parametrize("name", SHEETS)
def test_a_colour_of_the_palette_is_named_once_and_then_used_by_its_name(name):
    used = re.findall(r"^(?!\s*--kds-).*#[0-9a-fA-F]{3,8}\b.*$", sheet(name), re.M)

    assert [] == used


@pytest.mark.parametrize("name", SHEETS)
def test_no_colour_is_called_by_an_english_name(name):
    paints = re.findall(r"(?:color|background|fill|stroke|border[\w-]*):([^;}]*)", sheet(name))
    words = {word for paint in paints for word in re.findall(r"(?<![\w-])[a-z]+(?![\w-])", paint)}

    assert words <= {
        "var",
        "inherit",
        "transparent",
        "none",
        "solid",
        "px",
        "important",
        "collapse",
    }


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_scrolls_inside_a_page(name):
    assert [] == re.findall(r"overflow(?:-[xy])?:\s*(?:auto|scroll)", sheet(name))


def test_modules_and_sheets_keep_their_order():
    both = module("knobs", "drawing")

    assert both == f"{module('knobs')}\n{module('drawing')}"
    assert style("drawing") == f"{style()}\n{beside('drawing.css')}"


def test_an_element_must_say_what_it_shows():
    with pytest.raises(NotImplementedError):
        Element().twin()
