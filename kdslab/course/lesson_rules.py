"""What the three notebooks of a lesson keep to together: exercises are handed out and solved."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kdslab.course.notebook_rules import Page, faults_of, read_page
from kdslab.course.solution import BEGIN, END, Cell, exercise_of
from kdslab.course.tidy import source_of

FOLDERS: Final = ("notebooks", "solutions", "exercises")
_CHECKS: Final = Path(__file__).parent / "checks"
_TAG: Final = "exercise:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """The notebooks of one lesson, as far as they exist.

    Attributes:
        stem: The name that they share, such as "03-hashing".
    """

    stem: str
    notebook: Page | None = None
    solutions: Page | None = None
    exercises: Page | None = None

    def pages(self) -> tuple[Page, ...]:
        """Return the pages that exist."""
        return tuple(page for page in (self.notebook, self.solutions, self.exercises) if page)


def stems(root: Path) -> list[str]:
    """Return the stems of the lessons of which a notebook exists, in order."""
    found = (file for folder in FOLDERS for file in (root / folder).glob("[0-9][0-9]-*.ipynb"))
    return sorted({file.stem for file in found})


def read_lesson(root: Path, stem: str) -> Lesson:
    """Read the notebooks of one lesson.

    Raises:
        ValueError: When a file is no notebook.
    """
    pages = (read_page(root, f"{folder}/{stem}.ipynb") for folder in FOLDERS)
    notebook, solutions, exercises = pages
    return Lesson(stem=stem, notebook=notebook, solutions=solutions, exercises=exercises)


def lesson_faults(lesson: Lesson, checkers: Mapping[str, str]) -> Iterator[str]:
    """Walk what is wrong with a lesson and with each of its pages, one line each.

    Args:
        lesson: The lesson.
        checkers: The exercise behind each checker's name, as `checkers_of` gives it.
    """
    yield from complete(lesson)
    for page in lesson.pages():
        yield from faults_of(page)
    yield from handed_out(lesson)
    yield from solved(lesson, checkers)


def complete(lesson: Lesson) -> Iterator[str]:
    """Have a notebook, and solutions if there are exercises and the other way round."""
    if lesson.notebook is None:
        yield f"notebooks/{lesson.stem}.ipynb: is missing"
    if lesson.exercises is None and lesson.solutions is not None:
        yield f"exercises/{lesson.stem}.ipynb: is missing; run `kdslab author build`"
    if lesson.solutions is None and lesson.exercises is not None:
        yield f"solutions/{lesson.stem}.ipynb: is missing"


def handed_out(lesson: Lesson) -> Iterator[str]:
    """Hand out the solutions without what stands between the marks, and nothing else."""
    source, page = lesson.solutions, lesson.exercises
    if source is None or page is None:
        return
    try:
        wanted = [_identity(cell) for cell in exercise_of(source.notebook)["cells"]]
    except ValueError as error:
        yield source.line(0, str(error))
        return
    given = [_identity(cell) for cell in page.notebook["cells"]]
    if wanted != given:
        pairs = zip(wanted, given, strict=False)
        same = min(len(wanted), len(given))
        number = next((at for at, (left, right) in enumerate(pairs) if left != right), same) + 1
        yield page.line(number, f"differs from {source.name}; run `kdslab author build`")


def solved(lesson: Lesson, checkers: Mapping[str, str]) -> Iterator[str]:
    """Solve each exercise that the lesson checks, in a cell with its tag and with marks.

    Args:
        lesson: The lesson's pages.
        checkers: The exercise behind each checker's name, as `checkers_of` gives it.
    """
    solutions = dict(_tagged(lesson.solutions))
    for page in filter(None, (lesson.notebook, lesson.solutions)):
        for number, ident in checked(page, checkers):
            if ident not in solutions:
                yield page.line(number, f"no cell in solutions/ has the tag exercise:{ident}")
    for ident, (page, number, source) in solutions.items():
        if not (BEGIN in source and END in source):
            yield page.line(number, f"exercise {ident} has no BEGIN and END marks")


def checked(page: Page, checkers: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Walk the exercises that a page checks, each with the number of the cell that does."""
    for number, cell in page.code_cells():
        for name, ident in checkers.items():
            if re.search(rf"(?<!def )\b{name}\(", source_of(cell)):
                yield number, ident


def checkers_of(stem: str, folder: Path = _CHECKS) -> dict[str, str]:
    """Return a lesson's exercises by their checkers' names, read from the source alone.

    Example:
        >>> checkers_of("03-hashing")["which_shard"]
        '03.1'
    """
    found = {
        node.name: ident
        for file in sorted(folder.glob("*.py"))
        for node in ast.parse(file.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
        for ident in map(_ident, node.decorator_list)
    }
    return {name: ident for name, ident in found.items() if ident.startswith(f"{stem[:2]}.")}


def _ident(decorator: ast.expr) -> str:
    match decorator:
        case ast.Call(func=ast.Name(id="exercise"), args=[ast.Constant(value=str(ident)), *_]):
            return ident
    return ""


def _tagged(page: Page | None) -> Iterator[tuple[str, tuple[Page, int, str]]]:
    if page is None:
        return
    for number, cell in page.code_cells():
        for tag in _tags(cell):
            if tag.startswith(_TAG):
                yield tag.removeprefix(_TAG), (page, number, source_of(cell))


def _tags(cell: Cell) -> list[str]:
    tags: list[str] = cell.get("metadata", {}).get("tags", [])
    return tags


def _identity(cell: Cell) -> tuple[Any, ...]:
    """Return what a handed-out cell has in common with its solution's, whether it ran or not."""
    return cell["cell_type"], cell.get("id"), _tags(cell), source_of(cell)
