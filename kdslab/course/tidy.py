"""Keep in a notebook only what a reader needs, so that running it again changes nothing.

Two runs of a notebook differ in what Jupyter adds around it: names of live widgets, times,
counts, chunks of printed text. All of that goes; what the cells say and show stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from itertools import count, groupby
from typing import Any

from kdslab.course.solution import Cell, Notebook

LIVE_VIEW = "application/vnd.jupyter.widget-view+json"
_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
_FORMAT = {"nbformat": 4, "nbformat_minor": 5}  # The first minor version with cell ids.
_STREAMS = ("stdout", "stderr")


def tidy(notebook: Notebook) -> Notebook:
    """Return a notebook without anything that depends on when or where it ran.

    Args:
        notebook: A notebook's JSON, executed or not; it is not changed.
    """
    numbers = count(1)
    named = zip(notebook["cells"], _idents(notebook["cells"]), strict=True)
    cells = [_tidy_cell(cell, ident, numbers) for cell, ident in named]
    return {"cells": cells, "metadata": json.loads(json.dumps(_METADATA)), **_FORMAT}


def notebook_of(text: str) -> Notebook:
    """Return the notebook that a file's text holds.

    Raises:
        ValueError: When it holds something else.
    """
    notebook = json.loads(text)
    if not isinstance(notebook, dict) or "cells" not in notebook:
        raise ValueError("a notebook has cells")
    if notebook.get("nbformat") != _FORMAT["nbformat"]:
        raise ValueError(f"a notebook has format 4, got {notebook.get('nbformat')!r}")
    return notebook


def text_of(notebook: Notebook) -> str:
    """Return a notebook as the text of its file, in which a small change is a small diff."""
    return json.dumps(notebook, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def source_of(cell: Cell) -> str:
    """Return a cell's source, which a file may keep as one text or as lines."""
    return "".join(cell["source"])


def _idents(cells: list[Cell]) -> Iterator[str]:
    taken: set[str] = set()
    for position, cell in enumerate(cells):
        ident = cell.get("id")
        if not ident or ident in taken:
            # Not drawn by chance: the same notebook gets the same names on every machine.
            ident = sha256(f"{position}\n{source_of(cell)}".encode()).hexdigest()[:8]
        taken.add(ident)
        yield ident


def _tidy_cell(cell: Cell, ident: str, numbers: Iterator[int]) -> Cell:
    tags = cell.get("metadata", {}).get("tags")
    kept: Cell = {
        "cell_type": cell["cell_type"],
        "id": ident,
        "metadata": {"tags": list(tags)} if tags else {},
        "source": _lines(cell["source"]),
    }
    if cell.get("attachments"):
        kept["attachments"] = cell["attachments"]
    if cell["cell_type"] == "code":
        # What has not run gets no number: the check must still see that.
        number = None if cell.get("execution_count") is None else next(numbers)
        kept |= {"execution_count": number, "outputs": _outputs(cell.get("outputs", []), number)}
    return kept


def _outputs(outputs: list[dict[str, Any]], number: int | None) -> list[dict[str, Any]]:
    tidied: list[dict[str, Any]] = []
    for printed, group in groupby(outputs, lambda output: output["output_type"] == "stream"):
        found = list(group)
        tidied += _streams(found) if printed else [_shown(output, number) for output in found]
    return tidied


def _streams(chunks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join what was printed; how two streams interleave is a matter of luck."""
    texts = {
        name: "".join("".join(chunk["text"]) for chunk in chunks if chunk["name"] == name)
        for name in _STREAMS
    }
    return [
        {"output_type": "stream", "name": name, "text": _lines(text)}
        for name, text in texts.items()
        if text
    ]


def _shown(output: dict[str, Any], number: int | None) -> dict[str, Any]:
    if "data" not in output:
        return output
    data = output["data"]
    if "text/html" in data:
        # The HTML stands for the live view wherever no kernel runs; the view's name is random.
        data = {mime: value for mime, value in data.items() if mime != LIVE_VIEW}
    bundle = {mime: _value(mime, value) for mime, value in data.items()}
    shown = {"output_type": output["output_type"], "data": bundle, "metadata": {}}
    if output["output_type"] == "execute_result":
        shown["execution_count"] = number
    return shown


def _value(mime: str, value: Any) -> Any:
    if mime == "application/json" or mime.endswith("+json"):
        return value
    split = mime.startswith("text/") or mime in ("image/svg+xml", "application/javascript")
    return _lines(value) if split else value


def _lines(text: str | list[str]) -> list[str]:
    return "".join(text).splitlines(keepends=True)
