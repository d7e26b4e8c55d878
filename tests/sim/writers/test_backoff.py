"""Waits: none, equal ones, doubling ones, and doubling ones by chance."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.backoff import Exponential, Fixed, FullJitter, NoWait

calm = settings(deadline=None)
retries = st.integers(1, 5_000)
seconds = st.floats(0.001, 60)


def waits(backoff, seed=0, count=5):
    chance = Random(seed)
    return [backoff.wait_seconds(retry, chance) for retry in range(1, count + 1)]


@pytest.mark.parametrize(
    ("backoff", "expected"),
    [
        (NoWait(), [0, 0, 0, 0, 0]),
        (Fixed(0.1), [0.1, 0.1, 0.1, 0.1, 0.1]),
        (Exponential(0.1), [0.1, 0.2, 0.4, 0.8, 1.6]),
        (Exponential(1.0, most_seconds=5.0), [1, 2, 4, 5, 5]),
    ],
)
def test_waits_without_chance_are_these(backoff, expected):
    assert expected == waits(backoff)


def test_jitter_is_the_same_for_the_same_seed_and_another_for_another():
    jitter = FullJitter(1.0)

    assert waits(jitter, seed=1) == waits(jitter, seed=1)
    assert waits(jitter, seed=1) != waits(jitter, seed=2)


@calm
@given(seconds, seconds, retries, st.integers())
def test_jitter_is_never_longer_than_the_doubling_without_it(first, most, retry, seed):
    longest = Exponential(first, most).wait_seconds(retry, Random(seed))

    assert 0 <= FullJitter(first, most).wait_seconds(retry, Random(seed)) <= longest <= most


@calm
@given(seconds, retries)
def test_a_wait_never_gets_shorter_and_never_overflows(first, retry):
    slower = Exponential(first)

    assert slower.wait_seconds(retry, Random(0)) <= slower.wait_seconds(retry + 1, Random(0))
