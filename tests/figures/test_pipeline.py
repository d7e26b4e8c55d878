"""The dials mark what fits and say why the others do not; the map draws every part."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.figures.pipeline import COLUMNS, finding, service_dials
from kdslab.figures.pipeline_map import pipeline_map
from kdslab.sim.pipeline import Needs, candidates
from kdslab.sim.pipeline_examples import EXAMPLES, pipeline
from kdslab.sim.pipeline_services import SERVICES

ASKED = Needs(replay=True, ordered=True, readers=3, no_servers=True)


@pytest.mark.parametrize("width", [300, 590, 1100])
@pytest.mark.parametrize("needs", [Needs(), ASKED, Needs(acknowledge=True, only_s3=True)])
def test_every_service_has_a_row_and_a_sign(needs, width):
    found = candidates(needs)
    twin = service_dials(found, needs, width=width)

    assert f"{width}" == ET.fromstring(twin.svg).get("width")
    assert [service.name for service in SERVICES] == [row[0] for row in twin.rows]
    assert {len(COLUMNS)} == {len(row) for row in twin.rows}
    assert sum(one.fits for one in found) == twin.svg.count("✓")
    assert sum(not one.fits for one in found) == twin.svg.count("✗")


@pytest.mark.parametrize(
    ("needs", "expected"),
    [
        (Needs(), "All 9 services fit: ask for something"),
        (ASKED, "Kinesis Data Streams and MSK Serverless fit; 7 of 9 drop out"),
        (Needs(acknowledge=True, ordered=True), "SQS FIFO queue fits; 8 of 9 drop out"),
        (
            Needs(acknowledge=True, only_s3=True),
            "None of 9 services fits by itself: put two together",
        ),
    ],
)
def test_the_finding_names_what_fits(needs, expected):
    assert expected == finding(candidates(needs))


def test_who_drops_out_says_why():
    svg = service_dials(candidates(ASKED), ASKED).svg

    assert "no servers: brokers to size, scale and patch" in svg
    assert "<title>Asked for: replay, order by key, no servers, 3 readers" in svg


@pytest.mark.parametrize("width", [320, 590, 1100])
@pytest.mark.parametrize("times", [0.1, 1.0, 10.0])
@pytest.mark.parametrize("name", EXAMPLES)
def test_a_pipeline_is_drawn_whole(name, times, width):
    pipe = pipeline(name, times)
    twin = pipeline_map(pipe, width=width)

    assert f"{width}" == ET.fromstring(twin.svg).get("width")
    assert 2 + len(pipe.example.readers) == len(twin.rows)
    assert {"S3", "OpenSearch", "Redshift"} >= {r.target for r in pipe.example.readers}
    assert all(f">{reader.name}<" in twin.svg for reader in pipe.example.readers)


def test_fan_out_is_drawn_thick_and_polling_dashed():
    svg = pipeline_map(pipeline("ride hailing")).svg

    assert (1, 2) == (svg.count('class="flow fast"'), svg.count('class="flow poll"'))
