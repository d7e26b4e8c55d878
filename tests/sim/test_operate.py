"""Every alarm has an act that ends it, and most acts do not."""

import json
from dataclasses import asdict

import pytest

from kdslab.sim.operate import ACT_POINT, POINTS, on_call
from kdslab.sim.operate_incidents import (
    ACTS,
    AGE,
    LOST,
    METRICS,
    PAGES,
    READS,
    SHARD_RECORDS,
    SILENCE,
    STREAM_RECORDS,
    WRITES,
)

HOT_KEY, TOO_FEW, SLOW, POISON, SIXTH, OLD, BURSTS, DEAD = PAGES
CURES = {
    HOT_KEY: {"spread the hottest key over 32 suffixes"},
    TOO_FEW: {"double the shards"},
    SLOW: {"make the reader four times faster"},
    POISON: {"set aside a record that keeps failing"},
    SIXTH: {"move the other readers to fan-out"},
    OLD: {"raise the retention to 7 days", "make the reader four times faster"},
    BURSTS: {"even out the producers' bursts"},
    DEAD: {"start the reader again"},
}


def test_eight_incidents_are_called_by_letters_from_a_to_h():
    assert [f"{letter}: " for letter in "ABCDEFGH"] == [page[:3] for page in PAGES]


@pytest.mark.parametrize("alarm", PAGES)
def test_the_cause_can_be_read_on_some_graphs_and_not_on_all(alarm):
    telling = on_call(alarm).telling

    assert telling
    assert set(telling) < set(METRICS)


@pytest.mark.parametrize("alarm", PAGES)
def test_an_alarm_goes_off_by_its_own_acts_only(alarm):
    assert CURES[alarm] == {act for act in ACTS if on_call(alarm, act).is_over}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("alarm", PAGES)
def test_before_the_act_every_shift_is_alike(alarm, act):
    waited, acted = on_call(alarm), on_call(alarm, act)

    for metric in METRICS:
        was = [waited.graph(metric).highest(point) for point in range(ACT_POINT)]
        assert was == [acted.graph(metric).highest(point) for point in range(ACT_POINT)]


@pytest.mark.parametrize("alarm", PAGES)
def test_every_graph_has_all_points(alarm):
    shift = on_call(alarm)

    assert METRICS == tuple(graph.metric for graph in shift.graphs)
    assert {POINTS} == {len(line.values) for graph in shift.graphs for line in graph.lines}


@pytest.mark.parametrize(
    ("alarm", "shows"),
    [
        (HOT_KEY, WRITES),
        (TOO_FEW, WRITES),
        (BURSTS, WRITES),
        (SLOW, AGE),
        (POISON, AGE),
        (SIXTH, READS),
    ],
)
def test_the_trouble_shows_on_its_own_graph(alarm, shows):
    shift = on_call(alarm)
    calm = {WRITES, READS} - {shows}

    assert shows == shift.harm
    assert shift.graph(shows).highest(ACT_POINT - 1) > 50
    assert {0.0} == {shift.graph(metric).highest(ACT_POINT - 1) for metric in calm}


def test_a_hot_key_and_too_few_shards_are_told_apart_shard_by_shard():
    def spread(alarm):
        values = [line.values[0] for line in on_call(alarm).graph(SHARD_RECORDS).lines]
        return max(values) / min(values)

    assert spread(HOT_KEY) > 5
    assert spread(TOO_FEW) < 1.2


def test_bursts_and_too_few_shards_are_told_apart_by_how_full_the_shards_are():
    def fullest(alarm):
        return on_call(alarm).graph(SHARD_RECORDS).highest(0) / 60_000

    assert fullest(TOO_FEW) > 0.95
    assert fullest(BURSTS) < 0.2


def test_twice_the_shards_refuse_less_of_a_burst_and_still_some():
    doubled = on_call(BURSTS, "double the shards")

    assert 0 < doubled.harm_after < doubled.harm_before / 4


def test_a_dead_reader_leaves_no_point_and_no_other_graph_tells():
    shift = on_call(DEAD)
    silent = [shift.graph(AGE).is_silent(point) for point in range(POINTS)]

    assert [False] * 3 + [True] * 7 == silent
    assert (SILENCE, 2, 7) == (shift.harm, shift.harm_before, shift.harm_after)
    for metric in (STREAM_RECORDS, SHARD_RECORDS):
        assert 1 == len(set(shift.graph(metric).lines[0].values))


def test_a_reader_that_is_started_again_is_up_to_date_soon():
    shift = on_call(DEAD, "start the reader again")

    assert 0 == shift.harm_after
    assert shift.graph(AGE).highest(POINTS - 1) < 60
    assert 0 == shift.lost


def test_the_shards_add_up_to_the_stream():
    shift = on_call(TOO_FEW, "double the shards")
    (stream,) = shift.graph(STREAM_RECORDS).lines

    for point, total in enumerate(stream.values):
        lines = shift.graph(SHARD_RECORDS).lines
        assert total == sum(line.values[point] or 0 for line in lines)


def test_a_poison_record_holds_up_its_own_shard_only():
    ages = [line.values[-1] for line in on_call(POISON).graph(AGE).lines]

    assert 1 == sum(age > 60 for age in ages)


def test_twice_the_shards_are_refused_twice_as_often_by_six_pollers():
    waited, doubled = on_call(SIXTH), on_call(SIXTH, "double the shards")

    assert 2 * waited.harm_after == doubled.harm_after


def test_splitting_does_not_help_a_lagging_reader_before_its_backlog_is_read():
    assert on_call(SLOW).harm_after == on_call(SLOW, "double the shards").harm_after


def test_records_are_lost_while_nobody_raises_the_retention():
    assert on_call(OLD).lost > 0
    assert 0 == on_call(OLD, "raise the retention to 7 days").lost
    assert {0} == {on_call(alarm).lost for alarm in PAGES if alarm != OLD}
    assert LOST == on_call(OLD).harm


def test_a_shift_is_plain_data_and_comes_out_the_same_again():
    first = on_call(HOT_KEY, "double the shards")
    on_call.cache_clear()

    assert first == on_call(HOT_KEY, "double the shards")
    assert json.dumps(asdict(first))


@pytest.mark.parametrize(("alarm", "act"), [("nonsense", "wait"), (HOT_KEY, "nonsense")])
def test_what_is_not_there_is_refused_by_name(alarm, act):
    with pytest.raises(ValueError, match=r"it is one of .*, got nonsense"):
        on_call(alarm, act)


def test_a_graph_that_is_not_there_is_refused_by_name():
    with pytest.raises(ValueError, match=r"the graphs are .*, got nonsense"):
        on_call().graph("nonsense")
