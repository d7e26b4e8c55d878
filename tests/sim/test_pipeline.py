"""The table of services: complete, and each rule drops out what it should."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.sim.pipeline import LATENCIES, Needs, candidates, fitting
from kdslab.sim.pipeline_examples import EXAMPLES, pipeline
from kdslab.sim.pipeline_services import NEED_NAMES, SERVICES

needs = st.builds(
    Needs,
    replay=st.booleans(),
    ordered=st.booleans(),
    readers=st.integers(1, 60),
    latency=st.sampled_from(sorted(LATENCIES)),
    record_kib=st.integers(1, 12_000),
    no_servers=st.booleans(),
    acknowledge=st.booleans(),
    only_s3=st.booleans(),
)


def test_every_service_answers_every_need_with_a_reason_and_a_source():
    for service in SERVICES:
        assert len(NEED_NAMES) == len(service.offers)
        assert all(offer.why and offer.source for offer in service.offers)


def test_who_asks_for_nothing_gets_all():
    assert len(SERVICES) == len(fitting(Needs()))


@given(needs)
def test_a_service_fits_or_says_what_it_lacks(wanted):
    for one in candidates(wanted):
        assert one.fits == (not one.missing)
        assert set(NEED_NAMES) >= {missing.need for missing in one.missing}


@given(needs, st.sampled_from(("replay", "ordered", "no_servers", "acknowledge", "only_s3")))
def test_asking_for_more_never_brings_a_service_back(wanted, also):
    more = replace(wanted, **{also: True})

    assert set(fitting(more)) <= set(fitting(wanted))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (
            Needs(replay=True, ordered=True, readers=3, no_servers=True),
            ("Kinesis Data Streams", "MSK Serverless"),
        ),
        (Needs(only_s3=True), ("channel of a stream", "Data Firehose")),
        (Needs(only_s3=True, latency="some seconds"), ("Data Firehose",)),
        (Needs(acknowledge=True, ordered=True), ("SQS FIFO queue",)),
        (Needs(acknowledge=True, readers=2), ("queue on a stream",)),
        (
            Needs(record_kib=10 * 1024, ordered=True),
            ("Kinesis Data Streams", "MSK, with brokers"),
        ),
        (Needs(acknowledge=True, only_s3=True), ()),
    ],
)
def test_needs_leave_the_services_that_meet_them(wanted, expected):
    assert expected == fitting(wanted)


@pytest.mark.parametrize("name", EXAMPLES)
def test_twice_the_producers_take_at_most_twice_the_shards(name):
    once, twice = pipeline(name), pipeline(name, times=2)

    assert 2 * once.records_per_second == twice.records_per_second
    assert once.shards < twice.shards <= 2 * once.shards


@pytest.mark.parametrize(
    ("name", "shards", "ruling"),
    [
        ("weather", 5, "write records"),
        ("stock market", 10, "write records"),
        ("ride hailing", 10, "write records"),
        ("clickstream", 8, "read bytes"),
    ],
)
def test_an_example_has_the_shards_its_rate_needs(name, shards, ruling):
    found = pipeline(name)

    assert (shards, ruling) == (found.shards, found.ruling)
