"""The questions of lesson 05 on readers: what all pollers of a shard share."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.reading_beliefs import pollers_at_one_call_a_second, refused_share

_GET_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html"
_CONSUMERS: Final = "https://docs.aws.amazon.com/streams/latest/dev/building-consumers.html"


@cache
def _refused(pollers: int) -> tuple[int, ...]:
    """Return how many calls of each poller are refused in 90 seconds."""
    return tuple(reader.refused for reader in pollers_at_one_call_a_second(pollers).pollers)


@cache
def _share(shards: int) -> float:
    return refused_share(shards)


SIXTH_POLLER: Final = Question(
    ident="05.q4",
    prompt=(
        "Five applications ask each shard of a quiet stream once a second. A sixth does the same. "
        "What happens?"
    ),
    options=(
        Option(
            "Some calls are refused, of the first five as well.",
            "The shard answers five calls a second, whoever asks. Six are one too many.",
            correct=True,
            holds=lambda: sum(_refused(5)) == 0 < min(_refused(6)),
        ),
        Option(
            "Nothing: each application has five calls a second of its own.",
            "The five belong to the shard, and all who poll share them.",
            misconception=23,
            holds=lambda: sum(_refused(6)) == 0,
        ),
        Option(
            "Only the sixth is refused: it came last.",
            "The shard keeps no places. Whoever asks when the calls are used up is refused.",
            misconception=23,
            holds=lambda: sum(_refused(6)[:5]) == 0 < _refused(6)[5],
        ),
        Option(
            "Nothing, because the stream is quiet: only bytes are shared.",
            "Calls are counted as well, and a call that finds nothing is a call.",
            misconception=23,
            holds=lambda: sum(_refused(6)) == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_GET_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In 90 seconds {sum(_refused(5))} calls of five pollers are refused, and of six pollers "
        f"{sum(_refused(6))}: {', '.join(map(str, _refused(6)))}."
    ),
)

MORE_SHARDS: Final = Question(
    ident="05.q5",
    prompt=(
        "Eight applications poll a stream of 2 shards once a second, and many calls are refused. "
        "The team goes to 20 shards. What part of the calls is refused then?"
    ),
    options=(
        Option(
            "The same part.",
            "Each application asks every shard, so each new shard is asked by all eight.",
            correct=True,
            holds=lambda: _share(20) == _share(2),
        ),
        Option(
            "A tenth of it.",
            "There are ten times as many calls allowed, and ten times as many calls.",
            misconception=24,
            holds=lambda: _share(20) <= _share(2) / 5,
        ),
        Option(
            "None.",
            "A shard that eight ask once a second is asked too often, however many it has beside.",
            misconception=24,
            holds=lambda: _share(20) == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_CONSUMERS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of eight applications' calls the model refuses {_share(2):.1%} on 2 shards and "
        f"{_share(20):.1%} on 20."
    ),
)
