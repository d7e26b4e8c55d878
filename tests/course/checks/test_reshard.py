"""The exercises of lesson 08: right answers pass, and each known mistake is called by its name."""

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.count_plans import first_refused
from kdslab.course.checks.parents_first import SCENES, WRONG_READERS, allowed, read_with
from kdslab.course.checks.reshard import (
    mergeable_pairs,
    my_sale,
    parents_first,
    scaling_policy,
    shard_plan,
    split_then_merge,
)
from kdslab.course.checks.scaling_policies import REFUSED_AT_MOST, refused_part, three_days
from kdslab.course.checks.shard_pairs import PASTS, WRONG_PAIRS, listed, touching
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.quotas import SHARD_COUNT_UPDATES_PER_DAY
from kdslab.sim.reshard_policy import DOUBLE, NEVER, QUARTER, Policy

RING = 2**128
CUT, CHILDREN, OPEN = 3 * RING // 8, (4, 5), {2, 3, 5, 6}
LEARNER = "ada"


def blanks(given):
    return split_then_merge(*given)


def plan(targets):
    return shard_plan(targets(my_sale(LEARNER)), LEARNER)


def policy(**knobs):
    return Policy(**{"threshold": 0.8, "minutes": 4, "cooldown_minutes": 10, **knobs})


MISTAKES = {
    "08.0": (
        blanks,
        {
            "half of the width": (RING // 8, CHILDREN, OPEN),
            "the middle of the ring": (RING // 2, CHILDREN, OPEN),
            "where the shard starts": (RING // 4, CHILDREN, OPEN),
            "a broken number": (3 * RING / 8, CHILDREN, OPEN),
            "text, not a number": (str(CUT), CHILDREN, OPEN),
            "a number used again": (CUT, (1, 2), OPEN),
            "upper child first": (CUT, (5, 4), OPEN),
            "closed shards counted": (CUT, CHILDREN, {0, 1, 2, 3, 4, 5, 6}),
            "the merge forgotten": (CUT, CHILDREN, {0, 2, 3, 4, 5}),
            "the wrong neighbour": (CUT, CHILDREN, {3, 4, 5, 6}),
        },
    ),
    "08.1": (mergeable_pairs, WRONG_PAIRS),
    "08.2": (parents_first, WRONG_READERS),
    "08.3": (
        scaling_policy,
        {
            "left alone": policy(step=NEVER),
            "shards bought beforehand": policy(shards=6),
            "percent, not a part": policy(threshold=80),
            "out of calls": policy(threshold=0.6, minutes=10, cooldown_minutes=0, step=QUARTER),
            "too many minutes": policy(minutes=20),
            "too long a cool-off": policy(cooldown_minutes=120),
            "too small a step": policy(
                threshold=0.5, minutes=10, cooldown_minutes=20, step=QUARTER
            ),
            "too high a threshold": policy(threshold=0.7, minutes=10, cooldown_minutes=60),
            "safe, but dear": policy(threshold=0.4),
        },
    ),
    "08.4": (
        plan,
        {
            "one jump": lambda sale: [sale.peak, sale.rest],
            "half rounded down": lambda sale: sale.up + sale.rounded_down,
            "it begins where it stands": lambda sale: [sale.start, *sale.up, *sale.down],
            "the peak is missing": lambda sale: [2 * sale.start, sale.start],
            "it stays large": lambda sale: sale.up,
            "one shard at a time": lambda sale: list(range(sale.start + 1, sale.peak + 1)),
            "more calls than it takes": lambda sale: [*sale.up, sale.peak - 1, *sale.down],
            "not whole numbers": lambda sale: [float(count) for count in sale.up + sale.down],
        },
    ),
}

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 5)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


@pytest.mark.parametrize("given", [(CUT, CHILDREN, OPEN), (CUT, [4, 5], [6, 5, 3, 2])])
def test_the_numbers_of_a_split_and_a_merge_are_correct_in_any_collection(given):
    assert "correct" == blanks(given).status


@pytest.mark.parametrize(
    "given", [(..., CHILDREN, OPEN), (CUT, None, OPEN), (CUT, ..., OPEN), (CUT, CHILDREN, ...)]
)
def test_an_empty_blank_is_not_attempted(given):
    assert "not attempted" == blanks(given).status


def test_the_pairs_that_the_rule_names_are_those_that_the_stream_merges():
    for past in PASTS:
        shards = [shard["ShardId"] for shard in listed(past)]
        merged = [(a, b) for a in shards for b in shards if merges(past, a, b)]
        assert sorted(touching(listed(past))) == sorted(merged)


def merges(past, lower, upper):
    try:
        past.stream().merge(10_000.0, lower, upper)
    except InvalidArgumentException:
        return False
    return True


def test_pairs_are_correct_in_any_order_and_as_lists():
    outcome = mergeable_pairs(lambda shards: [list(pair) for pair in touching(shards)[::-1]])

    assert "correct" == outcome.status
    assert "7 calls merge a stream of 8 shards into one" in str(outcome)


def test_a_text_is_no_list_of_pairs():
    assert "incorrect" == mergeable_pairs(lambda _: "0, 1").status


def test_parents_before_children_is_correct_however_few_are_read_at_once():
    assert "correct" == parents_first(allowed).status
    assert "correct" == parents_first(lambda shards, done: allowed(shards, done)[:1]).status
    assert "correct" == parents_first(lambda shards, done: set(allowed(shards, done))).status


def test_to_read_a_stream_twice_gives_the_same():
    assert [read_with(allowed, one) for one in SCENES] == [
        read_with(allowed, one) for one in SCENES
    ]


@pytest.mark.parametrize("given", ["shardId-000000000000", ["no shard"], [7], 7])
def test_what_is_no_list_of_shards_does_not_pass(given):
    assert "incorrect" == parents_first(lambda *_: given).status


@pytest.mark.parametrize(
    "knobs",
    [
        {},
        {"cooldown_minutes": 20, "minutes": 2},
        {"threshold": 0.95, "minutes": 2, "cooldown_minutes": 0},
        {"minutes": 2, "cooldown_minutes": 0, "step": QUARTER},
    ],
)
def test_there_is_more_than_one_good_policy(knobs):
    assert "correct" == scaling_policy(policy(**knobs)).status


@pytest.mark.parametrize("minutes", [2, 20])
@pytest.mark.parametrize("step", [DOUBLE, QUARTER])
@pytest.mark.parametrize("threshold", [0.5, 0.8])
def test_a_policy_is_judged_by_its_days_and_always_told_why(threshold, step, minutes):
    given = policy(threshold=threshold, step=step, minutes=minutes)
    outcome = scaling_policy(given)
    serves = all(refused_part(day) <= REFUSED_AT_MOST for day in three_days(given))

    assert serves or "incorrect" == outcome.status
    assert "correct" == outcome.status or outcome.counterexample.mistake


@pytest.mark.parametrize(
    "given", [0.8, Policy(step="up"), Policy(threshold=0), Policy(minutes=0), Policy(minutes="5")]
)
def test_what_is_no_policy_is_said_to_be_none(given):
    assert "incorrect" == scaling_policy(given).status


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_has_a_plan_and_two_traps(learner):
    mine = my_sale(learner)
    plan = mine.up + mine.down

    assert 6 <= len(plan) <= SHARD_COUNT_UPDATES_PER_DAY
    assert first_refused(mine, plan) is None
    assert "correct" == shard_plan(plan, learner).status
    assert "incorrect" == shard_plan([mine.peak, mine.rest], learner).status
    assert "incorrect" == shard_plan(mine.up + mine.rounded_down, learner).status


@pytest.mark.parametrize("learner", LEARNERS[:5])
def test_no_shorter_plan_reaches_the_peak(learner):
    mine = my_sale(learner)

    assert mine.start * 2 ** (len(mine.up) - 1) < mine.peak


@pytest.mark.parametrize("learner", LEARNERS[:5])
def test_another_way_with_as_few_calls_is_correct_as_well(learner):
    mine = my_sale(learner)
    first = -(-mine.peak // 2 ** (len(mine.up) - 1))
    way = [first * 2**step for step in range(len(mine.up) - 1)]

    assert "correct" == shard_plan([*way, mine.peak, *mine.down], learner).status


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_sale(learner) for learner in LEARNERS}) >= 20
    assert len({my_sale("ada", attempt) for attempt in range(1, 11)}) >= 8


def test_the_same_learner_gets_the_same_variant():
    assert [my_sale(name) for name in LEARNERS] == [my_sale(name) for name in LEARNERS]
