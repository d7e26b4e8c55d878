"""The questions of lesson 06 on cures: which of them reach the hot key, and which only cost."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON, MIB, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream
from kdslab.model.throttle import admitted_evenly
from kdslab.sim.large_records import most_in
from kdslab.sim.throttle_rush import city_keys

_KEYS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"
_RESHARDING: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/"
    "kinesis-using-sdk-java-resharding-strategies.html"
)
_LARGE: Final = "https://docs.aws.amazon.com/streams/latest/dev/large-records.html"
_AGGREGATION: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-concepts.html"
_RUSH: Final = 4_000
_SENSORS: Final = {"sensor-0": 700, "sensor-25": 700}


def _refused_with_city_keys(shards: int) -> int:
    """Return what is refused a second in a rush hour of eight cities."""
    shares = city_keys().per_shard(even_ranges(shards))
    sent = [round(share * _RUSH) for share in shares]
    return sum(n - admitted_evenly(n, 200) for n in sent)


def _refused_with_trip_keys(shards: int) -> int:
    per_trip = [f"trip-{number:05d}" for number in range(_RUSH // 4)]
    counts = [0] * shards
    for key in per_trip:
        counts[hash_key(key) * shards >> 128] += 4
    return sum(n - admitted_evenly(n, 200) for n in counts)


@cache
def _two_sensors(cut: str) -> int:
    """Return what two busy keys of one shard are refused a second, after a split or without.

    Args:
        cut: "between" them, in the "middle" of the shard, or "none".
    """
    stream = Stream("s", shard_count=2, now=0.0)
    first, second = sorted(_SENSORS, key=hash_key)
    shard = stream.route(hash_key(first))
    arc = shard.hash_key_range
    places = {"between": hash_key(second), "middle": (arc.start + arc.end + 1) // 2}
    if cut in places:
        stream.split(float(MINUTE), shard.id, places[cut])
    stream.settle(2.0 * MINUTE)
    offered: dict[str, int] = {}
    for key, records in _SENSORS.items():
        owner = stream.route(hash_key(key)).id
        offered[owner] = offered.get(owner, 0) + records
    return sum(n - admitted_evenly(n, 100) for n in offered.values())


@cache
def _mib_a_second(record_kib_at_most: int) -> float:
    """Return what one shard takes a second once its first burst is over."""
    return (most_in(120, record_kib_at_most) - most_in(60, record_kib_at_most)) / 60 / MIB


def _aggregated(events: int, event_bytes: int, in_one: int) -> int:
    """Return how many events of one key a shard stores a second, packed so many to a record."""
    records = -(-events // in_one)
    return admitted_evenly(records, in_one * event_bytes) * in_one


CITY_KEY: Final = Question(
    ident="06.q5",
    prompt=(
        "A ride-hailing app uses the city as its partition key. In the rush, 4,000 positions a "
        "second come on 6 shards, and New York alone sends 37 % of them. What ends the refusals?"
    ),
    options=(
        Option(
            "The trip as the key.",
            "Thousands of quiet keys spread evenly, and each trip keeps its order.",
            correct=True,
            holds=lambda: _refused_with_trip_keys(6) == 0,
        ),
        Option(
            "60 shards.",
            "New York is one key, and one key is in one shard: 1,488 a second are too much.",
            misconception=5,
            holds=lambda: _refused_with_city_keys(60) == 0,
        ),
        Option(
            "On-demand mode: it adds shards until every city fits.",
            "It halves shards. A city is one point of the ring, which no cut divides.",
            misconception=6,
            holds=lambda: _refused_with_city_keys(2**12) == 0,
        ),
        Option(
            "Nothing need be done: 6 shards take 6,000, and that is more than 4,000.",
            "The sum does not count. Each shard has a limit of its own.",
            misconception=38,
            holds=lambda: _refused_with_city_keys(6) == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_KEYS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Refused a second with cities: {_refused_with_city_keys(6):,} on 6 shards, "
        f"{_refused_with_city_keys(60):,} on 60, {_refused_with_city_keys(4_096):,} on 4,096. "
        f"With trips on 6 shards: {_refused_with_trip_keys(6)}."
    ),
)

BETWEEN: Final = Question(
    ident="06.q6",
    prompt=(
        "Two keys send 700 small records a second each, and share a shard that lies next to an "
        "idle one. Both lie in the lower half of the shard's range. What helps?"
    ),
    options=(
        Option(
            "Split the shard between their two hash keys.",
            "Then each key has a shard that takes its 700.",
            correct=True,
            holds=lambda: _two_sensors("between") == 0,
        ),
        Option(
            "Split the shard in the middle of its range.",
            "Both keys stay together in the lower child; the upper one is idle.",
            misconception=5,
            holds=lambda: _two_sensors("middle") == 0,
        ),
        Option(
            "Nothing: the idle shard next door takes what does not fit.",
            "A key's shard is the one whose range holds its hash, however full it is.",
            misconception=8,
            holds=lambda: _two_sensors("none") == 0,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_RESHARDING,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Refused a second: {_two_sensors('none')} without a split, {_two_sensors('middle')} after "
        f"one in the middle, {_two_sensors('between')} after one between the keys."
    ),
)

LARGER_RECORDS: Final = Question(
    ident="06.q7",
    prompt=(
        "You raise a stream's largest record from 1 MiB to 10 MiB. How many MiB a second does one "
        "shard store then, hour after hour?"
    ),
    kind="number",
    answer=1.0,
    tolerance=0.05,
    options=(
        Option(
            "1",
            "The rate stays. A large record borrows from the seconds behind it.",
            correct=True,
            holds=lambda: round(_mib_a_second(10_240)) == 1,
        ),
        Option(
            "10",
            "10 MiB may come at once, but not every second.",
            misconception=39,
            holds=lambda: round(_mib_a_second(10_240)) == 10,
        ),
        Option(
            "2",
            "That is what a shard gives to those who read it.",
            misconception=39,
            holds=lambda: round(_mib_a_second(10_240)) == 2,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_LARGE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In its second minute a shard that is offered all it can take stores "
        f"{_mib_a_second(10_240):.2f} MiB a second, with either size of records "
        f"({_mib_a_second(1_024):.2f} with 1 MiB)."
    ),
)

AGGREGATE: Final = Question(
    ident="06.q8",
    prompt=(
        "One meter sends 2,400 readings a second of 100 bytes, all with one key whose order must "
        "stay. Its shard refuses. What gets all of them in?"
    ),
    options=(
        Option(
            "Aggregation: pack, say, 40 readings into one record.",
            "60 records a second remain, and their bytes are far below the shard's limit.",
            correct=True,
            holds=lambda: _aggregated(2_400, 100, in_one=40) == 2_400,
        ),
        Option(
            "Three shards: together they take 3,000 records a second.",
            "The key stays on one of the three.",
            misconception=5,
            holds=lambda: _aggregated(2_400, 100, in_one=1) == 2_400,
        ),
        Option(
            "Nothing does: a shard takes 1,000 readings a second, however they are packed.",
            "It counts records, not what is inside them.",
            misconception=35,
            holds=lambda: _aggregated(2_400, 100, in_one=40) <= SHARD_WRITE_RECORDS_PER_SECOND,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_AGGREGATION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Readings stored a second: {_aggregated(2_400, 100, in_one=1):,} one by one, "
        f"{_aggregated(2_400, 100, in_one=40):,} with 40 in a record."
    ),
)
