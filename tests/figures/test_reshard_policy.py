"""The charts of a scaled day and of readers after a split show what was computed."""

import pytest

from kdslab.figures.reshard_policy import policy_day, policy_finding, readers_of_a_split
from kdslab.sim.reshard_policy import NEVER, STEPS, TRAFFIC, Policy, day_under
from kdslab.sim.reshard_readers import read_after_a_split


@pytest.mark.parametrize("traffic", TRAFFIC)
@pytest.mark.parametrize("step", STEPS)
def test_the_table_of_a_day_adds_up(traffic, step):
    day = day_under(Policy(step=step), traffic)
    rows = policy_day(day).twin.rows

    assert day.refused == sum(int(row[3].replace(",", "")) for row in rows)
    assert len(day.calls) == sum(row[5] for row in rows)


def test_the_finding_tells_refusals_cost_and_calls():
    assert (
        "42.6% of the records refused; 48 shard-hours, 1.24 USD; 0 of 10 calls used"
        == policy_finding(day_under(Policy(step=NEVER)))
    )


def test_capacity_is_drawn_by_its_corners():
    day = day_under(Policy())
    capacity = next(trace for trace in policy_day(day).data if trace.name == "capacity")

    assert 2 * day.made + 2 == len(capacity.x)
    assert set(day.shards) == set(capacity.y)


def test_refused_records_are_told_by_a_pattern_too():
    refused = next(
        trace for trace in policy_day(day_under(Policy())).data if trace.fillpattern.shape
    )

    assert ("refused", "/") == (refused.name, refused.fillpattern.shape)


def test_readers_stand_side_by_side_with_what_they_missed():
    picture = readers_of_a_split(read_after_a_split())
    assert "Unless parents come first, 68 of 160 are late or 80 never read." == picture.twin.finding
    assert [40, 40, 20] == [len(trace.x) for trace in picture.data]
