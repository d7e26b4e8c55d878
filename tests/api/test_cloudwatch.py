"""CloudWatch's answers about a stream whose metrics are known to the last sample."""

from __future__ import annotations

import re

import pytest

from kdslab.api.cloudwatch import get_metric_data, get_metric_statistics, list_metrics
from kdslab.api.cloudwatch_errors import CloudWatchError
from kdslab.model.account import Account
from kdslab.sim.clock import START

FIRST, SECOND = "shardId-000000000000", "shardId-000000000001"
NOW = START + 600
DAY = 24 * 3_600
EITHER = "Must specify either Statistics or ExtendedStatistics"


def dimensions(**values):
    return [{"Name": name, "Value": value} for name, value in values.items()]


CLICKS = dimensions(StreamName="clicks")


@pytest.fixture
def account():
    """Return an account whose stream took 100 bytes in each of ten minutes, and 900 at the end."""
    account = Account()
    stream = account.create(START - 60, "clicks", shard_count=2)
    for minute in range(10):
        stream.metrics.add(START + 60 * minute, "IncomingBytes", 100, shard=FIRST)
    stream.metrics.add(NOW - 1, "IncomingBytes", 900, shard=SECOND)
    stream.metrics.add(NOW - 1, "SubscribeToShard.Success", 1, consumer="lambda")
    return account


def statistics(account, name="IncomingBytes", subject=CLICKS, **changed):
    request = {
        "namespace": "AWS/Kinesis",
        "start_time": START,
        "end_time": NOW,
        "period": 60,
        "statistics": ["Sum"],
        **changed,
    }
    return get_metric_statistics(account, NOW, metric_name=name, dimensions=subject, **request)


def sums(account, name="IncomingBytes", subject=CLICKS, **changed):
    return [point["Sum"] for point in statistics(account, name, subject, **changed)["Datapoints"]]


def query(query_id, name="IncomingBytes", stat="Sum", **more):
    metric = {"Namespace": "AWS/Kinesis", "MetricName": name, "Dimensions": CLICKS}
    return {"Id": query_id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": stat}, **more}


def data(account, *queries, **changed):
    request = {"start_time": START, "end_time": NOW, **changed}
    return get_metric_data(account, NOW, metric_data_queries=list(queries), **request)


def test_statistics_come_with_their_label_times_and_unit(account):
    answer = statistics(account, start_time=NOW - 60, statistics=["Sum", "Average"])
    point = {"Timestamp": NOW - 60, "Sum": 1_000.0, "Average": 500.0, "Unit": "Bytes"}

    assert {"Label": "IncomingBytes", "Datapoints": [point]} == answer


def test_a_longer_period_sums_its_minutes(account):
    assert [500, 1_400] == sums(account, period=300)


# Source: CloudWatch API reference, GetMetricStatistics: start inclusive and rounded, end exclusive
@pytest.mark.parametrize(
    ("start", "end", "expected"), [(0, 60, 1), (59, 120, 2), (60, 120, 1), (61, 121, 2)]
)
def test_the_start_is_rounded_down_to_the_minute_and_the_end_left_out(
    account, start, end, expected
):
    assert expected == len(sums(account, start_time=START + start, end_time=START + end))


# Source: CloudWatch API reference, GetMetricStatistics
@pytest.mark.parametrize(
    ("changed", "code", "message"),
    [
        (
            {"end_time": START},
            "InvalidParameterValue",
            "The parameter StartTime must be less than the parameter EndTime.",
        ),
        ({"period": 30}, "InvalidParameterValue", "The parameter Period must be a multiple of 60."),
        ({"statistics": None}, "InvalidParameterCombination", EITHER),
        ({"extended_statistics": ["p50"]}, "InvalidParameterCombination", EITHER),
        (
            {"statistics": None, "extended_statistics": ["p99.9"]},
            "InvalidParameterValue",
            "kdslab does not serve the statistic p99.9",
        ),
        (
            {"start_time": NOW - 1_441 * 60},
            "InvalidParameterCombination",
            "You have requested up to 1,441 datapoints, which exceeds the limit of 1,440. You may "
            "reduce the datapoints requested by increasing Period, or decreasing the time range.",
        ),
    ],
)
def test_statistics_that_cannot_be_given_are_refused(account, changed, code, message):
    with pytest.raises(CloudWatchError, match=re.escape(message)) as refusal:
        statistics(account, **changed)

    assert code == refusal.value.code


def test_a_day_of_minutes_is_not_too_long(account):
    assert 10 == len(sums(account, start_time=NOW - 1_440 * 60))


def test_metric_data_come_newest_first_unless_asked_otherwise(account):
    [newest_first] = data(account, query("m1"))["MetricDataResults"]
    [oldest_first] = data(account, query("m1"), scan_by="TimestampAscending")["MetricDataResults"]

    assert (NOW - 60, 1_000.0) == (newest_first["Timestamps"][0], newest_first["Values"][0])
    assert newest_first["Values"] == oldest_first["Values"][::-1]
    assert newest_first["Timestamps"] == oldest_first["Timestamps"][::-1]
    assert ("IncomingBytes", "Complete") == (newest_first["Label"], newest_first["StatusCode"])


def test_only_what_is_to_be_returned_is_returned(account):
    answer = data(
        account,
        query("m1", ReturnData=False),
        query("m2", "IncomingRecords", ReturnData=False),
        {"Id": "size", "Expression": "m1 / m2", "Label": "bytes a record"},
    )
    [result] = answer["MetricDataResults"]

    assert ("bytes a record", [500.0, 100.0]) == (result["Label"], result["Values"][:2])


# Source: CloudWatch API reference, GetMetricData: MaxDatapoints and NextToken
@pytest.mark.parametrize("at_most", [1, 3, 10, 13, 20])
def test_pages_hold_every_data_point_once(account, at_most):
    queries = [query("m1"), query("m2", "IncomingRecords")]
    whole = data(account, *queries)
    found, token, pages = {"m1": [], "m2": []}, None, 0
    while token is not None or not pages:
        page = data(account, *queries, max_datapoints=at_most, next_token=token)
        for result in page["MetricDataResults"]:
            found[result["Id"]] += result["Values"]
        token, pages = page.get("NextToken"), pages + 1
        states = [result["StatusCode"] for result in page["MetricDataResults"]]
        assert ("PartialData" in states) == (token is not None)

    assert found == {result["Id"]: result["Values"] for result in whole["MetricDataResults"]}
    assert -(-20 // at_most) == pages


@pytest.mark.parametrize(
    ("queries", "changed", "code", "message"),
    [
        (1, {"start_time": NOW}, "ValidationError", "StartTime must be less than"),
        (501, {}, "ValidationError", "must not have a size greater than 500."),
        (1, {"max_datapoints": 100_801}, "ValidationError", "must be from 1 to 100,800."),
        (1, {"max_datapoints": 0}, "ValidationError", "MaxDatapoints must be from 1 to"),
        (1, {"next_token": "LTE="}, "InvalidNextToken", "NextToken is invalid"),
        (1, {"next_token": "?"}, "InvalidNextToken", "Request parameter NextToken is invalid"),
    ],
)
def test_metric_data_that_cannot_be_given_are_refused(account, queries, changed, code, message):
    with pytest.raises(CloudWatchError, match=re.escape(message)) as refusal:
        data(account, *(query(f"m{place}") for place in range(queries)), **changed)

    assert code == refusal.value.code


def listed(account, now=NOW, **filters):
    return [
        (metric["MetricName"], *(dimension["Value"] for dimension in metric["Dimensions"]))
        for metric in list_metrics(account, now, **filters)["Metrics"]
    ]


EVERY_STREAM = [
    ("IncomingBytes", "clicks"),
    ("IncomingRecords", "clicks"),
    ("WriteProvisionedThroughputExceeded", "clicks"),
    ("SubscribeToShard.Success", "clicks", "lambda"),
]


def test_metrics_with_data_are_listed(account):
    assert EVERY_STREAM == listed(account)


def test_shards_are_listed_once_they_are_monitored(account):
    account.find(NOW, "clicks").monitoring.enable(NOW - 60, ["IncomingBytes", "OutgoingBytes"])

    assert [("IncomingBytes", "clicks", FIRST), ("IncomingBytes", "clicks", SECOND)] == listed(
        account, dimensions=[{"Name": "ShardId"}]
    )


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"metric_name": "IncomingBytes"}, EVERY_STREAM[:1]),
        ({"dimensions": dimensions(ConsumerName="lambda")}, EVERY_STREAM[3:]),
        ({"dimensions": dimensions(StreamName="clocks")}, []),
        ({"namespace": "AWS/Lambda"}, []),
    ],
)
def test_a_list_is_filtered(account, filters, expected):
    assert expected == listed(account, **filters)


# Source: CloudWatch API reference, ListMetrics: two weeks, or three hours if so asked
@pytest.mark.parametrize(
    ("age_seconds", "filters", "expected"),
    [
        (3 * 3_600 - 60, {"recently_active": "PT3H"}, EVERY_STREAM),
        (3 * 3_600 + 60, {"recently_active": "PT3H"}, []),
        (14 * DAY - 60, {}, EVERY_STREAM),
        (14 * DAY + 60, {}, []),
    ],
)
def test_a_metric_without_recent_data_is_not_listed(account, age_seconds, filters, expected):
    assert expected == listed(account, NOW + age_seconds, **filters)


# Source: CloudWatch API reference, ListMetrics: up to 500 in one answer
def test_a_long_list_comes_in_pages(account):
    metrics = account.find(NOW, "clicks").metrics
    for place in range(600):
        metrics.add(NOW, "SubscribeToShard.Success", 1, consumer=f"c{place:03}")
    first = list_metrics(account, NOW)
    second = list_metrics(account, NOW, next_token=first["NextToken"])

    assert (500, 104) == (len(first["Metrics"]), len(second["Metrics"]))
    assert "NextToken" not in second
