"""Beliefs about a record and how long it stays, each with the run that refutes it."""

import pytest

from kdslab.model.facts import RECORD_BYTES_BY_DEFAULT
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.sim.record import x_ray
from kdslab.sim.retention import change_retention
from kdslab.sim.retention_cost import outage, retention_cost


@pytest.mark.misconception(15)
def test_neighbours_of_one_shard_are_far_from_one_apart():
    seen = x_ray("user-42", "hello")

    assert 1 != seen.next_is_later_by, "what the believer expects"
    assert seen.next_is_later_by > 2**80
    # The counter inside goes up by one here; the number as a whole is no place in a row.
    assert 1 == seen.next_sequence.counter - seen.sequence.counter


@pytest.mark.misconception(15)
def test_numbers_of_two_shards_say_nothing_about_how_many_records_lie_between():
    stream = Stream("s", shard_count=2, now=0.0)
    for number in range(5):
        stream.put(float(number), "New York", b"x", explicit_hash_key=number % 2 * 2**127)
    first, second = (
        [int(record.sequence_number) for record in shard.records] for shard in stream.open_shards
    )

    assert all(later - sooner > 2**80 for later, sooner in zip(first[1:], first, strict=False))
    assert second[0] > first[-1], "the shard's number weighs more than time"


@pytest.mark.misconception(18)
def test_trim_horizon_is_the_oldest_record_that_is_still_kept():
    stream = Stream("s", shard_count=1, now=0.0)
    shard = stream.open_shards[0]
    for hour in range(31):
        stream.put(hour * 3600.0, "key", b"hour %d" % hour)
    now = 30 * 3600.0
    start = stream.iterator(now, shard.id, IteratorType.TRIM_HORIZON)
    oldest = stream.get_records(now, start).records[0].data

    assert b"hour 0" != oldest, "what the believer expects"
    assert b"hour 6" == oldest


@pytest.mark.misconception(40)
def test_the_payload_is_weighed_before_base64_and_the_key_with_it():
    seen = x_ray("key", "x" * (RECORD_BYTES_BY_DEFAULT - 3))

    assert seen.base64_bytes > RECORD_BYTES_BY_DEFAULT, "what the believer expects is a refusal"
    assert RECORD_BYTES_BY_DEFAULT == seen.counted_bytes


@pytest.mark.misconception(43)
def test_a_longer_retention_brings_nothing_back():
    run = change_retention(1, 7)
    before = run.readable_at(run.changed_at_days - 0.01)
    after = run.readable_at(run.changed_at_days)

    assert 21 != len(after), "what the believer expects: a week's records are there at once"
    assert before == after
    # From then on none goes for six days.
    assert all(life in run.readable_at(run.changed_at_days + 5.9) for life in after)


@pytest.mark.misconception(43)
def test_thirty_hours_old_stays_gone_at_forty_eight():
    stream = Stream("s", shard_count=1, now=0.0)
    stream.put(0.0, "key", b"old")
    stream.set_retention(30 * 3600.0, 48)

    assert () == stream.open_shards[0].records


@pytest.mark.misconception(44)
def test_a_longer_retention_is_paid_for():
    costs = [retention_cost(d, gb_per_day=100, shards=2).usd_per_month for d in (1, 7, 30, 365)]

    assert [0.0] * 4 != costs, "what the believer expects"
    assert [0.0, 29.2, 82.1, 852.6] == costs


@pytest.mark.misconception(44)
def test_the_safety_net_tears_if_nobody_looks_at_the_age():
    week = 7 * 24
    found = outage(week + 12, retention_hours=week)

    assert 0 != found.lost, "what the believer expects"
    assert 12 == found.lost
    # The age had told it for a week: half-way through it stood at 90 hours.
    assert 90 == found.age_hours[90]
