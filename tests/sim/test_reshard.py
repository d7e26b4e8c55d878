"""A stream that is split and merged: nothing moves, nothing is lost before its time."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.reshard import CLOSED, EXPIRED, OPEN, family, owners_before_and_after
from kdslab.sim.reshard_stories import STORIES

stories = st.sampled_from(sorted(STORIES))
hours = st.integers(0, 60)
quick = settings(deadline=None, max_examples=25)


@quick
@given(stories, hours)
def test_the_open_shards_tile_the_key_space(story, hour):
    shards = sorted(family(story, hour).of(OPEN), key=lambda shard: shard.start)

    assert 0.0 == shards[0].start
    assert 1.0 == shards[-1].end
    assert [one.end for one in shards[:-1]] == [one.start for one in shards[1:]]


@quick
@given(stories, hours)
def test_every_record_of_the_last_day_lies_in_one_shard(story, hour):
    tree = family(story, hour, retention_hours=24)

    assert 12 * min(hour, 24) == sum(shard.records for shard in tree.shards)


@quick
@given(stories, hours)
def test_a_shard_is_closed_for_as_long_as_records_are_kept_and_then_expired(story, hour):
    tree = family(story, hour, retention_hours=24)

    for shard in tree.of(CLOSED):
        assert shard.closed_hours + 24 == shard.expires_hours >= hour
    for shard in tree.of(EXPIRED):
        assert shard.expires_hours <= hour
        assert 0 == shard.records


@quick
@given(stories, hours)
def test_a_child_is_opened_when_its_parents_are_closed(story, hour):
    tree = family(story, hour)
    known = {shard.number: shard for shard in tree.shards}

    for child in tree.shards:
        assert all(known[number].closed_hours == child.opened_hours for number in child.parents)


def test_a_family_is_plain_data_and_the_same_each_time():
    once, again = (family("2 to 4 shards, then to 8", 30) for _ in range(2))

    assert json.dumps(asdict(once)) == json.dumps(asdict(again))


def test_shards_that_do_not_touch_are_not_merged_and_neighbours_are():
    refused, merged = family("merge shards that do not touch", 30).calls

    assert refused.refused.startswith("InvalidArgumentException: Shards shardId-000000000000 and")
    assert "" == merged.refused


@pytest.mark.parametrize(("target", "moved"), [(2, 0), (4, 40)])
def test_every_key_gets_another_shard_when_every_shard_is_split(target, moved):
    moves = owners_before_and_after([f"user-{number}" for number in range(40)], 2, target)

    assert moved == sum(move.before != move.after for move in moves)
