"""boto3's three modes, held against botocore's own classes number by number."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest
from botocore import retryhandler
from botocore.retries import quota, standard
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.defaults import BOTO3_RETRY_TOKENS
from kdslab.sim.writers.retrying import (
    ADAPTIVE,
    LEGACY,
    ONCE,
    STANDARD,
    Call,
    Outcome,
    Retrier,
    RetryAllowance,
)

calm = settings(deadline=None)
seeds = st.integers(0, 2**32)


class Detector:
    """Answers as botocore's detector would, from what the test put into the context."""

    def is_throttling_error_from_context(self, context):
        return context.is_throttled


def a_context(attempt=1, *, is_throttled=True):
    return SimpleNamespace(
        attempt_number=attempt,
        is_throttled=is_throttled,
        http_response=None,
        request_context={},
        add_retry_metadata=lambda **_: None,
    )


def waits(rule, seed, outcome=Outcome.THROTTLED):
    client, call, found = Retrier(rule, random.Random(seed), now=0.0), Call(), []
    while (wait := client.after(call, outcome, now=0.0)) is not None:
        found.append(wait)
    return found, call.attempts


# Source: botocore, retryhandler.py and data/_retry.json
@calm
@given(seeds)
def test_legacy_waits_as_botocore_does_and_makes_five_attempts(seed):
    random.seed(seed)
    theirs = [
        retryhandler.delay_exponential(base="rand", growth_factor=2, attempts=attempt)
        for attempt in range(1, 5)
    ]

    assert (theirs, 5) == waits(LEGACY, seed)


# Source: botocore, retries/standard.py
@calm
@given(seeds, st.sampled_from([STANDARD, ADAPTIVE]), st.booleans())
def test_standard_waits_as_botocore_does_and_makes_three_attempts(seed, rule, is_throttled):
    backoff = standard.ExponentialBackoff(
        random=random.Random(seed).random, service_name="kinesis", throttling_detector=Detector()
    )
    theirs = [
        backoff.delay_amount(a_context(attempt, is_throttled=is_throttled)) for attempt in (1, 2)
    ]
    outcome = Outcome.THROTTLED if is_throttled else Outcome.TIMED_OUT

    assert (theirs, standard.DEFAULT_MAX_ATTEMPTS) == waits(rule, seed, outcome)


def test_a_wait_of_the_standard_mode_is_cut_at_twenty_seconds():
    longest = standard.ExponentialBackoff(random=lambda: 1.0, throttling_detector=Detector())
    ours = SimpleNamespace(random=lambda: 1.0)

    for retry in range(1, 12):
        assert longest.delay_amount(a_context(retry)) == STANDARD.backoff.wait_seconds(retry, ours)


# Source: botocore, retries/quota.py
def test_the_allowance_is_as_large_as_botocores():
    assert quota.RetryQuota.INITIAL_CAPACITY == BOTO3_RETRY_TOKENS


@calm
@given(st.lists(st.sampled_from(Outcome), max_size=300), st.integers(0, 60))
def test_the_allowance_has_the_same_tokens_as_botocores_after_every_answer(outcomes, tokens):
    their_quota = quota.RetryQuota(tokens)
    theirs = standard.RetryQuotaChecker(their_quota, Detector())
    client = Retrier(STANDARD, random.Random(0), now=0.0)
    client.allowance = RetryAllowance(tokens)
    call, context = Call(), a_context()
    for outcome in outcomes:
        goes_on = client.after(call, outcome, now=0.0) is not None
        context.is_throttled = outcome is Outcome.THROTTLED
        context.attempt_number = call.attempts
        if outcome is Outcome.ANSWERED:
            ok = SimpleNamespace(status_code=200)
            theirs.release_retry_quota(context.request_context, ok)
        elif standard.MaxAttemptsChecker(3).is_retryable(context):
            assert goes_on == theirs.acquire_retry_quota(context)
        assert their_quota.available_capacity == client.allowance.tokens
        if not goes_on:
            call, context = Call(), a_context()


def test_a_client_whose_requests_all_fail_stops_retrying_when_its_allowance_is_spent():
    client, retries = Retrier(STANDARD, random.Random(0), now=0.0), 0
    for _ in range(100):
        call = Call()
        while client.after(call, Outcome.THROTTLED, now=0.0) is not None:
            retries += 1

    assert BOTO3_RETRY_TOKENS // 5 == retries
    assert 0 == client.allowance.tokens


@pytest.mark.parametrize("rule", [LEGACY, STANDARD, ADAPTIVE, ONCE], ids=lambda rule: rule.name)
def test_a_call_that_succeeds_is_not_made_again(rule):
    client = Retrier(rule, random.Random(0), now=0.0)

    assert client.after(Call(), Outcome.ANSWERED, now=0.0) is None


def test_only_the_adaptive_mode_has_a_brake():
    brakes = [Retrier(rule, random.Random(0), now=0.0).brake for rule in (LEGACY, STANDARD)]

    assert [None, None] == brakes
    assert Retrier(ADAPTIVE, random.Random(0), now=0.0).brake is not None
