"""The rations of the control plane: how many calls a second, shared by whom, refused how."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.errors import LimitExceededException
from kdslab.model.facts import TABLE
from kdslab.model.rates import RATES, RateLimits, Scope

ACCOUNT = "111122223333"

# Source: API reference, each operation; developer guide, quotas and limits
PUBLISHED = {
    "CreateStream": (5, "account"),
    "DeleteStream": (5, "account"),
    "AddTagsToStream": (5, "account"),
    "ListStreams": (5, "account"),
    "DescribeLimits": (1, "account"),
    "DescribeStream": (10, "account"),
    "DescribeStreamSummary": (20, "account"),
    "DescribeStreamConsumer": (20, "stream"),
    "ListShards": (1_000, "stream"),
    "ListStreamConsumers": (5, "stream"),
    "DeregisterStreamConsumer": (5, "stream"),
    "SplitShard": (5, "account"),
    "MergeShards": (5, "account"),
    "RegisterStreamConsumer": (5, "account"),
    "ListTagsForStream": (5, "account"),
    "RemoveTagsFromStream": (5, "account"),
    "EnableEnhancedMonitoring": (5, "stream"),
    "DisableEnhancedMonitoring": (5, "stream"),
    "IncreaseStreamRetentionPeriod": (5, "stream"),
    "DecreaseStreamRetentionPeriod": (5, "stream"),
    "UpdateShardCount": (10, "account"),
    "UpdateStreamWarmThroughput": (5, "account"),
    "DescribeAccountSettings": (5, "account"),
    "UpdateAccountSettings": (5, "account"),
    "CreateChannel": (5, "account"),
    "DeleteChannel": (5, "account"),
    "DescribeChannel": (5, "account"),
    "ListChannels": (5, "account"),
    "UpdateChannel": (5, "account"),
    "PutResourcePolicy": (5, "account"),
    "GetResourcePolicy": (5, "account"),
    "DeleteResourcePolicy": (5, "account"),
}
# Source: the API reference says "per account", the developer guide "per stream"
DISPUTED = {
    "SplitShard",
    "MergeShards",
    "RegisterStreamConsumer",
    "ListTagsForStream",
    "RemoveTagsFromStream",
}


@pytest.fixture
def limits():
    return RateLimits(ACCOUNT)


def passed(limits, now, operation, stream_name=None, times=2_000):
    """Call many times at once; return how many calls are let through."""
    for done in range(times):
        try:
            limits.check(now, operation, stream_name)
        except LimitExceededException:
            return done
    return times


def test_the_table_has_the_operations_that_aws_gives_a_figure_for_and_no_others():
    assert set(PUBLISHED) == set(RATES)


@pytest.mark.parametrize(("operation", "expected"), PUBLISHED.items(), ids=PUBLISHED)
def test_an_operation_has_the_rate_that_aws_publishes(operation, expected):
    assert expected == (RATES[operation].calls_per_second, RATES[operation].scope)


@pytest.mark.parametrize("operation", PUBLISHED)
def test_a_rate_stands_in_the_table_of_facts(operation):
    rate = RATES[operation]
    fact = TABLE[f"{operation} calls, each {rate.scope}"]

    assert (rate.calls_per_second, "calls/s") == (fact.value, fact.unit)
    assert fact.source in (f"API reference, {operation}", "Developer guide, quotas and limits")
    assert ("X" if operation in DISPUTED else "V") == fact.confidence


@pytest.mark.parametrize("operation", PUBLISHED)
def test_as_many_calls_pass_at_once_as_a_second_allows(limits, operation):
    assert PUBLISHED[operation][0] == passed(limits, 0.0, operation, "clicks")


@pytest.mark.parametrize("operation", PUBLISHED)
def test_a_rate_for_each_stream_leaves_other_streams_alone(limits, operation):
    calls, scope = PUBLISHED[operation]
    passed(limits, 0.0, operation, "clicks")

    assert (calls if scope == "stream" else 0) == passed(limits, 0.0, operation, "orders")


def test_each_operation_has_its_own_rate(limits):
    passed(limits, 0.0, "DescribeStream", "clicks")

    assert 20 == passed(limits, 0.0, "DescribeStreamSummary", "clicks")


def test_calls_come_back_with_time(limits):
    passed(limits, 0.0, "ListStreams")

    assert [0, 1, 4, 5] == [passed(limits, at, "ListStreams") for at in (0.1, 0.2, 1.0, 9.0)]


@pytest.mark.parametrize("operation", ["UpdateStreamMode", "GetShardIterator", "PutRecord", "Nope"])
def test_an_operation_without_a_figure_is_not_limited_here(limits, operation):
    assert 2_000 == passed(limits, 0.0, operation, "clicks")


# Source: answers of the service to DescribeStream, quoted in public bug reports
def test_a_call_that_names_a_stream_is_refused_with_its_name(limits):
    passed(limits, 0.0, "DescribeStream", "clicks")

    with pytest.raises(LimitExceededException) as refused:
        limits.check(0.0, "DescribeStream", "orders")
    assert f"Rate exceeded for stream orders under account {ACCOUNT}." == refused.value.message


# Source: answers of the service to ListStreams, quoted in public bug reports
def test_a_call_that_names_no_stream_is_refused_with_the_account(limits):
    passed(limits, 0.0, "ListStreams")

    with pytest.raises(LimitExceededException) as refused:
        limits.check(0.0, "ListStreams")
    assert f"Rate exceeded for account {ACCOUNT}." == refused.value.message


@given(st.lists(st.integers(0, 1_000_000), max_size=200))
def test_no_time_lets_through_more_than_one_second_in_hand_and_what_it_brings(gaps):
    limits, micro, done = RateLimits(ACCOUNT), 0, []
    for gap in gaps:
        micro += gap
        done += [micro] * passed(limits, micro / 1e6, "DescribeStream", "clicks", times=5)

    for place, start in enumerate(done):
        for count, end in enumerate(done[place:], start=1):
            assert 1_000_000 * count <= 10 * (1_000_000 + end - start)


def test_streams_that_nobody_calls_any_more_are_forgotten(limits):
    for call in range(1_000):
        limits.check(call / 100, "ListShards", f"stream-{call}")

    assert len(limits._buckets) <= 101


def test_forgetting_gives_no_call_back_too_early(limits):
    passed(limits, 0.5, "DescribeStream")
    limits.check(1.0, "ListStreams")

    assert 5 == passed(limits, 1.0, "DescribeStream")


def test_a_scope_is_written_in_aws_words():
    assert ["account", "stream"] == [*Scope]
