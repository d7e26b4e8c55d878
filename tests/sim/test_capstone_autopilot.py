"""An autopilot sees what CloudWatch shows, nothing of what is to come, and can win the day."""

from dataclasses import fields, replace
from itertools import pairwise

import pytest

from kdslab.sim import capstone
from kdslab.sim.capstone import black_friday, fly
from kdslab.sim.capstone_autopilot import HISTORY_MINUTES, View
from kdslab.sim.capstone_day import MINUTES, traffic
from kdslab.sim.capstone_plan import Plan

GOOD = Plan(day_shards=20, evening_shards=38, suffixed=True, retention_hours=48)


def test_a_policy_that_changes_nothing_flies_the_day_of_the_same_plan():
    flown, planned = (
        fly(lambda view: view.shards, GOOD, seed=3),
        black_friday(replace(GOOD, evening_shards=20), seed=3),
    )

    assert (planned.offered, planned.refused, planned.shards) == (
        flown.offered,
        flown.refused,
        flown.shards,
    )
    assert planned.objectives == flown.objectives


def test_a_policy_is_asked_once_each_minute_and_sees_the_minutes_that_are_over():
    seen = []
    day = fly(lambda view: seen.append(view) or view.shards, Plan(), seed=2)

    assert list(range(1, MINUTES)) == [view.minute for view in seen]
    for view in seen[::97]:
        last = slice(max(0, view.minute - HISTORY_MINUTES), view.minute)
        assert day.refused[last] == view.throttled_records
        assert day.lag_minutes[last] == view.iterator_age_minutes
        stored = zip(day.offered[last], day.refused[last], strict=True)
        assert tuple(sent - lost for sent, lost in stored) == view.incoming_records
        assert max(view.busiest_shard) <= 60_000


def test_a_view_has_no_hidden_state():
    assert [
        "minute",
        "shards",
        "updates_left",
        "incoming_records",
        "throttled_records",
        "busiest_shard",
        "iterator_age_minutes",
    ] == [field.name for field in fields(View)]


@pytest.mark.parametrize("minute", [60, 600, 1_000])
def test_what_is_to_come_changes_nothing_that_was_seen(minute, monkeypatch):
    def seen_on(day):
        monkeypatch.setattr(capstone, "traffic", lambda _: day)
        seen = []
        fly(lambda view: seen.append(view) or view.shards, Plan(), seed=1)
        return seen[:minute]

    day, other = traffic(1), traffic(2)
    spliced = {
        name: getattr(day, name)[:minute] + getattr(other, name)[minute:]
        for name in ("rate", "celebrity", "slow")
    }

    assert seen_on(day) == seen_on(replace(day, **spliced))


def test_shards_follow_the_policy_by_the_service_s_rules():
    day = fly(lambda view: 10 if view.minute < 600 else 21, replace(GOOD, day_shards=10), seed=1)

    assert {10} == set(day.shards)
    assert day.notes[0].startswith("10:00 UpdateShardCount cannot scale up over double")


def test_a_change_holds_from_the_next_minute_on_and_uses_one_of_ten_calls():
    seen = []
    plan = replace(GOOD, day_shards=7)
    day = fly(lambda view: seen.append(view) or 14, plan, seed=1)

    assert [(7, 10), (14, 9), (14, 9)] == [(view.shards, view.updates_left) for view in seen[:3]]
    assert (7, 7, 14) == day.shards[:3]


# Source: API reference, UpdateShardCount: ten times in a rolling 24 hours
def test_ten_changes_are_all_that_a_day_has():
    day = fly(lambda view: 8 + view.minute // 30 % 2, replace(GOOD, day_shards=8), seed=1)

    assert any("too often" in note for note in day.notes)
    assert 10 == sum(before != after for before, after in pairwise(day.shards[::30]))
