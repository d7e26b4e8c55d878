"""The prose of the course states no limit that is not in the table of facts."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import iter_modules

import pytest

from kdslab import model
from kdslab.course.notebook_rules import read_page
from kdslab.course.tidy import source_of
from kdslab.course.workspace import course_root
from kdslab.model.facts import GIB, KIB, MIB, TABLE
from kdslab.model.prices import PRICES

ROOT = course_root()
PAGES = sorted(
    f"{folder}/{path.name}"
    for folder in ("notebooks", "solutions")
    for path in (ROOT / folder).glob("*.ipynb")
)

# A sentence with one of these speaks of a limit.
LIMITS = re.compile(
    r"\b(at most|at least|up to|no more than|limits?|default|maximum|minimum|quota)\b", re.I
)
NUMBER = re.compile(
    r"(?<![\w.,])(\d[\d,]*(?:\.\d+)?)\s*"
    r"(KiB|MiB|GiB|KB|MB|GB|bytes|hours|hour|h|days|day|minutes|minute|seconds|second|ms|"
    r"records|calls|shards|streams|consumers|characters|USD)\b"
)
SIZES = {"bytes": 1, "KiB": KIB, "KB": KIB, "MiB": MIB, "MB": MIB, "GiB": GIB, "GB": GIB}
SPANS = {"ms": 0.001, "second": 1, "minute": 60, "h": 3_600, "hour": 3_600, "day": 86_400}
# What somebody else says may be wrong: that is why it is quoted.
QUOTED = re.compile(r"\*[^*\n]+\*|\"[^\"\n]+\"|“[^”]+”|`[^`\n]+`|```.*?```", re.S)

for room in iter_modules(model.__path__):
    import_module(f"{model.__name__}.{room.name}")


def in_base_units(amount: float, unit: str) -> tuple[str, float]:
    """Return what an amount measures and how much that is in bytes, seconds or pieces."""
    unit = unit.removesuffix("/s")
    if unit in SIZES:
        return "size", amount * SIZES[unit]
    singular = unit.removesuffix("s") if unit != "ms" else unit
    if singular in SPANS:
        return "time", round(amount * SPANS[singular], 6)
    return ("money" if unit == "USD" else "count"), amount


KNOWN = {in_base_units(fact.value, fact.unit) for fact in TABLE.values()} | {
    ("money", float(price.usd)) for price in PRICES.values() if price.usd is not None
}
"""Every number of the tables."""


def stated(text: str) -> list[str]:
    """Return the numbers with units that stand in sentences about limits."""
    plain = QUOTED.sub(" ", text)
    sentences = re.split(r"(?<=[.!?;:])\s+|\n\s*\n|\n\s*[*\d]", plain)
    return [
        f"{number} {unit}"
        for sentence in sentences
        if LIMITS.search(sentence)
        for number, unit in NUMBER.findall(sentence)
    ]


def is_known(said: str) -> bool:
    """Return whether a number with its unit stands in a table."""
    number, unit = said.split()
    return in_base_units(float(number.replace(",", "")), unit) in KNOWN


@pytest.mark.parametrize("name", PAGES)
def test_a_limit_that_prose_states_stands_in_the_table(name):
    page = read_page(ROOT, name)
    prose = [source_of(cell) for cell in page.notebook["cells"] if cell["cell_type"] == "markdown"]

    assert [] == [said for text in prose for said in stated(text) if not is_known(said)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A shard takes at most 1,000 records a second.", [True]),
        ("A shard takes at most 2,000 records a second.", [False]),
        ("Retention is 24 hours by default and 365 days at most.", [True, True]),
        ("The limit is 1 MB of data.", [True]),
        ("Send 2,000 records and look.", []),
        ('They say: "at most 2,000 records". Is that so?', []),
    ],
)
def test_a_limit_is_told_from_a_story(text, expected):
    assert expected == [is_known(said) for said in stated(text)]


# In code, outputs and pictures the same number may stand with or without its comma.
LARGE = re.compile(r"(?<![\w.,])(\d{1,3}(?:,\d{3})+|\d{4,})(?![\w,])")
YEAR = re.compile(r"20\d\d")
GIVEN = {
    "86400": "the seconds of a day",
    "2900": "what a reading of the story weighs",
    "8000": "where a knob is to be moved",
    "240000": "a product that is written out",
}
"""Large numbers that no run gives, each with the reason why it may stand."""


def text_of_cell(cell) -> str:
    """Return what a code cell says and shows, as one text without commas in numbers."""
    return (source_of(cell) + str(cell.get("outputs", ""))).replace(",", "").replace("_", "")


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("notebooks/")])
def test_a_large_number_in_prose_comes_from_the_run_or_from_the_table(name):
    cells = read_page(ROOT, name).notebook["cells"]
    run = "".join(text_of_cell(cell) for cell in cells if cell["cell_type"] == "code")
    known = {str(fact.value) for fact in TABLE.values()} | GIVEN.keys()
    prose = [QUOTED.sub(" ", source_of(cell)) for cell in cells if cell["cell_type"] == "markdown"]
    said = {number.replace(",", "") for text in prose for number in LARGE.findall(text)}

    assert [] == sorted(one for one in said - known if one not in run and not YEAR.match(one))
