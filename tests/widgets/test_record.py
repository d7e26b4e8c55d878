"""The live pictures of lesson 02: what is typed is drawn, and a forecast is answered by the run."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.widgets.record import RecordXRay, RetentionTimeline


@pytest.mark.parametrize("key", ["k", "<b>&\"'", "東京", "x" * 256, "a\x07b"])
@pytest.mark.parametrize("data", ["", "hello", "x" * 2_000, "\ufffe"])
@pytest.mark.parametrize("explicit", [False, True])
def test_whatever_is_typed_is_drawn(key, data, explicit):
    ray = RecordXRay(key, data, explicit=explicit)

    assert "" == ray.error
    assert ET.fromstring(ray.view["svg"]).tag.endswith("svg")


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"key": ""}, "a partition key has 1 to 256 characters, got 0"),
        ({"key": "x" * 257}, "a partition key has 1 to 256 characters, got 257"),
        ({"data": "x" * 2_001}, "at most 2,000 characters can be drawn, got 2,001"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_the_last_picture_stays(values, complaint):
    ray = RecordXRay()
    before = ray.view["svg"]
    ray.turn(**values)

    assert ray.error.endswith(complaint)
    assert before == ray.view["svg"]


def test_the_place_counts_only_while_the_switch_is_on():
    ray = RecordXRay()
    plain = ray.view["finding"]
    ray.turn(place=99)
    assert plain == ray.view["finding"]

    ray.turn(explicit=True)
    assert "shard 3 takes it, by its explicit hash key." in ray.view["finding"]


@pytest.mark.parametrize("before", [1, 7, 365])
@pytest.mark.parametrize("after", [1, 7, 365])
def test_every_retention_is_drawn(before, after):
    line = RetentionTimeline(before, after)
    line.turn(look=10, gb_per_day=80)

    assert "" == line.error
    assert line.view["finding"]


def test_a_retention_that_no_stream_can_have_is_said():
    line = RetentionTimeline()
    line.turn(before=400)

    assert line.error.endswith("a retention is 1 to 365 days, got 400")


def test_the_forecast_is_answered_by_the_run():
    line = RetentionTimeline()
    line.guess = "all that are older than a day, at once"
    assert line.reply.startswith("✓ As you predicted: ")

    line.guess = "none: what is stored keeps its 7 days"
    assert line.reply.startswith("✗ You said: ")
    assert "18 are older than a day and go at the moment of the change; 3 stay" in line.reply


@pytest.mark.parametrize("live", [RecordXRay, RetentionTimeline])
def test_each_knob_has_a_label_and_there_are_few(live):
    knobs = live().knobs

    assert 2 <= len(knobs) <= 5
    assert all(knob["label"] for knob in knobs)
