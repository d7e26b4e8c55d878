"""A wait is judged by what the storm does, whatever way it is written."""

import random

import pytest

from kdslab.course.checks.retries import tame_the_storm
from kdslab.sim.writers.backoff import FullJitter
from kdslab.sim.writers.retrying import STANDARD

WAITS = {
    "full jitter": lambda retry, chance: chance.random() * min(5, 0.1 * 2 ** (retry - 1)),
    "the house's": lambda *given: FullJitter(0.2, most_seconds=10.0).wait_seconds(*given),
    "boto3's": lambda *given: STANDARD.backoff.wait_seconds(*given),
    "equal jitter": lambda retry, chance: (
        min(5, 0.1 * 2 ** (retry - 1)) * (0.5 + 0.5 * chance.random())
    ),
    "uniform": lambda retry, chance: chance.uniform(0, min(8, 0.5 * 2 ** (retry - 1))),
}


@pytest.mark.parametrize("name", WAITS)
def test_a_wait_that_grows_by_chance_and_is_capped_tames_the_storm(name):
    assert "correct" == tame_the_storm(WAITS[name]).status


def test_a_learners_own_chance_is_as_good():
    drawn = random.Random(5)

    outcome = tame_the_storm(lambda retry, _: drawn.random() * min(5, 0.2 * 2 ** (retry - 1)))
    assert "correct" == outcome.status


@pytest.mark.parametrize("seconds", [0.5, 1, 4])
def test_no_fixed_wait_tames_the_storm(seconds):
    outcome = tame_the_storm(lambda *_: seconds)

    assert "always the same wait" == outcome.counterexample.mistake


def test_a_wait_that_is_too_slow_for_few_is_told_so():
    said = tame_the_storm(lambda _, chance: 8 * chance.random()).counterexample

    assert said.yours.startswith("20 producers: the last record is stored after ")
    assert "10 more each second" in said.rule
