"""The questions of lesson 00 on a refused record: where it is, and what its producer can do."""

from __future__ import annotations

from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.facts import CHECKED_ON
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND as LIMIT
from kdslab.model.stream import Stream
from kdslab.sim.start import rush

_PUT_RECORD: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecord.html"
_PUT_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html"
_LATE: Final = b"late"


class _Full:
    """A shard that has just refused a record.

    Attributes:
        stream: Its stream, whose other shard is idle.
        refused: Whether the record was refused.
    """

    def __init__(self) -> None:
        self.stream = Stream("s", shard_count=2, now=0.0)
        for _ in range(LIMIT):
            self.put(20.0, b"x")
        self.refused = not self.put(20.0, _LATE)

    def put(self, now: float, data: bytes) -> bool:
        """Put a record that belongs to the full shard; return whether it is in."""
        try:
            self.stream.put(now, "till-3", data)
        except ProvisionedThroughputExceededException:
            return False
        return True

    def stored(self, data: bytes, now: float) -> int:
        """Return how often a record is in the stream, some time later."""
        self.stream.settle(now)
        records = [record for shard in self.stream.shards for record in shard.records]
        return sum(record.data == data for record in records)


def _sent_again() -> int:
    full = _Full()
    full.put(21.0, _LATE)
    return full.stored(_LATE, 22.0)


def _copies_after_all_again() -> int:
    full = _Full()
    for data in [b"x"] * 5 + [_LATE]:
        full.put(21.0, data)
    return full.stored(b"x", 22.0)


FATE: Final = Question(
    ident="00.q1",
    prompt="A shard refuses a record, and its producer does nothing about it. Where is the record?",
    options=(
        Option(
            "Still with the producer, and nowhere else.",
            "It was never stored. The producer has been told, and can send it again.",
            correct=True,
            holds=lambda: _Full().refused and _Full().stored(_LATE, 3_600.0) == 0,
        ),
        Option(
            "Lost: nobody can get it into the stream any more.",
            "The producer can. A second later the shard has room again.",
            misconception=1,
            holds=lambda: _sent_again() == 0,
        ),
        Option(
            "In front of the shard, until there is room.",
            "There is no queue in front of a shard. It answers at once: in, or refused.",
            misconception=49,
            holds=lambda: _Full().stored(_LATE, 3_600.0) == 1,
        ),
        Option(
            "On another shard that has room.",
            "The key decides the shard. A neighbour does not help out.",
            misconception=8,
            holds=lambda: not _Full().refused,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORD,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"A shard took {LIMIT:,} records and refused the next. An hour later that one is in the "
        f"stream {_Full().stored(_LATE, 3_600.0)} times; sent again after 1 second, "
        f"{_sent_again()} time."
    ),
)

CURES: Final = Question(
    ident="00.q8",
    prompt=(
        "A producer gets ProvisionedThroughputExceededException for one of its records, and no "
        "order may be missing or there twice. What helps?"
    ),
    kind="multiple",
    options=(
        Option(
            "Keep the refused record and send it again a little later.",
            "It was never stored, so it is there once when it gets in.",
            correct=True,
            holds=lambda: _sent_again() == 1,
        ),
        Option(
            "Spread the records over more shards.",
            "Each shard brings room of its own; then less is refused in the first place.",
            correct=True,
            holds=lambda: rush(LIMIT + 1, 2)[0] < rush(LIMIT + 1, 1)[0],
        ),
        Option(
            "Look for it in the stream after a while.",
            "It is not there, however long you wait.",
            misconception=1,
            holds=lambda: _Full().stored(_LATE, 3_600.0) > 0,
        ),
        Option(
            "Send everything of the last second again.",
            "What was stored already is then in the stream twice.",
            misconception=3,
            holds=lambda: _copies_after_all_again() == LIMIT,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Sent again after 1 second, the refused record is in {_sent_again()} time. Two shards "
        f"refuse {rush(LIMIT + 1, 2)[0]} of {LIMIT + 1:,}, one refuses {rush(LIMIT + 1, 1)[0]}. "
        f"When 5 stored ones go again, {LIMIT:,} become {_copies_after_all_again():,}."
    ),
)
