"""The metrics of a stream: what is fed, what is read off it, and at which level it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.metric import METRICS
from kdslab.model.metrics import Metrics

AT = 1_795_424_400.0
FIRST, SECOND = "shardId-000000000000", "shardId-000000000001"

puts = st.lists(
    st.tuples(
        st.integers(0, 100), st.sampled_from([FIRST, SECOND]), st.integers(1, 2_000), st.booleans()
    ),
    max_size=50,
)


def only(run):
    """Return the tally of a run's only period."""
    [(_, tally)] = run
    return tally


def hour(metrics, name, **subject):
    return metrics.statistics(name, AT, AT + 3_600, 3_600, **subject)


@given(puts)
def test_a_stream_shows_the_sum_of_its_shards(events):
    metrics, now = Metrics(), AT
    for gap, shard, size, _ in events:
        now += gap
        metrics.add(now, "IncomingBytes", size, shard=shard)

    def bytes_of(shard=None):
        run = metrics.statistics("IncomingBytes", AT, now + 60, 60, shard=shard)
        return sum(tally.total for _, tally in run)

    assert sum(size for _, _, size, _ in events) == bytes_of()
    assert bytes_of() == bytes_of(FIRST) + bytes_of(SECOND)


@given(puts)
def test_records_are_the_samples_of_bytes_and_refusals_stand_beside_them(events):
    metrics = Metrics()
    for _, shard, size, is_refused in events:
        if is_refused:
            metrics.add(AT, "WriteProvisionedThroughputExceeded", 1, shard=shard)
        else:
            metrics.add(AT, "IncomingBytes", size, shard=shard)
    refused = sum(is_refused for *_, is_refused in events)

    assert len(events) - refused == sum(t.total for _, t in hour(metrics, "IncomingRecords"))
    run = hour(metrics, "WriteProvisionedThroughputExceeded")
    assert (len(events), refused) == (
        sum(tally.count for _, tally in run),
        sum(tally.total for _, tally in run),
    )


# Source: developer guide, monitoring with CloudWatch: a Maximum of 0 means none was throttled
def test_the_maximum_of_refusals_is_zero_where_records_came_through_and_none_was_refused():
    metrics = Metrics()
    metrics.add(AT, "IncomingBytes", 100, shard=FIRST)
    metrics.add(AT, "IteratorAgeMilliseconds", 0, shard=FIRST)

    assert 0 == only(hour(metrics, "WriteProvisionedThroughputExceeded")).high
    assert 0 == only(hour(metrics, "ReadProvisionedThroughputExceeded")).high


# Source: developer guide, monitoring with CloudWatch: a Minimum of 1 means all were throttled
def test_the_minimum_of_refused_calls_is_one_where_all_were_refused():
    metrics = Metrics()
    metrics.add(AT, "ReadProvisionedThroughputExceeded", 1, shard=FIRST)

    assert 1 == only(hour(metrics, "ReadProvisionedThroughputExceeded")).low


def test_the_average_of_refusals_is_their_share():
    metrics = Metrics()
    for _ in range(3):
        metrics.add(AT, "IncomingBytes", 100, shard=FIRST)
    metrics.add(AT, "WriteProvisionedThroughputExceeded", 1, shard=SECOND)

    assert 0.25 == only(hour(metrics, "WriteProvisionedThroughputExceeded")).mean
    assert 1.0 == only(hour(metrics, "WriteProvisionedThroughputExceeded", shard=SECOND)).mean


def a_read_stream():
    """Return metrics of two answers, one refused call, and one event of a consumer."""
    metrics = Metrics()
    for shard, size, records, age in ((FIRST, 300, 3, 500), (SECOND, 100, 1, 2_000)):
        metrics.add(AT, "OutgoingBytes", size, shard=shard)
        metrics.add(AT, "OutgoingRecords", records, shard=shard)
        metrics.add(AT, "IteratorAgeMilliseconds", age, shard=shard)
    metrics.add(AT, "ReadProvisionedThroughputExceeded", 1, shard=FIRST)
    metrics.add(AT, "SubscribeToShardEvent.Bytes", 70, shard=FIRST, consumer="c")
    metrics.add(AT, "SubscribeToShardEvent.Records", 2, shard=FIRST, consumer="c")
    return metrics


# Source: developer guide, monitoring with CloudWatch: their shard-level names
@pytest.mark.parametrize(
    ("name", "total", "count", "high"),
    [
        ("GetRecords.Bytes", 400, 2, 300),
        ("GetRecords.Records", 4, 2, 3),
        ("GetRecords.IteratorAgeMilliseconds", 2_500, 2, 2_000),
        ("GetRecords.Success", 2, 3, 1),
    ],
)
def test_a_stream_s_reads_are_those_of_its_shards(name, total, count, high):
    tally = only(hour(a_read_stream(), name))

    assert (total, count, high) == (tally.total, tally.count, tally.high)


# Source: developer guide, monitoring with CloudWatch: GetRecords operations and events alike
def test_what_goes_out_of_a_shard_is_read_or_pushed():
    metrics = a_read_stream()

    assert 370 == only(hour(metrics, "OutgoingBytes", shard=FIRST)).total
    assert 5 == only(hour(metrics, "OutgoingRecords", shard=FIRST)).total
    assert 100 == only(hour(metrics, "OutgoingBytes", shard=SECOND)).total


def test_consumers_are_kept_apart_and_their_shards_together():
    metrics = Metrics()
    for shard, consumer, size in ((FIRST, "a", 1), (SECOND, "a", 2), (FIRST, "b", 4)):
        metrics.add(AT, "SubscribeToShardEvent.Bytes", size, shard=shard, consumer=consumer)

    sizes = [only(hour(metrics, "SubscribeToShardEvent.Bytes", consumer=c)).total for c in "ab"]
    assert [3, 4] == sizes
    assert ["a", "b"] == metrics.consumers()


def test_an_unknown_shard_has_nothing():
    assert [] == hour(a_read_stream(), "OutgoingBytes", shard="shardId-000000000009")


def test_a_series_is_the_same_each_time_it_is_asked_for():
    metrics = Metrics()
    series = metrics.series("IncomingBytes", shard=FIRST)
    series.add(AT, 5)
    metrics.add(AT, "IncomingBytes", 6, shard=FIRST)

    assert series is metrics.series("IncomingBytes", shard=FIRST)
    assert 11 == only(hour(metrics, "IncomingBytes")).total


def test_the_first_period_begins_at_the_minute_of_the_start():
    metrics = Metrics()
    for seconds in (0, 60, 120, 180):
        metrics.add(AT + seconds, "PutRecord.Success", 1)
    run = metrics.statistics("PutRecord.Success", AT + 75.5, AT + 240, 120)

    assert [(AT + 60, 2), (AT + 180, 1)] == [(start, tally.total) for start, tally in run]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("IncomingBytess", {}),
        ("IncomingBytes", {}),
        ("IncomingBytes", {"shard": FIRST, "consumer": "c"}),
        ("IncomingRecords", {"shard": FIRST}),
        ("GetRecords.Bytes", {}),
        ("PutRecord.Success", {"shard": FIRST}),
        ("PutRecord.Success", {"consumer": "c"}),
        ("SubscribeToShard.Success", {}),
    ],
)
def test_a_metric_is_fed_under_its_own_name_and_at_its_own_level(name, subject):
    with pytest.raises(ValueError, match=name):
        Metrics().add(AT, name, 1, **subject)


def test_an_unknown_metric_cannot_be_asked_for():
    with pytest.raises(ValueError, match="got Bytes"):
        hour(Metrics(), "Bytes")


@pytest.mark.parametrize("period", [0, -60, 30, 90])
def test_a_period_is_a_number_of_minutes(period):
    with pytest.raises(ValueError, match=f"got {period}"):
        Metrics().statistics("PutRecord.Success", AT, AT + 60, period)


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_can_be_asked_for(name):
    assert [] == hour(Metrics(), name)
