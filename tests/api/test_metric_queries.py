"""The queries of a GetMetricData: which are answered, and how the others are refused."""

from __future__ import annotations

import re

import pytest

from kdslab.api.cloudwatch_errors import CloudWatchError
from kdslab.api.metric_queries import Queries
from kdslab.model.series import Tally

RUN = [
    (0.0, Tally(count=4, total=100, low=10, high=50)),
    (60.0, Tally(count=1, total=8, low=8, high=8)),
]


def metric(query_id="m1", *, stat="Sum", period=60, **more):
    named = {"Namespace": "AWS/Kinesis", "MetricName": "IncomingBytes"}
    return {
        "Id": query_id,
        "MetricStat": {"Metric": named, "Period": period, "Stat": stat},
        **more,
    }


def math(query_id, expression):
    return {"Id": query_id, "Expression": expression}


def answer(*queries):
    """Return the data points of the last query."""
    return Queries(queries, lambda _: RUN).points(queries[-1]["Id"])


@pytest.mark.parametrize(
    ("stat", "expected"),
    [("Sum", 100), ("Average", 25), ("SampleCount", 4), ("Minimum", 10), ("Maximum", 50)],
)
def test_a_statistic_is_read_off_the_tally(stat, expected):
    assert expected == answer(metric(stat=stat))[0.0]


def test_an_expression_may_build_on_expressions():
    queries = [metric("m1"), metric("m2", stat="SampleCount"), math("mean", "m1 / m2")]

    assert {0.0: 50.0, 60.0: 16.0} == answer(*queries, math("double", "2 * mean"))


def test_each_metric_is_looked_up_once():
    asked = []
    queries = Queries(
        [metric("m1"), math("e1", "m1 + m1"), math("e2", "m1 + e1")],
        lambda stat: asked.append(stat) or RUN,
    )
    for query_id in ("e2", "e1", "m1"):
        queries.points(query_id)

    assert 1 == len(asked)


# Source: CloudWatch API reference, MetricDataQuery; wording as answered by the service where known
@pytest.mark.parametrize(
    ("queries", "message"),
    [
        ([metric("m1"), metric("m1")], "parameter id in MetricDataQueries are not unique."),
        ([metric("M1")], "The value M1 for parameter MetricDataQueries.member.1.Id must match"),
        ([metric("m1"), metric("1m")], "The value 1m for parameter MetricDataQueries.member.2.Id"),
        ([{"Id": "m1"}], "The parameter MetricDataQueries.member.1.MetricStat is required."),
        ([metric(Expression="m2")], "MetricDataQueries.member.1.MetricStat are mutually exclusive"),
        ([metric(period=90)], "The parameter Period must be a multiple of 60."),
        ([metric(period=1)], "The parameter Period must be a multiple of 60."),
        ([metric(AccountId="1")], "kdslab does not serve AccountId in MetricDataQueries.member.1."),
        ([metric(stat="p99")], "kdslab does not serve the statistic p99: it keeps the sum, count,"),
        ([metric(stat="p99.9")], "so it serves SampleCount, Average, Sum, Minimum, Maximum."),
        ([metric(stat="TM(10%:90%)")], "kdslab does not serve the statistic TM(10%:90%)"),
        ([math("e1", "SUM(e1)")], "Error in expression 'e1': kdslab knows ids, numbers, brackets"),
        ([math("e1", "m9 / 60")], "Error in expression 'e1': there is no query m9 in this request"),
        ([math("e1", "e1 / 60")], "Error in expression 'e1': the expression e1 depends on itself"),
        ([math("e1", "e2"), math("e2", "e1")], "the expression e2 depends on itself"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(queries, message):
    with pytest.raises(CloudWatchError, match=re.escape(message)) as refusal:
        answer(*queries)

    assert "ValidationError" == refusal.value.code


@pytest.mark.parametrize("name", ["Namespace", "MetricName"])
def test_a_metric_has_a_namespace_and_a_name(name):
    query = metric()
    del query["MetricStat"]["Metric"][name]

    with pytest.raises(
        CloudWatchError, match=rf"member\.1\.MetricStat\.Metric\.{name} is required"
    ):
        answer(query)
