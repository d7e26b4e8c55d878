"""The lease table over time: which worker reads which shard, and what a crash leaves to do again.

Drawn as SVG. A worker has a colour and its name written on it; a lease whose owner is dead is
hatched.
"""

from __future__ import annotations

from collections.abc import Iterator

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Cell, Twin
from kdslab.sim.consumers import SECONDS, LeaseRun
from kdslab.sim.lease_watch import Repeat, Tenure

_LEFT, _RIGHT, _TOP = 62, 14, 34
_ROW, _BAR = 46, 24
_FOOT = 62
_STEP = 20
_LETTER = 7.0

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-leases text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-leases .small{font-size:11px}.kds-leases .strong{font-weight:600}
.kds-leases .on{fill:#fff;font-weight:600}.kds-leases .dark{fill:#000;font-weight:600}
.kds-leases .grid{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.3}
.kds-leases .dead{stroke:var(--jp-content-font-color1,#767676);stroke-dasharray:4 3}
.kds-leases .kill{stroke:#d55e00;stroke-width:2}
.kds-leases .saved{stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5}
</style><defs><pattern id="kds-dead" width="7" height="7" patternUnits="userSpaceOnUse"
 patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="7" stroke="#d55e00" stroke-width="2"
 stroke-opacity=".6"/></pattern></defs>"""


def finding(run: LeaseRun) -> str:
    """Return what the run shows, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.consumers import lease_board
        >>> finding(lease_board(workers=5, shards=3, kill_at=None))
        '5 workers on 3 shards: 3 work, 2 idle; 9 records worked on twice as leases moved'
    """
    start = f"{_count(run.workers, 'worker')} on {_count(run.shards, 'shard')}"
    twice = f"{_count(run.repeated, 'record')} worked on twice"
    if run.killed_at is None:
        at_work = len(run.holders(SECONDS - 1))
        idle = f", {run.workers - at_work} idle" if run.workers > at_work else ", none idle"
        work = f"{at_work} work{'s' if at_work == 1 else ''}"
        return f"{start}: {work}{idle}; {twice} as leases moved"
    if run.workers == 1:
        return f"{start}: killed, nobody takes over; unread: {_count(run.unread, 'record')}"
    if not run.longest_gap:
        return f"{start}: the killed one had no lease; {twice} as leases moved"
    again = f"{_count(run.repeated_after_crash, 'record')} worked on twice after the crash"
    return f"{start}: what the dead one read rests for {run.longest_gap:.0f} s; {again}"


def table(run: LeaseRun) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind the board: one row a tenure."""
    columns = ("shard", "owner", "from second", "to second", "reads?", "worked on again, records")
    rows = tuple(
        (
            tenure.shard,
            f"worker {tenure.worker}" if tenure.worker else "nobody",
            round(tenure.start),
            round(tenure.end),
            "no: killed" if tenure.is_dead else "yes" if tenure.worker else "no",
            sum(repeat.records for repeat in _within(run, tenure)),
        )
        for tenure in run.tenures
    )
    return columns, rows


def lease_board_drawing(run: LeaseRun, *, width: int = 860) -> Twin:
    """Draw who owned which lease when.

    Args:
        run: The finished run.
        width: How wide the picture is, in pixels; at least 320.

    Returns:
        The picture as SVG, with its finding and the table of tenures.
    """
    pen = _Pen(run, max(width, 320))
    parts = [*pen.time(), *pen.leases(), *pen.death(), *pen.legend()]
    columns, rows = table(run)
    return Twin(
        finding=f"{finding(run)}.",
        columns=columns,
        rows=rows,
        svg=paper("kds-leases", pen.width, pen.height, _STYLE, "".join(parts)),
    )


class _Pen:
    """It knows how wide the paper is and where on it a second lies."""

    def __init__(self, run: LeaseRun, width: int) -> None:
        self.width = width
        self._run = run
        self._floor = _TOP + run.shards * _ROW
        self.height = self._floor + _FOOT
        self._scale = (width - _LEFT - _RIGHT) / SECONDS

    def time(self) -> Iterator[str]:
        """Draw the axis of seconds."""
        for second in range(0, SECONDS + 1, _STEP):
            x = self._x(second)
            anchor = "end" if second == SECONDS else "middle"
            label = f"{second} s" if second == SECONDS else str(second)
            yield (
                f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{self._floor}"/>'
                f'<text class="small" x="{x:.1f}" y="{self._floor + 14}" '
                f'text-anchor="{anchor}">{label}</text>'
            )

    def leases(self) -> Iterator[str]:
        """Draw a row for each shard: its owners, its checkpoints, what was done again."""
        for shard in range(self._run.shards):
            y = _TOP + shard * _ROW
            yield f'<text class="strong" x="4" y="{y + 17}">shard {shard}</text>'
        for tenure in self._run.tenures:
            yield from self._tenure(tenure)
        for shard, at in self._run.checkpoints:
            x, y = self._x(at), _TOP + shard * _ROW + _BAR
            yield f'<line class="saved" x1="{x:.1f}" y1="{y}" x2="{x:.1f}" y2="{y + 6}"/>'
        for tenure in self._run.tenures:
            yield from self._again(tenure)

    def death(self) -> Iterator[str]:
        """Draw when worker 1 was killed."""
        if self._run.killed_at is not None:
            x = self._x(self._run.killed_at)
            anchor = "start" if x < self.width / 2 else "end"
            yield (
                f'<line class="kill" x1="{x:.1f}" y1="22" x2="{x:.1f}" y2="{self._floor}"/>'
                f'<text class="strong" x="{x:.1f}" y="16" text-anchor="{anchor}">'
                "✗ worker 1 is killed</text>"
            )

    def legend(self) -> Iterator[str]:
        """Say what the marks are, and who has nothing to do."""
        idle = self._run.idle
        names = ", ".join(str(number) for number in idle)
        workers = f"worker{'s' if len(idle) > 1 else ''} {names}"
        said = f"Without a lease all the time: {workers}" if idle else "Every worker had a lease"
        yield (
            f'<text class="small" x="{_LEFT}" y="{self._floor + 34}">'
            "▏checkpoint · ▨ owner dead, nobody reads · ↺ records worked on again</text>"
            f'<text class="strong" x="{_LEFT}" y="{self._floor + 54}">{said}</text>'
        )

    def _tenure(self, tenure: Tenure) -> Iterator[str]:
        x, y = self._x(tenure.start), _TOP + tenure.shard * _ROW
        long = self._x(tenure.end) - x
        place = f'x="{x:.1f}" y="{y}" width="{max(long - 1, 1):.1f}" height="{_BAR}" rx="3"'
        if tenure.is_dead or not tenure.worker:
            yield f'<rect class="dead" {place} fill="url(#kds-dead)"/>'
            return
        colour = PALETTE[(tenure.worker - 1) % len(PALETTE)]
        yield f'<rect {place} fill="{colour}"/>'
        for label in (f"worker {tenure.worker}", str(tenure.worker)):
            if len(label) * _LETTER + 6 < long:
                kind = "on" if tenure.worker in _DARK else "dark"
                yield (
                    f'<text class="{kind}" x="{x + long / 2:.1f}" y="{y + 17}" '
                    f'text-anchor="middle">{label}</text>'
                )
                return

    def _again(self, tenure: Tenure) -> Iterator[str]:
        """Write below the start of a tenure how many records were worked on again in it."""
        records = sum(repeat.records for repeat in _within(self._run, tenure))
        if records and not tenure.is_dead:
            x = self._x(tenure.start)
            anchor = "end" if x > self.width - 60 else "start"
            yield (
                f'<text class="small" x="{x + 3:.1f}" y="{_TOP + tenure.shard * _ROW + 37}" '
                f'text-anchor="{anchor}">↺ {records}</text>'
            )

    def _x(self, second: float) -> float:
        return _LEFT + self._scale * second


_DARK = (1,)
"""The workers whose colour is dark enough for white letters."""


def _within(run: LeaseRun, tenure: Tenure) -> Iterator[Repeat]:
    for repeat in run.repeats:
        if repeat.shard == tenure.shard and tenure.start <= repeat.at < tenure.end:
            yield repeat


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
