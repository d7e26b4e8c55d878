"""The house as a whole: its floors, its door plates, its shafts, and what each room keeps to."""

import ast
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import kdslab
from kdslab.course.left_out import simplifications

HOUSE = Path(kdslab.__file__).parent
ROOT = HOUSE.parent
ROOMS = sorted(HOUSE.rglob("*.py"))
MODULES = sorted([*ROOMS, *HOUSE.rglob("*.js")])
DOOR_PLATES = [HOUSE / "__init__.py", *sorted(HOUSE.rglob("*/__init__.py"))]

LESSONS = {path.stem: path.stem[3:] for path in (ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")}
"""The lessons that there are, each with the stem that its rooms share."""

SHAFT = ("sim", "figures", "widgets", "course/checks", "course/questions")
"""The floors on which every lesson has a room; the model's rooms are named by its own concepts."""

LINES_AT_MOST = 250
QUOTAS = (500, 1_000, 1_048_576)


def name_of(path):
    return path.relative_to(HOUSE).as_posix()


@cache
def tree_of(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def python(*arguments):
    """Run Python from the checkout's root, where pyproject.toml lies."""
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
    )


def test_importing_the_house_brings_in_the_standard_library_alone():
    # What an environment's start-up files bring in is not the house's doing.
    source = (
        "import sys; before = set(sys.modules); import kdslab; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    found = python("-c", source)

    assert "" == found.stderr
    assert set() == set(found.stdout.split()) - set(sys.stdlib_module_names) - {"kdslab"}


def test_imports_go_down_the_floors():
    run = "from importlinter.cli import lint_imports_command as lint; lint()"
    found = python("-c", run, "--no-cache")

    assert (0, "") == (found.returncode, found.stderr), found.stdout
    assert "1 kept, 0 broken" in found.stdout


def imported(path):
    """Return the packages that a room imports, wherever in it, by their first name."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level or node.module.partition(".")[0]


@pytest.mark.parametrize("path", ROOMS, ids=name_of)
def test_a_room_needs_no_array_library_and_imports_absolutely(path):
    packages = set(imported(path))

    assert set() == packages & {"numpy", "pandas", "scipy"}
    assert [] == [name for name in packages if name.startswith(".")]


def plate_of(path):
    """Return `__all__` and the public names that a door plate imports, or None if it has none."""
    named, shown = None, set()
    for node in tree_of(path).body:
        if isinstance(node, ast.ImportFrom):
            shown |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, ast.Assign) and "__all__" in map(ast.unparse, node.targets):
            named = ast.literal_eval(node.value)
    return named, {name for name in shown if not name.startswith("_")}


def rank(name):
    """Return what ruff sorts `__all__` by: CONSTANTS, then Classes, then functions."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    return kind, name


@pytest.mark.parametrize("path", [p for p in DOOR_PLATES if plate_of(p)[0]], ids=name_of)
def test_a_door_plate_names_what_it_shows_in_order(path):
    named, shown = plate_of(path)

    assert sorted(shown, key=rank) == named


@pytest.mark.parametrize("path", [p for p in DOOR_PLATES if not plate_of(p)[0]], ids=name_of)
def test_a_door_without_a_plate_shows_nothing(path):
    assert set() == plate_of(path)[1]


@pytest.mark.parametrize("path", DOOR_PLATES, ids=name_of)
def test_a_door_plate_holds_a_docstring_imports_and_names_and_nothing_else(path):
    kinds = {type(node) for node in tree_of(path).body}

    assert ast.get_docstring(tree_of(path))
    assert kinds <= {ast.Expr, ast.ImportFrom, ast.Assign}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_file_fits_in_the_head(path):
    lines = path.read_text(encoding="utf-8").splitlines()

    assert len(lines) <= LINES_AT_MOST


@pytest.mark.parametrize("path", ROOMS, ids=name_of)
def test_a_room_says_in_its_first_line_what_it_is_for(path):
    first = (ast.get_docstring(tree_of(path)) or "").partition("\n")[0]

    assert first.endswith((".", ":"))


def scales_time(node):
    """Return whether an expression turns seconds into milliseconds or back, by 1,000 on its right.

    Only `... * 1000` and `... / 1000` do; a sum, a comparison or an argument is a quota.
    """
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv)
        and isinstance(node.right, ast.Constant)
        and node.right.value == 1_000
    )


def bare_quotas(tree):
    """Return the lines on which a quota of the service is written as a number."""
    allowed = {id(node.right) for node in ast.walk(tree) if scales_time(node)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and type(node.value) in (int, float)
        and node.value in QUOTAS
        and id(node) not in allowed
    ]


@pytest.mark.parametrize(
    "path",
    [
        path
        for floor in ("model", "api", "sim")
        for path in sorted((HOUSE / floor).rglob("*.py"))
        if path.name not in ("facts.py", "quotas.py", "defaults.py", "neighbours.py")
    ],
    ids=name_of,
)
def test_a_quota_is_written_in_the_table_of_facts_only(path):
    assert [] == bare_quotas(tree_of(path))


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("round(now * 1000)", []),
        ("millis / 1_000", []),
        ("x = 1000", [1]),
        ("y = 0\nspend(records=1_000)", [2]),
        ("records > 1000", [1]),
        ("1000 * records", [1]),
        ("limit - 500", [1]),
        ("5 * 500", [1]),
        ("1048576.0", [1]),
        ("'1000'", []),
        ("True", []),
    ],
)
def test_a_bare_quota_is_told_from_a_change_of_units(source, lines):
    assert lines == bare_quotas(ast.parse(source))


def test_there_are_lessons():
    assert "03-hashing" in LESSONS


@pytest.mark.parametrize(("lesson", "stem"), LESSONS.items())
def test_a_lesson_has_its_shaft(lesson, stem):
    missing = [
        f"{floor}/{stem}.py" for floor in SHAFT if not (HOUSE / floor / f"{stem}.py").exists()
    ]

    assert [] == missing, f"lesson {lesson} has no {', '.join(missing)}"


def honest_lines(path):
    """Return the beginnings of the lines that a search for `Simplification:` finds in a room."""
    text = path.read_text(encoding="utf-8")
    return re.findall(r'^[\s#"]*Simplification:\s*(.*\S)', text, re.M)


@pytest.mark.parametrize("path", [path for path in ROOMS if honest_lines(path)], ids=name_of)
def test_no_line_about_what_is_left_out_gets_lost(path):
    lines = honest_lines(path)
    found = simplifications(name_of(path).removesuffix(".py"))

    assert [line.rstrip('"') for line in lines] == [
        text[: len(line.rstrip('"'))] for line, text in zip(lines, found, strict=True)
    ]
    # A sentence that lost its end, or took in what stands below it, shows it here.
    assert all(text.endswith(".") and '"""' not in text and "Args:" not in text for text in found)


def test_a_room_without_such_lines_gives_none():
    silent = [name_of(path).removesuffix(".py") for path in ROOMS if not honest_lines(path)]

    assert [] == [stem for stem in silent if simplifications(stem)]
