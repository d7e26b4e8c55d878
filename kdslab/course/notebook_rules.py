"""What each notebook of the course keeps to, one small function a rule; nothing is run here."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from inspect import isclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from kdslab.course.solution import Cell, Notebook
from kdslab.course.tidy import LIVE_VIEW, notebook_of, source_of, text_of, tidy

CELLS_AT_MOST: Final = 40
SIZE_BYTES_AT_MOST: Final = 200_000
CODE_LINES_AT_MOST: Final = 10
LIVE_PICTURES_AT_MOST: Final = 3

# Strict nbval fails on the first three; a class belongs into the package.
UNWANTED: Final = {
    "FigureWidget": r"\bFigureWidget\b",
    "interact()": r"\binteract\(",
    "with Output()": r"\bwith \S*Output\b",
    "class": r"^\s*class\s",
    "exemption from nbval": r"(?i)nbval",
}

Found: TypeAlias = Iterator[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One notebook file, as `name` under the course's folder and as JSON.

    Attributes:
        name: Such as "notebooks/03-hashing.ipynb".
        text: What the file holds.
        notebook: The same, parsed.
    """

    name: str
    text: str
    notebook: Notebook

    def code_cells(self) -> Iterator[tuple[int, Cell]]:
        """Walk the code cells, each with its place among all cells, counted from 1."""
        for number, cell in enumerate(self.notebook["cells"], 1):
            if cell["cell_type"] == "code":
                yield number, cell

    def line(self, number: int, text: str) -> str:
        """Say in one line what is wrong with a cell, or with the page if the number is 0."""
        return f"{self.name}, cell {number}: {text}" if number else f"{self.name}: {text}"


def read_page(root: Path, name: str) -> Page | None:
    """Read a notebook of the course, or return None where there is none.

    Raises:
        ValueError: When the file holds something else; the message names it.
    """
    try:
        text = (root / name).read_text("utf-8")
    except FileNotFoundError:
        return None
    try:
        return Page(name=name, text=text, notebook=notebook_of(text))
    except ValueError as error:
        raise ValueError(f"{name}: holds no notebook: {error}") from error


def few_cells(page: Page) -> Found:
    """Keep a page short."""
    found = len(page.notebook["cells"])
    if found > CELLS_AT_MOST:
        yield 0, f"{found} cells, at most {CELLS_AT_MOST} are allowed"


def small(page: Page) -> Found:
    """Keep a file small enough for a diff and for a browser."""
    size_bytes = len(page.text.encode())
    if size_bytes > SIZE_BYTES_AT_MOST:
        yield 0, f"{size_bytes / 1000:.0f} kB, at most {SIZE_BYTES_AT_MOST / 1000:.0f} are allowed"


def is_tidy(page: Page) -> Found:
    """Keep out of a file what Jupyter adds."""
    if text_of(tidy(page.notebook)) != page.text:
        yield 0, "not tidy; run `kdslab author build`"


def executed(page: Page) -> Found:
    """Show to readers without a kernel what each cell gives."""
    for number, cell in page.code_cells():
        if cell.get("execution_count") is None:
            yield number, "has not been executed"


def no_errors(page: Page) -> Found:
    """Run from top to bottom without an error."""
    for number, output in _outputs(page):
        if output["output_type"] == "error":
            yield number, f"raises {output['ename']}"


def no_scripts(page: Page) -> Found:
    """Keep scripts, which GitHub drops and a reader cannot trust, out of the outputs."""
    for number, output in _outputs(page):
        if "<script" in json.dumps(output).lower():
            yield number, "has a script in an output"


def live_views_have_twins(page: Page) -> Found:
    """Show something where no kernel runs."""
    for number, output in _outputs(page):
        if LIVE_VIEW in output.get("data", {}) and "text/html" not in output["data"]:
            yield number, "shows a widget that has no HTML twin"


def nothing_unwanted(page: Page) -> Found:
    """Keep to narrative, and to what strict nbval can compare."""
    for number, cell in page.code_cells():
        for name, pattern in UNWANTED.items():
            if re.search(pattern, source_of(cell), re.MULTILINE):
                yield number, f"{name} does not belong into a notebook"


def short_cells(page: Page) -> Found:
    """Keep code short enough to be read beside its paragraph."""
    for number, cell in page.code_cells():
        lines = [line.strip() for line in source_of(cell).splitlines()]
        found = sum(bool(line) and not line.startswith("#") for line in lines)
        if found > CODE_LINES_AT_MOST:
            yield number, f"{found} lines of code, at most {CODE_LINES_AT_MOST} are allowed"


@cache
def live_pictures() -> tuple[str, ...]:
    """Return the names of all widgets that are a picture with knobs."""
    # Here and not above: the command line need not wait for plotly.
    from kdslab import widgets

    found = {name: getattr(widgets, name) for name in widgets.__all__}
    explorer = widgets.Explorer
    return tuple(
        name for name, each in found.items() if isclass(each) and issubclass(each, explorer)
    )


def few_live_pictures(page: Page) -> Found:
    """Give each live picture of a lesson the room that it needs."""
    pattern = rf"\b({'|'.join(live_pictures())})\("
    found = sum(len(re.findall(pattern, source_of(cell))) for _, cell in page.code_cells())
    if page.name.startswith("notebooks/") and found > LIVE_PICTURES_AT_MOST:
        yield 0, f"{found} live pictures, at most {LIVE_PICTURES_AT_MOST} are allowed"


def titled(page: Page) -> Found:
    """Begin with the lesson's number."""
    number = Path(page.name).name[:2]
    first = page.notebook["cells"][0] if page.notebook["cells"] else None
    prose = first is not None and first["cell_type"] == "markdown"
    if first is None or not prose or not re.match(rf"# {number}\b", source_of(first)):
        yield 1, f"a page begins with a Markdown cell that begins with `# {number}`"


PAGE_RULES: Final[tuple[Callable[[Page], Found], ...]] = (
    titled,
    few_cells,
    small,
    is_tidy,
    executed,
    no_errors,
    no_scripts,
    live_views_have_twins,
    nothing_unwanted,
    short_cells,
    few_live_pictures,
)


def faults_of(page: Page) -> Iterator[str]:
    """Walk what is wrong with a page, one line each."""
    for rule in PAGE_RULES:
        for number, text in rule(page):
            yield page.line(number, text)


def _outputs(page: Page) -> Iterator[tuple[int, dict[str, Any]]]:
    for number, cell in page.code_cells():
        for output in cell.get("outputs", ()):
            yield number, output
