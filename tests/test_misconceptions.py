"""Every belief of learners that is on the list is refuted by a test that runs a scenario."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

import pytest

from kdslab.sim.misconceptions import BELIEFS

TESTS = Path(__file__).parent


def numbers_of(test: ast.FunctionDef) -> list[int]:
    """Return the numbers in a test's marks `misconception(...)`."""
    return [
        argument.value
        for mark in test.decorator_list
        if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.misconception"
        for argument in mark.args
        if isinstance(argument, ast.Constant)
    ]


def shown() -> dict[int, list[str]]:
    """Return the tests that refute a belief, by the belief's number."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for path in sorted((TESTS / "sim").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for number in numbers_of(node):
                    found[number].append(f"{path.stem}::{node.name}")
    return found


@pytest.mark.parametrize("number", BELIEFS)
def test_a_belief_is_refuted_by_a_run(number):
    assert shown()[number], f"nothing shows that this is false: {BELIEFS[number]}"


def test_every_mark_names_a_belief():
    assert set() == shown().keys() - BELIEFS.keys()
