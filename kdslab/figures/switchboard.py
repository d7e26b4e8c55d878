"""Who reads a stream how: cables from a shard's tank and from pipes to the consumers.

Drawn as SVG. A cable to the tank is solid, a pipe is dashed, and a word stands beside each.
"""

from __future__ import annotations

from collections.abc import Iterator

from kdslab.figures.paper import paper
from kdslab.figures.theme import PALETTE
from kdslab.figures.twin import Cell, Twin
from kdslab.model.facts import SHARD_READ_CALLS_PER_SECOND
from kdslab.sim.switchboard import FULL_KIB, OFF, POLLS, Plug, Switchboard

HEIGHT = 372
_SIDE, _ROW, _FIRST = 14, 70, 16
_TANK, _PIPES = (20, 150), (240, 330)
_BOX = 150
_NARROW = 560

# Named, because an inlined style sheet holds for the whole page.
_STYLE = f"""<style>
.kds-board text{{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}}
.kds-board .small{{font-size:12px}}.kds-board .strong{{font-weight:600}}
.kds-board .box{{fill:none;stroke:var(--jp-content-font-color1,#767676);stroke-width:1.5}}
.kds-board .off{{stroke-dasharray:2 4;stroke-opacity:.5}}
.kds-board .polls{{fill:none;stroke:{PALETTE[0]};stroke-width:3}}
.kds-board .pipe{{fill:none;stroke:{PALETTE[1]};stroke-width:3;stroke-dasharray:9 5}}
</style>"""


def finding(board: Switchboard) -> str:
    """Return what the board shows, in one sentence without its full stop.

    Example:
        >>> from kdslab.sim.switchboard import plug_in
        >>> finding(plug_in(flink="not there", spark="not there", firehose="not there"))
        '1 consumer polls and keeps up with a full shard; 1 has a pipe of its own'
    """
    pollers, pushed = len(board.pollers), len(board.pushed)
    has = "has a pipe of its own" if pushed == 1 else "have pipes of their own"
    pipes = f"{pushed or 'none'} {has}"
    if not pollers:
        return f"Nobody polls; {pipes}"
    who = "1 consumer polls and keeps" if pollers == 1 else f"{pollers} consumers poll and keep"
    full = board.write_kib_at_most >= FULL_KIB
    limit = "a full shard" if full else f"{board.write_kib_at_most} KiB a second written to a shard"
    return f"{who} up with {limit}{'' if full else ', no more'}; {pipes}"


def table(board: Switchboard) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind the board: one row a consumer."""
    columns = ("consumer", "reads by", "calls a second and shard", "keeps its place in", "parallel")
    rows = tuple(
        (plug.reader.name, _way(plug), _calls(plug), plug.reader.place, plug.reader.parallel)
        for plug in board.plugs
    )
    return columns, rows


def switchboard_drawing(board: Switchboard, *, width: int = 860) -> Twin:
    """Draw the consumers and their cables.

    Args:
        board: Who is plugged in how.
        width: How wide the picture is, in pixels; at least 320.

    Returns:
        The picture as SVG, with its finding and the table of consumers.
    """
    width = max(width, 320)
    columns, rows = table(board)
    parts = [*_sockets(board), *_consumers(board, width)]
    return Twin(
        finding=f"{finding(board)}.",
        columns=columns,
        rows=rows,
        svg=paper("kds-board", width, HEIGHT, _STYLE, "".join(parts)),
    )


def _sockets(board: Switchboard) -> Iterator[str]:
    calls = f"{board.calls_per_second:.1f} of {SHARD_READ_CALLS_PER_SECOND}"
    own_pace = any(reader.calls_per_second is None for reader in board.pollers)
    tank = [
        "a shard's tank",
        "2 MiB/s for all",
        f"{calls} calls/s",
        "and as you set it" if own_pace else "",
        f"shared by {len(board.pollers) or 'nobody'}",
    ]
    pipes = ["pipes", "2 MiB/s for each", f"{len(board.pushed) or 'none'} in use"]
    for (top, bottom), lines in ((_TANK, tank), (_PIPES, pipes)):
        yield (
            f'<rect class="box" x="{_SIDE}" y="{top}" width="{_BOX}" height="{bottom - top}" '
            'rx="6"/>'
        )
        for place, line in enumerate(filter(None, lines)):
            kind = "strong" if place == 0 else "small"
            yield (
                f'<text class="{kind}" x="{_SIDE + 10}" y="{top + 24 + place * 22}">{line}</text>'
            )


def _consumers(board: Switchboard, width: int) -> Iterator[str]:
    left = max(_SIDE + _BOX + 70, width - 330)
    polled = pushed = 0
    for place, plug in enumerate(board.plugs):
        y = _FIRST + place * _ROW
        middle = y + 27
        kind = "off" if plug.way == OFF else ""
        yield (
            f'<rect class="box {kind}" x="{left}" y="{y}" width="{width - _SIDE - left}" '
            f'height="54" rx="6"/>'
            f'<text x="{left + 10}" y="{y + 22}"><tspan class="strong">{plug.reader.name}</tspan>'
            f"<tspan>: {_way(plug)}</tspan></text>"
        )
        place_kept = (
            plug.reader.place if width < _NARROW else f"keeps its place in {plug.reader.place}"
        )
        yield f'<text class="small" x="{left + 10}" y="{y + 43}">{place_kept}</text>'
        if plug.way == POLLS:
            polled += 1
            yield _cable("polls", _TANK, polled, left, middle)
        elif plug.way != OFF:
            pushed += 1
            yield _cable("pipe", _PIPES, pushed, left, middle)


def _cable(kind: str, socket: tuple[int, int], number: int, left: float, y: float) -> str:
    x, start = _SIDE + _BOX, socket[0] + number * (socket[1] - socket[0]) / 6
    bend = (left - x) / 2
    return (
        f'<path class="{kind}" d="M{x} {start:.0f} C{x + bend:.0f} {start:.0f} '
        f'{left - bend:.0f} {y} {left} {y}"/>'
    )


def _way(plug: Plug) -> str:
    return {POLLS: "polls", OFF: "not there"}.get(plug.way, "a pipe of its own")


def _calls(plug: Plug) -> Cell:
    if plug.way != POLLS:
        return "-"
    pace = plug.reader.calls_per_second
    return "as you set it" if pace is None else round(pace, 2)
