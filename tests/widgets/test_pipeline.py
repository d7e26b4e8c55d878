"""The live pictures of lesson 13 turn, predict and never break."""

import xml.etree.ElementTree as ET
from itertools import product

import pytest

from kdslab.sim.pipeline_examples import EXAMPLES
from kdslab.widgets.pipeline import Dials, PipelineMap

SWITCHES = ("replay", "ordered", "no_servers", "acknowledge", "only_s3")


def test_every_turn_of_the_switches_is_drawn():
    dials = Dials()
    for turns in product([False, True], repeat=len(SWITCHES)):
        dials.turn(**dict(zip(SWITCHES, turns, strict=True)))
        assert ("", 9) == (dials.error, len(dials.view["rows"]))


def test_a_stream_fits_replay_order_three_readers_and_no_servers():
    dials = Dials()
    dials.guess = "SQS FIFO queue"

    assert "You said: SQS FIFO queue" in dials.reply
    assert "It is: Kinesis Data Streams." in dials.reply
    assert "MSK Serverless would do" in dials.reply


def test_fifty_one_readers_are_too_many_for_a_stream():
    dials = Dials()
    dials.turn(readers=51)

    assert "no" == dials.view["rows"][0][1]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_pipeline_is_drawn_at_every_width(example):
    shown = PipelineMap(example)
    for width in (320, 590, 1100):
        shown.width = width
        assert ("", str(width)) == (shown.error, ET.fromstring(shown.view["svg"]).get("width"))


def test_ten_times_the_producers_take_ten_times_the_shards():
    shown = PipelineMap("weather")
    shown.turn(times="ten times")

    assert "take 50 shards" in shown.view["finding"]


def test_an_example_that_is_not_there_is_refused_by_name():
    with pytest.raises(ValueError, match=r"the examples are .*, got x"):
        PipelineMap("x")
