"""One record's journey, hop by hop: what is decided where, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from textwrap import wrap
from typing import NamedTuple

from kdslab.figures.film import letter
from kdslab.figures.paper import paper
from kdslab.figures.theme import WRONG, shard_colour
from kdslab.figures.twin import Twin
from kdslab.model.hashing import hash_key
from kdslab.sim.film import Film, Journey

_LEFT, _NAME, _TEXT = 12, 32, 122
_ROW, _HEIGHT = 48, 400
_TIME = 70
_CHARACTER = 6.7
_LINE = 16

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-hops text{font:13px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-hops .strong{font-weight:600}
.kds-hops .line{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.6;stroke-width:1.5}
</style>"""


class Hop(NamedTuple):
    """One place that a record passes.

    Attributes:
        name: The place.
        decision: What is decided there, as a sentence without its full stop.
        at_seconds: When.
        refused: Whether the journey was turned back here.
    """

    name: str
    decision: str
    at_seconds: float | None
    refused: bool = False


def hops(film: Film, record: int) -> tuple[Hop, ...]:
    """Return the hops of one record, all its attempts together.

    Args:
        film: The run.
        record: The number of the record, from 0.

    Raises:
        ValueError: If the film has no such record.
    """
    attempts = film.attempts(record)
    if not attempts:
        raise ValueError(f"the film has {film.records} records, got number {record}")
    last, key = attempts[-1], film.keys[attempts[0].key]
    place, sent_at = film.places[last.key], attempts[0].sent_at
    found = [
        Hop("producer", f"{film.producers[last.producer]} sends it with key {key}", sent_at),
        Hop("hash", f"MD5 {hash_key(key):032x}, {place:.1%} of the ring", sent_at),
        Hop("route", f"{_owner(last.shard, film.shards)} owns that arc", sent_at),
        *(_admission(attempt) for attempt in attempts),
    ]
    return tuple(found if last.limit else (*found, *_beyond(film, last)))


def journey(film: Film, record: int, *, width: int = 860) -> Twin:
    """Draw the journey of one record.

    Args:
        film: The run.
        record: The number of the record, from 0.
        width: How wide the picture is, in pixels; at least 400.

    Returns:
        The picture as SVG, with its finding and a table of the hops.
    """
    width, stations = max(width, 400), hops(film, record)
    colour = shard_colour(film.attempts(record)[-1].shard)
    row = min(_ROW, _HEIGHT // len(stations))
    height = row * len(stations)
    inside = "".join(_drawn(stations, colour, width, row))
    return Twin(
        finding=f"{_finding(film, record)}.",
        columns=("hop", "decision", "at, ms"),
        rows=tuple((hop.name, hop.decision, _millis(hop.at_seconds)) for hop in stations),
        svg=paper("kds-hops", width, height, _STYLE, inside),
    )


def _admission(attempt: Journey) -> Hop:
    said = f"attempt {attempt.attempt}: "
    if not attempt.limit:
        said += f"the budget of shard {attempt.shard} has a token and the bytes"
    else:
        said += f"refused, no {attempt.limit} left; {attempt.wait_seconds * 1000:.3g} ms too early"
    return Hop("admission", said, attempt.reached_at, bool(attempt.limit))


def _beyond(film: Film, stored: Journey) -> Iterator[Hop]:
    number = f"number {stored.counter} of the stream, at the end of shard {stored.shard}"
    yield Hop("log", f"stored as {number}", stored.reached_at)
    taken = [(at, reader) for reader, at in enumerate(stored.taken_at) if at is not None]
    if not taken:
        yield Hop("iterator", "no reader has come to it in this film", None)
        return
    at, first = min(taken)
    yield Hop("iterator", f"the next GetRecords of {letter(first)} comes to it", at)
    for at, reader in sorted(taken):
        age = f"{(at - stored.reached_at) * 1000:,.0f} ms after it was stored"
        yield Hop("consumer", f"{film.readers[reader]} has it, {age}; it stays", at)


def _finding(film: Film, record: int) -> str:
    attempts = film.attempts(record)
    last, refused = attempts[-1], sum(bool(attempt.limit) for attempt in attempts)
    times = "once" if refused == 1 else "twice" if refused == 2 else f"{refused} times"
    turned = f" after it was refused {times}" if refused else ""
    start = f"Record {record + 1}"
    if last.limit:
        return f"{start} never gets into the stream: shard {last.shard} refuses it {times}"
    return f"{start} gets into shard {last.shard}{turned}"


def _drawn(stations: Sequence[Hop], colour: str, width: int, row: int) -> Iterator[str]:
    middles = [row * (number + 0.5) for number in range(len(stations))]
    yield (f'<line class="line" x1="{_LEFT}" x2="{_LEFT}" y1="{middles[0]}" y2="{middles[-1]}"/>')
    letters = int((width - _TEXT - _TIME) / _CHARACTER)
    for hop, y in zip(stations, middles, strict=True):
        yield _mark(hop, y, colour)
        yield f'<text class="strong" x="{_NAME}" y="{y + 4}">{hop.name}</text>'
        lines = wrap(hop.decision, letters)[:2]
        top = y + 4 - _LINE * (len(lines) - 1) / 2
        for number, line in enumerate(lines):
            yield f'<text x="{_TEXT}" y="{top + _LINE * number}">{escape(line)}</text>'
        if hop.at_seconds is not None:
            yield (
                f'<text class="strong" x="{width - 2}" y="{y + 4}" text-anchor="end">'
                f"{_millis(hop.at_seconds)} ms</text>"
            )


def _mark(hop: Hop, y: float, colour: str) -> str:
    if not hop.refused:
        return f'<circle cx="{_LEFT}" cy="{y}" r="7" fill="{colour}"/>'
    return (
        f'<circle cx="{_LEFT}" cy="{y}" r="9" fill="var(--jp-layout-color0,#fff)" '
        f'stroke="{WRONG}" stroke-width="2"/>'
        f'<path d="M{_LEFT - 4} {y - 4}l8 8m0-8l-8 8" stroke="{WRONG}" stroke-width="2"/>'
    )


def _owner(shard: int, shards: int) -> str:
    return f"shard {shard}, one of {shards}," if shards > 1 else f"shard {shard}, the only one,"


def _millis(at_seconds: float | None) -> str:
    return "" if at_seconds is None else f"{at_seconds * 1000:,.0f}"
