"""The questions of lesson 03 on many keys: how they spread, what one key can do, and order."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import CHECKED_ON, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import hash_key
from kdslab.model.stream import Stream
from kdslab.sim.hashing import chance_of_no_collision, route_keys

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"


@cache
def _accepted_per_second(shard_count: int, offered: int) -> int:
    """Offer one key for a minute; return what the stream takes in the last second."""
    stream = Stream("s", shard_count=shard_count, now=0.0)
    taken = 0
    for second in range(60):
        budget = stream.route(hash_key("checkout")).budget
        taken = budget.spend(float(second), records=offered, size_bytes=offered * 100)
    return taken


@cache
def _stored() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Send a0, b0, a1, ... to two shards; what is refused is sent again a second later.

    Returns:
        What was sent, in the order of the first attempts, and what is stored, shard by shard.
    """
    stream = Stream("s", shard_count=2, now=0.0)
    keys = {"a": "123", "b": "New York"}
    # The second record of a fills its shard: there is no room for it before the next second.
    sent = ("a0", "b0", "a1", "b1", "a2", "b2")
    again = [name for name in sent if not _taken(stream, 20.0, keys[name[0]], name)]
    for name in again:
        _taken(stream, 21.0, keys[name[0]], name)
    return sent, tuple(
        record.data.decode().strip() for shard in stream.shards for record in shard.records
    )


def _taken(stream: Stream, now: float, key: str, name: str) -> bool:
    size_bytes = {"a0": 600_000, "a1": 600_000}.get(name, 10)
    try:
        stream.put(now, key, name.encode().ljust(size_bytes))
    except ProvisionedThroughputExceededException:
        return False
    return True


def _of(key: str, names: tuple[str, ...]) -> list[str]:
    return [name for name in names if name.startswith(key)]


def _is_stored_order_read() -> bool:
    stream = Stream("s", shard_count=1, now=0.0)
    given = [stream.put(20.0, "a", b"x")[1].sequence_number for _ in range(5)]
    return given == [record.sequence_number for record in stream.shards[0].records]


def _numbers_are_consecutive() -> bool:
    stream = Stream("s", shard_count=1, now=0.0)
    first, second = (int(stream.put(20.0, "a", b"x")[1].sequence_number) for _ in range(2))
    return second - first == 1


@cache
def _chance_of_an_empty_shard(key_count: int, shard_count: int) -> float:
    """Try every way in which the keys can fall; return the share that leaves a shard empty."""
    falls = [set(fall) for fall in product(range(shard_count), repeat=key_count)]
    return sum(len(used) < shard_count for used in falls) / len(falls)


def _percent(key_count: int, shard_count: int) -> int:
    return round(100 * chance_of_no_collision(key_count, shard_count))


SPREAD: Final = Question(
    ident="03.q2",
    prompt=(
        "A stream has 6 shards, and 5 partition keys are in use. In how many of 100 such streams "
        "does each key have a shard to itself?"
    ),
    kind="number",
    answer=9.0,
    tolerance=1.0,
    options=(
        Option(
            "9",
            "6/6 x 5/6 x 4/6 x 3/6 x 2/6: each key must miss all shards that are taken.",
            correct=True,
            holds=lambda: _percent(5, 6) == 9,
        ),
        Option(
            "100",
            "There is room for all, but nobody gives out the places; a hash throws the keys.",
            misconception=7,
            holds=lambda: _percent(5, 6) == 100,
        ),
        Option(
            "83",
            "5 of 6 is the chance that one more key misses one shard that is taken.",
            misconception=7,
            holds=lambda: _percent(5, 6) == 83,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: f"For random keys the product is {chance_of_no_collision(5, 6):.1%}.",
)

HOT_KEY: Final = Question(
    ident="03.q3",
    prompt=(
        'Every record has the key "checkout": 1,500 small records a second on a stream of 2 '
        "shards. You go to 4 shards. How many records a second does the stream accept now?"
    ),
    kind="number",
    answer=float(SHARD_WRITE_RECORDS_PER_SECOND),
    options=(
        Option(
            "1,000",
            "One key has one hash and so one shard, and this is what a shard takes.",
            correct=True,
            holds=lambda: _accepted_per_second(4, 1_500) == 1_000,
        ),
        Option(
            "1,500",
            "The new shards stand idle: no key leads to them.",
            misconception=5,
            holds=lambda: _accepted_per_second(4, 1_500) == 1_500,
        ),
        Option(
            "2,000",
            "Two shards could take that; one key reaches one of them.",
            misconception=5,
            holds=lambda: _accepted_per_second(4, 1_500) == 2_000,
        ),
        Option(
            "4,000",
            "Four shards could take that together, from many keys.",
            misconception=5,
            holds=lambda: _accepted_per_second(4, 1_500) == 4_000,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In second 60 the shard of checkout is offered 1,500 and takes "
        f"{_accepted_per_second(4, 1_500):,} on 4 shards, {_accepted_per_second(2, 1_500):,} on 2."
    ),
)

ORDER: Final = Question(
    ident="03.q6",
    prompt="Two keys have a shard each. What may a reader rely on?",
    options=(
        Option(
            "Each shard's records come in the order in which that shard stored them.",
            "That is the order of the sequence numbers, and a shard is read along it.",
            correct=True,
            holds=_is_stored_order_read,
        ),
        Option(
            "Each key's records come in the order in which they were first sent.",
            "A record that is refused and sent again is stored later, behind its successors.",
            misconception=14,
            holds=lambda: all(_of(key, _stored()[0]) == _of(key, _stored()[1]) for key in "ab"),
        ),
        Option(
            "All records of both keys come in the order in which they were sent.",
            "There is no order between shards: a reader takes one shard and then the other.",
            misconception=13,
            holds=lambda: _stored()[0] == _stored()[1],
        ),
        Option(
            "Sequence numbers count 1, 2, 3, so a reader can spot gaps.",
            "They only grow; neighbours lie far apart.",
            misconception=15,
            holds=_numbers_are_consecutive,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Sent in this order: {', '.join(_stored()[0])}; a1 finds its shard full and goes again a "
        f"second later. Stored, shard by shard: {', '.join(_stored()[1])}."
    ),
)

FEW_KEYS: Final = Question(
    ident="03.q8",
    prompt=(
        "A market feed uses the ticker as its partition key: five tickers on 4 shards. You have "
        "not computed anything yet. What is most likely?"
    ),
    options=(
        Option(
            "At least one shard stays empty.",
            "Five keys are too few to fill four shards; three times out of four one is left out.",
            correct=True,
            holds=lambda: _chance_of_an_empty_shard(5, 4) > 0.5,
        ),
        Option(
            "Every shard gets a ticker: there are more tickers than shards.",
            "More keys than shards is not enough; keys meet long before the shards run out.",
            misconception=7,
            holds=lambda: _chance_of_an_empty_shard(5, 4) < 0.5,
        ),
        Option(
            "Shards 0 to 3 get the tickers in turn, and the fifth goes to shard 0.",
            "Nobody deals them out in turn. MD5 decides for each ticker by itself.",
            misconception=8,
            holds=lambda: all(
                route_keys([f"ticker-{i}"], 4).keys[0].shard == i % 4 for i in range(5)
            ),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of all ways in which 5 keys can fall on 4 shards, {_chance_of_an_empty_shard(5, 4):.0%} "
        "leave a shard empty."
    ),
)
