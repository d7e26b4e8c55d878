"""What aggregation gives and what it costs: runs of the producer library, and its two traps.

The gain: small events share one of a shard's 1,000 records a second, until its bytes are the limit.
The first trap: a reader that does not take records apart. The second: whoever aggregates without
noticing that the shards have changed puts user records where no reader looks for them.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from random import Random

from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.keys import KeyMix, uniform
from kdslab.sim.writers.aggregation import UserRecord, aggregate, deaggregate, handed_on
from kdslab.sim.writers.kpl import Kpl
from kdslab.sim.writers.kpl_counts import KplCounts
from kdslab.sim.writers.kpl_settings import KplSettings

_KEYS = 800
_STEPS_PER_SECOND = 100
_SPLIT_AT, _SPLIT_DONE_AT = 20.0, 80.0


@dataclass(frozen=True, kw_only=True)
class KplRun:
    """What the producer library made of a steady load.

    Attributes:
        settings: How it was set.
        seconds: How long the load lasted.
        user_records_put: User records stored by the end of each second, since the one before.
        kinesis_records_put: Kinesis records stored in the same time.
        counts: The totals when the last second was over.
    """

    settings: KplSettings
    seconds: int
    user_records_put: tuple[int, ...]
    kinesis_records_put: tuple[int, ...]
    counts: KplCounts

    @property
    def user_records_per_second(self) -> float:
        """Return what was stored a second, without the first: full buckets favour it."""
        later = self.user_records_put[1:] or self.user_records_put
        return sum(later) / len(later)


def run_kpl(
    per_second: int,
    *,
    record_bytes: int = 200,
    seconds: int = 5,
    shards: int = 1,
    mix: KeyMix | None = None,
    settings: KplSettings | None = None,
    seed: int = 0,
) -> KplRun:
    """Give one producer a steady load.

    Args:
        per_second: User records a second, in a hundred equal steps.
        record_bytes: What each weighs, key included.
        seconds: For how long.
        shards: How many even shards the stream has.
        mix: The partition keys; 800 that come equally often if not given.
        settings: The library's settings.
        seed: Where chance starts: which key comes when.

    Example:
        >>> run_kpl(100, seconds=2).counts.kinesis_records_put < 40
        True
    """
    engine, chance = Engine(), Random(seed)
    kpl = Kpl(engine, Stream("clicks", shard_count=shards, now=0.0), settings)
    keys = mix or uniform(_KEYS)

    def program() -> Generator[float, None, None]:
        for step in range(seconds * _STEPS_PER_SECOND):
            due = (step + 1) * per_second // _STEPS_PER_SECOND
            for _ in range(due - step * per_second // _STEPS_PER_SECOND):
                key = keys.draw(chance)
                kpl.put(key, bytes(max(0, record_bytes - len(key.encode()))))
            yield 1 / _STEPS_PER_SECOND

    engine.start(program())
    totals = [(0, 0)]
    for second in range(seconds):
        engine.run(until=second + 1.0)
        totals.append((kpl.counts().user_records_put, kpl.counts().kinesis_records_put))
    steps = list(zip(totals[1:], totals[:-1], strict=True))
    return KplRun(
        settings=settings or KplSettings(),
        seconds=seconds,
        user_records_put=tuple(now[0] - before[0] for now, before in steps),
        kinesis_records_put=tuple(now[1] - before[1] for now, before in steps),
        counts=kpl.counts(),
    )


@dataclass(frozen=True, kw_only=True)
class TwoReadings:
    """One aggregated record, read by two readers.

    Attributes:
        as_it_is: What the reader gets that takes the payload for a text.
        keys: The partition key that it sees.
        taken_apart: The key and the text of each user record, for the reader that de-aggregates.
    """

    as_it_is: str
    keys: tuple[str, ...]
    taken_apart: tuple[tuple[str, str], ...]


def read_twice(texts: tuple[tuple[str, str], ...]) -> TwoReadings:
    """Aggregate texts, put them, and read the record with and without taking it apart.

    Args:
        texts: Partition keys and texts.

    Example:
        >>> read_twice((("user-1", "hello"), ("user-2", "world"))).keys
        ('a',)
    """
    stream = Stream("clicks", shard_count=1, now=0.0)
    packed = aggregate([UserRecord(key, text.encode()) for key, text in texts])
    shard, record = stream.put(0.0, *packed)
    return TwoReadings(
        as_it_is=record.data.decode(errors="replace"),
        keys=tuple(stored.partition_key or "" for stored in shard.records),
        taken_apart=tuple((user.partition_key, user.data.decode()) for user in deaggregate(record)),
    )


@dataclass(frozen=True, kw_only=True)
class SplitUnnoticed:
    """Records that were aggregated for a shard which has been split since.

    Attributes:
        user_records: How many were put.
        accepted: How many of them the service stored; it sees nothing wrong.
        kept: How many a reader like the KCL hands on.
        dropped: The keys of those that it drops unread, because their shard does not own them all.
        kept_from_library: How many the reader hands on if the producer library put them.
        sent_again: How many the library sent a second time for it.
    """

    user_records: int
    accepted: int
    kept: int
    dropped: tuple[str, ...]
    kept_from_library: int
    sent_again: int


def aggregate_across_split(user_records: int = 20) -> SplitUnnoticed:
    """Aggregate for a stream of one shard, split it, and put with the old map.

    A hand-made aggregator puts and forgets. The library finds that the record lies in another shard
    than expected, looks at the shards anew and sends it all again.

    Args:
        user_records: How many with distinct keys, at least 2.
    """
    users = [UserRecord(f"user-{number}", b"click") for number in range(user_records)]
    by_hand = _split_stream()
    by_hand.put_many(_SPLIT_DONE_AT, [aggregate(users)])

    engine = Engine()
    stream = Stream("clicks", shard_count=1, now=0.0)
    kpl = Kpl(engine, stream)
    _split(stream)
    engine.run(until=_SPLIT_DONE_AT)
    for user in users:
        kpl.put(user.partition_key, user.data)
    engine.run(until=2 * _SPLIT_DONE_AT)

    kept = _handed_on(by_hand)
    return SplitUnnoticed(
        user_records=user_records,
        accepted=sum(len(deaggregate(row)) for shard in by_hand.shards for row in shard.records),
        kept=len(kept),
        dropped=tuple(user.partition_key for user in users if user.partition_key not in kept),
        kept_from_library=len(_handed_on(stream)),
        sent_again=kpl.counts().user_records_strayed,
    )


def _split_stream() -> Stream:
    stream = Stream("clicks", shard_count=1, now=0.0)
    _split(stream)
    stream.settle(_SPLIT_DONE_AT)
    return stream


def _split(stream: Stream) -> None:
    stream.update_shard_count(_SPLIT_AT, 2)


def _handed_on(stream: Stream) -> set[str]:
    """Return the keys of the user records that a reader of all shards like the KCL hands on."""
    return {
        user.partition_key
        for shard in stream.shards
        for record in shard.records
        for user in handed_on(deaggregate(record), shard.hash_key_range)
    }
