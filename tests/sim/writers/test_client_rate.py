"""The brake of boto3's adaptive mode, held against botocore's own number by number."""

from __future__ import annotations

import threading
from types import SimpleNamespace

from botocore.retries import adaptive, bucket, throttling
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.client_rate import ClientRate, CubicRate

calm = settings(deadline=None)
STEP = 1e-6

steps = st.lists(st.tuples(st.floats(0.0, 3.0), st.booleans()), max_size=150)


class HandClock:
    """A clock for botocore that a test moves."""

    def __init__(self, now):
        self.now = now

    def current_time(self):
        return self.now


class Waiting(threading.Condition):
    """What botocore waits on; its waits move the test's clock."""

    def __init__(self, clock):
        super().__init__()
        self.clock = clock

    def wait(self, timeout=None):
        # A wait shorter than the clock can show would be waited for ever.
        self.clock.now += max(timeout, STEP)


def botocores(clock):
    """Build botocore's limiter on a clock of ours."""
    tokens = bucket.TokenBucket(max_rate=1, clock=clock)
    tokens._new_fill_rate_condition = Waiting(clock)
    limiter = adaptive.ClientRateLimiter(
        rate_adjustor=throttling.CubicCalculator(starting_max_rate=0, start_time=clock.now),
        rate_clocker=adaptive.RateClocker(clock),
        token_bucket=tokens,
        throttling_detector=SimpleNamespace(is_throttling_error=lambda throttled: throttled),
        clock=clock,
    )
    return limiter, tokens


def held(brake, now):
    """Let a request wait until it may leave; return when that is."""
    while seconds := brake.hold_seconds(now):
        now += max(seconds, STEP)
    return now


# Source: botocore, retries/adaptive.py, bucket.py, throttling.py
@settings(deadline=None, max_examples=50)
@given(st.integers(0, 2_000_000_000), steps)
def test_the_brake_lets_through_as_much_as_botocores_after_every_answer(start, answers):
    clock = HandClock(start)
    limiter, tokens = botocores(clock)
    ours = ClientRate(start)
    for seconds, is_throttled in answers:
        clock.now += seconds
        if limiter._enabled:
            before = clock.now
            limiter.on_sending_request(None)
            assert held(ours, before) == clock.now
        limiter.on_receiving_response(throttled=is_throttled)
        ours.answered(clock.now, is_throttled=is_throttled)
        assert (limiter._enabled, tokens.max_rate) == (ours.is_braking, ours.per_second)


@calm
@given(st.floats(0.1, 1e4), st.lists(st.floats(0, 1e4), max_size=10))
def test_the_curve_is_botocores(rate, times):
    theirs, ours = throttling.CubicCalculator(0, 0.0), CubicRate(now=0.0)

    assert theirs.error_received(rate, 1.0) == ours.after_refusal(rate, now=1.0)
    for time in times:
        assert theirs.success_received(time) == ours.after_success(now=time)


def test_nothing_is_held_back_before_the_first_refusal():
    brake = ClientRate(now=0.0)
    for number in range(100):
        assert 0.0 == brake.hold_seconds(number * 0.001)
        brake.answered(number * 0.001, is_throttled=False)
    assert not brake.is_braking


def test_a_client_that_was_refused_sends_more_slowly_than_before():
    brake, now = ClientRate(now=0.0), 0.0
    for _ in range(200):
        now += 0.01
        brake.answered(now, is_throttled=False)
    brake.answered(now, is_throttled=True)
    left = [now := held(brake, now) for _ in range(50)]

    assert 50 < brake.per_second < 100
    assert (left[-1] - left[0]) > 49 * 0.01
