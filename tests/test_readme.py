"""The README keeps its word: its examples run, its files exist, and it stays short."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", README, re.M | re.S)
EXAMPLES = [code for language, code in BLOCKS if language == "python"]


@pytest.mark.parametrize("code", EXAMPLES)
def test_an_example_prints_what_the_comment_below_it_says(code):
    said = code.rstrip().splitlines()[-1].removeprefix("# ")
    *before, last = code.rstrip().splitlines()[:-1]
    names = {}
    exec("\n".join(before), names)

    assert said == repr(eval(last, names))


def test_there_is_an_example():
    assert [] != EXAMPLES


def test_the_first_two_commands_open_the_course_and_run_the_tests():
    commands = [code.strip() for language, code in BLOCKS if language == "bash"]

    assert ["kdslab lab", "pytest"] == [
        command.rpartition(".venv/bin/")[2] for command in commands[:2]
    ]


def test_every_file_named_exists():
    named = re.findall(
        r'(?:src|srcset)="([^"]+)"|`((?:notebooks|exercises|kdslab)/[\w./-]+)`', README
    )

    assert [] == [path for pair in named if not (ROOT / (path := pair[0] or pair[1])).exists()]


def test_it_is_two_screens_at_most():
    assert len(README.splitlines()) <= 90
