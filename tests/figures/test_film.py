"""A still tells the same moment as the stage: every record once, in its lane, on the page."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.film import finding, scene, still, table
from kdslab.figures.stage_layout import layout
from kdslab.sim.filming import Poller, Source, film
from kdslab.sim.keys import uniform
from kdslab.sim.workload import steady

SHARDS = st.sampled_from([1, 2, 5, 8, 12])
WIDTHS = st.integers(420, 1100)


def shot(shards=2, per_second=20, seconds=20, record_bytes=30_000, **settings):
    sources = [
        Source(name=name, mix=uniform(30), rate=steady(per_second), record_bytes=record_bytes)
        for name in ("<web>", "till & co")
    ]
    readers = [Poller(name="screen"), Poller(name="archive", starts_at=0.5)]
    return film(sources, readers, shards=shards, seconds=seconds, **settings)


RUN = shot(1, 60)


def tags(twin, name):
    return list(ET.fromstring(twin.svg).iter(f"{{http://www.w3.org/2000/svg}}{name}"))


def test_the_finding_counts_what_was_refused():
    assert "1,200 records on 2 shards: every one is let in" == finding(shot(2, 30, record_bytes=99))
    assert f"{sum(RUN.refused):,} of {len(RUN.journeys):,} attempts refused" in finding(RUN)


def test_the_finding_counts_what_was_sent_again():
    run = shot(1, 60, attempts=3)

    assert f"sent again {len(run.journeys) - run.records:,} times" in finding(run)


def test_the_table_has_a_row_for_each_shard():
    columns, rows = table(shot(8))

    assert list(range(8)) == [row[0] for row in rows]
    assert {len(columns)} == {len(row) for row in rows}


@settings(deadline=None, max_examples=25)
@given(SHARDS, WIDTHS, st.floats(0, 1))
def test_every_mark_stands_on_the_page(shards, width, share):
    run = shot(shards, 10, 10)
    place = layout(run, width)
    twin = still(run, share * run.seconds, width)

    for dot in tags(twin, "circle"):
        assert 0 <= float(dot.get("cx")) <= place.width
        assert 0 <= float(dot.get("cy")) <= place.height
    assert place.height <= 420 or shards > 8


@settings(deadline=None, max_examples=25)
@given(SHARDS, WIDTHS)
def test_boxes_lanes_and_gates_do_not_overlap(shards, width):
    place = layout(shot(shards, 1, 5), width)

    assert place.producers[0][0] + place.producers[0][2] < place.hash_x < place.gate_x
    assert place.gate_x < place.tape_x < place.tape_end < place.readers[0][0]
    edges = [edge for lane in place.lanes for edge in lane]
    assert sorted(edges) == edges


@settings(deadline=None, max_examples=25)
@given(SHARDS, WIDTHS, st.floats(0, 1, exclude_max=True))
def test_a_hash_key_lies_in_the_lane_of_its_shard(shards, width, place):
    stage = layout(shot(shards, 1, 5), width)
    top, bottom = stage.lanes[min(int(place * shards), shards - 1)]

    assert top < stage.height_of(place) < bottom


def test_a_record_starts_at_its_producer_and_ends_at_the_gate():
    run = shot()
    place, journey = layout(run, 860), run.journeys[7]
    ring = run.places[journey.key]
    left, top, width, height = place.producers[journey.producer]

    assert (left + width, top + height / 2) == place.on_the_way(journey, ring, journey.sent_at)
    x, y = place.on_the_way(journey, ring, journey.reached_at - 1e-9)
    assert (pytest.approx(place.gate_x, abs=1e-3), place.height_of(ring)) == (x, y)
    assert place.tape_x == place.on_the_tape(journey, journey.reached_at)


def test_a_copy_flies_from_the_tape_to_the_reader():
    run = shot()
    place = layout(run, 860)
    journey = next(journey for journey in run.journeys if journey.taken_at[1])
    at, ring = journey.taken_at[1], run.places[journey.key]

    assert place.on_the_tape(journey, at) == place.in_hand(journey, ring, 1, at)[0]
    x, _ = place.in_hand(journey, ring, 1, at + place.hand_seconds)
    assert pytest.approx(place.readers[1][0]) == x


def test_refused_records_are_crosses_and_those_sent_again_rings():
    run = shot(1, 60, attempts=2)
    bounce = next(journey for journey in run.journeys if journey.limit)
    twin = still(run, bounce.reached_at)
    again = next(journey for journey in run.journeys if journey.attempt == 2)

    assert tags(twin, "path")
    assert any(
        dot.get("fill") == "none" for dot in tags(still(run, again.sent_at + 0.01), "circle")
    )


def test_names_are_written_as_they_are():
    texts = {text.text for text in tags(still(shot(), 5), "text")}

    assert {"<web>", "till & co", "A: screen", "B: archive"} <= texts


def test_the_scenery_is_the_still_without_records():
    run = shot()
    still_texts = {text.text for text in tags(still(run, 0), "text")}
    drawn = ET.fromstring(scene(run, layout(run, 860)))

    assert {text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")} < still_texts
    assert not list(drawn.iter("{http://www.w3.org/2000/svg}circle"))


def test_a_film_without_readers_can_be_seen():
    run = film([Source(name="web", mix=uniform(3), rate=steady(2))], shards=2, seconds=5)

    assert "readers" not in {text.text for text in tags(still(run, 3), "text")}
