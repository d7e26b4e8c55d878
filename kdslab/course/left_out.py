"""What the model leaves out: the `Simplification:` lines of the code, for a lesson to show."""

from __future__ import annotations

import re
from importlib.resources import files

from kdslab.course.card import Card

_LINE = re.compile(
    r"^[ #\"]*Simplification: (.+?)(?=\n\s*\n|\n\s*Simplification:|\s*\"\"\"|\n\s*#|\Z)",
    re.S | re.M,
)


def simplifications(stem: str) -> list[str]:
    """Return the simplifications that one module names, such as "model/throttle".

    Example:
        >>> simplifications("model/account")[0].startswith("calls of the control plane")
        True
    """
    source = files("kdslab").joinpath(f"{stem}.py").read_text(encoding="utf-8")
    return [" ".join(found.split()) for found in _LINE.findall(source)]


def left_out(*stems: str) -> Card:
    """Return a card that lists where the model departs from the service.

    Args:
        *stems: Modules below `kdslab`, such as "model/throttle".
    """
    return Card(
        sign="→",
        verdict="What the model leaves out",
        lines=tuple(
            (stem.rpartition("/")[2], f"{text[0].upper()}{text[1:]}")
            for stem in stems
            for text in simplifications(stem)
        ),
    )
