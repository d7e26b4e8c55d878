"""Every learner's batch can be solved by the lesson's rule, and no known mistake solves it."""

import math

import pytest

from kdslab.course.checks.batches import MyBatch, batch_run, fits_one_call
from kdslab.course.checks.retries import my_batch, my_batch_takes

LEARNER = "ada"
RUN = batch_run(my_batch(LEARNER))
LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_variant_can_be_solved_by_the_rule_of_the_lesson(learner):
    batch = my_batch(learner)
    calls = -(-batch.records // (1024 // batch.kib))

    assert fits_one_call(batch)
    assert 4 <= calls
    outcome = my_batch_takes(calls, (calls - 1) * batch.wait, learner)
    assert "correct" == outcome.status


@pytest.mark.parametrize("learner", LEARNERS)
def test_no_variant_takes_a_known_mistake_for_the_answer(learner):
    batch = my_batch(learner)
    run = batch_run(batch)
    wrong = {
        1,
        batch.records // run.first,
        math.ceil(batch.records / (1_000_000 // (batch.kib * 1024))),
        1 + math.ceil((batch.records - run.first) / (1024 * batch.wait // batch.kib)),
    }

    assert run.calls not in wrong
    assert 4 == len(wrong)


def test_variants_differ_between_learners_and_between_attempts():
    assert 15 <= len({my_batch(learner) for learner in LEARNERS})
    assert 5 <= len({my_batch(LEARNER, attempt) for attempt in range(1, 11)})
    assert [my_batch(learner) for learner in LEARNERS] == [my_batch(name) for name in LEARNERS]


def test_a_batch_of_another_learner_has_another_answer():
    other = next(name for name in LEARNERS if batch_run(my_batch(name)) != RUN)

    assert "incorrect" == my_batch_takes(RUN.calls, RUN.seconds, other).status
    assert "correct" == my_batch_takes(RUN.calls, RUN.seconds, LEARNER).status


def test_the_wait_does_not_change_how_many_calls_a_batch_takes():
    runs = [batch_run(MyBatch(records=200, kib=50, wait=wait)) for wait in (1, 2, 4)]

    assert [10, 10, 10] == [run.calls for run in runs]
    assert [9, 18, 36] == [run.seconds for run in runs]
