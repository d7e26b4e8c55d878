"""A day's board and its two curves: what came and was refused, and how far readers fell behind.

Drawn as SVG. Refused records are hatched, objectives carry a sign and a word, and each thing that
happened has a letter above the curve and its name below.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kdslab.figures.capstone_board import board_rows, short
from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Cell, Twin
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.sim.capstone_day import MINUTES
from kdslab.sim.capstone_plan import Day
from kdslab.sim.capstone_score import LAG_MINUTES_AT_MOST

HEIGHT = 418
_LEFT, _RIGHT = 46, 14
_TRAFFIC_TOP, _TRAFFIC_FLOOR = 128, 268
_LAG_TOP, _LAG_FLOOR = 296, 340
_BAND, _BAND_ROWS, _BAND_STEP = 121, 4, 10
_LETTER = 15
_BIN = 10
_LETTERS = "ABCDEF"
_NOTES = 12
_NARROW = 640
_BLUE, _GREEN = PALETTE[0], PALETTE[2]

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-day text{font:12px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-day .strong{font-weight:600}.kds-day .bad{fill:#d55e00;font-weight:600}
.kds-day .axis{stroke:var(--jp-content-font-color1,#767676);stroke-width:1}
.kds-day .grid{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.25}
.kds-day .limit{stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5;fill:none;
stroke-dasharray:6 4}
.kds-day .band{stroke:var(--jp-content-font-color1,#767676);stroke-width:5;stroke-opacity:.6}
</style><defs><pattern id="kds-refused" width="6" height="6" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><rect width="6" height="6" fill="#d55e00" fill-opacity=".3"/>
<line x1="0" y1="0" x2="0" y2="6" stroke="#d55e00" stroke-width="3"/></pattern></defs>"""


def finding(day: Day) -> str:
    """Return what became of the day, in one sentence without its full stop."""
    refused, lag, late, kept, bill = (each.number for each in day.objectives)
    lost = "nothing expired unread" if day.objectives[3].is_met else f"{kept} expired unread"
    return (
        f"Day {day.seed}: {day.score} of 100 points, {day.met} of {len(day.objectives)} objectives "
        f"met; {refused} refused, worst lag {lag}, {late} out of order, {lost}, {bill}"
    )


def table(day: Day) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind a day: objectives, happenings, refusals."""
    board = [
        (
            each.name,
            each.goal,
            each.number,
            "met" if each.is_met else "missed",
            f"{each.points:.1f}",
            each.reason,
        )
        for each in day.objectives
    ]
    happened = [
        (each.name, "", f"{_clock(each.start)} for {each.minutes} min", "", "", "happened")
        for each in day.happenings
    ]
    notes = [("plan", "", note[:5], "refused", "", note[6:]) for note in day.notes[:_NOTES]]
    return ("what", "goal", "reached", "met?", "points", "why"), (*board, *happened, *notes)


def day_drawing(day: Day, *, width: int = 860) -> Twin:
    """Draw the score board of a day, its traffic and its lag.

    Args:
        day: What became of a plan.
        width: How wide the picture is, in pixels; at least 420.

    Returns:
        The picture as SVG, with its finding and the table of objectives and happenings.
    """
    pen = _Pen(day, max(width, 420))
    parts = [*board_rows(day, pen.width), *pen.traffic(), *pen.lag(), *pen.happenings()]
    columns, rows = table(day)
    return Twin(
        finding=f"{finding(day)}.",
        columns=columns,
        rows=rows,
        svg=paper("kds-day", pen.width, HEIGHT, _STYLE, "".join(parts)),
    )


class _Pen:
    """It knows how wide the paper is and where on it a minute and a rate lie."""

    def __init__(self, day: Day, width: int) -> None:
        self.width = width
        self._day = day
        self._scale = (width - _LEFT - _RIGHT) / MINUTES
        # The busiest minute of each bin stands for the bin, or a burst would be averaged away.
        starts = range(0, MINUTES, _BIN)
        worst = [max(range(at, at + _BIN), key=day.offered.__getitem__) for at in starts]
        self._at = [self._x(at + _BIN / 2) for at in starts]
        self._offered = [day.offered[minute] / 60 for minute in worst]
        self._accepted = [(day.offered[m] - day.refused[m]) / 60 for m in worst]
        self._limit = [day.shards[m] * SHARD_WRITE_RECORDS_PER_SECOND for m in worst]
        self._lag = [max(day.lag_minutes[at : at + _BIN]) for at in starts]
        self._top = max(*self._offered, *self._limit) * 1.08

    def traffic(self) -> Iterator[str]:
        """Draw what came, what of it was refused, and what the shards take."""
        yield from self._grid(_TRAFFIC_TOP, _TRAFFIC_FLOOR)
        step = _round_step(self._top)
        for rate in range(0, int(self._top) + 1, step):
            y = self._y(rate)
            yield (
                f'<line class="grid" x1="{_LEFT}" y1="{y:.1f}" x2="{self.width - _RIGHT}" '
                f'y2="{y:.1f}"/><text x="{_LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">'
                f"{short(rate)}</text>"
            )
        offered = self._line(self._offered)
        accepted = self._line(self._accepted)
        floor = f"L{self._at[-1]:.1f},{_TRAFFIC_FLOOR}L{self._at[0]:.1f},{_TRAFFIC_FLOOR}Z"
        if any(self._day.refused):
            # Only what lies between the two: a still picture does not know the page's own ground.
            back = "L".join(reversed(accepted.split("L")))
            yield f'<path d="M{offered}L{back}Z" fill="url(#kds-refused)"/>'
        yield f'<path d="M{accepted}{floor}" fill="{_BLUE}" fill-opacity=".22"/>'
        yield f'<path d="M{offered}" fill="none" stroke="{_BLUE}" stroke-width="1.5"/>'
        yield f'<path class="limit" d="M{self._line(self._limit)}"/>'
        yield from self._labels()

    def lag(self) -> Iterator[str]:
        """Draw how far behind the last reader was."""
        yield from self._grid(_LAG_TOP, _LAG_FLOOR)
        most = max(*self._lag, 3 * LAG_MINUTES_AT_MOST)
        tall = _LAG_FLOOR - _LAG_TOP
        points = "L".join(
            f"{x:.1f},{_LAG_FLOOR - tall * lag / most:.1f}"
            for x, lag in zip(self._at, self._lag, strict=True)
        )
        goal = _LAG_FLOOR - tall * LAG_MINUTES_AT_MOST / most
        yield (
            f'<path d="M{points}" fill="none" stroke="{_GREEN}" stroke-width="2"/>'
            f'<line class="limit" x1="{_LEFT}" y1="{goal:.1f}" x2="{self.width - _RIGHT}" '
            f'y2="{goal:.1f}"/>'
            f'<text x="{_LEFT}" y="{_LAG_TOP - 6}">how far behind the last reader is, minutes '
            f"(dashed: {LAG_MINUTES_AT_MOST})</text>"
            f'<text x="{_LEFT - 5}" y="{_LAG_TOP + 8}" text-anchor="end">{most}</text>'
            f'<text x="{_LEFT - 5}" y="{_LAG_FLOOR}" text-anchor="end">0</text>'
        )
        for hour in range(0, 25, 4):
            anchor = "end" if hour == 24 else "middle" if hour else "start"
            yield (
                f'<text x="{self._x(60 * hour):.1f}" y="{_LAG_FLOOR + 15}" '
                f'text-anchor="{anchor}">{hour:02d}:00</text>'
            )

    def happenings(self) -> Iterator[str]:
        """Draw a bar with a letter for each thing that happened, and their names below."""
        ends = [-1e9] * _BAND_ROWS
        for letter, each in zip(_LETTERS, self._day.happenings, strict=True):
            x1, x2 = self._x(each.start), self._x(each.start + each.minutes)
            free = [row for row, end in enumerate(ends) if end < x1 - _LETTER]
            row = free[0] if free else ends.index(min(ends))
            ends[row] = max(x2, x1 + 3)
            y = _BAND - _BAND_STEP * row
            yield (
                f'<line class="band" x1="{x1:.1f}" y1="{y - 4}" x2="{max(x2, x1 + 3):.1f}" '
                f'y2="{y - 4}"/><text class="strong" x="{x1 - 3:.1f}" y="{y}" text-anchor="end">'
                f"{letter}</text>"
            )
        names = [
            f"{letter} {each.name} {_clock(each.start)}"
            for letter, each in zip(_LETTERS, self._day.happenings, strict=True)
        ]
        small = ' style="font-size:11px"' if self.width < _NARROW else ""
        for place, name in enumerate(names):
            column, row = place % 3, place // 3
            x = 4 + column * (self.width - 8) / 3
            yield (
                f'<text x="{x:.1f}" y="{_LAG_FLOOR + 37 + 17 * row}"{small}>{escape(name)}</text>'
            )
        if self._day.notes:
            note = f"✗ plan refused at {self._day.notes[0]}"
            fits = int(self.width / 6.4)
            note = note if len(note) <= fits else f"{note[: fits - 1]}…"
            yield f'<text class="bad" x="4" y="{HEIGHT - 5}">{escape(note)}</text>'

    def _labels(self) -> Iterator[str]:
        place = len(self._at) // 24
        yield (
            f'<text x="{self._at[place]:.1f}" y="{self._y(self._limit[place]) - 5:.1f}">'
            f"limit of {self._day.shards[place * _BIN]} shards, records/s</text>"
            f'<text class="strong" x="{self._x(22.5 * 60):.1f}" y="{_TRAFFIC_FLOOR - 4}" '
            'text-anchor="middle">accepted</text>'
        )
        lost = [sent - kept for sent, kept in zip(self._offered, self._accepted, strict=True)]
        worst = max(range(len(lost)), key=lost.__getitem__)
        if lost[worst]:
            anchor = "end" if self._at[worst] > self.width / 2 else "start"
            shift = -8 if anchor == "end" else 8
            y = min(self._y(self._offered[worst]) + 12, _TRAFFIC_FLOOR - 20)
            yield (
                f'<text class="bad" x="{self._at[worst] + shift:.1f}" y="{y:.1f}" '
                f'text-anchor="{anchor}">✗ refused</text>'
            )

    def _grid(self, top: int, floor: int) -> Iterator[str]:
        for hour in range(0, 25, 4):
            x = self._x(60 * hour)
            yield f'<line class="grid" x1="{x:.1f}" y1="{top}" x2="{x:.1f}" y2="{floor}"/>'
        yield (
            f'<line class="axis" x1="{_LEFT}" y1="{floor}" x2="{self.width - _RIGHT}" '
            f'y2="{floor}"/>'
        )

    def _line(self, rates: list[float] | list[int]) -> str:
        return "L".join(
            f"{x:.1f},{self._y(rate):.1f}" for x, rate in zip(self._at, rates, strict=True)
        )

    def _x(self, minute: float) -> float:
        return _LEFT + self._scale * minute

    def _y(self, rate: float) -> float:
        return _TRAFFIC_FLOOR - (_TRAFFIC_FLOOR - _TRAFFIC_TOP) * rate / self._top


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _round_step(top: float) -> int:
    """Return a step that makes two to five marks."""
    return next(step for step in (2_000, 5_000, 10_000, 20_000, 50_000) if top / step < 5.5)
