"""Any moment of a film as a still: the stage on paper, on GitHub, and wherever no script runs.

The scenery is the same drawing that stands under the moving records in the browser.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kdslab.figures.paper import paper
from kdslab.figures.stage_layout import TANK, TOP, Box, Layout, layout
from kdslab.figures.theme import WRONG, shard_colour
from kdslab.figures.twin import Cell, Twin
from kdslab.sim.film import Film, Journey

# Named, because an inlined style sheet holds for the whole page.
_STYLE = """<style>
.kds-scene text{font:12px system-ui,sans-serif;fill:var(--jp-content-font-color1,#767676)}
.kds-scene .strong{font-weight:600;paint-order:stroke;
stroke:var(--jp-layout-color0,none);stroke-width:3}
.kds-scene .box{fill:var(--jp-layout-color2,none);stroke:var(--jp-content-font-color2,#767676)}
.kds-scene .line{stroke:var(--jp-content-font-color2,#767676);stroke-opacity:.6}
.kds-scene .ink{stroke:var(--jp-content-font-color1,#767676)}
.kds-scene .lane{stroke:none;fill-opacity:.14}
.kds-scene .tank{fill:none;stroke:var(--jp-content-font-color2,#767676)}
</style>"""


def finding(film: Film) -> str:
    """Return what a film shows, in one sentence without its full stop."""
    attempts, refused = len(film.journeys), sum(film.refused)
    again = attempts - film.records
    sent = f"{film.records:,} records" + (f", sent again {again:,} times," if again else "")
    if not refused:
        return f"{sent} on {_shards(film.shards)}: every one is let in"
    return f"{sent} on {_shards(film.shards)}: {refused:,} of {attempts:,} attempts refused"


def table(film: Film) -> tuple[tuple[str, ...], tuple[tuple[Cell, ...], ...]]:
    """Return heads and rows of the table behind a film: one row a shard."""
    columns = ("shard", "let in, records", "refused, attempts", "read, records")
    reads = [0] * film.shards
    for journey in film.journeys:
        reads[journey.shard] += any(at is not None for at in journey.taken_at)
    rows = zip(range(film.shards), film.accepted, film.refused, reads, strict=True)
    return columns, tuple(rows)


def still(film: Film, at_seconds: float, width: int = 860) -> Twin:
    """Draw one moment of a film.

    Args:
        film: The run.
        at_seconds: The moment.
        width: How wide the picture is, in pixels; at least 420.

    Returns:
        The picture as SVG, with the film's finding and its table.
    """
    place = layout(film, width)
    columns, rows = table(film)
    parts = [*_scenery(film, place), *_moment(film, place, at_seconds)]
    return Twin(
        finding=f"{finding(film)}.", columns=columns, rows=rows, svg=_svg(place, "".join(parts))
    )


def scene(film: Film, place: Layout) -> str:
    """Draw what does not move, as SVG."""
    return _svg(place, "".join(_scenery(film, place)))


def letter(reader: int) -> str:
    """Return the letter of a reader, which also marks its place on the tapes."""
    return chr(ord("A") + reader)


def _svg(place: Layout, inside: str) -> str:
    return paper("kds-scene", place.width, place.height, _STYLE, inside)


def _scenery(film: Film, place: Layout) -> Iterator[str]:
    yield from _heads(film, place)
    for number, (top, bottom) in enumerate(place.lanes):
        colour, high = shard_colour(number), bottom - top
        yield (
            f'<rect class="lane" x="{place.tape_x}" y="{top}" fill="{colour}" '
            f'width="{place.tape_end - place.tape_x:.1f}" height="{high}"/>'
            f'<line x1="{place.hash_x}" x2="{place.hash_x}" y1="{top}" y2="{bottom}" '
            f'stroke="{colour}" stroke-width="5"/>'
            f'<rect class="tank" x="{place.gate_x}" y="{top}" width="{TANK}" height="{high}"/>'
        )
    for name, box in zip(film.producers, place.producers, strict=True):
        yield from _box(name, box)
    for number, (name, box) in enumerate(zip(film.readers, place.readers, strict=True)):
        yield from _box(f"{letter(number)}: {name}", box)


def _heads(film: Film, place: Layout) -> Iterator[str]:
    y = TOP - 12
    yield f'<text class="strong" x="1" y="{y}">producers</text>'
    yield f'<text class="strong" x="{place.hash_x}" y="{y}" text-anchor="middle">hash key</text>'
    yield f'<text class="strong" x="{place.gate_x}" y="{y}">{_shards(film.shards)}</text>'
    if film.readers:
        yield (
            f'<text class="strong" x="{place.width - 1}" y="{y}" text-anchor="end">readers</text>'
        )


def _box(name: str, box: Box) -> Iterator[str]:
    left, top, width, height = box
    yield (
        f'<rect class="box" x="{left}" y="{top}" width="{width}" height="{height}" rx="4"/>'
        f'<text x="{left + width / 2:.1f}" y="{top + height / 2 + 4:.1f}" text-anchor="middle">'
        f"{escape(name)}</text>"
    )


def _moment(film: Film, place: Layout, at: float) -> Iterator[str]:
    for number, (top, bottom) in enumerate(place.lanes):
        levels = film.levels[number]
        level = levels[min(int(at / film.seconds * (len(levels) - 1)), len(levels) - 1)]
        high = (bottom - top) * level
        yield (
            f'<rect x="{place.gate_x}" y="{bottom - high:.1f}" width="{TANK}" '
            f'height="{high:.1f}" fill="{shard_colour(number)}"/>'
        )
    for journey in film.journeys:
        yield from _record(film, place, journey, at)
    yield from _positions(film, place, at)
    yield from _counts(film, place, at)


def _record(film: Film, place: Layout, journey: Journey, at: float) -> Iterator[str]:
    colour, ring = shard_colour(journey.shard), film.places[journey.key]
    if journey.sent_at <= at < journey.reached_at:
        x, y = place.on_the_way(journey, ring, at)
        yield _dot(x, y, place.radius, colour, again=journey.attempt > 1)
    elif journey.limit and journey.reached_at <= at < journey.reached_at + place.bounce_seconds:
        yield _cross(*place.bounced(journey, ring, at), place.radius)
    elif not journey.limit and journey.reached_at <= at:
        x = place.on_the_tape(journey, at)
        if x <= place.tape_end:
            y = place.height_of(ring)
            yield _dot(x, y, place.radius, colour, again=journey.attempt > 1)
        for reader, taken_at in enumerate(journey.taken_at):
            if taken_at is not None and taken_at <= at < taken_at + place.hand_seconds:
                x, y = place.in_hand(journey, ring, reader, at)
                yield _dot(x, y, place.radius - 1, colour)


def _positions(film: Film, place: Layout, at: float) -> Iterator[str]:
    """Mark the newest record that each reader has got from each shard."""
    for reader in range(len(film.readers)):
        newest: dict[int, Journey] = {}
        for journey in film.journeys:
            taken_at = journey.taken_at[reader]
            if taken_at is not None and taken_at <= at:
                newest[journey.shard] = journey
        for shard, journey in newest.items():
            x = place.on_the_tape(journey, at)
            if x <= place.tape_end:
                top, bottom = place.lanes[shard]
                yield (
                    f'<line class="ink" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" '
                    f'stroke-width="1.5"/><text class="strong" x="{x + 3:.1f}" '
                    f'y="{bottom - 3 - 12 * reader}">{letter(reader)}</text>'
                )


def _counts(film: Film, place: Layout, at: float) -> Iterator[str]:
    for shard, (top, bottom) in enumerate(place.lanes):
        here = [j for j in film.journeys if j.shard == shard and j.reached_at <= at]
        refused = sum(bool(journey.limit) for journey in here)
        yield (
            f'<text class="strong" x="{place.tape_end - 4}" y="{top + 13}" text-anchor="end">'
            f"{shard}: {len(here) - refused:,} in</text>"
        )
        if refused:
            yield (
                f'<text class="strong" x="{place.tape_end - 4}" y="{bottom - 5}" '
                f'text-anchor="end">✗ {refused:,}</text>'
            )


def _dot(x: float, y: float, radius: float, colour: str, *, again: bool = False) -> str:
    look = f'fill="none" stroke="{colour}" stroke-width="1.6"' if again else f'fill="{colour}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius - 0.6 * again:.1f}" {look}/>'


def _cross(x: float, y: float, seen: float, radius: float) -> str:
    arm = radius + 0.5
    return (
        f'<path d="M{x - arm:.1f} {y - arm:.1f}l{2 * arm} {2 * arm}m0 {-2 * arm}'
        f'l{-2 * arm} {2 * arm}" stroke="{WRONG}" stroke-width="2.2" opacity="{seen:.2f}"/>'
    )


def _shards(count: int) -> str:
    return f"{count} shard" if count == 1 else f"{count} shards"
