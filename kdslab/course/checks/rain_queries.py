"""What a query over delivered files gives away: readings counted twice, or two of them as one."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

from kdslab.course.outcome import Counterexample, shortened

ODD: Final = "no query that DuckDB understands"
_CLOSE: Final = 1e-6


class Reading(NamedTuple):
    """One line of a delivered file."""

    station: str
    date: str
    mm: float


class Scene(NamedTuple):
    """What a bucket holds, and what is special about it."""

    files: tuple[tuple[Reading, ...], ...]
    story: str

    @property
    def right_mm(self) -> float:
        """What the stations have measured."""
        return sum(reading.mm for reading in {one for file in self.files for one in file})


_FIRST: Final = Reading("Seattle", "2012-11-01", 10.0)
_SECOND: Final = Reading("Seattle", "2012-11-02", 4.0)
_SAME_MM: Final = Reading("Seattle", "2012-11-03", 10.0)
_ELSEWHERE: Final = Reading("Tacoma", "2012-11-01", 10.0)

SCENES: Final = (
    Scene(((_FIRST,),), "one reading, delivered once"),
    Scene(((_FIRST,), (_FIRST, _SECOND)), "one of two readings is delivered twice"),
    Scene(((_FIRST, _SAME_MM), (_SAME_MM,)), "two days have 10 mm each, one is delivered twice"),
    Scene(
        ((_FIRST, _ELSEWHERE), (_FIRST,)),
        "two stations measured 10 mm on one day, one reading is delivered twice",
    ),
)
"""Buckets that tell the right queries and all wrong ones apart, the smallest first."""

WRONG: Final = {
    "counted as delivered": "SELECT sum(mm) FROM readings",
    "half of everything": "SELECT sum(mm) / 2 FROM readings",
    "equal amounts counted once": "SELECT sum(DISTINCT mm) FROM readings",
    "stations thrown together": "SELECT sum(mm) FROM (SELECT DISTINCT date, mm FROM readings)",
    "days thrown together": "SELECT sum(mm) FROM (SELECT DISTINCT station, mm FROM readings)",
    "readings counted, not millimetres": "SELECT count(*) FROM readings",
}
"""Wrong queries by the names of the mistakes."""

_ADVICE: Final = {
    "counted as delivered": "Take the doubles out first, in a query inside the query.",
    "half of everything": "Not every reading is there twice. Which ones are?",
    "equal amounts counted once": "Two days may have the same mm. Compare whole rows, not mm.",
    "stations thrown together": "Two stations may measure the same on a day: keep the station.",
    "days thrown together": "A station may measure the same on two days: keep the date.",
    "readings counted, not millimetres": "Add up the column mm: sum(mm).",
    ODD: "Run it by itself in a new cell: duckdb.sql(...) names the place.",
}
_OTHERWISE: Final = "Take each different row once, then add up its mm."


def miscounted(query: object) -> Counterexample | None:
    """Run a query over each bucket, and say what is wrong with the first wrong sum."""
    if not isinstance(query, str):
        return Counterexample(
            yours=shortened(query),
            rule="a query is a text",
            next_step="Put it between three quotes.",
            mistake="not a text",
        )
    try:
        sums = sums_of(query)
    except import_module("duckdb").Error as refusal:
        return Counterexample(
            yours=str(refusal).partition("\n")[0],
            rule="the table is readings, with the columns station, date and mm",
            next_step=_ADVICE[ODD],
            mistake=ODD,
        )
    for scene, yours in zip(SCENES, sums, strict=True):
        if not _is_close(yours, scene.right_mm):
            return _complaint(scene, yours, sums)
    return None


def counted_well() -> str:
    """Say what a wrong query would have told."""
    last, wrong = SCENES[-1], sums_of(WRONG["counted as delivered"])
    return f"In the last bucket {last.right_mm:g} mm fell; as delivered it would be {wrong[-1]:g}."


def _complaint(scene: Scene, yours: object, sums: tuple[object, ...]) -> Counterexample:
    known = (name for name, query in WRONG.items() if _alike(sums, sums_of(query)))
    mistake = next(known, "")
    return Counterexample(
        yours=f"{shortened(yours)} mm",
        rule=f"{scene.story}: {scene.right_mm:g} mm fell",
        next_step=_ADVICE.get(mistake, _OTHERWISE),
        mistake=mistake,
    )


@cache
def sums_of(query: str) -> tuple[Any, ...]:
    """Return what a query gives on each of the buckets.

    Raises:
        duckdb.Error: If it is no query.
    """
    found = []
    for scene in SCENES:
        with readings(scene) as run:
            found.append(run(query))
    return tuple(found)


def _alike(sums: tuple[object, ...], others: tuple[Any, ...]) -> bool:
    return all(_is_close(one, other) for one, other in zip(sums, others, strict=True))


@contextmanager
def readings(scene: Scene) -> Iterator[Any]:
    """Lay a bucket's files out by date; give what runs a query over them and returns its number."""
    duckdb = import_module("duckdb")
    with TemporaryDirectory() as place, closing(duckdb.connect()) as database:
        for number, file in enumerate(scene.files):
            path = Path(place, "2026", "11", "23", "09", f"weather-{number}.gz")
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = "".join(f"{json.dumps(reading._asdict())}\n" for reading in file)
            path.write_bytes(gzip.compress(lines.encode(), mtime=0))
        names = f"{Path(place).as_posix()}/**/*.gz"
        source = f"read_json('{names}', format='newline_delimited', compression='gzip')"
        database.execute(f"CREATE VIEW readings AS SELECT * FROM {source}")

        def run(query: str) -> Any:
            answer = database.execute(query)
            # An empty text is no error to every version.
            rows = answer.fetchall() if answer else []
            return rows[0][0] if rows else None

        yield run


def _is_close(found: object, right: float) -> bool:
    return isinstance(found, int | float) and abs(found - right) <= _CLOSE
