"""The questions of lesson 03 on many keys: how they spread, what one key can do, and order."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.data import key_sets
from kdslab.model.facts import CHECKED_ON, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.stream import Stream
from kdslab.model.throttle import WriteBudget
from kdslab.sim.hashing import chance_of_no_collision, route_keys

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"


@cache
def _accepted_per_second(shard_count: int, offered: int) -> int:
    """Offer one key for a minute; return what its shard takes in the last second."""
    budget = WriteBudget(now=0.0)
    taken = 0
    for second in range(60):
        taken = budget.spend(float(second), records=offered, size_bytes=offered * 100)
    return taken * len({route_keys(["checkout"], shard_count).keys[0].shard})


@cache
def _read_back() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Put a, b, a, b, ... and read shard by shard; return what went in and what came out."""
    stream = Stream("s", shard_count=2, now=0.0)
    sent = tuple(f"{key} {number}" for number in range(3) for key in ("123", "New York"))
    for text in sent:
        stream.put(20.0, text.rpartition(" ")[0], text.encode())
    return sent, tuple(r.data.decode() for shard in stream.shards for r in shard.records)


def _of_key(texts: tuple[str, ...], key: str) -> list[str]:
    return [text for text in texts if text.startswith(key)]


def _numbers_are_consecutive() -> bool:
    stream = Stream("s", shard_count=1, now=0.0)
    first, second = (int(stream.put(20.0, "a", b"x")[1].sequence_number) for _ in range(2))
    return second - first == 1


def _tickers() -> tuple[int, ...]:
    return route_keys(key_sets()["stock tickers"], 4).per_shard


SPREAD: Final = Question(
    ident="03.q2",
    prompt="You have 8 shards and 8 partition keys, all equally busy. What do you expect?",
    options=(
        Option(
            "Almost surely some shards stay empty while others get two keys or more.",
            "Eight keys in eight different places are as rare as a throw of eight dice, each with "
            "eight faces, in which no number comes twice.",
            correct=True,
            holds=lambda: chance_of_no_collision(8, 8) < 0.01,
        ),
        Option(
            "One key on each shard.",
            "The hash deals out keys at random; it does not take turns.",
            misconception=7,
            holds=lambda: chance_of_no_collision(8, 8) > 0.5,
        ),
        Option(
            "About a fifty-fifty chance that every shard has exactly one key.",
            "Each key in turn must miss all shards that are taken, and that becomes unlikely fast.",
            misconception=7,
            holds=lambda: 0.3 < chance_of_no_collision(8, 8) < 0.7,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"All different: 8/8 x 7/8 x ... x 1/8 = {chance_of_no_collision(8, 8):.2%}. The keys "
        f"user-0 to user-7 on 8 shards: {route_keys([f'user-{i}' for i in range(8)], 8).per_shard}."
    ),
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
            "One key has one hash and so one shard, and a shard takes 1,000 records a second.",
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
    prompt="Two keys on two shards, each with records 0, 1, 2. What may a reader rely on?",
    options=(
        Option(
            "Each key's records come in the order in which they were put.",
            "One key, one shard, and a shard is read in order.",
            correct=True,
            holds=lambda: all(
                _of_key(_read_back()[0], key) == _of_key(_read_back()[1], key)
                for key in ("123", "New York")
            ),
        ),
        Option(
            "All records come in the order in which they were put.",
            "There is no order between shards: a reader takes one shard and then the other.",
            misconception=13,
            holds=lambda: _read_back()[0] == _read_back()[1],
        ),
        Option(
            "Sequence numbers count 1, 2, 3, so a reader can sort and spot gaps.",
            "They only grow; neighbours lie far apart.",
            misconception=15,
            holds=_numbers_are_consecutive,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: f"Put: {', '.join(_read_back()[0])}. Read: {', '.join(_read_back()[1])}.",
)

TICKERS: Final = Question(
    ident="03.q8",
    prompt=(
        "A market feed uses the ticker as its key: AAPL, AMZN, GOOG, IBM and MSFT, on 4 shards. "
        "What do you tell the team?"
    ),
    options=(
        Option(
            "One shard stays empty, and one gets two tickers or more.",
            "Five keys are far too few to fill four shards evenly.",
            correct=True,
            holds=lambda: _tickers().count(0) == 1 and max(_tickers()) >= 2,
        ),
        Option(
            "Every shard gets at least one ticker: there are more tickers than shards.",
            "More keys than shards is not enough; keys collide long before shards run out.",
            misconception=7,
            holds=lambda: min(_tickers()) >= 1,
        ),
        Option(
            "All five share one shard, since tickers look alike.",
            "MD5 sends alike texts far apart.",
            misconception=8,
            holds=lambda: max(_tickers()) == 5,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: f"The model routes the five to shards 0 to 3 like this: {_tickers()}.",
)
