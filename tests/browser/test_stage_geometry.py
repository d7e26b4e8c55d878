"""The canvas puts every record where the still puts it: one geometry, told twice."""

import pytest

from kdslab.figures.stage_layout import layout
from kdslab.sim.filming import Poller, Source, film
from kdslab.sim.keys import uniform
from kdslab.sim.workload import steady
from kdslab.widgets.element import module
from kdslab.widgets.stage import Stage

pytestmark = pytest.mark.browser

WIDTH = 700
SEEN = """async ([source, view, moments]) => {
  const text = source + "\\nexport { kdsFilm, kdsSeen };";
  const { kdsFilm, kdsSeen } = await import(
    URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  const film = kdsFilm(view);
  return moments.map((at) => {
    const found = [];
    kdsSeen(film, view.layout, at, (kind, i, x, y, seen) => found.push([kind, i, x, y, seen]));
    return found;
  });
}"""


def shot(shards):
    sources = [
        Source(name=name, mix=uniform(40, name), rate=steady(30), record_bytes=60_000)
        for name in ("web", "app")
    ]
    readers = [Poller(name="screen"), Poller(name="archive", starts_at=0.5)]
    return film(sources, readers, shards=shards, seconds=10, attempts=2)


def drawn(run, at):
    """Return what the still draws at a moment, by kind and number of the journey."""
    place, marks = layout(run, WIDTH), {}
    for number, journey in enumerate(run.journeys):
        ring, age = run.places[journey.key], at - journey.reached_at
        if journey.sent_at <= at < journey.reached_at:
            marks["flies", number] = (*place.on_the_way(journey, ring, at), 1)
        elif journey.limit and 0 <= age < place.bounce_seconds:
            marks["refused", number] = place.bounced(journey, ring, at)
        elif not journey.limit and age >= 0:
            x = place.on_the_tape(journey, at)
            if x <= place.tape_end:
                marks["stored", number] = (x, place.height_of(ring), 1)
            for reader, taken_at in enumerate(journey.taken_at):
                if taken_at is not None and taken_at <= at < taken_at + place.hand_seconds:
                    spot = place.in_hand(journey, ring, reader, at)
                    marks[f"copy {reader}", number] = (*spot, 1)
    return marks


@pytest.mark.parametrize("shards", [1, 3, 8])
def test_canvas_and_still_put_every_record_in_the_same_place(page, shards):
    run = shot(shards)
    stage = Stage(run)
    stage.width = WIDTH
    # Between the ticks, so that no record is just about to arrive in one and has in the other.
    moments = [number * run.seconds / 23 + 0.00037 for number in range(23)]
    found = page.evaluate(SEEN, [module("stage_film"), stage.view, moments])

    for at, marks in zip(moments, found, strict=True):
        expected = drawn(run, at)
        assert len(expected) == len(marks)
        for kind, number, *spot in marks:
            kinds = [kind] if kind != "copy" else ["copy 0", "copy 1"]
            places = [expected[name, number] for name in kinds if (name, number) in expected]
            assert any(pytest.approx(place, abs=0.5) == tuple(spot) for place in places), kind
