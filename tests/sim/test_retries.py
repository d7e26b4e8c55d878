"""Storms: the same crowd and the same refusals, and what each rule makes of them."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.throttle import WriteBudget
from kdslab.sim.retries import LIMIT_PER_SECOND, RECORD_KIB, STORM_RULES, storm, storm_of

few = settings(deadline=None, max_examples=20)
UNTIRING = [name for name, rule in STORM_RULES.items() if rule.attempts_at_most is None]


@few
@given(
    st.sampled_from(sorted(STORM_RULES)),
    st.integers(1, 40),
    st.integers(1, 2),
    st.sampled_from([0.0, 0.2]),
    st.integers(0, 50),
)
def test_a_storm_loses_count_of_nothing(rule, producers, records, lost_answers, seed):
    run = storm(
        rule, producers=producers, records_each=records, lost_answers=lost_answers, seed=seed
    )
    counts = run.counts

    assert producers * records == counts.given
    assert counts.given == counts.stored + counts.given_up + counts.waiting
    assert counts.attempts == sum(run.attempts)
    assert counts.stored + counts.duplicates == sum(run.accepted)
    assert counts.refused == sum(run.refused)
    assert min(run.refused) >= 0


@few
@given(st.sampled_from(UNTIRING), st.integers(1, 60), st.integers(0, 50))
def test_a_rule_without_an_end_brings_every_record(rule, producers, seed):
    counts = storm(rule, producers=producers, seed=seed).counts

    assert (producers, 0) == (counts.stored, counts.duplicates)


@few
@given(st.sampled_from(sorted(STORM_RULES)), st.integers(1, 60), st.integers(0, 50))
def test_no_storm_gets_more_in_than_the_shard_takes(rule, producers, seed):
    run = storm(rule, producers=producers, seed=seed)

    # A full bucket, and then the rate.
    assert sum(run.accepted) <= LIMIT_PER_SECOND * (1 + run.end_seconds) + 1e-6


def test_the_limit_is_what_the_admission_rule_takes_in_a_second():
    taken = WriteBudget(now=0.0).spend(0.0, records=50, size_bytes=50 * RECORD_KIB * 1024)

    assert int(LIMIT_PER_SECOND) == taken


def test_a_fixed_wait_saves_attempts_and_no_time():
    fixed, at_once = storm("fixed 100 ms"), storm("at once")

    assert fixed.counts.attempts < at_once.counts.attempts / 2
    assert fixed.done_seconds == pytest.approx(at_once.done_seconds, abs=0.1)


# Source: AWS Architecture Blog, "Exponential Backoff And Jitter"
@pytest.mark.parametrize("seed", range(5))
def test_without_jitter_the_crowd_comes_in_waves_and_takes_longer(seed):
    waves, spread = storm("exponential", seed=seed), storm("exponential with jitter", seed=seed)

    def busy_ticks(run):
        return sum(map(bool, run.attempts))

    assert busy_ticks(waves) < busy_ticks(spread) / 3
    assert spread.done_seconds < waves.done_seconds * 0.7
    assert spread.counts.attempts == pytest.approx(waves.counts.attempts, rel=0.15)


def test_boto3_gives_up_where_a_crowd_would_have_to_wait():
    legacy, standard = storm("boto3 legacy"), storm("boto3 standard")

    assert standard.counts.given_up > legacy.counts.given_up
    assert standard.counts.attempts <= 3 * standard.counts.given
    assert legacy.counts.attempts <= 5 * legacy.counts.given


def test_lost_answers_make_duplicates():
    assert storm("fixed 100 ms", lost_answers=0.2).counts.duplicates > 0


def test_the_same_seed_gives_the_same_storm_as_plain_data():
    first = storm("boto3 adaptive", lost_answers=0.1, seed=7)
    storm.cache_clear()

    assert first == storm("boto3 adaptive", lost_answers=0.1, seed=7)
    assert json.dumps(asdict(first))


@pytest.mark.parametrize(
    ("rule", "options", "complaint"),
    [
        ("never", {}, "the rules are at once"),
        ("at once", {"producers": 0}, "a storm needs records"),
        ("at once", {"records_each": 0}, "a storm needs records"),
    ],
)
def test_a_storm_that_cannot_be_is_refused(rule, options, complaint):
    with pytest.raises(ValueError, match=complaint):
        storm(rule, **options)


def test_a_rule_without_a_name_makes_the_same_storm_as_one_with_it():
    for rule in STORM_RULES.values():
        assert storm_of(rule, producers=20) == storm(rule.name, producers=20)


def test_a_rule_of_ones_own_needs_something_to_send_as_well():
    with pytest.raises(ValueError, match="a storm needs records"):
        storm_of(STORM_RULES["at once"], producers=0)
