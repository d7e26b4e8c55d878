"""One source for exercise and solution: what stands between the marks is the solution."""

from __future__ import annotations

import ast
import json
import textwrap
from collections.abc import Iterator
from typing import Any, TypeAlias

from kdslab.course.workspace import course_root

Notebook: TypeAlias = dict[str, Any]
Cell: TypeAlias = dict[str, Any]

BEGIN = "### BEGIN SOLUTION"
END = "### END SOLUTION"
BLANK = "# Your code here."
_KEPT_METADATA = ("kernelspec", "language_info")


def exercise_of(notebook: Notebook) -> Notebook:
    """Return the notebook that is handed out, made from a solutions notebook.

    Args:
        notebook: The solutions notebook's JSON; it is not changed.

    Returns:
        The same cells with a comment where the solutions were, without outputs.

    Raises:
        ValueError: When a mark has no partner, or when what is left of a cell is no Python.
    """
    metadata = notebook.get("metadata", {})
    cells = [_handed_out(cell, number) for number, cell in enumerate(notebook["cells"], 1)]
    kept = {name: metadata[name] for name in _KEPT_METADATA if name in metadata}
    return {**notebook, "cells": cells, "metadata": kept}


def solution_text(ident: str) -> str:
    """Return the code between the marks of one exercise's cell.

    Args:
        ident: The exercise, such as "03.1"; its cell has the tag `exercise:03.1`.

    Raises:
        LookupError: When no solutions notebook has such a cell.
    """
    lesson = ident.partition(".")[0]
    for file in sorted((course_root() / "solutions").glob(f"{lesson}-*.ipynb")):
        for number, cell in enumerate(json.loads(file.read_text("utf-8"))["cells"], 1):
            if f"exercise:{ident}" in cell.get("metadata", {}).get("tags", ()):
                return solution_of(cell, number)
    raise LookupError(f"This installation has no solution for exercise {ident}.")


def solution_of(cell: Cell, number: int) -> str:
    """Return the code between the marks of a cell, which is the notebook's `number`th."""
    regions: list[list[str]] = []
    for line, inside in _lines(cell, number):
        if line.strip() == BEGIN:
            regions.append([])
        elif inside and line.strip() != END:
            regions[-1].append(line)
    return "\n".join(textwrap.dedent("".join(region)).rstrip() + "\n" for region in regions)


def _handed_out(cell: Cell, number: int) -> Cell:
    tags = cell.get("metadata", {}).get("tags")
    plain: Cell = {**cell, "metadata": {"tags": tags} if tags else {}}
    if cell["cell_type"] != "code":
        return plain
    left = []
    for line, inside in _lines(cell, number):
        if line.strip() == BEGIN:
            indent = line[: len(line) - len(line.lstrip())]
            left.append(f"{indent}{BLANK}\n")
        elif not inside:
            left.append(line)
    if left:  # A notebook's cells do not end with a newline.
        left[-1] = left[-1].rstrip("\n")
    _refuse_broken("".join(left), cell, number)
    return {**plain, "source": left, "outputs": [], "execution_count": None}


def _lines(cell: Cell, number: int) -> Iterator[tuple[str, bool]]:
    """Walk a cell's lines, each with whether it belongs to a solution, its marks included."""
    inside = False
    for line in _source(cell).splitlines(keepends=True):
        mark = line.strip()
        if mark in (BEGIN, END) and inside == (mark == BEGIN):
            raise ValueError(f"{_name(cell, number)}: `{mark}` has no partner")
        inside = inside or mark == BEGIN
        yield line, inside
        inside = inside and mark != END
    if inside:
        raise ValueError(f"{_name(cell, number)}: `{BEGIN}` has no partner")


def _refuse_broken(left: str, cell: Cell, number: int) -> None:
    if _is_python(_source(cell)) and not _is_python(left):
        raise ValueError(
            f"{_name(cell, number)}: without the solution it is no Python;"
            f" put `return ...` below `{END}`"
        )


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def _source(cell: Cell) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _name(cell: Cell, number: int) -> str:
    return f"cell {number} ({cell['id']})" if "id" in cell else f"cell {number}"
