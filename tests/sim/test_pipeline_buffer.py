"""Two buffer hints: whichever comes first writes the file, and the delivery agrees."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.facts import KIB, MIB
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.pipeline_buffer import BY_SIZE, BY_TIME, buffer_plan
from kdslab.sim.readers.delivery import Delivery, DeliverySettings

mibs, waits = st.integers(1, 128), st.integers(0, 900)
traffic = st.tuples(st.integers(1, 50_000), st.integers(1, 10_000))


@given(traffic, mibs, waits)
def test_no_file_is_larger_or_older_than_its_hints(load, mib, seconds):
    plan = buffer_plan(*load, buffer_mib=mib, buffer_seconds=seconds)

    assert plan.file_seconds <= max(1, seconds)
    assert plan.file_mib <= mib * (1 + 1e-9)


@given(traffic, mibs, waits)
def test_the_ruling_hint_is_met_and_the_other_is_not(load, mib, seconds):
    plan = buffer_plan(*load, buffer_mib=mib, buffer_seconds=seconds)

    if plan.ruling == BY_SIZE:
        assert pytest.approx(mib) == plan.file_mib
    else:
        assert max(1.0, float(seconds)) == plan.file_seconds < plan.seconds_to_full


def test_a_hint_of_no_time_writes_at_each_look():
    assert 1.0 == buffer_plan(10, 100, buffer_seconds=0).file_seconds


@pytest.mark.parametrize(
    ("per_second", "ruling"), [(100, BY_SIZE), (2, BY_TIME)], ids=["much", "little"]
)
def test_the_delivery_writes_as_often_as_the_plan_says(tmp_path, per_second, ruling):
    data = b"x" * 5 * KIB
    plan = buffer_plan(per_second, 5 * KIB, buffer_mib=1, buffer_seconds=30)
    engine, stream = Engine(), Stream("s", shard_count=1, now=0.0)
    hints = DeliverySettings(buffer_mib=1, buffer_seconds=30, delimiter=b"")
    delivery = Delivery(engine, stream, Path(tmp_path), hints)
    engine.run(until=0.5)
    for _ in range(120):
        for number in range(per_second):
            stream.put(engine.now(), f"{number}", data)
        engine.run(until=engine.now() + 1)

    assert ruling == plan.ruling
    # It looks once a second, and waits while it writes.
    assert 120 / (plan.file_seconds + 2) - 1 <= len(delivery.written) <= 120 / plan.file_seconds


@pytest.mark.parametrize("knobs", [{"buffer_mib": 0}, {"buffer_mib": 129}, {"buffer_seconds": 901}])
def test_a_hint_out_of_its_range_is_refused(knobs):
    with pytest.raises(ValueError, match="a buffer"):
        buffer_plan(1, 1, **knobs)


@pytest.mark.parametrize("load", [(0, 1), (1, 0), (-1, 1)])
def test_traffic_that_is_none_is_refused(load):
    with pytest.raises(ValueError, match="above 0"):
        buffer_plan(*load)


def test_a_plan_is_frozen():
    plan = buffer_plan(MIB, 1)

    assert plan == replace(plan)
    with pytest.raises(AttributeError):
        plan.ruling = BY_TIME
