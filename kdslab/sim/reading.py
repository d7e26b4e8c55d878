"""Five ways to begin reading one shard, asked for at the same moment: what each of them gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kdslab.model.iterator import IteratorType
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.stream import Stream

HOURS_APART: Final = 2
LAST_HOUR: Final = 48
_RECORDS: Final = LAST_HOUR // HOURS_APART + 2
_HOUR: Final = 3600.0
_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """One read head.

    Attributes:
        kind: The iterator's type.
        asks: What the request names besides, in words; empty if nothing.
        first: The number of the first record that it gets.
        waiting: How many records are there for it at once; 0 if the first is still to come.
    """

    kind: str
    asks: str
    first: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Tape:
    """A shard as a tape, and five heads on it.

    Attributes:
        now_hours: When the iterators are asked for.
        oldest_hours: What came before this time is gone, if anything did.
        arrived_hours: When each record came or will come, from record 0 up.
        heads: The five heads.
    """

    now_hours: float
    oldest_hours: float
    arrived_hours: tuple[float, ...]
    heads: tuple[Head, ...]

    @property
    def written(self) -> int:
        """How many records have been written."""
        return sum(hours <= self.now_hours for hours in self.arrived_hours)

    @property
    def gone(self) -> int:
        """How many of them have been dropped because of their age."""
        return sum(hours < self.oldest_hours for hours in self.arrived_hours)


def read_heads(now_hours: float = 30.0, *, record: int = 10, timestamp_hours: float = 21.0) -> Tape:
    """Ask for all five iterators of a shard that gets a record every two hours.

    Args:
        now_hours: When they are asked for, from 0 to 48 hours after the shard's first record.
        record: The number of the record whose sequence number two of them name; the newest one if
            it is not yet written.
        timestamp_hours: The time that one of them names; now if it lies in the future.

    Example:
        >>> [head.first for head in read_heads(30.0, record=10, timestamp_hours=21.0).heads]
        [3, 10, 11, 11, 16]
    """
    arrived = tuple(float(n * HOURS_APART) for n in range(_RECORDS))
    written = sum(hours <= now_hours for hours in arrived)
    stream = Stream("tape", shard_count=1, now=0.0)
    stored = [_put(stream, hours * _HOUR, n) for n, hours in enumerate(arrived[:written])]
    named, at_hours = min(max(record, 0), written - 1), min(timestamp_hours, now_hours)
    places: tuple[tuple[IteratorType, str, dict[str, Any]], ...] = (
        (IteratorType.TRIM_HORIZON, "", {}),
        (IteratorType.AT_SEQUENCE_NUMBER, f"record {named}", {"sequence_number": stored[named]}),
        (IteratorType.AFTER_SEQUENCE_NUMBER, f"record {named}", {"sequence_number": stored[named]}),
        (IteratorType.AT_TIMESTAMP, f"hour {at_hours:g}", {"timestamp": at_hours * _HOUR}),
        (IteratorType.LATEST, "", {}),
    )
    now, shard_id = now_hours * _HOUR, stream.shards[0].id
    iterators = [stream.iterator(now, shard_id, kind, **more) for kind, _, more in places]
    waiting = [stream.get_records(now, iterator).records for iterator in iterators]
    # One more record, so that the first one is known of those too that have to wait for it.
    _put(stream, now + _MINUTE, written)
    later = [stream.get_records(now + _MINUTE, iterator).records for iterator in iterators]
    return Tape(
        now_hours=now_hours,
        oldest_hours=max(0.0, now_hours - RETENTION_HOURS_BY_DEFAULT),
        arrived_hours=arrived,
        heads=tuple(
            Head(kind=kind.value, asks=asks, first=int((there or new)[0].data), waiting=len(there))
            for (kind, asks, _), there, new in zip(places, waiting, later, strict=True)
        ),
    )


def _put(stream: Stream, now: float, number: int) -> str:
    _, record = stream.put(now, "sensor", b"%d" % number)
    return record.sequence_number
