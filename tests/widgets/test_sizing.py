"""The live pictures of lesson 05: three bars, and units that are paid for."""

import pytest

from kdslab.widgets.sizing import PayloadUnits, ThreeBars, half_as_big


@pytest.mark.parametrize("records", [100, 20_000])
@pytest.mark.parametrize("size_bytes", [64, 8_192])
@pytest.mark.parametrize("pollers", [0, 8])
@pytest.mark.parametrize("fan_outs", [0, 20])
def test_the_ends_of_all_knobs_are_drawn(records, size_bytes, pollers, fan_outs):
    bars = ThreeBars(records, size_bytes, pollers=pollers, fan_outs=fan_outs)

    assert ("", 3) == (bars.error, len(bars.view["data"][0]["y"]))


def test_half_as_big_needs_twice_as_many():
    option, because = half_as_big().truth

    assert "twice as many shards" == option
    assert because.startswith("4 shards become 8, because of write records")


def test_the_answer_comes_from_the_run_and_not_from_the_page():
    # Where bytes rule by far, half the size and twice the number is the same.
    assert "just as many shards" == half_as_big(100, 8_192).truth.option


def test_the_question_stands_before_the_picture_unless_it_is_not_wanted():
    assert ThreeBars().forecast["prompt"].endswith("You need …?")
    assert not ThreeBars(predict=False).forecast


@pytest.mark.parametrize("size_bytes", [100, 20_000])
@pytest.mark.parametrize("messages", [1, 50])
def test_units_are_drawn_at_the_ends_of_the_knobs(size_bytes, messages):
    units = PayloadUnits(size_bytes, messages)

    assert "" == units.error
    assert units.twin().finding.startswith(f"{size_bytes * messages:,} bytes pay for")
