"""The questions of lesson 11 on fan-out, and on what a queue on a stream is and is not."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.fan_out_beliefs import Resubscribed, SharedConsumer, share_a_consumer, subscribe_for
from kdslab.sim.fan_out_price import by_fan_out, by_polling
from kdslab.sim.pipeline import Needs, candidates

_FAN_OUT: Final = "https://docs.aws.amazon.com/streams/latest/dev/enhanced-consumers.html"
_SUBSCRIBE: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html"
)
_QUEUES: Final = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html"
_QUEUE_NAME: Final = "queue on a stream"


@cache
def _shared() -> SharedConsumer:
    return share_a_consumer()


@cache
def _long() -> Resubscribed:
    return subscribe_for(minutes=12)


@cache
def _lacks(need: str, **needs: Any) -> bool:
    """Return whether a queue on a stream misses a need."""
    found = next(one for one in candidates(Needs(**needs)) if one.name == _QUEUE_NAME)
    return any(missing.need == need for missing in found.missing)


SAME_CONSUMER: Final = Question(
    ident="11.q10",
    prompt=(
        "Two processes read one shard by fan-out, both in the name of the same registered "
        "consumer. What happens?"
    ),
    kind="multiple",
    options=(
        Option(
            "They take the subscription from each other, again and again.",
            "A consumer has one subscription to a shard; five seconds later another may take it.",
            correct=True,
            holds=lambda: min(_shared().taken_over) >= 5,
        ),
        Option(
            "Even alone, each would have to subscribe again every five minutes.",
            "A subscription ends then; one goes on after the ContinuationSequenceNumber.",
            correct=True,
            holds=lambda: _long().subscriptions == 3 and _long().first_alone < _long().written / 2,
        ),
        Option(
            "They share the records, half each.",
            "Both begin where they were cut off, so nearly everything is read twice.",
            misconception=27,
            holds=lambda: sum(_shared().received) <= _shared().written,
        ),
        Option(
            "Each has 2 MiB a second of its own.",
            "That belongs to the consumer, not to the process. Register two.",
            misconception=27,
            holds=lambda: sum(_shared().taken_over) == 0,
        ),
        Option(
            "The first keeps its subscription for good, the second is refused for ever.",
            "Nothing lasts longer than five minutes, and after five seconds another may take it.",
            misconception=28,
            holds=lambda: _shared().taken_over[0] == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_SUBSCRIBE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In two minutes each takes it from the other: {_shared().taken_over[0]} and "
        f"{_shared().taken_over[1]} times. Of {_shared().written} records they read "
        f"{_shared().received[0]} and {_shared().received[1]}. A consumer alone needs "
        f"{_long().subscriptions} subscriptions for 12 minutes."
    ),
)

TWICE_A_MONTH: Final = Question(
    ident="11.q11",
    prompt=(
        "Two applications poll a provisioned stream of 4 shards, each of which takes in 512 KiB a "
        "second. Their records may be a second old. Should they use enhanced fan-out?"
    ),
    options=(
        Option(
            "No: polling keeps up, is fresh enough, and costs nothing more.",
            "Twice 512 KiB fit into a shard's 2 MiB, and a record waits a fraction of a second.",
            correct=True,
            holds=lambda: by_polling(2, 512).keeps_up and by_polling(2, 512).millis < 1_000,
        ),
        Option(
            "Yes: two applications that poll cannot keep up.",
            "A shard gives 2 MiB a second, and they want one.",
            misconception=27,
            holds=lambda: not by_polling(2, 512).keeps_up,
        ),
        Option(
            "Yes: it is fresher and costs about the same.",
            "It is fresher. But each pipe costs by the hour, and its data by the GB.",
            misconception=27,
            holds=lambda: by_fan_out(2, 4, 512).usd < 10,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_FAN_OUT,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Polling: {by_polling(2, 512).millis:.0f} ms for nothing. Fan-out: "
        f"{by_fan_out(2, 4, 512).millis:.0f} ms for {by_fan_out(2, 4, 512).usd:,.2f} USD a month."
    ),
)

QUEUE: Final = Question(
    ident="11.q12",
    prompt=(
        "Workers acknowledge records one by one through a queue on a stream (2026). What is true "
        "of it?"
    ),
    kind="multiple",
    options=(
        Option(
            "A record that was acknowledged can still be read from the stream.",
            "Only the retention removes it: the queue notes what is done, the log stays.",
            correct=True,
            holds=lambda: not _lacks("replay", replay=True),
        ),
        Option(
            "A record that nobody acknowledges is handed out again after its timeout.",
            "That is what the stream's other readers have to do for themselves.",
            correct=True,
            holds=lambda: not _lacks("acknowledge", acknowledge=True),
        ),
        Option(
            "It hands out the records of a key in order.",
            "No order is promised: while one record is in work, the next is handed out.",
            misconception=50,
            holds=lambda: not _lacks("order by key", ordered=True),
        ),
        Option(
            "It delivers the records to S3 as files.",
            "That is a channel, or Data Firehose. A queue hands records to workers.",
            misconception=49,
            holds=lambda: not _lacks("only S3", only_s3=True),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_QUEUES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of the 3 needs order, replay and acknowledgement a {_QUEUE_NAME} meets "
        f"{3 - _lacks('order by key', ordered=True) - _lacks('replay', replay=True)}"
        "; what it lacks is order."
    ),
)
