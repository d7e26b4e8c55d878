"""The real boto3 looks at a stream's metrics: datetimes, pages and exceptions as from AWS."""

from __future__ import annotations

import socket
from datetime import UTC, datetime, timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from kdslab.api import Lab
from kdslab.api.cloudwatch import OPERATIONS
from kdslab.api.cloudwatch_door import open_cloudwatch_door

CLICKS = [{"Name": "StreamName", "Value": "clicks"}]


@pytest.fixture(autouse=True)
def _without_a_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(scope="module")
def session():
    return boto3.Session("testing", "testing", region_name="us-east-1")


@pytest.fixture
def lab():
    """Return a lab whose stream took five records in its first minute, two minutes ago."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    lab.advance(seconds=30)
    for place in range(5):
        kinesis.put_record(StreamName="clicks", PartitionKey=str(place), Data=bytes(99))
    lab.advance(minutes=2)
    return lab


@pytest.fixture
def cloudwatch(lab, session):
    client = session.client("cloudwatch")
    open_cloudwatch_door(client, lab.account, lab.clock)
    return client


def span(lab):
    end = datetime.fromtimestamp(lab.now(), UTC)
    return {"StartTime": end - timedelta(hours=1), "EndTime": end}


def statistics(cloudwatch, lab, **changed):
    request = {
        "Namespace": "AWS/Kinesis",
        "MetricName": "IncomingRecords",
        "Dimensions": CLICKS,
        "Period": 60,
        "Statistics": ["Sum"],
        **span(lab),
        **changed,
    }
    return cloudwatch.get_metric_statistics(**request)


def query(query_id, name):
    metric = {"Namespace": "AWS/Kinesis", "MetricName": name, "Dimensions": CLICKS}
    return {"Id": query_id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}}


def test_records_that_were_put_are_counted(cloudwatch, lab):
    [point] = statistics(cloudwatch, lab)["Datapoints"]
    minute = datetime.fromtimestamp(lab.now() // 60 * 60, UTC) - timedelta(minutes=2)

    assert {"Timestamp": minute, "Sum": 5.0, "Unit": "Count"} == point


def test_the_current_minute_is_visible_and_every_run_says_the_same(cloudwatch, lab):
    lab.client("kinesis").put_record(StreamName="clicks", PartitionKey="k", Data=b"x")
    lab.advance(seconds=1)
    answers = [statistics(cloudwatch, lab)["Datapoints"] for _ in range(2)]

    assert [5.0, 1.0] == [point["Sum"] for point in answers[0]]
    assert answers[0] == answers[1]


def test_metric_data_may_be_worked_out_from_others(cloudwatch, lab):
    queries = [query("m1", "IncomingBytes"), query("m2", "IncomingRecords")]
    answer = cloudwatch.get_metric_data(
        MetricDataQueries=[*queries, {"Id": "size", "Expression": "m1 / m2"}], **span(lab)
    )

    assert {"m1": [500.0], "m2": [5.0], "size": [100.0]} == {
        result["Id"]: result["Values"] for result in answer["MetricDataResults"]
    }
    assert all(
        isinstance(time, datetime)
        for result in answer["MetricDataResults"]
        for time in result["Timestamps"]
    )


def test_boto3_s_paginators_reach_the_end(cloudwatch, lab):
    queries = [query("m1", "IncomingBytes"), query("m2", "IncomingRecords")]
    pages = cloudwatch.get_paginator("get_metric_data").paginate(
        MetricDataQueries=queries, PaginationConfig={"PageSize": 1}, **span(lab)
    )
    names = [
        metric["MetricName"]
        for page in cloudwatch.get_paginator("list_metrics").paginate(Namespace="AWS/Kinesis")
        for metric in page["Metrics"]
    ]

    assert 2 == len(list(pages))
    assert {"IncomingBytes", "IncomingRecords", "PutRecord.Bytes"} <= set(names)


def test_a_shard_is_seen_while_it_is_monitored(cloudwatch, lab):
    stream = lab.account.find(lab.now(), "clicks")
    shards = [[*CLICKS, {"Name": "ShardId", "Value": shard.id}] for shard in stream.shards]

    def counted():
        answers = [statistics(cloudwatch, lab, Dimensions=shard) for shard in shards]
        return sum(point["Sum"] for answer in answers for point in answer["Datapoints"])

    before = counted()
    stream.monitoring.enable(lab.now() - 120, ["ALL"])

    assert (0, 5) == (before, counted())


# Source: botocore's model of CloudWatch: names of errors and the codes of the Query protocol
@pytest.mark.parametrize(
    ("changed", "name", "code"),
    [
        ({"Period": 90}, "InvalidParameterValueException", "InvalidParameterValue"),
        (
            {"StartTime": datetime(2026, 1, 1, tzinfo=UTC)},
            "InvalidParameterCombinationException",
            "InvalidParameterCombination",
        ),
        ({"Unit": "Parsec"}, "ValidationException", "ValidationError"),
        ({"Statistics": ["Median"]}, "ValidationException", "ValidationError"),
    ],
)
def test_a_refusal_is_boto3_s_own_exception(cloudwatch, lab, changed, name, code):
    with pytest.raises(getattr(cloudwatch.exceptions, name)) as refusal:
        statistics(cloudwatch, lab, **changed)

    assert code == refusal.value.response["Error"]["Code"]
    assert 400 == refusal.value.response["ResponseMetadata"]["HTTPStatusCode"]


def test_a_token_that_was_not_given_out_is_refused(cloudwatch, lab):
    with pytest.raises(cloudwatch.exceptions.InvalidNextToken):
        cloudwatch.get_metric_data(
            MetricDataQueries=[query("m1", "IncomingBytes")], NextToken="?", **span(lab)
        )


def test_what_breaks_the_model_is_refused_in_aws_s_words(cloudwatch):
    with pytest.raises(ClientError, match=r"Member must satisfy enum value set: \[PT3H\]"):
        cloudwatch.list_metrics(RecentlyActive="PT4H")


def test_an_operation_that_is_not_served_is_refused_by_name(cloudwatch):
    with pytest.raises(ClientError, match="kdslab does not serve DescribeAlarms of CloudWatch"):
        cloudwatch.describe_alarms()


def test_a_member_that_is_not_served_is_refused_by_name(cloudwatch):
    with pytest.raises(ClientError, match="does not serve IncludeLinkedAccounts in ListMetrics"):
        cloudwatch.list_metrics(IncludeLinkedAccounts=True)


def test_every_answer_has_its_number(cloudwatch):
    answers = [cloudwatch.list_metrics()["ResponseMetadata"]["RequestId"] for _ in range(2)]

    assert [f"0000000{place}-0000-4000-8000-000000000000" for place in (1, 2)] == answers


def test_every_handler_takes_members_that_the_model_has(cloudwatch):
    import inspect

    from botocore import xform_name

    for operation, handler in OPERATIONS.items():
        shape = cloudwatch.meta.service_model.operation_model(operation).input_shape
        own = set(inspect.signature(handler).parameters) - {"account", "now"}
        assert own <= {xform_name(name) for name in shape.members}
