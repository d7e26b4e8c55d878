"""Lesson 00's slider: the answer to its question comes from the run."""

import pytest

from kdslab.widgets.start import PushHarder


def test_it_begins_calm_and_refuses_when_pushed():
    push = PushHarder()
    assert "none refused" in push.view["finding"]
    push.turn(traffic=1_200)

    assert "refused" in push.view["finding"]
    assert "none refused" not in push.view["finding"]


def test_more_shards_take_more():
    push = PushHarder(traffic=1_800, shards=2)

    assert "none refused" in push.view["finding"]


@pytest.mark.parametrize("traffic", [100, 1_800])
@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("shards", [1, 4])
def test_every_end_of_every_knob_can_be_drawn(traffic, shards, again):
    push = PushHarder()
    push.turn(traffic=traffic, shards=shards, again=again)

    assert "" == push.error


def test_the_question_is_answered_by_the_run():
    push = PushHarder()
    push.guess = "above 1,000 records/s"

    assert push.reply.startswith("✓ As you predicted: above 1,000 records/s. At 1,000 records/s")


def test_a_wrong_guess_is_told_the_truth():
    push = PushHarder()
    push.guess = "never: a stream only gets slower"

    assert "It is: above 1,000 records/s." in push.reply
