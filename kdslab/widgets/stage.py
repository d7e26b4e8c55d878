"""The stage: a film is sent once and played in the browser, record by record.

Records fly from producers to their hash keys and on into the shards; those that find a shard's
budget spent bounce off and can be asked why. Knobs make a new film, which goes on from the moment
at which the last one stood.
"""

from __future__ import annotations

from array import array
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from kdslab.figures.film import finding, scene, still, table
from kdslab.figures.stage_layout import layout
from kdslab.figures.theme import PALETTE, WRONG
from kdslab.figures.twin import Twin
from kdslab.model.facts import TABLE
from kdslab.sim.film import Film
from kdslab.widgets.element import module, style
from kdslab.widgets.explorer import Explorer
from kdslab.widgets.forecast import Forecast
from kdslab.widgets.knobs import Knob

TICKS: Final = 60_000
"""Into how many equal times a film is cut for the browser."""

_NEVER = 0xFFFF
_SAME_PACE = 0.05
_LIMITS = ("", "records", "bytes")

WORDS: Final[dict[str, Any]] = {
    "hint": "Choose a record in the picture, or a refusal with the buttons, to be told why.",
    "first": "No earlier refusal in this film.",
    "last": "No later refusal in this film.",
    "limits": (
        "",
        f"The one on records: {TABLE['shard write records']} for each shard",
        f"The one on bytes: {TABLE['shard write bytes']} for each shard",
    ),
    "refused": (
        (
            "Why here?",
            "Record {record} from {producer}, attempt {attempt}: its key {key} hashes to {place} "
            "of the way round the ring, in the range of shard {shard}.",
        ),
        (
            "Why now?",
            "When it came, at {at}, the records before it had used up the budget of shard {shard}, "
            "and too little had come back.",
        ),
        ("Which limit?", "{limit}."),
        (
            "What would have let it through?",
            "To come {wait} later, or a key that belongs to a shard with budget left. {fate}",
        ),
    ),
    "stored": (
        (
            "Let in.",
            "Record {record} from {producer}, attempt {attempt}, reached shard {shard} at {at}.",
        ),
        ("Why here?", "Its key {key} hashes to {place} of the way round the ring."),
        ("Who has read it?", "{reads}. It stays on the tape all the same."),
    ),
    "fates": {
        "never": "It is not sent again in this film: the stream never had it.",
        "refused": "It was sent again, and refused again at {next}.",
        "stored": "It was sent again, and let in at {next}.",
    },
}
"""What the page says about a record; the browser fills in the braces."""


class LiveStage(Explorer[Film]):
    """Knobs over the stage.

    Args:
        draw: Takes the knobs' values by their names and returns a `Film`.
        knobs: The controls, in the order in which they stand.
        forecast: A question that covers the stage until it is answered.
        tell: Says in words and numbers what a film shows, without a picture.
    """

    _esm = module("ahead", "forecast", "knobs", "stage_film", "stage_draw", "stage")
    _css = style("stage")

    def __init__(
        self,
        draw: Callable[..., Film],
        knobs: Sequence[Knob] = (),
        forecast: Forecast | None = None,
        *,
        tell: Callable[[Film], Twin] | None = None,
    ) -> None:
        self._tell = tell or _told
        super().__init__(draw, knobs, forecast)

    def show(self, drawn: Film) -> dict[str, Any]:
        """Return the film as compact arrays, where things stand, and the words."""
        place, told = layout(drawn, self.width), self._tell(drawn)
        return {
            "reel": reel(drawn),
            "layout": asdict(place),
            "scene": scene(drawn, place),
            "colours": {"shards": _colours(drawn.shards), "wrong": WRONG},
            "words": {**WORDS, "note": note(drawn)},
            "finding": told.finding,
            "columns": told.columns,
            "rows": told.rows,
        }

    def twin(self) -> Twin:
        """Return the finding, the table, and a still of the middle of the film."""
        twin = super().twin()
        if self.error:
            return twin
        run = self._draw(**self.arguments(self.values))
        picture = still(run, run.seconds / 2, self.width)
        return Twin(finding=twin.finding, columns=twin.columns, rows=twin.rows, svg=picture.svg)


class Stage(LiveStage):
    """A film on the stage, without knobs.

    Args:
        film: What is played.

    Example:
        >>> from kdslab.sim.filming import Source, film
        >>> from kdslab.sim.keys import uniform
        >>> from kdslab.sim.workload import steady
        >>> till = Source(name="till", mix=uniform(4), rate=steady(2))
        >>> Stage(film([till], shards=2, seconds=30)).twin().finding
        '60 records on 2 shards: every one is let in.'
    """

    def __init__(self, film: Film) -> None:
        super().__init__(lambda: film)


def reel(film: Film) -> dict[str, Any]:
    """Return a film as the browser wants it: times in ticks, columns as base64.

    Raises:
        ValueError: If it has more records or keys than the browser counts.
    """
    if max(len(film.keys), len(film.journeys)) > _NEVER:
        raise ValueError(f"a film has at most {_NEVER} journeys, got {len(film.journeys)}")
    tick = film.seconds / TICKS
    columns = list(zip(*film.journeys, strict=True)) or [()] * 11
    record, attempt, producer, key, shard, sent, reached, _, limit, wait, taken = columns
    return {
        "seconds": film.seconds,
        "play_seconds": film.play_seconds,
        "tick": tick,
        "sent": _shorts(int(at / tick) for at in sent),
        "reached": _shorts(int(at / tick) for at in reached),
        "record": _shorts(record),
        "key": _shorts(key),
        "producer": _coded(bytes(producer)),
        "shard": _coded(bytes(shard)),
        "attempt": _coded(bytes(attempt)),
        "limit": _coded(bytes(map(_LIMITS.index, limit))),
        "waits": [seconds for seconds in wait if seconds],
        "taken": [
            _shorts(_NEVER if at is None else int(at / tick) for at in times)
            for times in zip(*taken, strict=True)
        ],
        "keys": film.keys,
        "places": [round(place, 5) for place in film.places],
        "producers": film.producers,
        "levels": [[round(level * 1000) for level in levels] for levels in film.levels],
    }


def note(film: Film) -> str:
    """Say what a dot stands for, how fast the film runs, and what the bar at a gate is."""
    slower = film.play_seconds / film.seconds
    pace = f"{max(slower, 1 / slower):.2g} times {'slower' if slower > 1 else 'faster'} than life"
    if abs(slower - 1) < _SAME_PACE:
        pace = "as fast as life"
    again = "; a ring is one that is sent again" if film.records < len(film.journeys) else ""
    return (
        f"One dot is one record{again}; a cross is a refusal. The film runs {pace}. The bar at a "
        "shard's gate is what is left of its budget: it fills all the time, each record takes some."
    )


def _told(film: Film) -> Twin:
    columns, rows = table(film)
    return Twin(finding=f"{finding(film)}.", columns=columns, rows=rows)


def _colours(shards: int) -> list[str]:
    return [PALETTE[shard % len(PALETTE)] for shard in range(shards)]


def _shorts(values: Iterable[int]) -> str:
    return _coded(array("H", values).tobytes())


def _coded(data: bytes) -> str:
    return b64encode(data).decode()
