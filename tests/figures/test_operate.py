"""The graphs of a shift show its metrics, name its lines, and say whether the alarm is on."""

import pytest

from kdslab.figures.operate import before_and_after
from kdslab.figures.picture import MIME
from kdslab.sim.operate import POINTS, on_call
from kdslab.sim.operate_incidents import ACTS, AGE, METRICS, PAGES, WRITES


def notes(drawn):
    return [note.text for note in drawn.layout.annotations]


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("alarm", PAGES)
def test_every_graph_of_every_page_is_drawn_with_its_table(alarm, metric):
    shift = on_call(alarm, "double the shards")
    drawn = before_and_after(shift, metric)

    lines = shift.graph(metric).lines
    assert [line.name for line in lines] == [trace.name for trace in drawn.data]
    assert (POINTS, len(lines) + 1) == (len(drawn.twin.rows), len(drawn.twin.columns))


@pytest.mark.parametrize("alarm", PAGES)
@pytest.mark.parametrize("act", ACTS)
def test_the_finding_says_whether_the_alarm_is_on(alarm, act):
    shift = on_call(alarm, act)
    finding = before_and_after(shift, shift.graphs[0].metric).twin.finding

    assert shift.is_over == ("the alarm goes off" in finding)
    assert shift.is_over == (shift.cause in finding)


@pytest.mark.parametrize("alarm", PAGES)
def test_after_an_act_the_finding_says_which_graph_shows_the_cause(alarm):
    shift = on_call(alarm, "double the shards")
    telling = {
        metric
        for metric in METRICS
        if "this graph shows" in before_and_after(shift, metric).twin.finding
    }

    assert set(shift.telling) == telling


@pytest.mark.parametrize("metric", METRICS)
@pytest.mark.parametrize("alarm", PAGES)
def test_before_an_act_no_graph_says_what_it_shows(alarm, metric):
    assert "shows" not in before_and_after(on_call(alarm), metric).twin.finding


def test_a_reader_that_is_gone_has_no_age_and_not_the_age_0():
    drawn = before_and_after(on_call(PAGES[7]), AGE)

    assert "no point before, no point at the end" in drawn.twin.finding
    assert ("-", "-") == drawn.twin.rows[-1][1:]


def test_the_act_stands_where_it_was_done():
    drawn = before_and_after(on_call(PAGES[0], "double the shards"), WRITES)

    assert "▼ double the shards" in notes(drawn)
    assert 5.5 == drawn.layout.shapes[0].x0


def test_a_still_picture_leaves_room_for_the_act_below_a_title_of_three_lines():
    drawn = before_and_after(on_call(PAGES[7], "start the reader again"), AGE)
    still = drawn._repr_mimebundle_()[MIME]["layout"]

    assert 2 == still["title"]["text"].count("<br>")
    assert (116, 124) == (still["margin"]["t"], still["margin"]["r"])


def test_an_age_of_a_day_is_told_in_hours_beside_the_retention():
    drawn = before_and_after(on_call(PAGES[5]), AGE)

    assert "hours, maximum" == drawn.layout.yaxis.title.text
    assert "retention: 24 h" in notes(drawn)
    assert "23.76 h before" in drawn.twin.finding


def test_a_line_that_came_down_is_named_at_its_peak():
    drawn = before_and_after(on_call(PAGES[3], "set aside a record that keeps failing"), AGE)

    assert {"shard 0", "shards 0, 1"} <= set(notes(drawn))


def test_many_lines_that_end_together_share_a_label():
    drawn = before_and_after(on_call(PAGES[0], "double the shards"), METRICS[2])

    assert {"shard 9", "7 shards"} <= set(notes(drawn))
