"""The learner's copy of a lesson: it keeps the hook, and not what the learner is to predict."""

from __future__ import annotations

import json
from typing import Any


def learners_copy(notebook: bytes) -> bytes:
    """Return a notebook without the outputs that stand below its first prediction.

    The repository's lessons carry all outputs, for the tests and for readers on the web. A learner
    who saw them would have nothing left to predict.

    Args:
        notebook: The file as the course has it; what is no notebook comes back as it is.
    """
    try:
        found: dict[str, Any] = json.loads(notebook)
        cells = found["cells"]
        asked = [place for place, cell in enumerate(cells) if _predicts(cell)]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return notebook
    if not asked:
        return notebook
    for cell in cells[asked[0] :]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return (json.dumps(found, indent=1, ensure_ascii=False) + "\n").encode()


def _predicts(cell: dict[str, Any]) -> bool:
    source = "".join(cell["source"])
    return cell["cell_type"] == "code" and ("predict(" in source or "foresee(" in source)
