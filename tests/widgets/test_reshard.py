"""The live pictures of lesson 08 turn, predict and never break."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.sim.reshard_policy import STEPS, TRAFFIC
from kdslab.sim.reshard_stories import STORIES
from kdslab.widgets.reshard import FamilyTree, PolicyTuner


@pytest.mark.parametrize("story", STORIES)
def test_every_story_is_drawn_at_every_width(story):
    tree = FamilyTree(story, hour=30)
    for width in (320, 590, 1100):
        tree.width = width
        assert ("", str(width)) == (tree.error, ET.fromstring(tree.view["svg"]).get("width"))


def test_time_moves_a_shard_from_open_to_closed_to_expired():
    tree = FamilyTree()
    states = []
    for hour in (3, 7, 40):
        tree.turn(hour=hour)
        states.append(tree.view["rows"][0][3])

    assert ["open", "closed", "expired"] == states


def test_old_records_are_in_the_closed_parent():
    tree = FamilyTree()
    tree.guess = "in the closed parent"

    assert "As you predicted" in tree.reply
    assert "Shard 0 held 36 records before and holds 36 after, its children 0." in tree.reply


@pytest.mark.parametrize("traffic", TRAFFIC)
@pytest.mark.parametrize("step", STEPS)
def test_every_policy_is_drawn(traffic, step):
    tuner = PolicyTuner(traffic, step)

    assert ("", 24) == (tuner.error, len(tuner.view["rows"]))


def test_a_lower_threshold_costs_more_shard_hours():
    tuner = PolicyTuner()
    hours = []
    for threshold in (50, 90):
        tuner.turn(threshold=threshold)
        hours.append(sum(row[4] for row in tuner.view["rows"]))

    assert hours[0] > hours[1]


@pytest.mark.parametrize("make", [lambda: FamilyTree("x"), lambda: PolicyTuner("x")])
def test_what_is_not_on_the_menu_is_refused_by_name(make):
    with pytest.raises(ValueError, match="got x"):
        make()
