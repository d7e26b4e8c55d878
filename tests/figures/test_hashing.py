"""The ring and the bars show the routing that they are given, and nothing else."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures import key_ring, keys_per_shard
from kdslab.figures.hashing import finding, table
from kdslab.figures.theme import shard_colour
from kdslab.sim import route_keys

keys = st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=8), max_size=16)
routings = st.builds(route_keys, keys, st.integers(1, 40))
few = settings(max_examples=15, deadline=None)


def users(count):
    return [f"user-{number}" for number in range(count)]


@pytest.mark.parametrize(
    ("count", "shards", "expected"),
    [
        (0, 3, "0 keys on 3 shards: nothing to route"),
        (1, 1, "1 key on 1 shard: shard 0 gets 1, none stays empty"),
        (8, 8, "8 keys on 8 shards: shard 1 gets 3, 3 shards stay empty"),
        (3, 2, "3 keys on 2 shards: shard 1 gets 2, none stays empty"),
    ],
)
def test_the_finding_says_how_many_keys_where_and_what_stays_empty(count, shards, expected):
    assert expected == finding(route_keys(users(count), shards))


@given(routings)
def test_the_finding_counts_the_shards_without_a_key(routing):
    used = {key.shard for key in routing.keys}
    empty = len(routing.ranges) - len(used)

    words = {0: "none stays empty", 1: "1 shard stays empty"}.get(
        empty, f"{empty} shards stay empty"
    )
    assert finding(routing).endswith(words if used else "nothing to route")


@given(routings)
def test_the_table_has_a_row_a_key_as_long_as_its_head(routing):
    columns, rows = table(routing, wrong_model=True)

    assert [key.key for key in routing.keys] == [row[0] for row in rows]
    assert [(key.digest, key.shard, key.modulo) for key in routing.keys] == [
        (row[1], row[3], row[4]) for row in rows
    ]
    assert {len(columns)} >= {len(row) for row in rows}
    assert [row[:-1] for row in rows] == list(table(routing)[1])


@few
@given(routings)
def test_the_rings_twin_lists_every_key(routing):
    assert table(routing) == (key_ring(routing).twin.columns, key_ring(routing).twin.rows)


@few
@given(routings)
def test_every_point_of_the_ring_lies_on_the_arc_of_its_shard(routing):
    arcs, _, points, _ = key_ring(routing).data

    for key, angle in zip(routing.keys, points.theta, strict=True):
        middle, width = arcs.theta[key.shard], arcs.width[key.shard]
        assert abs(angle - middle) <= width / 2 + 1e-6


@few
@given(routings)
def test_the_arcs_go_round_once_without_a_gap(routing):
    arcs = key_ring(routing).data[0]

    ends = [middle + width / 2 for middle, width in zip(arcs.theta, arcs.width, strict=True)]
    starts = [middle - width / 2 for middle, width in zip(arcs.theta, arcs.width, strict=True)]
    assert [pytest.approx(place) for place in [0.0, *ends[:-1]]] == starts
    assert pytest.approx(360) == ends[-1]


def test_a_shard_has_the_same_colour_on_every_picture():
    arcs = key_ring(route_keys(users(3), 10)).data[0]

    assert [shard_colour(index) for index in range(10)] == list(arcs.marker.color)


@few
@given(routings)
def test_up_to_twelve_keys_are_named_each_once_and_more_not_at_all(routing):
    labels = key_ring(routing).data[3]

    expected = sum(len(key.key) for key in routing.keys) if len(routing.keys) <= 12 else 0
    between = 2 * (len(routing.keys) - len(labels.text)) if len(routing.keys) <= 12 else 0
    assert expected + between == sum(map(len, labels.text))


def test_keys_that_fall_together_share_one_label():
    # The first thousand users hold neighbours that lie less than a hundredth of the ring apart.
    many = sorted(route_keys(users(1_000), 1).keys, key=lambda key: key.place)
    near = next(
        (one.key, two.key) for one, two in pairwise(many) if 0 < two.place - one.place < 0.01
    )

    assert [", ".join(near)] == list(key_ring(route_keys(near, 2)).data[3].text)


@pytest.mark.parametrize(("shards", "named"), [(1, 1), (32, 32), (33, 0)])
def test_shards_are_numbered_while_there_is_room(shards, named):
    assert named == len(key_ring(route_keys(users(2), shards)).data[1].text)


def test_the_bars_count_what_each_shard_gets():
    routing = route_keys(users(20), 6)
    (bars,) = keys_per_shard(routing).data

    assert ("MD5 range", routing.per_shard) == (bars.name, tuple(bars.y))
    assert list("012345") == list(bars.x)


def test_the_wrong_model_stands_beside_only_if_asked_for():
    routing = route_keys(users(20), 6)
    drawn = keys_per_shard(routing, wrong_model=True)

    assert ["MD5 range", "mod N (wrong)"] == [trace.name for trace in drawn.data]
    assert routing.per_shard_modulo == tuple(drawn.data[1].y)
    assert drawn.layout.showlegend
    assert not keys_per_shard(routing).layout.showlegend


def test_the_wrong_model_is_told_by_more_than_its_colour():
    drawn = keys_per_shard(route_keys(users(20), 6), wrong_model=True)

    assert (None, "/") == tuple(trace.marker.pattern.shape for trace in drawn.data)
    assert "wrong" in drawn.data[1].name


@pytest.mark.parametrize("wrong_model", [False, True])
def test_the_bars_twin_has_a_row_a_shard(wrong_model):
    routing = route_keys(users(20), 6)
    twin = keys_per_shard(routing, wrong_model=wrong_model).twin

    right, wrong = routing.per_shard, routing.per_shard_modulo
    rows = zip("012345", map(str, right), map(str, wrong), strict=True)
    assert tuple(row if wrong_model else row[:2] for row in rows) == twin.rows
    assert len(twin.columns) == 2 + wrong_model


@pytest.mark.parametrize(("count", "step"), [(0, 1), (5, 1), (60, None)])
def test_a_small_count_has_no_marks_between_whole_keys(count, step):
    assert step == keys_per_shard(route_keys(users(count), 1)).layout.yaxis.dtick


def test_axes_say_what_they_count():
    layout = keys_per_shard(route_keys(users(3), 2)).layout

    assert ("shard", "keys") == (layout.xaxis.title.text, layout.yaxis.title.text)
