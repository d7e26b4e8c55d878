"""The picture of windows: each event once, each box as wide as its window was open."""

from __future__ import annotations

from random import Random

import pytest

from kdslab.figures.windows import arrival_finding, arrival_windows, event_windows, finding
from kdslab.sim.windows import sliding, tumbling
from kdslab.sim.windows_arrival import by_arrival, misplaced
from kdslab.sim.windows_feed import stock_ticks, temperature_readings
from tests.sim.window_events import event

TICKS = stock_ticks(Random(1))
RUNS = {
    "patient": tumbling(TICKS, lateness_seconds=90),
    "hasty": tumbling(TICKS),
    "in batches": tumbling(TICKS, lateness_seconds=10, batch_seconds=30),
    "sliding": sliding(TICKS, lateness_seconds=10),
    "temperatures": tumbling(temperature_readings(Random(3)), lateness_seconds=20),
    "one event": tumbling([event(5.0, 6.0)]),
    "nothing": tumbling([]),
}
runs = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


def trace(figure, name):
    (found,) = (one for one in figure.data if one.name == name)
    return set(zip(found.x, found.y, strict=True)) if found.mode == "markers" else found


def places(events):
    return {(each.arrived_at, each.happened_at) for each in events}


@runs
def test_every_event_is_drawn_as_counted_or_as_late(run):
    figure = event_windows(run)

    assert places(run.late) == trace(figure, "late")
    assert places(set(run.events) - set(run.late)) == trace(figure, "counted")


@runs
def test_a_box_stands_from_a_windows_start_until_it_is_emitted(run):
    boxes = {(box.x0, box.y0, box.y1): box.x1 for box in event_windows(run).layout.shapes}

    assert len({each.start for each in run.windows}) == len(boxes)
    for each in run.windows:
        right = boxes[each.start, each.start, each.end]
        assert right == each.emitted_at or each.emitted_at is None


@runs
def test_a_late_event_lies_to_the_right_of_its_box(run):
    for box in event_windows(run).layout.shapes:
        held = [each for each in run.late if box.y0 <= each.happened_at < box.y1]
        assert all(each.arrived_at >= box.x1 for each in held)


@runs
def test_a_window_closes_where_the_watermark_has_reached_its_end(run):
    figure = event_windows(run)
    line = trace(figure, "watermark")

    for closes_at, end in trace(figure, "window closes"):
        levels = [y for x, y in zip(line.x, line.y, strict=True) if x <= closes_at]
        assert max(levels) >= end


@runs
def test_the_finding_is_title_and_twin_and_the_table_has_every_window(run):
    figure = event_windows(run)

    assert f"{finding(run)}." == figure.twin.finding
    assert finding(run) == figure.layout.title.text.replace("<br>", " ")
    assert len(run.windows) + len({each.key for each in run.late}) == len(figure.twin.rows)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("patient", "No event is late; numbers come 91 s after a window ends"),
        ("one event", "No event is late; no window has closed yet"),
        ("nothing", "No event is late; no window has closed yet"),
    ],
)
def test_the_finding_says_what_is_late_and_what_patience_costs(name, said):
    assert said == finding(RUNS[name])


def test_one_late_event_is_in_the_singular():
    run = tumbling([event(1.0, 1.0), event(70.0, 70.0), event(2.0, 71.0)])

    assert "1 of 3 events is late; numbers come 10 s after a window ends" == finding(run)


def test_boxes_are_named_beside_with_what_they_lost():
    named = [each.text for each in event_windows(RUNS["hasty"]).layout.annotations]
    lost = sum(int(text.partition(", ")[2].rstrip(" ✖") or 0) for text in named)

    assert len(RUNS["hasty"].late) == lost
    assert () == event_windows(RUNS["sliding"]).layout.annotations


def test_by_arrival_the_crosses_are_what_is_in_a_wrong_window():
    run = by_arrival(TICKS)
    figure = arrival_windows(run)

    assert places(misplaced(TICKS)) == trace(figure, "in a wrong window")
    assert places(set(TICKS) - set(misplaced(TICKS))) == trace(figure, "in its own window")
    assert [f"{each} events" for each in (11, 13, 11, 12, 11, 13)] == [
        each.text for each in figure.layout.annotations[:-1]
    ]
    assert "1 event" == figure.layout.annotations[-1].text


def test_the_finding_by_arrival_counts_in_singular_and_plural():
    one, two = event(59.0, 61.0), event(58.0, 62.0)

    assert "By arrival 1 of 1 events counts in a wrong window" == arrival_finding(by_arrival([one]))
    assert "2 of 2 events count in" in arrival_finding(by_arrival([one, two]))
    assert "none of 0 events counts in" in arrival_finding(by_arrival([]))
    assert arrival_windows(by_arrival([])).twin.rows == ()
