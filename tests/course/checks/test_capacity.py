"""The exercises of lesson 09: right answers pass, and each known mistake is called by its name."""

from math import ceil

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.capacity import (
    cheapest_mode,
    choose_modes,
    my_traffic,
    room_for_a_sale,
    standard_or_advantage,
    three_bills,
)
from kdslab.course.checks.mode_choices import WORKLOADS, best_mode, refused_part
from kdslab.model.prices import Plan

SECONDS = 730 * 3_600
GB = SECONDS / 1_024
MINIMUM = 25 * GB
MINIMUM_USD = MINIMUM * 0.048
MIB_USD = GB * 0.12
MEETING = (MINIMUM, MINIMUM_USD, MIB_USD, MINIMUM_USD / MIB_USD)

ON_DEMAND = {"StreamMode": "ON_DEMAND"}
RIGHT = {
    "meters": "provisioned",
    "logs": "provisioned",
    "games": "standard",
    "sale": "provisioned",
    "ads": "advantage",
}
WORDS = {Plan.PROVISIONED: "provisioned", Plan.STANDARD: "standard", Plan.ADVANTAGE: "advantage"}


def meet(given):
    return standard_or_advantage(*given)


def month_usd(average, peak, kib, pollers):
    gb = average * GB
    shards = ceil(max(peak, peak * 1.024 / kib, peak * pollers / 2))
    units = average * 1_024 / kib * SECONDS / 1_000_000
    return (
        shards * 730 * 0.015 + units * 0.014,
        730 * 0.04 + gb * 0.08 + gb * pollers * 0.04,
        max(gb, MINIMUM) * 0.032 + max(gb * pollers, MINIMUM) * 0.016,
    )


def bent(place, change):
    """Return a pricing whose one bill is changed by the traffic and the right bill."""

    def bills(*traffic):
        usd = list(month_usd(*traffic))
        usd[place] = change(usd[place], *traffic)
        return tuple(usd)

    return bills


def gb_usd(average, pollers, price_in, price_out):
    return average * GB * price_in + average * GB * pollers * price_out


BILLS = {
    "shards for the average": bent(
        0, lambda usd, a, p, kib, n: usd - 10.95 * (shards(p, kib, n) - shards(a, kib, n))
    ),
    "the records left out": bent(
        0,
        lambda usd, _, p, kib, n: usd - 10.95 * (shards(p, kib, n) - ceil(max(p, p * n / 2))),
    ),
    "the shards left out": bent(0, lambda usd, _, p, kib, n: usd - 10.95 * shards(p, kib, n)),
    "the PUT units left out": bent(0, lambda _, __, p, kib, n: 10.95 * shards(p, kib, n)),
    "units for the peak": bent(
        0,
        lambda usd, a, p, kib, n: (
            10.95 * shards(p, kib, n) + p / a * (usd - 10.95 * shards(p, kib, n))
        ),
    ),
    "the stream's hours left out": bent(1, lambda usd, *_: usd - 29.2),
    "what is read left out": bent(1, lambda _, a, *__: 29.2 + a * GB * 0.08),
    "one reader, however many poll": bent(1, lambda _, a, *__: 29.2 + a * MIB_USD),
    "paid for the peak": bent(1, lambda _, __, p, ___, n: 29.2 + gb_usd(p, n, 0.08, 0.04)),
    "a GB of 10**9 bytes": bent(1, lambda usd, *_: 29.2 + (usd - 29.2) * 2**30 / 1e9),
    "a month of 30 days": bent(1, lambda usd, *_: usd * 720 / 730),
    "the minimum left out": bent(2, lambda _, a, __, ___, n: gb_usd(a, n, 0.032, 0.016)),
    "the minimum added to the use": bent(
        2, lambda _, a, __, ___, n: MINIMUM_USD + gb_usd(a, n, 0.032, 0.016)
    ),
    "the minimum of one way only": bent(
        2, lambda _, a, __, ___, n: max(a * GB, MINIMUM) * 0.032 + a * GB * n * 0.016
    ),
    "the prices of Standard": bent(2, lambda _, a, __, ___, n: 29.2 + gb_usd(a, n, 0.08, 0.04)),
    "not three numbers": lambda *traffic: month_usd(*traffic)[0],
    "text, not a number": lambda *traffic: tuple(f"{usd:.2f}" for usd in month_usd(*traffic)),
}


def shards(mibps, kib, pollers):
    return ceil(max(mibps, mibps * 1.024 / kib, mibps * pollers / 2))


def commit(kinesis):
    kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})


def provisioned(count):
    def make_room(kinesis, mibps, kib):
        kinesis.create_stream(StreamName="sale", ShardCount=count(mibps, kib))
        return "sale"

    return make_room


def on_demand(kinesis, *_):
    kinesis.create_stream(StreamName="sale", StreamModeDetails=ON_DEMAND)
    return "sale"


def warm(kinesis, mibps, kib):
    commit(kinesis)
    kinesis.create_stream(
        StreamName="sale", StreamModeDetails=ON_DEMAND, WarmThroughputMiBps=shards(mibps, kib, 1)
    )
    return "sale"


def switched(kinesis, mibps, kib):
    kinesis.create_stream(StreamName="derby", ShardCount=shards(mibps, kib, 1))
    kinesis.get_waiter("stream_exists").wait(StreamName="derby")
    summary = kinesis.describe_stream_summary(StreamName="derby")["StreamDescriptionSummary"]
    kinesis.update_stream_mode(StreamARN=summary["StreamARN"], StreamModeDetails=ON_DEMAND)
    return "derby"


def no_name(kinesis, mibps, kib):
    kinesis.create_stream(StreamName="sale", ShardCount=shards(mibps, kib, 1))
    return 1


def choose(changes):
    return choose_modes({**RIGHT, **changes})


def usd_of(learner):
    return dict(zip(Plan, month_usd(*my_traffic(learner)), strict=True))


def ranked(learner):
    usd = usd_of(learner)
    return sorted(usd, key=lambda plan: usd[plan])


def saving(learner):
    usd, (first, second, _) = usd_of(learner), ranked(learner)
    return usd[second] - usd[first]


def own(change):
    """Hand in the learner's own mode with another saving."""
    learner = "ada"
    usd, plans = usd_of(learner), ranked(learner)
    right = WORDS[plans[0]]
    return cheapest_mode(*change(right, *(usd[plan] for plan in plans)), learner)


MISTAKES = {
    "09.0": (
        meet,
        {
            "hours for seconds": (25 * 730 / 1_024, *MEETING[1:]),
            "both ways at once": (2 * MINIMUM, *MEETING[1:]),
            "MiB, not GB": (25 * SECONDS, *MEETING[1:]),
            "1 MiB/s, not 25": (GB, *MEETING[1:]),
            "one way only": (MINIMUM, MINIMUM * 0.032, *MEETING[2:]),
            "the prices of Standard": (MINIMUM, MINIMUM * 0.12, *MEETING[2:]),
            "the prices of Advantage": (MINIMUM, MINIMUM_USD, GB * 0.048, MEETING[3]),
            "25 MiB/s, not 1": (MINIMUM, MINIMUM_USD, MINIMUM * 0.12, MEETING[3]),
            "the minimum itself": (*MEETING[:3], 25),
            "upside down": (*MEETING[:3], MIB_USD / MINIMUM_USD),
            "text, not a number": ("64160", *MEETING[1:]),
        },
    ),
    "09.1": (three_bills, BILLS),
    "09.2": (
        choose,
        {
            "a GB against a shard": {"meters": "standard"},
            "little traffic, so on-demand": {"logs": "standard"},
            "the minimum left out": {"meters": "advantage"},
            "shards for the average": {"games": "provisioned"},
            "on-demand takes every spike": {"sale": "standard"},
            "the prices of Standard": {"ads": "standard"},
            "another word": {"meters": "on-demand"},
            "another dict": {"weather": "standard"},
        },
    ),
    "09.3": (
        room_for_a_sale,
        {
            "on-demand takes every spike": on_demand,
            "the records left out": provisioned(lambda mibps, _: mibps),
            "Advantage for one sale": warm,
            "shards in reserve": provisioned(lambda mibps, kib: 2 * shards(mibps, kib, 1)),
            "no such stream": no_name,
            "": provisioned(lambda *_: 2),
        },
    ),
    "09.4": (
        own,
        {
            "the bill, not the saving": lambda right, first, *_: (right, first),
            "the wrong way round": lambda right, first, second, _: (right, first - second),
            "against the dearest": lambda right, first, _, third: (right, third - first),
            "a year's saving": lambda right, first, second, _: (right, 12 * (second - first)),
            "a month of 30 days": lambda right, first, second, _: (
                right,
                (second - first) * 720 / 730,
            ),
            "text, not a number": lambda right, first, second, _: (right, f"{second - first}"),
            "another word": lambda _, first, second, __: ("on-demand", second - first),
        },
    ),
}

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 5)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


def test_the_blanks_are_correct_rounded_or_not():
    assert "correct" == meet(MEETING).status
    assert "correct" == meet((64_160, 3_079.69, 307.97, 10)).status


@pytest.mark.parametrize("place", range(4))
def test_an_empty_blank_is_not_attempted(place):
    given = [*MEETING[:place], ..., *MEETING[place + 1 :]]

    assert "not attempted" == meet(given).status


def test_the_price_list_gives_the_bills():
    outcome = three_bills(month_usd)

    assert "correct" == outcome.status
    assert "337.17 Standard" in str(outcome)


def test_bills_in_a_list_or_rounded_to_cents_do_as_well():
    assert "correct" == three_bills(lambda *t: [round(usd, 2) for usd in month_usd(*t)]).status


def test_the_modes_that_bill_and_race_find_are_correct():
    assert "correct" == choose({}).status
    assert RIGHT == {name: WORDS[best_mode(name)] for name in WORKLOADS}


def test_each_mode_is_right_for_one_of_the_workloads():
    assert set(WORDS.values()) == set(RIGHT.values())


def test_only_the_sale_comes_too_fast_for_standard():
    assert ["sale"] == [name for name in WORKLOADS if refused_part(name)]


def test_modes_that_are_not_filled_in_are_not_attempted():
    assert "not attempted" == choose_modes(dict.fromkeys(RIGHT, ...)).status
    assert "not attempted" == choose({"ads": ...}).status


@pytest.mark.parametrize("make_room", [provisioned(lambda m, k: shards(m, k, 1)), switched])
def test_shards_for_the_sale_are_right_also_when_the_mode_is_switched_then(make_room):
    outcome = room_for_a_sale(make_room)

    assert "correct" == outcome.status
    assert "101.25" in str(outcome)


def test_a_refusal_by_the_service_is_the_learners_own():
    def make_room(kinesis, mibps, _):
        kinesis.create_stream(
            StreamName="sale", StreamModeDetails=ON_DEMAND, WarmThroughputMiBps=mibps
        )
        return "sale"

    outcome = room_for_a_sale(make_room)

    assert "your code raised" == outcome.status
    assert "MinimumThroughputBillingCommitment" in str(outcome)


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_has_one_cheapest_mode(learner):
    first, *others = ranked(learner)
    usd = usd_of(learner)

    assert usd[others[0]] > 1.07 * usd[first]
    assert "correct" == cheapest_mode(WORDS[first], saving(learner), learner).status
    assert "correct" == cheapest_mode(WORDS[first], round(saving(learner), 2), learner).status
    for plan in others:
        assert "incorrect" == cheapest_mode(WORDS[plan], saving(learner), learner).status


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_known_mistake_about_the_saving_is_right(learner):
    usd, plans = usd_of(learner), ranked(learner)
    first, second, third = (usd[plan] for plan in plans)
    right = WORDS[plans[0]]

    for wrong in (first, second, third, first - second, third - first, 12 * (second - first), 0):
        assert "incorrect" == cheapest_mode(right, wrong, learner).status


def test_each_mode_is_the_cheapest_for_some_learners():
    found = [ranked(learner)[0] for learner in LEARNERS]

    assert all(found.count(plan) >= 4 for plan in Plan)


def test_a_wrong_mode_is_traced_to_the_mistake_that_makes_it_look_cheap():
    named = set()
    for learner in LEARNERS:
        for plan in ranked(learner)[1:]:
            outcome = cheapest_mode(WORDS[plan], 0.0, learner)
            named.add(outcome.counterexample.mistake)

    assert {"shards for the average", "the minimum left out"} <= named


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_traffic(learner) for learner in LEARNERS}) >= 20
    assert len({my_traffic("ada", attempt) for attempt in range(1, 11)}) >= 8


def test_the_same_learner_gets_the_same_variant():
    assert [my_traffic(name) for name in LEARNERS] == [my_traffic(name) for name in LEARNERS]


@pytest.mark.parametrize("given", [(..., 1.0), ("standard", ...), (None, 1.0)])
def test_an_open_answer_for_the_own_traffic_is_not_attempted(given):
    assert "not attempted" == cheapest_mode(*given, "ada").status
