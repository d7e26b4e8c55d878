"""The live picture of lesson 06 draws every view of every mix, and asks before it shows."""

import pytest

from kdslab.sim.throttle import LOADS, MIXES, ONE_HOT
from kdslab.widgets.throttle import MORE_SHARDS, VIEWS, HotShard, four_more_shards


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("mix", MIXES)
@pytest.mark.parametrize("shards", [1, 40])
def test_every_view_of_every_mix_is_drawn(view, mix, shards):
    shown = HotShard(mix, shards=shards, view=view)

    assert ("", True) == (shown.error, bool(shown.view["data"]))
    assert 0 < len(shown.view["rows"]) <= 40


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("per_second", [100, 8_000])
def test_every_load_is_drawn(load, per_second):
    shown = HotShard(load=load, per_second=per_second)
    for view in VIEWS:
        shown.turn(view=view)
        assert "" == shown.error


def test_four_more_shards_take_the_refusals_nowhere():
    option, because = four_more_shards().truth

    assert "nowhere, or nearly" == option
    assert because.startswith("4 shards refuse 253,742 records in five minutes, 8 refuse 246,984")


def test_the_question_stands_before_the_picture_unless_it_is_not_wanted():
    assert HotShard().forecast["prompt"].endswith("The refusals go …?")
    assert not HotShard(predict=False).forecast


def test_more_shards_are_a_view_of_their_own():
    shown = HotShard(ONE_HOT, view=MORE_SHARDS)

    assert "40 would still refuse 804." == shown.twin().finding.partition(", ")[2]


def test_a_mix_that_is_not_there_is_said_in_a_sentence():
    assert "the mixes are" in HotShard("nonsense").error
