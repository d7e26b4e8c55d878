"""The family tree says who came from whom, in every story, at every hour and width."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.reshard import COLUMNS, family_tree, finding
from kdslab.sim.reshard import family
from kdslab.sim.reshard_stories import STORIES


@settings(deadline=None, max_examples=30)
@given(st.sampled_from(sorted(STORIES)), st.integers(0, 60), st.sampled_from([320, 590, 1100]))
def test_every_tree_is_well_formed_and_its_table_has_every_shard(story, hour, width):
    tree = family(story, hour)
    twin = family_tree(tree, width=width)

    assert f"{width}" == ET.fromstring(twin.svg).get("width")
    assert [shard.number for shard in tree.shards] == [row[0] for row in twin.rows]
    assert {len(COLUMNS)} == {len(row) for row in twin.rows}


def test_closed_shards_are_hatched_and_expired_ones_are_not():
    closed, expired = (family_tree(family("one split", hour)).svg for hour in (12, 40))

    assert "shard 0 closed: 36 records" in closed
    assert "url(#kds-closed)" in closed
    assert "✕ shard 0 expired" in expired
    assert "url(#kds-closed)" not in expired


def test_parents_are_joined_with_children():
    assert 0 == family_tree(family("one split", 3)).svg.count('class="tie"')
    assert 2 == family_tree(family("one split", 12)).svg.count('class="tie"')
    assert 4 == family_tree(family("split, then merge again", 30)).svg.count('class="tie"')


@pytest.mark.parametrize(
    ("story", "hour", "expected"),
    [
        ("one split", 3, "Hour 3: 2 open shards with 36 records"),
        (
            "one split",
            8,
            "Hour 8: 3 open shards with 60 records, 1 closed with 36 that stay there to be read",
        ),
        (
            "one split",
            40,
            "Hour 40: 3 open shards with 288 records, 1 expired and no longer listed",
        ),
        (
            "merge shards that do not touch",
            7,
            "Hour 7: MergeShards(0, 2) is refused, Shards shardId-000000000000 and "
            "shardId-000000000002 are not an adjacent pair of shards eligible for merging",
        ),
    ],
)
def test_the_finding_counts_shards_by_state_and_tells_a_refusal(story, hour, expected):
    assert expected == finding(family(story, hour))
