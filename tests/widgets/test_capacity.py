"""The live pictures of lesson 09 turn, predict and never break."""

import pytest

from kdslab.sim.capacity_shapes import SHAPES
from kdslab.widgets.capacity import BreakEvenPoint, ModeRace


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("size", ["1 KiB", "100 KiB"])
def test_every_race_is_drawn(shape, size):
    race = ModeRace(shape)
    race.turn(size=size, factor=4)

    assert ("", 24) == (race.error, len(race.view["rows"]))


def test_on_demand_refuses_a_part_of_five_minutes_at_three_times_the_peak():
    race = ModeRace()
    race.guess = "no: on-demand never refuses"

    assert "You said: no" in race.reply
    assert "It is: yes, a part of what comes in these minutes." in race.reply
    assert "30% of" in race.reply


@pytest.mark.parametrize("peak", [1, 30, 60])
@pytest.mark.parametrize("readers", ["one that polls", "three by fan-out"])
def test_every_break_even_is_drawn(peak, readers):
    costs = BreakEvenPoint(peak)
    costs.turn(readers=readers)

    assert "" == costs.error
    assert costs.view["finding"].startswith("Cheapest: ")


def test_a_shape_that_is_not_there_is_refused_by_name():
    with pytest.raises(ValueError, match=r"the shapes are .*, got x"):
        ModeRace("x")
