"""The loads of exercise 04.3: each learner's can be solved, and none is trivial."""

import pytest

from kdslab.course.checks.producers import my_load, put_bill
from kdslab.sim.writers.filling import filled

LEARNER = "ada"
LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_with_the_numbers_that_are_shown(learner):
    load = my_load(learner)
    seconds = 730 * 3600
    alone = load.per_second * seconds
    pieces = -(-load.packed_bytes // 25_600)
    packed_units = load.per_second // load.packed_count * pieces * seconds

    solved = put_bill(alone, packed_units, (alone - packed_units) * 0.014 / 1e6, learner=learner)
    assert "correct" == solved.status


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_is_one_that_the_library_could_pack_and_that_gains(learner):
    load = my_load(learner)

    assert 0 == load.per_second % load.packed_count
    assert (load.packed_count, load.packed_bytes) == filled(
        load.record_bytes - 8, 8, load.packed_count
    )
    assert load.packed_bytes <= 51_200
    assert 10 < load.units_alone() / load.units_packed()
    assert 1 < load.usd_saved()


def test_variants_differ_between_learners_and_between_attempts():
    loads = {my_load(learner) for learner in LEARNERS}
    attempts = {my_load(LEARNER, attempt) for attempt in range(1, 11)}

    assert 20 <= len(loads)
    assert 8 <= len(attempts)
    assert {1, 2} == {-(-load.packed_bytes // 25_600) for load in loads}


def test_the_same_learner_gets_the_same_variant():
    assert [my_load(learner) for learner in LEARNERS] == [my_load(name) for name in LEARNERS]


def test_the_numbers_of_another_learner_are_wrong():
    other = my_load("grace")

    answer = put_bill(other.units_alone(), other.units_packed(), other.usd_saved(), LEARNER)
    assert "incorrect" == answer.status
