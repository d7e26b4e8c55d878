"""The questions of lesson 10 on many readers: five calls and 2 MiB a second for all of them."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.sim.read_tank import TankRun, read_tank
from kdslab.sim.reading_beliefs import refused_share

_CONSUMERS: Final = "https://docs.aws.amazon.com/streams/latest/dev/building-consumers.html"
_KEEPS_UP_SECONDS: Final = 4.0


@cache
def _three(write_kib: int) -> float:
    """Return the worst lag of three pollers from the start."""
    run = read_tank(pollers=3, write_kib=write_kib, joins_at=0)
    return max(max(reader.lag_seconds) for reader in run.pollers)


@cache
def _six(shards: int) -> float:
    return refused_share(shards, applications=6)


@cache
def _quiet(pollers: int, interval_seconds: float, *, fan_out: bool = False) -> TankRun:
    return read_tank(
        pollers=pollers,
        interval_seconds=interval_seconds,
        write_kib=64,
        joins_at=0,
        fan_out=fan_out,
    )


def _refused(pollers: int, interval_seconds: float, *, fan_out: bool = False) -> int:
    return sum(_quiet(pollers, interval_seconds, fan_out=fan_out).refused)


DOUBLED: Final = Question(
    ident="10.q8",
    prompt=(
        "Stream A: six applications poll each shard once a second, and there is little to read. "
        "Stream B: three applications poll shards that are written to at their full 1 MiB a "
        "second. You double the shards of both, and keys spread evenly. What does that cure?"
    ),
    options=(
        Option(
            "B, and not A.",
            "In B each shard gets half the bytes; in A each new shard is asked by all six.",
            correct=True,
            holds=lambda: _three(512) < _KEEPS_UP_SECONDS < _three(1024) and _six(4) == _six(2) > 0,
        ),
        Option(
            "A, and not B.",
            "Every application reads every shard, so each shard gets six calls a second as before.",
            misconception=24,
            holds=lambda: _six(4) < _six(2),
        ),
        Option(
            "Both.",
            "Bytes spread over shards. Calls do not: every application asks every shard.",
            misconception=24,
            holds=lambda: _three(512) < _KEEPS_UP_SECONDS and _six(4) < _six(2),
        ),
        Option(
            "Neither: the limits are the consumers'.",
            "They are the shard's. In B its bytes are halved, and three fit.",
            misconception=23,
            holds=lambda: _three(512) > _KEEPS_UP_SECONDS,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_CONSUMERS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"A: {_six(2):.0%} of the calls are refused on 2 shards and {_six(4):.0%} on 4. B: the "
        f"worst lag is {_three(1024):.0f} s at 1,024 KiB a second and {_three(512):.0f} s at 512."
    ),
)

SIX: Final = Question(
    ident="10.q10",
    prompt=(
        "Six applications poll a quiet stream once a second, each of them every shard, and calls "
        "are refused. What ends that?"
    ),
    kind="multiple",
    options=(
        Option(
            "Each application waits 1.2 seconds instead of 1.",
            "Six calls in 1.2 seconds are five a second, if they do not all come at once.",
            correct=True,
            holds=lambda: _refused(6, 1.2) == 0,
        ),
        Option(
            "One of the six reads by enhanced fan-out instead.",
            "The shard pushes to that one. Five are left that call.",
            correct=True,
            holds=lambda: _refused(5, 1.0, fan_out=True) == 0,
        ),
        Option(
            "Twice as many shards.",
            "Each application asks the new shards as well: six calls a second on every one.",
            misconception=24,
            holds=lambda: _six(4) == 0,
        ),
        Option(
            "One of the six becomes a Lambda function.",
            "Lambda polls too, about once a second and shard, and takes from the same five calls.",
            misconception=25,
            holds=lambda: _refused(6, 1.0) == 0,
        ),
        Option(
            "Each application asks every 0.2 seconds, to come before the others.",
            "Thirty calls a second come then, and five are answered.",
            misconception=26,
            holds=lambda: _refused(6, 0.2) == 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.10",
    docs=_CONSUMERS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"In 90 seconds of six pollers {_refused(6, 1.0)} calls are refused at 1 s, "
        f"{_refused(6, 1.2)} at 1.2 s and {_refused(6, 0.2):,} at 0.2 s; of five pollers beside "
        f"one by fan-out {_refused(5, 1.0, fan_out=True)} at 1 s. {_six(2):.0%} of six pollers' "
        f"calls are refused on 2 shards, {_six(4):.0%} on 4."
    ),
)
