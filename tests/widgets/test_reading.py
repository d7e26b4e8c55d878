"""The live pictures of lesson 10 draw for every place of their knobs, and know what they ask."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.widgets.reading import (
    THEY_TOO,
    LagOverTime,
    ReadHeads,
    ReadTank,
    what_a_third_does,
)

some = settings(deadline=None, max_examples=15)


@some
@given(st.integers(0, 48), st.integers(0, 24), st.integers(0, 48), st.integers(320, 1100))
def test_heads_are_drawn_wherever_the_knobs_stand(now, record, timestamp, width):
    heads = ReadHeads()
    heads.width = width
    heads.turn(now=now, record=record, timestamp=timestamp)

    assert "" == heads.error
    assert f"{width}" == ET.fromstring(heads.view["svg"]).get("width")


@some
@given(
    st.integers(1, 8),
    st.floats(0.2, 3),
    st.integers(0, 16).map(lambda sixteenths: 64 * sixteenths),
    st.booleans(),
)
def test_the_tank_is_drawn_wherever_the_knobs_stand(pollers, interval, write_kib, fan_out):
    tank = ReadTank()
    tank.turn(pollers=pollers, interval=interval, write_kib=write_kib, fan_out=fan_out)

    assert "" == tank.error
    assert pollers + fan_out == len(tank.view["rows"])


@some
@given(
    st.integers(5, 20),
    st.integers(1, 16).map(lambda sixteenths: 64 * sixteenths),
    st.integers(0, 3),
)
def test_the_lag_is_drawn_wherever_the_knobs_stand(away, write_kib, others):
    lag = LagOverTime()
    lag.turn(away=away, write_kib=write_kib, others=others)

    assert "" == lag.error
    assert ("done after" in lag.view["finding"]) == ((1 + others) * write_kib < 2048)


def test_a_third_poller_drags_the_other_two_down():
    # Source: API reference, CreateStream: 2 MiB a second for all pollers together.
    truth = what_a_third_does()

    assert THEY_TOO == truth.option
    assert "by up to" in truth.because


@pytest.mark.parametrize("live", [LagOverTime, ReadHeads, ReadTank])
def test_it_shows_itself_live_as_html_and_as_text(live):
    shown = live()
    data, _ = shown._repr_mimebundle_()

    assert shown.twin().finding == data["text/plain"]
    assert data["text/html"].startswith("<p>")
