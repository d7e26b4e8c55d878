"""The exercises of lesson 06: read the meter, find the hot key, spread it, name the cause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.city_suffixes import suffixed_well, wrong_for_the_cities
from kdslab.course.checks.hot_keys import misfound, scenes
from kdslab.course.checks.incidents import Figures, incidents, misnamed
from kdslab.course.checks.meters import wrong_shard_percent, wrong_stream_percent
from kdslab.course.checks.suffixes import HotKey, drawn, ran_well, wrong_count
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.sim.trips import Position, day_of_trips


@exercise(
    "06.0",
    "Read the meter",
    hints=(
        "A metric's Sum counts a whole minute. What could the shards have taken in a minute?",
        "Divide by 1,000 records/s x 60 s x the number of shards: 4 for the stream, 1 for a shard.",
        "stream_percent = 100 * sum(minute) / (1_000 * 60 * 4)",
    ),
)
def read_the_meter(
    stream_percent: object, shard_percent: object, minute: Sequence[int]
) -> Counterexample | None:
    """Judge how full a stream and its busiest shard are, from a minute's IncomingRecords."""
    if shard_percent is None:
        raise NotAttemptedError
    return wrong_stream_percent(stream_percent, minute) or wrong_shard_percent(
        shard_percent, minute
    )


@exercise(
    "06.1",
    "Which key makes the shard hot?",
    hints=(
        "The loudest key of the whole stream may live on a shard that has room.",
        "First count records by shard and take the busiest; then count keys on that shard alone.",
        "hot = Counter(shard for _, shard in pairs).most_common(1)[0][0]",
    ),
)
def hot_key(loudest: Callable[[list[tuple[str, str]]], Any]) -> Counterexample | str:
    """Judge a function that names the busiest shard's busiest key; small scenes come first."""
    for scene in scenes():
        yours = loudest(list(scene.pairs))
        if yours != scene.key:
            return misfound(loudest, scene, yours)
    last = scenes()[-1]
    return f"In the last scene {last.key} sends {last.of_key} of {len(last.pairs):,} records."


@exercise(
    "06.2",
    "Keep the city, lose the hot shard",
    hints=(
        "A city's records may have several keys, as long as each trip keeps to one of them.",
        "Take the suffix from the trip: its last digit has ten values and never changes.",
        'return f"{position.city}-{position.trip_id[-1]}"',
    ),
)
def city_key(partition_key: Callable[[Position], Any]) -> Counterexample | str:
    """Judge a city key with a suffix by a day of trips on four shards."""
    return wrong_for_the_cities(partition_key, day_of_trips()) or suffixed_well(partition_key)


@exercise(
    "06.3",
    "Read the graphs, name the cause",
    hints=(
        "Which kind of call is refused? By how many shards? And are those shards full?",
        "A shard that refuses and is far from 60,000 records in its minute had a burst.",
        'if max(shard["IncomingRecords"] for shard in refusing) < 48_000: return "burst"',
    ),
)
def name_the_cause(cause: Callable[[list[Figures]], Any]) -> Counterexample | str:
    """Judge a function that names the cause behind one minute's shard-level metrics."""
    for incident in incidents():
        yours = cause([dict(shard) for shard in incident.shards])
        if yours != incident.cause:
            return misnamed(cause, incident, yours)
    return f"All {len(incidents())} incidents have their cause."


@exercise(
    "06.4",
    "How many suffixes does your hot key need?",
    hints=(
        "Arithmetic gives the fewest that could do. Then MD5 decides where they fall.",
        "A shard with n of the suffixes is offered n / count of the traffic; compare the fullest "
        "shard with its limit, for count = 1, 2, 3, ...",
        "max(route_keys(names, shards).per_shard) * per_second / count <= limit",
    ),
)
def suffix_count(count: object, learner: str, attempt: int = 1) -> Counterexample | str:
    """Judge the smallest number of suffixes with which the learner's stream refuses nothing."""
    mine = my_hot_key(learner, attempt)
    return wrong_count(count, mine) or ran_well(mine)


def my_hot_key(learner: str, attempt: int = 1) -> HotKey:
    """Return the hot key of one learner and attempt.

    Example:
        >>> mine = my_hot_key("ada")
        >>> mine.per_second > mine.limit
        True
    """
    return drawn(chance_of(learner, attempt, "06.4"))
