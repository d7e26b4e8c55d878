"""A policy scales a stream: what it wants, what it may, what it costs."""

import json
from dataclasses import asdict

import pytest

from kdslab.model.quotas import SHARD_COUNT_UPDATES_PER_DAY
from kdslab.sim.reshard_policy import (
    DOUBLE,
    NEVER,
    QUARTER,
    STEPS,
    TRAFFIC,
    Policy,
    calls_to_reach,
    day_under,
)


@pytest.mark.parametrize("traffic", TRAFFIC)
@pytest.mark.parametrize("step", STEPS)
def test_no_minute_takes_more_than_its_shards_and_no_more_than_was_sent(traffic, step):
    day = day_under(Policy(step=step), traffic)

    assert all(
        stored <= min(sent, count * 256 * 120)
        for sent, stored, count in zip(day.offered, day.accepted, day.shards, strict=True)
    )
    assert len(day.offered) == len(day.shards) == 720


@pytest.mark.parametrize("traffic", ["a day that swells", "two rush hours"])
def test_ten_calls_a_day_are_taken_and_the_next_are_refused(traffic):
    # Source: API reference, UpdateShardCount: ten times per rolling 24 hours.
    day = day_under(Policy(threshold=0.4, minutes=2, cooldown_minutes=0, step=QUARTER), traffic)

    refused = [call.refused for call in day.calls if call.refused]
    assert SHARD_COUNT_UPDATES_PER_DAY == day.made
    assert refused
    assert all(text.startswith("LimitExceededException") for text in refused)


@pytest.mark.parametrize("step", [DOUBLE, QUARTER])
def test_a_policy_refuses_less_than_no_policy_and_costs_more(step):
    alone, scaled = (day_under(Policy(step=one)) for one in (NEVER, step))

    assert scaled.refused < alone.refused / 10
    assert scaled.usd > alone.usd


def test_the_stream_is_updating_after_a_call():
    day = day_under(Policy())

    assert [call.minute // 2 for call in day.calls] == [
        tick for tick, updating in enumerate(day.updating) if updating
    ]


def test_shard_hours_are_the_integral_of_the_shards():
    day = day_under(Policy())

    # A change takes 30 seconds, so a tick's shards differ from its bill by a little.
    assert sum(day.shards) * 120 / 3600 == pytest.approx(day.shard_hours, abs=0.2)


def test_a_day_is_plain_data_and_the_same_each_time():
    once, again = (day_under(Policy(step=QUARTER), "two rush hours") for _ in range(2))

    assert json.dumps(asdict(once)) == json.dumps(asdict(again))


@pytest.mark.parametrize(
    ("start", "target", "way"),
    [(1, 10, (1, 2, 4, 8, 10)), (4, 4, (4,)), (3, 5, (3, 5)), (2, 5, (2, 4, 5))],
)
def test_a_step_up_at_most_doubles(start, target, way):
    assert way == calls_to_reach(start, target)


def test_every_call_changes_the_number_of_shards():
    day = day_under(Policy(threshold=0.5, minutes=2, cooldown_minutes=0), "two rush hours")

    assert all(call.before != call.target for call in day.calls)
    assert [
        day.shards[min(719, call.minute // 2 + 1)] for call in day.calls if not call.refused
    ] == [call.target for call in day.calls if not call.refused]
