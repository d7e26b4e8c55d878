"""A scaling policy on three days: what it refuses, what it costs, and which number is to blame."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.quotas import SHARD_COUNT_UPDATES_PER_DAY
from kdslab.sim.reshard_policy import DOUBLE, NEVER, STEPS, TRAFFIC, Policy, PolicyDay, day_under

REFUSED_AT_MOST: Final = 0.02
USD_AT_MOST: Final = 6.2
_BRISK_MINUTES: Final = 2

_ADVICE: Final = {
    "left alone": "Choose a step that changes the number of shards: DOUBLE or QUARTER.",
    "shards bought beforehand": "Leave `shards` out: every day begins with two.",
    "percent, not a part": "Write 0.7 for 70 %.",
    "out of calls": "Wait longer after a change, or take larger steps, and calls will last.",
    "too many minutes": "The traffic is there before your alarm is. Let it go off sooner.",
    "too long a cool-off": "The stream must grow again while it is still quiet. Shorten the "
    "cool-off.",
    "too small a step": "One step is not enough, and the next comes too late. Take a larger one.",
    "too high a threshold": "By then the stream is full. Lower the threshold.",
    "safe, but dear": "It grows too early or stays large too long. Raise the threshold.",
}


@cache
def three_days(policy: Policy) -> tuple[PolicyDay, ...]:
    """Let a policy live through each day of `TRAFFIC`."""
    return tuple(day_under(policy, traffic) for traffic in TRAFFIC)


def refused_part(day: PolicyDay) -> float:
    """Return which part of a day's records was refused."""
    return day.refused / sum(day.offered)


def wrong_policy(given: object) -> Counterexample | None:
    """Say what is wrong with a policy, if anything is; refusals come before dollars."""
    if not isinstance(given, Policy):
        return _unusable(shortened(given), "this exercise takes a Policy")
    if complaint := _unsayable(given):
        return complaint
    days = three_days(given)
    for traffic, day in zip(TRAFFIC, days, strict=True):
        if refused_part(day) > REFUSED_AT_MOST:
            return _refuses(given, traffic, day)
    usd = sum(day.usd for day in days)
    if usd <= USD_AT_MOST:
        return None
    most = ", ".join(f"{max(day.shards)}" for day in days)
    return Counterexample(
        yours=f"{usd:.2f} USD for the three days",
        rule=f"{USD_AT_MOST:.2f} USD are to do; your stream grew to {most} shards",
        next_step=_ADVICE["safe, but dear"],
        mistake="safe, but dear",
    )


def praise(policy: Policy) -> str:
    """Say what a policy makes of the three days, beside six shards that stay."""
    days = three_days(policy)
    fixed = sum(day.usd for day in three_days(Policy(step=NEVER, shards=6)))
    worst = max(map(refused_part, days))
    calls = max(day.made for day in days)
    return (
        f"{sum(day.usd for day in days):.2f} USD, {worst:.2%} refused on the worst day, "
        f"{calls} calls on the busiest. Six shards that stay cost {fixed:.2f} USD."
    )


def _unsayable(policy: Policy) -> Counterexample | None:
    if policy.step not in STEPS:
        return _unusable(f"step={shortened(policy.step)}", "a step is DOUBLE, QUARTER or NEVER")
    if policy.step == NEVER:
        return _unusable("step=NEVER", "then nothing ever changes", "left alone")
    if policy.shards != Policy().shards:
        return _unusable(
            f"shards={shortened(policy.shards)}",
            "the alarm is to find out how many it takes",
            "shards bought beforehand",
        )
    numbers = (policy.threshold, policy.minutes, policy.cooldown_minutes)
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in numbers):
        return _unusable(shortened(numbers), "threshold, minutes and cool-off are numbers")
    if not 0 < policy.threshold <= 1:
        return _unusable(
            f"threshold={policy.threshold}",
            "the threshold is a part of what the shards take, above 0 and up to 1",
            "percent, not a part" if policy.threshold > 1 else "",
        )
    if policy.minutes < 1 or policy.cooldown_minutes < 0:
        return _unusable(
            f"minutes={policy.minutes}, cooldown_minutes={policy.cooldown_minutes}",
            "CloudWatch needs a minute to see anything, and no cool-off is below 0",
        )
    return None


def _unusable(yours: str, rule: str, mistake: str = "") -> Counterexample:
    return Counterexample(
        yours=yours,
        rule=rule,
        next_step=_ADVICE.get(mistake, "Hand in Policy(threshold=..., minutes=..., ...)."),
        mistake=mistake,
    )


def _refuses(policy: Policy, traffic: str, day: PolicyDay) -> Counterexample:
    in_vain = len(day.calls) - day.made
    mistake = "out of calls" if in_vain else _to_blame(policy, traffic)
    calls = (
        f"its {SHARD_COUNT_UPDATES_PER_DAY} calls were used up, {in_vain} more were refused"
        if in_vain
        else f"it made {day.made} calls and had {max(day.shards)} shards at its largest"
    )
    return Counterexample(
        yours=f"{traffic}: {refused_part(day):.2%} of the records are refused",
        rule=f"{REFUSED_AT_MOST:.0%} may be; {calls}",
        next_step=_ADVICE.get(mistake, "Change one number at a time in the PolicyTuner."),
        mistake=mistake,
    )


def _to_blame(policy: Policy, traffic: str) -> str:
    """Return the number whose change helps: the likeliest that does alone, or else the most."""
    changes = {
        "too many minutes": replace(policy, minutes=min(policy.minutes, _BRISK_MINUTES)),
        "too long a cool-off": replace(policy, cooldown_minutes=0),
        "too small a step": replace(policy, step=DOUBLE),
        "too high a threshold": replace(policy, threshold=policy.threshold * 0.7),
    }
    parts = {
        name: refused_part(day_under(changed, traffic))
        for name, changed in changes.items()
        if changed != policy
    }
    enough = (name for name, part in parts.items() if part <= REFUSED_AT_MOST)
    return next(enough, min(parts, key=parts.__getitem__))
