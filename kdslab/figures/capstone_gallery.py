"""Days of several policies side by side: traffic under the limit of the shards, and the lag.

A smaller copy of the day's picture: what is refused is hatched, and all panels share their scales,
so that a taller line is more in each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Twin
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.sim.capstone_day import MINUTES
from kdslab.sim.capstone_policies import Entry
from kdslab.sim.capstone_score import LAG_MINUTES_AT_MOST

_PANEL, _GAP, _TALL = 316, 14, 190
_TOP, _FLOOR, _LAG_TOP, _LAG_FLOOR = 28, 112, 132, 160
_BIN = 15
_BLUE, _GREEN = PALETTE[0], PALETTE[2]

_STYLE = """<style>
.kds-days text{font:12px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-days .strong{font-weight:600;font-size:13px}
.kds-days .axis{stroke:var(--jp-content-font-color1,#767676);stroke-width:1}
.kds-days .limit{stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5;fill:none;
stroke-dasharray:5 3}
</style><defs><pattern id="kds-lost" width="5" height="5" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><rect width="5" height="5" fill="#d55e00" fill-opacity=".3"/>
<line x1="0" y1="0" x2="0" y2="5" stroke="#d55e00" stroke-width="3"/></pattern></defs>"""


def days_side_by_side(entries: Sequence[Entry]) -> Twin:
    """Draw the days of some policies, two beside each other.

    Args:
        entries: The policies with their days, all of one seed.

    Returns:
        The picture as SVG, its finding, and a table with the objectives of each.
    """
    best = max(entries, key=lambda entry: entry.day.score)
    top = max(_highest(entry) for entry in entries) * 1.05
    lag = max(max(entry.day.lag_minutes) for entry in entries)
    rows = -(-len(entries) // 2)
    panels = [
        f'<g transform="translate({(_PANEL + _GAP) * (place % 2)},{_TALL * (place // 2)})">'
        f"{''.join(_panel(entry, top, max(lag, 3 * LAG_MINUTES_AT_MOST)))}</g>"
        for place, entry in enumerate(entries)
    ]
    width, height = 2 * _PANEL + _GAP, rows * _TALL
    return Twin(
        finding=(
            f"Day {best.day.seed}, {len(entries)} policies: {best.name} scores "
            f"{best.day.score} of 100 for {best.day.objectives[-1].number}."
        ),
        columns=("policy", "score", *(each.name for each in best.day.objectives)),
        rows=tuple(
            (entry.name, entry.day.score, *(each.number for each in entry.day.objectives))
            for entry in entries
        ),
        svg=paper("kds-days", width, height, _STYLE, "".join(panels)),
    )


def _panel(entry: Entry, top: float, most_lag: int) -> Iterator[str]:
    day = entry.day
    starts = range(0, MINUTES, _BIN)
    worst = [max(range(at, at + _BIN), key=day.offered.__getitem__) for at in starts]
    offered = [day.offered[minute] / 60 for minute in worst]
    stored = [(day.offered[minute] - day.refused[minute]) / 60 for minute in worst]
    limit = [day.shards[minute] * SHARD_WRITE_RECORDS_PER_SECOND for minute in worst]
    lags = [max(day.lag_minutes[at : at + _BIN]) for at in starts]
    floor = f"L{_PANEL:.0f},{_FLOOR}L0,{_FLOOR}Z"
    sent, got = _line(offered, top, _TOP, _FLOOR), _line(stored, top, _TOP, _FLOOR)
    yield (
        f'<text class="strong" x="0" y="14">{escape(entry.name)} · {day.score} of 100 · '
        f"{day.objectives[-1].number}</text>"
    )
    yield f'<text x="{_PANEL}" y="14" text-anchor="end">{_shards(entry)}</text>'
    if any(day.refused):
        back = _line(stored, top, _TOP, _FLOOR, is_backwards=True)
        yield f'<path d="M{sent}L{back}Z" fill="url(#kds-lost)"/>'
    yield (
        f'<path d="M{got}{floor}" fill="{_BLUE}" fill-opacity=".25"/>'
        f'<path d="M{sent}" fill="none" stroke="{_BLUE}" stroke-width="1.5"/>'
        f'<path class="limit" d="M{_line(limit, top, _TOP, _FLOOR)}"/>'
        f'<line class="axis" x1="0" y1="{_FLOOR}" x2="{_PANEL}" y2="{_FLOOR}"/>'
        f'<text x="0" y="{_LAG_TOP - 4}">worst lag {max(day.lag_minutes)} min</text>'
        f'<path d="M{_line(lags, most_lag, _LAG_TOP, _LAG_FLOOR)}" fill="none" '
        f'stroke="{_GREEN}" stroke-width="2"/>'
        f'<line class="axis" x1="0" y1="{_LAG_FLOOR}" x2="{_PANEL}" y2="{_LAG_FLOOR}"/>'
        f'<text x="0" y="{_LAG_FLOOR + 14}">00:00</text>'
        f'<text x="{_PANEL / 2:.0f}" y="{_LAG_FLOOR + 14}" text-anchor="middle">12:00</text>'
        f'<text x="{_PANEL}" y="{_LAG_FLOOR + 14}" text-anchor="end">24:00</text>'
    )


def _shards(entry: Entry) -> str:
    least, most = min(entry.day.shards), max(entry.day.shards)
    return f"{most} shards" if least == most else f"{least} to {most} shards"


def _highest(entry: Entry) -> float:
    most_shards = max(entry.day.shards) * SHARD_WRITE_RECORDS_PER_SECOND
    return max(most_shards, max(entry.day.offered) / 60)


def _line(
    values: Sequence[float], most: float, top: int, floor: int, *, is_backwards: bool = False
) -> str:
    step = _PANEL / (len(values) - 1)
    points = [
        f"{place * step:.0f},{floor - (floor - top) * value / most:.1f}"
        for place, value in enumerate(values)
    ]
    return "L".join(reversed(points) if is_backwards else points)
