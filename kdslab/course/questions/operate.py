"""The questions of lesson 12: commands, encryption, alarms, and what to do when one rings."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.course.questions.commands import BASE64, PASSWORD, PHOTO, TEXT
from kdslab.model.facts import CHECKED_ON
from kdslab.model.iterator import IteratorType
from kdslab.model.quotas import RETENTION_HOURS_AT_MOST
from kdslab.model.stream import Stream
from kdslab.sim.encryption import Encrypted, switch_encryption
from kdslab.sim.operate import on_call
from kdslab.sim.operate_incidents import PAGES
from kdslab.sim.retention_cost import outage, retention_cost

_SSE: Final = "https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html"
_MONITORING: Final = (
    "https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html"
)
_RETENTION: Final = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html"
_LAMBDA: Final = "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html"
_POISON: Final = PAGES[3]
_HOUR: Final = 3600.0
_WEEK_HOURS: Final = 168
_UNSEEN_HOURS: Final = 192
_SLOW_REPAIR_HOURS: Final = 14


def _encrypted() -> Encrypted:
    return switch_encryption()


def _before() -> set[str]:
    """Return how the records are encrypted that were there when it was switched on."""
    run = _encrypted()
    pairs = zip(run.stored_at, run.encryption, strict=True)
    return {kind for at, kind in pairs if at < run.switched_on_at}


def _during() -> set[str]:
    run = _encrypted()
    pairs = zip(run.stored_at, run.encryption, strict=True)
    return {kind for at, kind in pairs if run.switched_on_at < at < run.switched_off_at}


ENCRYPTION: Final = Question(
    ident="12.q5",
    prompt=(
        "An audit finds plain records in a stream. You call StartStreamEncryption. Which records "
        "are encrypted with your key a minute later?"
    ),
    options=(
        Option(
            "Those stored since it took effect.",
            "What was there before stays as it is, until its retention ends.",
            correct=True,
            holds=lambda: (_before(), _during()) == ({"NONE"}, {"KMS"}),
        ),
        Option(
            "All that the stream holds.",
            "A stored record never changes; nothing goes back and encrypts it.",
            misconception=48,
            holds=lambda: _before() == {"KMS"},
        ),
        Option(
            "None: producers and consumers must do that themselves.",
            "It is done by the service: producers and consumers send and get plain data. They "
            "only need a permission for the key.",
            misconception=48,
            holds=lambda: _during() == {"NONE"},
        ),
    ),
    exam="DEA-C01",
    skill="4.3",
    docs=_SSE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of {len(_encrypted().encryption)} records {_encrypted().encryption.count('KMS')} are "
        f"encrypted: those stored from second {_encrypted().switched_on_at:.0f} to second "
        f"{_encrypted().switched_off_at:.0f}."
    ),
)


@cache
def _lost(act: str) -> int:
    """Stop reading for eight days, then do something; return how many records are gone."""
    if act == "go on":
        return outage(_UNSEEN_HOURS, _WEEK_HOURS).lost
    stream = Stream("net", shard_count=1, now=0.0)
    stream.set_retention(0.0, _WEEK_HOURS)
    for hour in range(1, _UNSEEN_HOURS + 1):
        shard, _ = stream.put(hour * _HOUR, "key", b"")
    now = _UNSEEN_HOURS * _HOUR + 1
    if act == "raise":
        stream.set_retention(now, RETENTION_HOURS_AT_MOST)
    place = stream.iterator(now, shard.id, IteratorType.TRIM_HORIZON)
    found = stream.get_records(now, place)
    return _UNSEEN_HOURS - len(found.records)


NET: Final = Question(
    ident="12.q6",
    prompt=(
        f"A record comes every hour. The retention was raised to {_WEEK_HOURS} hours as a safety "
        f"net, and there is no alarm. The reader stops. After {_UNSEEN_HOURS} hours somebody "
        f"notices, raises the retention to {RETENTION_HOURS_AT_MOST:,} hours at once, and starts "
        "the reader where it was. How many records are lost?"
    ),
    kind="number",
    answer=24.0,
    options=(
        Option(
            "24",
            "The oldest day of the eight was gone before. The net helps those who watch the age.",
            correct=True,
            holds=lambda: _lost("raise") == 24 == _lost("go on"),
        ),
        Option(
            "0",
            "A longer retention keeps what is still there. What has expired does not come back.",
            misconception=43,
            holds=lambda: _lost("raise") == 0,
        ),
        Option(
            "192",
            "A reader that goes on behind its last record begins at the oldest that is kept, and "
            "not at the newest.",
            misconception=18,
            holds=lambda: _lost("raise") == _UNSEEN_HOURS,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.11",
    docs=_RETENTION,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_lost('raise')} of {_UNSEEN_HOURS} are lost, as many as without raising it at the end: "
        f"{_lost('go on')}. For 2 shards with 10 GB a day the net of 7 days costs "
        f"{retention_cost(7, gb_per_day=10, shards=2).usd_per_month} USD a month."
    ),
)


def _loses(ring_hours: int) -> int:
    return outage(ring_hours + _SLOW_REPAIR_HOURS).lost


ALARM: Final = Question(
    ident="12.q7",
    prompt=(
        "The retention is 24 hours. From an alarm until the reader runs again 14 hours go by: it "
        "is the weekend. Which threshold on the Maximum of GetRecords.IteratorAgeMilliseconds "
        "loses nothing?"
    ),
    options=(
        Option(
            "18,000,000",
            "5 hours and 14 are 19: in time, though past half of the retention. A longer retention "
            "would leave room for a second mishap.",
            correct=True,
            holds=lambda: _loses(5) == 0,
        ),
        Option(
            "43,200,000",
            "Half of the retention: 12 hours and 14 are 26, too late. So AWS advises to ring well "
            "before half.",
            misconception=44,
            holds=lambda: _loses(12) == 0,
        ),
        Option(
            "86,400,000",
            "At 24 hours records go already, and 14 more hours follow.",
            misconception=44,
            holds=lambda: _loses(24) == 0,
        ),
    ),
    exam="DEA-C01",
    skill="3.3",
    docs=_MONITORING,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"With an alarm at 5 hours {_loses(5)} records are lost, at 12 hours {_loses(12)}, at 24 "
        f"hours {_loses(24)}."
    ),
)


def _ends(act: str) -> bool:
    return on_call(_POISON, act).is_over


def _age(act: str) -> str:
    return f"{on_call(_POISON, act).harm_after:,.0f} s"


POISON: Final = Question(
    ident="12.q8",
    prompt=(
        "The iterator age of one shard of two climbs by a minute a minute; the other shard is up "
        "to date. The reader's log shows the same record failing again and again. What ends the "
        "alarm?"
    ),
    options=(
        Option(
            "Set the record aside, into a dead-letter queue.",
            "The shard goes on behind it, and somebody looks at it by daylight.",
            correct=True,
            holds=lambda: _ends("set aside a record that keeps failing"),
        ),
        Option(
            "Wait: a batch that fails is skipped in the end.",
            "It is tried until its records are older than the retention.",
            misconception=33,
            holds=lambda: _ends("wait"),
        ),
        Option(
            "Split the shard.",
            "The record stays in the parent, and the children wait until the parent is read.",
            misconception=31,
            holds=lambda: _ends("split the busiest shard"),
        ),
        Option(
            "A longer retention.",
            "That buys time to do the right thing. The shard still stands.",
            misconception=44,
            holds=lambda: _ends("raise the retention to 7 days"),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.7",
    docs=_LAMBDA,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Five minutes after the act the age is {_age('set aside a record that keeps failing')} "
        f"with the record set aside, {_age('wait')} after waiting, "
        f"{_age('split the busiest shard')} after a split."
    ),
)

QUESTIONS: Final = (TEXT, BASE64, PHOTO, PASSWORD, ENCRYPTION, NET, ALARM, POISON)
"""All of them, in the order in which the lesson asks."""
