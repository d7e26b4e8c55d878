"""Lesson 11's pictures of functions: every knob changes what it says, and the forecast is run."""

import pytest

from kdslab.sim.functions import poison_record
from kdslab.widgets.functions import (
    PASSES,
    SKIPS,
    STANDS,
    FunctionScale,
    PoisonRecord,
    what_the_shard_does,
)


def options(widget, name):
    (spec,) = (spec for spec in widget.knobs if spec["name"] == name)
    return spec["options"]


def test_the_first_picture_is_that_of_the_default_settings():
    assert f"{poison_record().tries:,} runs fail" in PoisonRecord().twin().finding


@pytest.mark.parametrize("name", ["retries", "age"])
def test_every_choice_is_drawn(name):
    poison = PoisonRecord()
    findings = set()
    for option in options(poison, name):
        poison.turn(**{name: option})
        assert "" == poison.error
        findings.add(poison.twin().finding)

    assert len(options(poison, name)) == len(findings)


@pytest.mark.parametrize("per_second", [1, 99, 100, 101, 300])
@pytest.mark.parametrize("bisect", [False, True])
def test_all_traffic_on_the_knob_is_drawn(per_second, bisect):
    poison = PoisonRecord(per_second=per_second, bisect=bisect, destination=True)

    assert "" == poison.error


def test_the_careful_settings_save_the_shard():
    poison = PoisonRecord(bisect=True, destination=True)
    poison.turn(retries="2")

    assert "1 record named at the destination, nothing lost" in poison.twin().finding


def test_the_forecast_is_true_by_the_run():
    truth = what_the_shard_does()

    assert STANDS == truth.option
    assert [SKIPS, PASSES, STANDS] == PoisonRecord().forecast["options"]
    assert f"{poison_record().tries:,} times in 24 h" in truth.because


@pytest.mark.parametrize("shards", [1, 10])
@pytest.mark.parametrize("factor", [1, 10])
@pytest.mark.parametrize("millis", [50, 3_000])
def test_every_corner_of_the_scale_is_drawn(shards, factor, millis):
    scale = FunctionScale(shards=shards, factor=factor)
    scale.turn(run_millis=millis)

    assert "" == scale.error
    assert f"{shards * factor} run" in scale.twin().finding
