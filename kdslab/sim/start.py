"""One second of a stream under load: how hard it can be pushed before it says no."""

from __future__ import annotations

from functools import cache
from itertools import count
from typing import Final

from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import KEY_SPACE, hash_key
from kdslab.model.stream import Stream
from kdslab.sim.film import Film
from kdslab.sim.filming import Poller, Source, film
from kdslab.sim.keys import KeyMix, weighted
from kdslab.sim.workload import steady

PRODUCERS: Final = ("web", "app", "till")
READERS: Final = ("dashboard", "archive")
ATTEMPTS: Final = 3
RETRY_SECONDS: Final = 0.1

_RECORD_BYTES = 200
_TRAVEL_SECONDS = 0.06
_PLAY_SECONDS = 26.0
_POLL_SECONDS = 0.4
# Each producer's keys lie in other twelfths of the ring, so that 1, 2, 3 or 4 shards get alike.
_TWELFTHS = ((0, 6, 3, 9), (7, 1, 10, 4), (5, 11, 2, 8))


def pushed(traffic: int, shards: int = 1, *, again: bool = False) -> Film:
    """Send a second's worth of records to a stream that has been under this load for a while.

    Args:
        traffic: Records a second, all producers together, spread evenly over the shards.
        shards: How many shards, 1 to 4.
        again: Whether refused records are sent again, up to three attempts in all.

    Example:
        >>> pushed(1_000).refused, pushed(1_200).refused[0] > 0
        ((0,), True)
    """
    sources = [
        Source(
            name=name,
            mix=_keys(twelfths),
            rate=steady(traffic / len(PRODUCERS)),
            record_bytes=_RECORD_BYTES,
            starts_at=number / traffic,
            in_turn=True,
        )
        for number, (name, twelfths) in enumerate(zip(PRODUCERS, _TWELFTHS, strict=True))
    ]
    readers = [
        Poller(name=name, every_seconds=_POLL_SECONDS, starts_at=0.12 + 0.2 * number)
        for number, name in enumerate(READERS)
    ]
    return film(
        sources,
        readers,
        shards=shards,
        seconds=1,
        tail_seconds=0.2,
        travel_seconds=_TRAVEL_SECONDS,
        play_seconds=_PLAY_SECONDS,
        attempts=ATTEMPTS if again else 1,
        retry_seconds=RETRY_SECONDS,
        spent=True,
    )


def first_refusal(shards: int = 1, step: int = 50) -> int:
    """Return the lowest traffic at which a record is refused, in records a second.

    Args:
        shards: How many shards.
        step: Traffic is tried in steps of this.
    """
    start = max(step, SHARD_WRITE_RECORDS_PER_SECOND * shards // 2)
    return next(traffic for traffic in count(start, step) if any(pushed(traffic, shards).refused))


def rush(records: int, shards: int = 1) -> tuple[int, ...]:
    """Send records all in one second, and those refused again each second until all are in.

    Args:
        records: How many, spread evenly over the shards.
        shards: How many shards, each with a full budget at first.

    Returns:
        How many are refused in each second; the last number is 0.

    Example:
        >>> rush(2_400), rush(2_400, shards=3)
        ((1400, 400, 0), (0,))
    """
    stream = Stream("rush", shard_count=shards, now=0.0)
    refused = [records]
    while refused[-1] or len(refused) == 1:
        each, more = divmod(refused[-1], shards)
        taken = (
            stream.put_alike(
                float(len(refused)), shard, records=each + (number < more), size_bytes=_RECORD_BYTES
            )
            for number, shard in enumerate(stream.open_shards)
        )
        refused.append(refused[-1] - sum(taken))
    return tuple(refused[1:])


@cache
def _keys(twelfths: tuple[int, ...]) -> KeyMix:
    return weighted("a few users", {_key_in(twelfth): 1.0 for twelfth in twelfths})


@cache
def _key_in(twelfth: int) -> str:
    users = (f"user-{number}" for number in count())
    return next(user for user in users if hash_key(user) * 12 // KEY_SPACE == twelfth)
