"""The questions of lesson 04 on aggregation: what it gains, who unpacks, and when it loses."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.hashing import hash_key
from kdslab.model.stream import Stream
from kdslab.sim.producers import Packing, packings
from kdslab.sim.writers.packing import (
    SplitUnnoticed,
    TwoReadings,
    aggregate_across_split,
    read_twice,
)

_KPL_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-concepts.html"
_DEAGGREGATION: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/kinesis-kpl-consumer-deaggregation.html"
)
_EVENT_BYTES: Final = 200
_TEXTS: Final = (("user-1", "hello"), ("user-2", "world"), ("user-1", "!"))
_USERS: Final = 20


def _packed(per_second: int) -> Packing:
    return packings(_EVENT_BYTES, per_second)[2]


@cache
def _read() -> TwoReadings:
    return read_twice(_TEXTS)


@cache
def _split() -> SplitUnnoticed:
    return aggregate_across_split(_USERS)


def _at_home() -> int:
    """Return how many of the user records belong to the shard that all of them landed in."""
    stream = Stream("s", shard_count=2, now=0.0)
    owners = [stream.route(hash_key(f"user-{number}")).id for number in range(_USERS)]
    return owners.count(owners[0])


SHARED: Final = Question(
    ident="04.q5",
    prompt=(
        "The KPL aggregates events of 200 bytes for a stream of one shard. The load grows from "
        "1,000 to 4,000 events a second. What happens?"
    ),
    options=(
        Option(
            "The shard takes them: few stored records, and fewer bytes than it may take.",
            "An aggregated record counts as one; with 4,000 events the bytes still fit.",
            correct=True,
            holds=lambda: _packed(4_000).shards == 1,
        ),
        Option(
            "Three quarters are refused: a shard takes 1,000 events a second.",
            "It takes 1,000 stored records. How many events are in one is not its business.",
            misconception=35,
            holds=lambda: _packed(4_000).shards == 4,
        ),
        Option(
            "The shard takes them, and would take 10,000 as well: packed events do not count.",
            "Their bytes do: at 10,000 events a second they need more than one shard.",
            misconception=35,
            holds=lambda: _packed(10_000).shards == 1,
        ),
        Option(
            "The shard takes them, because packing makes the events smaller.",
            "Nothing is compressed: keys, lengths and a checksum are added.",
            misconception=35,
            holds=lambda: (
                _packed(4_000).bytes_per_second < packings(_EVENT_BYTES, 4_000)[1].bytes_per_second
            ),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_KPL_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"4,000 events a second are {_packed(4_000).records_per_second:.0f} stored records and "
        f"{_packed(4_000).bytes_per_second:,.0f} bytes: {_packed(4_000).shards} shard. 10,000 need "
        f"{_packed(10_000).shards}, because of the {_packed(10_000).shards_by}."
    ),
)

READING: Final = Question(
    ident="04.q6",
    prompt=(
        "A program reads with `get_records`. The data of a record begin with the bytes F3 89 9A "
        "C2; the producer uses the KPL. What is it?"
    ),
    options=(
        Option(
            "Several user records in one; the program must de-aggregate it.",
            "The four bytes are the mark of the KPL's format. `get_records` gives what is stored.",
            correct=True,
            holds=lambda: _read().taken_apart == _TEXTS,
        ),
        Option(
            "One user record: the service took the aggregated record apart on reading.",
            "To the service it is one record like any other; it never looks inside.",
            misconception=36,
            holds=lambda: _read().as_it_is in [text for _, text in _TEXTS],
        ),
        Option(
            "Several user records as plain text, one after the other.",
            "The texts can be seen in it, between lengths, numbers of keys and a checksum.",
            misconception=36,
            holds=lambda: _read().as_it_is == "".join(text for _, text in _TEXTS),
        ),
        Option(
            "Several user records of one key, which is the record's partition key.",
            "Inside, each user record has its own key; the stored record's key is just `a`.",
            misconception=36,
            holds=lambda: {key for key, _ in _TEXTS} == set(_read().keys),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.1",
    docs=_DEAGGREGATION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Three user records with two keys are stored as one with the key {_read().keys[0]}; taken "
        f"apart they are {len(_read().taken_apart)} again."
    ),
)

SPLIT: Final = Question(
    ident="04.q7",
    prompt=(
        "Your own code packs 20 user records with 20 keys for a stream of one shard. Before it "
        "sends, the shard is split in two. The service takes the record. How many of the 20 does a "
        "reader with the KCL get?"
    ),
    kind="number",
    answer=0.0,
    options=(
        Option(
            "0",
            "Some of them belong to the other shard, and then the KCL drops the whole record.",
            correct=True,
            holds=lambda: _split().kept == 0,
        ),
        Option(
            "20",
            "Accepted is not read: the record lies in a shard that does not own all of them.",
            misconception=37,
            holds=lambda: _split().kept == 20,
        ),
        Option(
            f"{_at_home()}",
            "So many belong to the shard where the record lies. They go with the others.",
            misconception=37,
            holds=lambda: _split().kept == _at_home(),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_KPL_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The service takes {_split().accepted}, the reader gets {_split().kept}. The KPL notices "
        f"and sends {_split().sent_again} again: its reader gets {_split().kept_from_library}."
    ),
)
