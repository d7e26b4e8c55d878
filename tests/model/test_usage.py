"""The meters: what a record, an hour of a shard and a stored GB count as, plan by plan."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.facts import GIB, KIB
from kdslab.model.prices import Item, Plan
from kdslab.model.usage import Usage

HOUR = 3600.0
DAY = 24 * HOUR

modes = st.sampled_from(["PROVISIONED", "ON_DEMAND"])
retentions = st.sampled_from([24, 25, 168, 169, 400])
micros = st.integers(0, 20 * 24 * 3_600_000_000).map(lambda micro: micro / 1e6)


def set_up(usage, now, mode="PROVISIONED", **changes):
    """Mark a change; what is not named is as a new stream of one shard has it."""
    terms = {"open_shards": 1, "consumers": 0, "retention_hours": 24, "is_advantage": False}
    usage.mark(now, mode=mode, **{**terms, **changes})


def opened(mode="PROVISIONED", now=0.0, **changes):
    usage = Usage(now)
    set_up(usage, now, mode, **changes)
    return usage


def measured(usage, now, item, plan=Plan.PROVISIONED):
    return usage.quantities(now).get((plan, item), Decimal(0))


# Source: pricing page, PUT payload unit: 5 KB is one unit, 45 KB two, 1,000 KB forty
@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [(1, 1), (5 * KIB, 1), (25 * KIB, 1), (25 * KIB + 1, 2), (45 * KIB, 2), (40 * 25 * KIB, 40)],
)
def test_a_put_payload_unit_is_25_kb_of_one_record(size_bytes, expected):
    usage = opened()
    usage.put(1.0, size_bytes)

    assert Decimal(expected) == 1_000_000 * measured(usage, 1.0, Item.PUT_UNITS)


# Source: pricing page, data in: a record of 4.5 KB counts as 5 KB
@pytest.mark.parametrize(
    ("size_bytes", "expected"), [(1, 1), (KIB, 1), (KIB + 1, 2), (4 * KIB + 512, 5)]
)
def test_a_record_put_on_demand_is_rounded_up_to_1_kb(size_bytes, expected):
    usage = opened("ON_DEMAND")
    usage.put(1.0, size_bytes, records=GIB // KIB)

    assert Decimal(expected) == measured(usage, 1.0, Item.DATA_IN, Plan.STANDARD)


@given(modes, st.lists(st.tuples(st.integers(0, 100 * KIB), st.integers(0, 5)), max_size=8))
def test_records_of_one_size_count_the_same_together_and_one_by_one(mode, offers):
    together, singly = opened(mode, retention_hours=400), opened(mode, retention_hours=400)
    for hour, (size_bytes, records) in enumerate(offers):
        together.put(hour * HOUR, size_bytes, records)
        for _ in range(records):
            singly.put(hour * HOUR, size_bytes)

    assert singly.quantities(30 * DAY) == together.quantities(30 * DAY)


@pytest.mark.parametrize(
    ("mode", "plan"), [("PROVISIONED", Plan.PROVISIONED), ("ON_DEMAND", Plan.STANDARD)]
)
def test_reads_are_counted_to_the_byte_and_old_data_apart(mode, plan):
    usage = opened(mode)
    usage.read(GIB // 2)
    usage.read(GIB, old_bytes=GIB // 4)
    usage.fan_out(GIB // 8)

    assert [Decimal("1.25"), Decimal("0.25"), Decimal("0.125")] == [
        measured(usage, 1.0, item, plan) for item in (Item.READS, Item.OLD_READS, Item.FAN_OUT)
    ]


@pytest.mark.parametrize("old_bytes", [-1, 11])
def test_old_data_are_a_part_of_what_was_read(old_bytes):
    with pytest.raises(ValueError, match=f"a part of 10, got {old_bytes}"):
        opened().read(10, old_bytes)


def test_nothing_runs_by_time_before_the_first_mark():
    assert {} == Usage(0.0).quantities(DAY)


def test_shards_cost_by_the_hour_with_the_number_that_held():
    usage = opened(open_shards=2)
    set_up(usage, 3 * HOUR, open_shards=5)

    assert Decimal(2 * 3 + 5 * 1) == measured(usage, 4 * HOUR, Item.SHARDS)


def test_a_fraction_of_an_hour_is_a_fraction():
    assert Decimal("0.1") == measured(opened(), 360.0, Item.SHARDS)


# Source: FAQ: 10 shards and 2 consumers are 20 consumer-shard-hours an hour
def test_consumers_cost_for_each_shard_and_hour():
    usage = opened(open_shards=10, consumers=2)

    assert Decimal(20) == measured(usage, HOUR, Item.CONSUMERS)


# Source: pricing page: extended retention by the shard-hour, however long within seven days
@pytest.mark.parametrize(("hours", "expected"), [(24, 0), (25, 6), (168, 6), (8_760, 6)])
def test_longer_retention_costs_a_provisioned_stream_by_the_shard(hours, expected):
    usage = opened(open_shards=3, retention_hours=hours)

    assert Decimal(expected) == measured(usage, 2 * HOUR, Item.EXTENDED_RETENTION)


def test_an_on_demand_stream_costs_by_the_hour_and_not_by_its_shards_or_consumers():
    usage = opened("ON_DEMAND", open_shards=9, consumers=3)

    assert {(Plan.STANDARD, Item.STREAMS): Decimal(5)} == usage.quantities(5 * HOUR)


def test_a_stream_that_changes_its_plan_is_measured_by_each_in_its_time():
    usage = opened(open_shards=4)
    usage.put(HOUR, 1, records=1_000_000)
    set_up(usage, 2 * HOUR, "ON_DEMAND")
    usage.put(2 * HOUR, 1, records=GIB // KIB)
    set_up(usage, 5 * HOUR, "ON_DEMAND", is_advantage=True)

    assert {
        (Plan.PROVISIONED, Item.SHARDS): Decimal(8),
        (Plan.PROVISIONED, Item.PUT_UNITS): Decimal(1),
        (Plan.STANDARD, Item.STREAMS): Decimal(3),
        (Plan.STANDARD, Item.DATA_IN): Decimal(1),
        (Plan.ADVANTAGE, Item.STREAMS): Decimal(1),
    } == usage.quantities(6 * HOUR)


def test_a_deleted_stream_costs_nothing_any_more():
    usage = opened("ON_DEMAND", retention_hours=400)
    usage.put(0.0, GIB)
    usage.end(5 * DAY)
    at_the_end = usage.quantities(5 * DAY)

    assert at_the_end == usage.quantities(50 * DAY)
    assert Decimal(5 * 24) == at_the_end[Plan.STANDARD, Item.STREAMS]


# Source: API reference, DeleteStream: a stream that is DELETING may take records for a while
@pytest.mark.parametrize(
    ("mode", "expected"),
    [
        ("PROVISIONED", (Plan.PROVISIONED, Item.PUT_UNITS)),
        ("ON_DEMAND", (Plan.STANDARD, Item.DATA_IN)),
    ],
)
def test_traffic_while_a_stream_is_being_deleted_costs_what_it_cost_before(mode, expected):
    usage = opened(mode, retention_hours=400)
    usage.end(0.0)
    usage.put(1.0, KIB)

    assert {expected} == set(usage.quantities(50 * DAY))


def test_a_time_before_the_last_mark_counts_as_the_mark():
    usage = opened()
    set_up(usage, 2 * HOUR)

    assert usage.quantities(2 * HOUR) == usage.quantities(HOUR)


def test_asking_ahead_of_time_books_nothing_so_an_earlier_change_may_still_be_told():
    usage, total = opened(), opened()
    total.absorb(2 * HOUR, usage)
    assert Decimal(2) == measured(usage, 2 * HOUR, Item.SHARDS)
    set_up(usage, HOUR, open_shards=3)

    assert Decimal(1 + 3) == measured(usage, 2 * HOUR, Item.SHARDS)


@given(
    st.lists(st.tuples(micros, modes, retentions, st.integers(0, 5), st.booleans()), max_size=6),
    st.lists(st.tuples(micros, st.integers(0, 10**9)), max_size=6),
    st.lists(micros, max_size=8),
)
def test_looking_at_the_meters_changes_nothing(changes, puts, looks):
    watched, alone = opened(), opened()
    for now, *event in sorted([*changes, *puts, *((at,) for at in looks)], key=lambda at: at[0]):
        for usage in (watched, alone):
            match event:
                case [mode, hours, shards, is_advantage]:
                    terms = {"retention_hours": hours, "is_advantage": is_advantage}
                    set_up(usage, now, mode, open_shards=shards, consumers=2, **terms)
                case [size_bytes]:
                    usage.put(now, size_bytes)
        watched.quantities(now)

    assert alone.quantities(60 * DAY) == watched.quantities(60 * DAY)


def test_a_meter_takes_in_what_others_have_used():
    total, first, second = Usage(0.0), opened(), opened("ON_DEMAND")
    first.put(0.0, 1, records=1_000_000)
    for usage in (first, second, opened(open_shards=2)):
        total.absorb(HOUR, usage)

    assert {
        (Plan.PROVISIONED, Item.SHARDS): Decimal(3),
        (Plan.PROVISIONED, Item.PUT_UNITS): Decimal(1),
        (Plan.STANDARD, Item.STREAMS): Decimal(1),
    } == total.quantities(HOUR)
