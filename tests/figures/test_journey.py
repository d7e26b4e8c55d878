"""A record's journey names every decision, in order, with its time."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.figures.journey import hops, journey
from kdslab.model.hashing import hash_key
from kdslab.sim.start import pushed

RUN = pushed(1_400, again=True)


def record(wanted):
    return next(journey.record for journey in RUN.journeys if wanted(journey))


STORED = record(lambda it: it.attempt == 2 and it.counter and all(it.taken_at))
OUTSIDE = record(lambda it: it.attempt == 3 and it.limit)


def test_a_stored_record_passes_every_hop():
    names = [hop.name for hop in hops(RUN, STORED)]

    assert ["producer", "hash", "route", "admission", "admission"] == names[:5]
    assert ["log", "iterator", "consumer", "consumer"] == names[5:]


@pytest.mark.parametrize("number", [0, STORED, OUTSIDE])
def test_time_never_goes_back(number):
    times = [hop.at_seconds for hop in hops(RUN, number) if hop.at_seconds is not None]

    assert sorted(times) == times


def test_a_record_that_stays_outside_ends_at_the_gate():
    stations = hops(RUN, OUTSIDE)

    assert ("admission", True) == (stations[-1].name, stations[-1].refused)
    assert 3 == sum(hop.refused for hop in stations)
    assert "never gets into the stream" in journey(RUN, OUTSIDE).finding


def test_the_hash_is_the_one_of_the_key():
    key = RUN.keys[RUN.attempts(STORED)[0].key]

    assert f"{hash_key(key):032x}" in hops(RUN, STORED)[1].decision


def test_the_finding_says_how_often_it_was_refused():
    assert "gets into shard 0 after it was refused once." in journey(RUN, STORED).finding


@pytest.mark.parametrize("width", [300, 590, 1100])
@pytest.mark.parametrize("number", [0, STORED, OUTSIDE])
def test_it_is_drawn_and_written_hop_by_hop(number, width):
    twin = journey(RUN, number, width=width)
    drawn = ET.fromstring(twin.svg)

    assert len(hops(RUN, number)) == len(twin.rows)
    assert int(drawn.get("height")) <= 420
    assert len(twin.rows) == len(list(drawn.iter("{http://www.w3.org/2000/svg}circle")))


def test_a_record_that_is_not_in_the_film_is_refused():
    with pytest.raises(ValueError, match="the film has 1400 records, got number 9999"):
        hops(RUN, 9_999)
