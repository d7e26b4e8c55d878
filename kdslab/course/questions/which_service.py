"""The questions of lesson 13 on services: which fit, what a queue on a stream is, who polls."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.pipeline import UNDER_A_SECOND, Needs, candidates
from kdslab.sim.pipeline_services import SERVICES
from kdslab.sim.readers.delivery import Delivery
from kdslab.sim.readers.polling import StreamReader

_SIZES: Final = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_CONCEPTS: Final = "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html"
_CREATE_QUEUE: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateQueue.html"
)
_POLLERS: Final = 5
_SECONDS: Final = 60

_ORDERS: Final = Needs(
    replay=True, ordered=True, readers=3, latency=UNDER_A_SECOND, no_servers=True
)


def lacks(name: str, needs: Needs) -> tuple[str, ...]:
    """Return the needs that a service does not meet."""
    found = next(one for one in candidates(needs) if one.name == name)
    return tuple(missing.need for missing in found.missing)


def _offers(name: str, need: str) -> float:
    return next(one for one in SERVICES if one.name == name).offer(need).value


@cache
def _refused(pollers: int, *, delivers: bool) -> int:
    """Let applications poll a shard once a second, perhaps beside Firehose; count refused calls."""
    engine = Engine()
    stream = Stream("s", shard_count=1, now=0.0)
    readers = [StreamReader(engine, stream, lambda *_: None) for _ in range(pollers)]
    with TemporaryDirectory() as folder:
        delivery = Delivery(engine, stream, Path(folder)) if delivers else None
        engine.run(until=_SECONDS)
    return sum(each.refused for each in readers) + (delivery.refused if delivery else 0)


TWO_FIT: Final = Question(
    ident="13.q1",
    prompt=(
        "Three teams each read every order within a second, in order for each customer. After a "
        "bug fix one of them reads the last day again. Nobody wants to run servers. Which fit?"
    ),
    kind="multiple",
    options=(
        Option(
            "Kinesis Data Streams",
            "A log without servers: it keeps, orders by key, and each team has its own place.",
            correct=True,
            holds=lambda: not lacks("Kinesis Data Streams", _ORDERS),
        ),
        Option(
            "Amazon MSK Serverless",
            "A log as well, with Kafka's clients in place of Kinesis's.",
            correct=True,
            holds=lambda: not lacks("MSK Serverless", _ORDERS),
        ),
        Option(
            "Amazon SQS, a FIFO queue",
            "It has the order, but what one application has acknowledged is gone for the others.",
            misconception=49,
            holds=lambda: not lacks("SQS FIFO queue", _ORDERS),
        ),
        Option(
            "Amazon Data Firehose",
            "It delivers to one place, keeps nothing, and waits for a buffer.",
            misconception=49,
            holds=lambda: not lacks("Data Firehose", _ORDERS),
        ),
        Option(
            "A queue on a stream",
            "It promises no order. The stream below it would do.",
            misconception=50,
            holds=lambda: not lacks("queue on a stream", _ORDERS),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CONCEPTS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of 5 needs, the FIFO queue lacks {', '.join(lacks('SQS FIFO queue', _ORDERS))}; Firehose "
        f"lacks {', '.join(lacks('Data Firehose', _ORDERS))}; the queue on a stream lacks "
        f"{', '.join(lacks('queue on a stream', _ORDERS))}; the other two lack none."
    ),
)

QUEUE: Final = Question(
    ident="13.q2",
    prompt=(
        "You replace an SQS FIFO queue by a queue on a stream, which can be had since November "
        "2026. What is true of the new one?"
    ),
    kind="multiple",
    options=(
        Option(
            "A record that is not acknowledged in time is given out again.",
            "That is what makes it a queue; SQS does it too.",
            correct=True,
            holds=lambda: _offers("queue on a stream", "acknowledge") == 1,
        ),
        Option(
            "Another application can still read a record that was acknowledged.",
            "The record stays in the stream until its retention is over.",
            correct=True,
            holds=lambda: (
                _offers("queue on a stream", "replay") == 1
                and _offers("queue on a stream", "readers") > 1
            ),
        ),
        Option(
            "Records of one key still come in order.",
            "A queue on a stream promises no order, also not that of the stream below it.",
            misconception=50,
            holds=lambda: _offers("queue on a stream", "order by key") == 1,
        ),
        Option(
            "An acknowledged record is removed from the stream.",
            "Nothing but retention removes a record from a stream.",
            misconception=21,
            holds=lambda: _offers("queue on a stream", "replay") == 0,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_CREATE_QUEUE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "As 1 for yes and 0 for no, acknowledge, replay and order by key: the queue on a stream "
        f"{_scores('queue on a stream')}, the FIFO queue {_scores('SQS FIFO queue')}."
    ),
)


def _scores(name: str) -> str:
    needs = ("acknowledge", "replay", "order by key")
    return ", ".join(f"{_offers(name, need):.0f}" for need in needs)


FIVE_POLLERS: Final = Question(
    ident="13.q3",
    prompt=(
        "Five applications poll each shard of an on-demand stream once a second. Its records shall "
        "also become files in S3, ten minutes old at most, without code. What does it "
        "without a refused call?"
    ),
    options=(
        Option(
            "A channel of the stream: it takes no read capacity.",
            "The stream itself writes the files; the readers keep their five calls a second.",
            correct=True,
            holds=lambda: (
                not lacks("channel of a stream", Needs(only_s3=True, readers=_POLLERS + 1))
                and _refused(_POLLERS, delivers=False) == 0
            ),
        ),
        Option(
            "Data Firehose with the stream as its source: a service of AWS does not count.",
            "It polls each shard once a second, and it is the sixth to do so.",
            misconception=25,
            holds=lambda: _refused(_POLLERS, delivers=True) == 0,
        ),
        Option(
            "Nothing is needed: a stream has always written itself to S3.",
            "A channel must be created; it is there since August 2026, and for new records only.",
            misconception=49,
            holds=lambda: not lacks("Kinesis Data Streams", Needs(only_s3=True)),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_SIZES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In {_SECONDS} seconds, {_POLLERS} pollers of a shard have "
        f"{_refused(_POLLERS, delivers=False)} calls refused; with Firehose beside them "
        f"{_refused(_POLLERS, delivers=True)}."
    ),
)
