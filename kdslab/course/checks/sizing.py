"""The exercises of lesson 05: how many shards, why, for which readers, and at which price."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Final, NamedTuple

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.binding_limits import WORKLOADS, unusable_guesses, wrong_guess
from kdslab.course.checks.shard_counts import (
    PROBES,
    Traffic,
    bars,
    known_count,
    known_rule,
    sized,
    wrong_count,
)
from kdslab.course.checks.stream_bills import (
    READERS,
    fan_out_month,
    wrong_bill,
    wrong_difference,
    wrong_shards_of_plans,
)
from kdslab.course.checks.weather_blanks import wrong_blank
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of
from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND
from kdslab.sim.sizing_cost import month

_DRAWS: Final = {300: 12_000, 700: 9_000, 1_500: 6_000, 2_900: 4_000, 6_000: 3_000, 30_000: 600}
_SHARES: Final = (2, 3, 4, 5)


class OwnTraffic(NamedTuple):
    """One learner's stream.

    Attributes:
        peak: Records in the busiest second.
        average: Records a second over the month.
        record_bytes: What each weighs with its key.
        pollers: How many applications poll.
    """

    peak: int
    average: int
    record_bytes: int
    pollers: int

    @property
    def at_peak(self) -> Traffic:
        """The traffic of the busiest second."""
        return Traffic(self.peak, self.record_bytes, self.pollers)


@exercise(
    "05.0",
    "Fill the four blanks",
    hints=(
        "2,900 bytes lie between two and three KiB. And each of four readers fetches everything.",
        "Round the size up, not what readers fetch. Divide by the limit, round up, take the "
        "highest.",
        "ceil(records * counted / write_limit), ceil(4 * records * size_bytes / read_limit)",
    ),
)
def size_the_weather(
    counted: object, by_bytes: object, by_reads: object, shards: object
) -> Counterexample | str:
    """Judge the size of a stream of weather stations, blank by blank."""
    if None in (by_bytes, by_reads, shards):
        raise NotAttemptedError
    complaint = wrong_blank(counted, by_bytes, by_reads, shards)
    return complaint or "The readers rule: with one poller, 5 shards would do."


@exercise(
    "05.1",
    "How many shards?",
    hints=(
        "Three limits hold at once. How many shards does each of them ask for?",
        "records / RECORDS, records times the size in whole KiB / WRITE, and pollers times records "
        "times the size / READ; take the highest and round up.",
        "max(ceil(records_per_second / RECORDS), ceil(records_per_second * counted / WRITE), "
        "ceil(pollers * records_per_second * record_bytes / READ))",
    ),
)
def enough_shards(shards_needed: Callable[[int, int, int], object]) -> Counterexample | str:
    """Judge a function that sizes a stream; the model runs what it answers."""
    for traffic in PROBES:
        yours = shards_needed(*traffic)
        if complaint := wrong_count(traffic, yours):
            return wrong_count(traffic, yours, known_rule(shards_needed)) or complaint
    last = sized(PROBES[-1])
    return (
        f"{len(PROBES)} workloads, nothing refused and no reader behind. The last one needs "
        f"{last.shards} shards; {last.shards - 1} would refuse {last.refused_one_fewer:,.0f} "
        "records a second."
    )


@exercise(
    "05.2",
    "Which limit binds?",
    hints=(
        "Compute three bars for each stream. And count how often a second a shard is asked.",
        "The highest bar binds. More than five pollers that ask once a second bind by their calls, "
        "whatever the bars say.",
        '"clicks" are 12 by the records and 11.72 by the bytes in whole KiB: "records"',
    ),
)
def binding_limit(answers: object) -> Counterexample | str:
    """Judge which limit binds each of five streams."""
    if complaint := unusable_guesses(answers):
        return complaint
    assert isinstance(answers, dict)
    for name in WORKLOADS:
        if complaint := wrong_guess(name, answers[name]):
            return complaint
    shards = [f"{name} {sized(traffic).shards}" for name, traffic in WORKLOADS.items()]
    return (
        f"Shards: {', '.join(shards[:-1])}; no number ends the refusals of the logs' seven pollers."
    )


@exercise(
    "05.3",
    "Polling or fan-out?",
    hints=(
        "Pollers ask for shards. Readers with pipes of their own ask for none, and pay instead.",
        "Fan-out pays an hour for each consumer and shard, and each GB that is pushed to each "
        "consumer. PUT units are the same in both plans.",
        "extra = 4 * 5 * 0.015 * 730 + 4 * gb * 0.013 - (10 - 5) * 0.015 * 730",
    ),
)
def fan_out_price(
    polling_shards: object, fan_out_shards: object, extra_usd: object
) -> Counterexample | str:
    """Judge the shards of two plans for four readers, and what the dearer one costs more."""
    if None in (fan_out_shards, extra_usd):
        raise NotAttemptedError
    complaint = wrong_shards_of_plans(polling_shards, fan_out_shards)
    if complaint := complaint or wrong_difference(extra_usd):
        return complaint
    polled, pushed = fan_out_month()
    return (
        f"{polled.total_usd:,.2f} USD a month polled, {pushed.total_usd:,.2f} pushed. Fan-out buys "
        f"a pipe of its own for each of {READERS.pollers} readers, and no price cut."
    )


@exercise(
    "05.4",
    "Your own stream, and its bill",
    hints=(
        "What must hold in the busiest second, and what is paid by use?",
        "Size for the peak, with `shards_needed`. A month is 730 hours of each shard, and the "
        "average's records in units of 25 KiB, each record rounded up.",
        "usd = shards * 0.015 * 730 + average * 730 * 3600 * ceil(size / 25_600) / 1e6 * 0.014",
    ),
)
def my_bill(
    shards: object, usd_a_month: object, learner: str, attempt: int = 1
) -> Counterexample | str:
    """Judge the number of shards and the monthly bill of the learner's own stream."""
    if usd_a_month is None:
        raise NotAttemptedError
    own = my_stream(learner, attempt)
    complaint = wrong_count(own.at_peak, shards, _known(own, shards))
    if complaint := complaint or wrong_bill(usd_a_month, own.at_peak, own.average):
        return complaint
    sizing = sized(own.at_peak)
    cost = month(own.average, own.record_bytes, sizing.shards, 0)
    share = cost.put_units_usd / cost.total_usd
    return f"{sizing.ruling.limit.capitalize()} rule; PUT units are {share:.0%} of your bill."


def my_stream(learner: str, attempt: int = 1) -> OwnTraffic:
    """Return the traffic to size, for one learner and attempt.

    Example:
        >>> own = my_stream("ada")
        >>> own.average < own.peak
        True
    """
    chance = chance_of(learner, attempt, "05.4")
    while True:
        record_bytes = chance.choice(tuple(_DRAWS))
        peak = chance.randrange(_DRAWS[record_bytes] // 3, _DRAWS[record_bytes]) // 10 * 10
        own = OwnTraffic(peak, peak // chance.choice(_SHARES), record_bytes, chance.randint(1, 5))
        if _is_clear(own):
            return own


def _is_clear(own: OwnTraffic) -> bool:
    """Return whether every right way to compute leads to one number, and the average to another."""
    sizing = sized(own.at_peak)
    counted = ceil(own.record_bytes / KIB) * KIB
    rounded_reads = ceil(own.pollers * own.peak * counted / SHARD_READ_BYTES_PER_SECOND)
    return (
        ceil(max(bars(*own.at_peak))) == sizing.shards >= max(3, rounded_reads)
        and sized(own.at_peak._replace(records_per_second=own.average)).shards < sizing.shards
    )


def _known(own: OwnTraffic, shards: object) -> str:
    if shards == sized(own.at_peak._replace(records_per_second=own.average)).shards:
        return "sized by the average"
    return known_count(own.at_peak, shards)
