"""The score board above a day's curves: a line for each objective with sign, points and reason."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kdslab.figures.theme import PALETTE
from kdslab.sim.capstone_plan import Day
from kdslab.sim.capstone_score import POINTS

_GREEN, _RED = PALETTE[2], PALETTE[3]
_ROW, _FIRST = 16, 13
_COLUMNS = (45, 147, 233, 335)
"""Where name, number, goal and reason begin, in pixels."""


def board_rows(day: Day, width: int) -> Iterator[str]:
    """Draw the board.

    Args:
        day: What became of a plan.
        width: How wide the paper is, in pixels.
    """
    name, number, goal, reason = _COLUMNS
    letters = int((width - reason) / 6.1)
    for row, each in enumerate(day.objectives):
        y = _FIRST + _ROW * row
        sign, colour = ("✓", _GREEN) if each.is_met else ("✗", _RED)
        why = each.reason if len(each.reason) <= letters else f"{each.reason[: letters - 1]}…"
        yield (
            f'<text x="4" y="{y}" style="fill:{colour};font-weight:700;font-size:15px">{sign}'
            f"<title>{'met' if each.is_met else 'missed'}</title></text>"
            f'<text class="strong" x="39" y="{y}" text-anchor="end">{each.points:.0f}'
            f"<title>points, of {POINTS}</title></text>"
            f'<text x="{name}" y="{y}">{escape(each.name)}</text>'
            f'<text class="strong" x="{number}" y="{y}">{escape(each.number)}</text>'
            f'<text x="{goal}" y="{y}">({escape(each.goal)})</text>'
            f'<text x="{reason}" y="{y}">{escape(why)}<title>{escape(each.reason)}</title></text>'
        )


def short(rate: int) -> str:
    """Return a rate in thousands, as an axis writes it.

    Example:
        >>> short(0), short(20_000)
        ('0', '20k')
    """
    return f"{rate // 1000}k" if rate else "0"
