"""The questions of lesson 03: where a key lands, and why nobody chose that."""

from __future__ import annotations

from typing import Final

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.course.questions.spreading import HOT_KEY, ORDER, SPREAD, TICKERS
from kdslab.model.errors import KinesisError
from kdslab.model.facts import CHECKED_ON
from kdslab.model.hashing import KEY_SPACE, hash_key
from kdslab.model.record import counted_bytes
from kdslab.model.stream import Stream
from kdslab.sim.hashing import route_keys

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"


def _shard(key: str, shard_count: int) -> int:
    return route_keys([key], shard_count).keys[0].shard


def _first_digits(key: str) -> str:
    return f"{hash_key(key):032x}"[:4]


def _puts_without_key() -> bool:
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=2)
    lab.advance(seconds=60)
    try:
        kinesis.put_record(StreamName="s", Data=b"x", ExplicitHashKey="0")
    except kinesis.exceptions.InvalidArgumentException:
        return False
    return True


def _explicit_shard(place: int) -> str:
    return Stream("s", shard_count=2, now=0.0).put(0.0, "Los Angeles", b"x", place)[0].id


def _takes_shard_name() -> bool:
    try:
        Stream("s", shard_count=2, now=0.0).put(0.0, "a", b"x", int("shardId-000000000001"))
    except (ValueError, KinesisError):
        return False
    return True


COLLISION: Final = Question(
    ident="03.q1",
    prompt=(
        'A stream has 2 shards. One producer uses the key "New York", another the key '
        '"Los Angeles". Where do their records go?'
    ),
    options=(
        Option(
            "Both to shardId-000000000001.",
            "Both MD5s lie in the upper half of the ring. Nobody chose that.",
            correct=True,
            holds=lambda: _shard("New York", 2) == _shard("Los Angeles", 2) == 1,
        ),
        Option(
            "New York to the first shard, Los Angeles to the second.",
            "That would need somebody who assigns shards. The hash does not know who came first.",
            misconception=8,
            holds=lambda: (_shard("New York", 2), _shard("Los Angeles", 2)) == (0, 1),
        ),
        Option(
            "To different shards: two keys, two shards.",
            "Two keys on two shards miss each other only half of the time.",
            misconception=7,
            holds=lambda: _shard("New York", 2) != _shard("Los Angeles", 2),
        ),
        Option(
            "To whichever shard has room at the moment.",
            "A key has one shard for as long as the ranges stay; room plays no part.",
            misconception=8,
            holds=lambda: len({_shard("New York", 2) for _ in range(100)}) > 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The MD5s begin with {_first_digits('New York')} and {_first_digits('Los Angeles')}; "
        "hexadecimal 8 and above is the upper half of the ring, shard 1."
    ),
)

EXPLICIT: Final = Question(
    ident="03.q4",
    prompt="What is true of `ExplicitHashKey` on a stream that routes by your keys?",
    kind="multiple",
    options=(
        Option(
            "It takes the place of the MD5 when the shard is chosen.",
            "The record goes to the shard whose range holds the number that you give.",
            correct=True,
            holds=lambda: _explicit_shard(0) == "shardId-000000000000" != f"shardId-{1:012d}",
        ),
        Option(
            "The partition key is stored and counted all the same.",
            "It is required, it comes back on reading, and its bytes count toward the limits.",
            correct=True,
            holds=lambda: counted_bytes("Los Angeles", b"x") == 12 and not _puts_without_key(),
        ),
        Option(
            "With it, the partition key can be left out.",
            "A record without a partition key is refused.",
            misconception=8,
            holds=_puts_without_key,
        ),
        Option(
            "It takes a shard ID, such as shardId-000000000001.",
            "It takes a place on the ring, 0 to 2**128 - 1; shards have no say in it.",
            misconception=8,
            holds=_takes_shard_name,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Los Angeles lands on {_explicit_shard(hash_key('Los Angeles'))} by its MD5 and on "
        f"{_explicit_shard(0)} with ExplicitHashKey 0; the key weighs "
        f"{counted_bytes('Los Angeles', b'')} bytes either way."
    ),
)

MOVED: Final = Question(
    ident="03.q5",
    prompt=(
        'A consumer knows that "Los Angeles" lives on shard 2 of a 3-shard stream. The team '
        "makes a new stream with 4 even shards. Where does the key live there?"
    ),
    options=(
        Option(
            "On shard 3.",
            "The hash key is the same, the ranges are not.",
            correct=True,
            holds=lambda: _shard("Los Angeles", 4) == 3,
        ),
        Option(
            "On shard 2 as before: a key keeps its shard.",
            "It keeps its place on the ring. Which shard owns the place depends on the ranges.",
            misconception=9,
            holds=lambda: _shard("Los Angeles", 4) == 2,
        ),
        Option(
            "Nobody can tell before the first record arrives.",
            "MD5 and even ranges can be computed at your desk.",
            misconception=8,
            holds=lambda: len({_shard("Los Angeles", 4) for _ in range(100)}) > 1,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Los Angeles lies {hash_key('Los Angeles') / KEY_SPACE:.1%} round the ring: the last "
        f"third, shard {_shard('Los Angeles', 3)} of 3, and the last quarter, shard "
        f"{_shard('Los Angeles', 4)} of 4."
    ),
)

DIGIT: Final = Question(
    ident="03.q7",
    prompt=(
        "A key's MD5 begins with the hexadecimal digit b. The stream has 4 even shards. "
        "What is the number of its shard?"
    ),
    kind="number",
    answer=2.0,
    options=(
        Option(
            "2",
            "b is 11 of 16, so the place lies between 11/16 and 12/16: the third quarter.",
            correct=True,
            holds=lambda: _shard("s-90", 4) == 2,
        ),
        Option(
            "3",
            "Either the shards were counted from 1, or 11 mod 4 was taken. Neither is the rule.",
            misconception=8,
            holds=lambda: _shard("s-90", 4) == 3,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"s-90 is such a key: its MD5 begins with {_first_digits('s-90')}, and the model sends it "
        f"to shard {_shard('s-90', 4)} of 4."
    ),
)

QUESTIONS: Final = (COLLISION, SPREAD, HOT_KEY, EXPLICIT, MOVED, ORDER, DIGIT, TICKERS)
"""All of them, in the order in which the lesson asks."""
