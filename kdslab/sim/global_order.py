"""Order across shards: there is none, unless a reader makes one from the times of arrival."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from kdslab.model.iterator import IteratorType
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream


@dataclass(frozen=True, kw_only=True)
class Orders:
    """The same numbered records in several orders.

    Attributes:
        sent: As they were sent.
        read: As a reader gets them that goes from shard to shard, a few records at a time.
        by_shard: As each shard keeps them.
        merged: As they come when sorted by the time of arrival.
    """

    sent: tuple[int, ...]
    read: tuple[int, ...]
    by_shard: tuple[tuple[int, ...], ...]
    merged: tuple[int, ...]

    @property
    def inversions(self) -> int:
        """Return how often the reader got a record right after one that was sent later."""
        return sum(later < earlier for earlier, later in pairwise(self.read))


def read_across(records: int = 12, *, shards: int = 2, at_a_time: int = 3) -> Orders:
    """Send numbered records with keys of their own, then read the shards in turn.

    Example:
        >>> orders = read_across(6, at_a_time=2)
        >>> orders.read, orders.merged == orders.sent
        ((0, 1, 3, 5, 2, 4), True)
    """
    stream = Stream("orders", shard_count=shards, now=0.0)
    now = float(MINUTE)
    for number in range(records):
        stream.put(now + number, f"order-{number}", str(number).encode())
    now += records
    places = [
        stream.iterator(now, shard.id, IteratorType.TRIM_HORIZON) for shard in stream.open_shards
    ]
    read: list[tuple[float, int]] = []
    while len(read) < records:
        for index, place in enumerate(places):
            batch = stream.get_records(now, place, at_a_time)
            read += [(record.arrived_at, int(record.data)) for record in batch.records]
            places[index] = batch.next_iterator or place
        now += 1
    return Orders(
        sent=tuple(range(records)),
        read=tuple(number for _, number in read),
        by_shard=tuple(
            tuple(int(record.data) for record in shard.records) for shard in stream.open_shards
        ),
        merged=tuple(number for _, number in sorted(read)),
    )
