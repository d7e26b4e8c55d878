"""Ten ways up: each begins at yesterday's peak and gets to today's, at its own pace."""

import pytest

from kdslab.sim.capacity_shapes import (
    FADING,
    FLASH,
    FLAT,
    HOUR,
    LASTING,
    MINUTE,
    RAMP,
    SHAPES,
    STEPS,
    TWICE,
    WAVES,
)

BASE, PEAK = 2.0, 8.0
SECONDS = range(0, 7200, 10)


def rates(shape):
    rate = SHAPES[shape](BASE, PEAK)
    return [rate(at) for at in SECONDS]


def test_there_are_ten():
    assert 10 == len(SHAPES)


@pytest.mark.parametrize("shape", SHAPES)
def test_each_begins_as_yesterday_and_stays_between_the_two_peaks(shape):
    found = rates(shape)

    assert BASE == pytest.approx(found[0])
    assert min(found) >= BASE - 1e-9
    assert max(found) <= PEAK + 1e-9


@pytest.mark.parametrize("shape", [shape for shape in SHAPES if shape != FLAT])
def test_each_but_the_flat_one_reaches_todays_peak(shape):
    assert PEAK == pytest.approx(max(rates(shape)))


@pytest.mark.parametrize(
    ("shape", "minutes"), [(MINUTE, 1), (FLASH, 5), (TWICE, 10), (HOUR, 60), (LASTING, 90)]
)
def test_a_flood_is_at_the_peak_for_as_long_as_its_name_says(shape, minutes):
    assert minutes * 6 == rates(shape).count(PEAK)


def test_the_second_flood_comes_an_hour_after_the_first():
    rate = SHAPES[TWICE](BASE, PEAK)

    assert [BASE, PEAK, BASE, PEAK, BASE] == [rate(at) for at in (1799, 1800, 2100, 5400, 5700)]


@pytest.mark.parametrize("shape", [STEPS, RAMP])
def test_a_gentle_rise_never_falls_and_never_doubles_within_fifteen_minutes(shape):
    found = rates(shape)
    within = 90

    assert sorted(found) == found
    assert all(later <= 2 * now for now, later in zip(found, found[within:], strict=False))


def test_what_fades_only_falls_once_it_is_there():
    found = rates(FADING)
    after = found[found.index(PEAK) :]

    assert sorted(after, reverse=True) == after
    assert BASE < after[-1] < PEAK


def test_a_wave_comes_back_every_hour():
    rate = SHAPES[WAVES](BASE, PEAK)

    assert rate(1800) == pytest.approx(rate(5400)) == pytest.approx(PEAK)
    assert rate(3600) == pytest.approx(BASE)
