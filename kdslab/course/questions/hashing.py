"""The questions of lesson 03: where a key lands, and why nobody chose that."""

from __future__ import annotations

from typing import Final

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.course.questions.spreading import FEW_KEYS, HOT_KEY, ORDER, SPREAD
from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import CHECKED_ON, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import KEY_SPACE, even_ranges, hash_key
from kdslab.model.record import counted_bytes
from kdslab.model.stream import Stream
from kdslab.sim.hashing import route_keys

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"


def _shard(key: str, shard_count: int) -> int:
    return route_keys([key], shard_count).keys[0].shard


def _first_digits(key: str) -> str:
    return f"{hash_key(key):032x}"[:4]


def _first_two(keys: tuple[str, str]) -> tuple[int, int]:
    stream = Stream("s", shard_count=2, now=0.0)
    first, second = (stream.put(0.0, key, b"x")[0].index for key in keys)
    return first, second


def _goes_where_room_is() -> bool:
    """Fill the shard of s-41; return whether its next record goes to the idle one."""
    stream = Stream("s", shard_count=2, now=0.0)
    for _ in range(SHARD_WRITE_RECORDS_PER_SECOND):
        stream.put(0.0, "s-41", b"x")
    try:
        return stream.put(0.0, "s-41", b"x")[0].index != _shard("s-41", 2)
    except ProvisionedThroughputExceededException:
        return False


def _accepts(**members: str) -> bool:
    """Return whether a record with these members is taken, asked through boto3."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=2)
    lab.advance(seconds=60)
    try:
        kinesis.put_record(StreamName="s", Data=b"x", **members)
    except kinesis.exceptions.ClientError:
        return False
    return True


def _explicit_shard(place: int) -> str:
    return Stream("s", shard_count=2, now=0.0).put(0.0, "Los Angeles", b"x", place)[0].id


def _takes_shard_name() -> bool:
    return _accepts(PartitionKey="a", ExplicitHashKey="shardId-000000000001")


def _comes_back() -> bool:
    shard, _ = Stream("s", shard_count=2, now=0.0).put(0.0, "Los Angeles", b"x", 0)
    return [record.partition_key for record in shard.records] == ["Los Angeles"]


COLLISION: Final = Question(
    ident="03.q1",
    prompt=(
        "The MD5 of `s-41` begins with the hexadecimal digit 6, that of `s-90` with b. A stream "
        "has 2 shards. Where do the two keys go?"
    ),
    options=(
        Option(
            "`s-41` to shard 0, `s-90` to shard 1.",
            "6 is below 8 and lies in the lower half of the places; b is above.",
            correct=True,
            holds=lambda: (_shard("s-41", 2), _shard("s-90", 2)) == (0, 1),
        ),
        Option(
            "The key that arrives first to shard 0, the other to shard 1.",
            "The hash does not know who came first. MD5 decides for each key by itself.",
            misconception=8,
            holds=lambda: _first_two(("s-90", "s-41")) == (0, 1) == _first_two(("s-41", "s-90")),
        ),
        Option(
            "Both to the same shard, since the names are so alike.",
            "MD5 sends alike texts far apart.",
            misconception=8,
            holds=lambda: _shard("s-41", 2) == _shard("s-90", 2),
        ),
        Option(
            "Each record to the shard that has more room at that moment.",
            "Room plays no part: a full shard refuses, even when its neighbour is idle.",
            misconception=8,
            holds=_goes_where_room_is,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Shard 1 of 2 begins at the MD5 {even_ranges(2)[1].start:032x}. s-41 has "
        f"{_first_digits('s-41')}… and s-90 has {_first_digits('s-90')}…."
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
            holds=lambda: _explicit_shard(0) != _explicit_shard(hash_key("Los Angeles")),
        ),
        Option(
            "The partition key is stored and counted all the same.",
            "It is required, it comes back on reading, and its bytes count toward the limits.",
            correct=True,
            holds=lambda: counted_bytes("Los Angeles", b"x") == 12 and _comes_back(),
        ),
        Option(
            "With it, the partition key can be left out.",
            "A record without a partition key is refused.",
            misconception=8,
            holds=lambda: _accepts(ExplicitHashKey="0"),
        ),
        Option(
            "It takes a shard ID, such as shardId-000000000001.",
            "It takes a place on the ring, 0 to 2**128 - 1; shards have no say in it.",
            misconception=8,
            holds=_takes_shard_name,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
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
        "`s-41` lies 43 % of the way along the places; on 10 even shards that is shard 4. The team "
        "makes a new stream with 6 even shards. Where does the key go there?"
    ),
    options=(
        Option(
            "To shard 2.",
            "The place is the same, the ranges are not: 43 % of 6 shards is 2.58, inside shard 2.",
            correct=True,
            holds=lambda: _shard("s-41", 6) == 2,
        ),
        Option(
            "To shard 4 as before: a key keeps its shard.",
            "It keeps its place. Which shard owns the place depends on the ranges.",
            misconception=9,
            holds=lambda: _shard("s-41", 6) == _shard("s-41", 10),
        ),
        Option(
            "To shard 3, the third of the six.",
            "The third shard is number 2: the first is number 0.",
            misconception=8,
            holds=lambda: _shard("s-41", 6) == 3,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"s-41 lies at {hash_key('s-41') / KEY_SPACE:.1%}: shard {_shard('s-41', 10)} of 10, "
        f"shard {_shard('s-41', 6)} of 6."
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
            "Shards are counted from 0. And nobody divides 11 by 4 to keep the remainder.",
            misconception=8,
            holds=lambda: _shard("s-90", 4) == 3,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"s-90 is such a key: its MD5 begins with {_first_digits('s-90')}, and the model sends it "
        f"to shard {_shard('s-90', 4)} of 4."
    ),
)

QUESTIONS: Final = (COLLISION, SPREAD, HOT_KEY, EXPLICIT, MOVED, ORDER, DIGIT, FEW_KEYS)
"""All of them, in the order in which the lesson asks."""
