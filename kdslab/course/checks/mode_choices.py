"""Five workloads, the mode that is right for each, and what a wrong choice gives away."""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

from kdslab.course.checks.mode_bills import WORDS, Traffic, bills, cheapest_first
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.prices import Plan
from kdslab.sim.capacity import race
from kdslab.sim.capacity_shapes import FLASH


class Workload(NamedTuple):
    """What is known of a stream before its mode is chosen.

    Attributes:
        traffic: A month of it.
        before_mibps: The highest throughput of the 30 days before; the peak comes all at once.
    """

    traffic: Traffic
    before_mibps: float


WORKLOADS: Final = {
    "meters": Workload(Traffic(3, 4), 4),
    "logs": Workload(Traffic(0.01, 0.02), 0.02),
    "games": Workload(Traffic(0.5, 20), 20),
    "sale": Workload(Traffic(0.1, 20), 1),
    "ads": Workload(Traffic(30, 450), 450),
}

_ADVICE: Final = {
    "on-demand takes every spike": "On-demand is ready for twice the peak of 30 days, no more.",
    "little traffic, so on-demand": "Compare an idle shard with an idle on-demand stream.",
    "the minimum left out": "Advantage bills 25 MiB/s each way, used or not.",
    "the prices of Standard": "Above 10 MiB/s the cheaper GB outweigh the minimum.",
    "shards for the average": "Shards must stand for the busiest second. How many are that?",
    "a GB against a shard": "Compare a month of shards with a month of GB, in and out.",
}


def unusable_modes(answers: object) -> Counterexample | None:
    """Say what is wrong with the form of the answers, if anything is."""
    if not isinstance(answers, dict) or set(answers) != set(WORKLOADS):
        return Counterexample(
            yours=shortened(answers),
            rule=f"the answer is a dict with the names {', '.join(WORKLOADS)}",
            next_step="Take the dict as it was handed out and fill it in.",
            mistake="another dict",
        )
    for name, word in answers.items():
        if word not in WORDS:
            return Counterexample(
                yours=f"{name}: {shortened(word)}",
                rule=f"a mode is one of {', '.join(WORDS)}",
                next_step="Write one of the three words, in quotes.",
                mistake="another word",
            )
    return None


def wrong_mode(name: str, word: str) -> Counterexample | None:
    """Say what a mode does to a workload, if there is a better one."""
    traffic, usd, plan = WORKLOADS[name].traffic, bills(WORKLOADS[name].traffic), WORDS[word]
    best = best_mode(name)
    if plan is best:
        return None
    mistake = _mistaken(name, plan, best)
    part = refused_part(name) if plan is Plan.STANDARD else 0.0
    refused = f", and refuses {part:.0%} of the peak's first minutes" if part else ""
    return Counterexample(
        yours=f"{name} in {plan}: {usd[plan]:,.2f} USD a month{refused}",
        rule=f"{traffic}: {best} refuses nothing, for {usd[best]:,.2f} USD",
        next_step=_ADVICE[mistake],
        mistake=mistake,
    )


@cache
def best_mode(name: str) -> Plan:
    """Return the cheapest mode that refuses nothing: the bill's answer and the race's."""
    usd = bills(WORKLOADS[name].traffic)
    return next(
        plan for plan in cheapest_first(usd) if plan is not Plan.STANDARD or not refused_part(name)
    )


@cache
def refused_part(name: str) -> float:
    """Return what part of the peak's first five minutes on-demand Standard refuses."""
    traffic, before = WORKLOADS[name]
    if traffic.peak_mibps <= before:
        return 0.0
    factor = traffic.peak_mibps / before
    run = race(FLASH, yesterday_mibps=before, factor=factor, record_kib=traffic.record_kib)
    at_peak = sum(sent for sent in run.offered if sent == max(run.offered))
    return run.refused[1] / at_peak


def _mistaken(name: str, plan: Plan, best: Plan) -> str:
    if plan is Plan.ADVANTAGE:
        return "the minimum left out"
    if plan is Plan.PROVISIONED:
        return "shards for the average"
    if refused_part(name):
        return "on-demand takes every spike"
    if best is Plan.ADVANTAGE:
        return "the prices of Standard"
    is_small = WORKLOADS[name].traffic.peak_mibps < 1
    return "little traffic, so on-demand" if is_small else "a GB against a shard"
