"""Two readers, one tape: the same records, each reader with a place of its own.

A stream with one shard gets a record every hour. Reader A is there from the start, reader B comes
later and chooses where to begin. Both ask once an hour and remember the last sequence number they
got, since an iterator lives five minutes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

from kdslab.model.iterator import IteratorType, ShardIterator
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process

HOUR: Final = 3600.0
HOURS: Final = 72
"""How long the tape is written: one record in the middle of each hour."""

STARTS: Final = ("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")


class Reader(NamedTuple):
    """What one reader has seen.

    Attributes:
        name: "A" or "B".
        starts_at_hours: When it comes.
        start: Where it begins.
        got_at_hours: For each record that has been written, when it got it; None if it has not.
        skipped: How many records it will never get: they were older than its start, or gone.
    """

    name: str
    starts_at_hours: float
    start: str
    got_at_hours: tuple[float | None, ...]
    skipped: int

    @property
    def got(self) -> int:
        """How many records it has got."""
        return sum(at is not None for at in self.got_at_hours)


@dataclass(frozen=True, kw_only=True)
class Tape:
    """A stream with two readers at one moment.

    Attributes:
        now_hours: The moment.
        retention_hours: How long records stay.
        arrived_at_hours: When each record came, the oldest first.
        kept: How many of them are still in the stream: the newest ones.
        readers: A and B.
    """

    now_hours: float
    retention_hours: int
    arrived_at_hours: tuple[float, ...]
    kept: int
    readers: tuple[Reader, ...]

    @property
    def gone(self) -> int:
        """How many records are too old and have left the stream."""
        return len(self.arrived_at_hours) - self.kept


def two_readers(
    start: str = "LATEST",
    *,
    late_hours: float = 24,
    retention_hours: int = 24,
    timestamp_hours: float = 12,
    now_hours: float = HOURS,
) -> Tape:
    """Write a tape and read it twice, up to a moment.

    Args:
        start: Where reader B begins, one of `STARTS`.
        late_hours: How much later than reader A it comes.
        retention_hours: How long records stay, 24 or more.
        timestamp_hours: The time that B asks for with AT_TIMESTAMP, at most `late_hours`.
        now_hours: The moment at which to look.

    Raises:
        ValueError: If reader B would ask for a time that lies ahead of it.

    Example:
        >>> [two_readers(start).readers[1].got for start in STARTS]
        [72, 48, 60]
    """
    if start == "AT_TIMESTAMP" and timestamp_hours > late_hours:
        raise ValueError(
            f"AT_TIMESTAMP cannot lie in the future: B comes at hour {late_hours:g} and asks "
            f"for hour {timestamp_hours:g}"
        )
    run = _Run(retention_hours)
    run.read("A", "TRIM_HORIZON", 0.0, 0.0)
    run.read("B", start, late_hours * HOUR, timestamp_hours * HOUR)
    run.engine.run(until=now_hours * HOUR)
    return run.tape(now_hours)


class _Run:
    """The stream and its readers while time passes."""

    def __init__(self, retention_hours: int) -> None:
        self.engine = Engine()
        self._stream = Stream("tape", shard_count=1, now=0.0)
        self._stream.set_retention(0.0, retention_hours)
        self._shard = self._stream.open_shards[0]
        self._written: list[Record] = []
        self._readers: list[_Place] = []
        self.engine.start(self._writing(), after=HOUR / 2)

    def read(self, name: str, start: str, starts_at: float, timestamp: float) -> None:
        """Let a reader come at a time."""
        place = _Place(name, start, starts_at, timestamp)
        self._readers.append(place)
        self.engine.start(self._reading(place), after=starts_at)

    def tape(self, now_hours: float) -> Tape:
        """Return what is to be seen now."""
        horizon = now_hours - self._stream.retention_hours
        arrived = tuple(record.arrived_at / HOUR for record in self._written)
        return Tape(
            now_hours=now_hours,
            retention_hours=self._stream.retention_hours,
            arrived_at_hours=arrived,
            kept=sum(at >= horizon for at in arrived),
            readers=tuple(self._seen(place) for place in self._readers),
        )

    def _writing(self) -> Process:
        for number in range(HOURS):
            now = self.engine.now()
            self._written.append(self._stream.put(now, "sensor-7", b"%d" % number)[1])
            yield HOUR

    def _reading(self, place: _Place) -> Process:
        while True:
            now = self.engine.now()
            iterator = self._iterator(now, place)
            place.next_counter = iterator.counter
            for record in self._stream.get_records(now, iterator).records:
                place.got[record.counter] = now / HOUR
                place.last = record.sequence_number
                place.next_counter = record.counter + 1
            yield HOUR

    def _iterator(self, now: float, place: _Place) -> ShardIterator:
        if place.last is not None:
            kind = IteratorType.AFTER_SEQUENCE_NUMBER
            return self._stream.iterator(now, self._shard.id, kind, sequence_number=place.last)
        if now > place.starts_at and place.start == "LATEST":
            # It has no record to remember yet, so it remembers when it came.
            kind = IteratorType.AT_TIMESTAMP
            return self._stream.iterator(now, self._shard.id, kind, timestamp=place.starts_at)
        kind = IteratorType(place.start)
        timestamp = place.timestamp if kind is IteratorType.AT_TIMESTAMP else None
        return self._stream.iterator(now, self._shard.id, kind, timestamp=timestamp)

    def _seen(self, place: _Place) -> Reader:
        got = tuple(place.got.get(record.counter) for record in self._written)
        skipped = sum(
            record.counter < place.next_counter and record.counter not in place.got
            for record in self._written
        )
        return Reader(place.name, place.starts_at / HOUR, place.start, got, skipped)


class _Place:
    """Where a reader is, and what it has."""

    def __init__(self, name: str, start: str, starts_at: float, timestamp: float) -> None:
        self.name, self.start = name, start
        self.starts_at, self.timestamp = starts_at, timestamp
        self.got: dict[int, float] = {}
        self.last: str | None = None
        self.next_counter = 0
