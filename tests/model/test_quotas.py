"""The quotas of accounts and streams: the values AWS publishes."""

from __future__ import annotations

import pytest

from kdslab.model import quotas
from kdslab.model.facts import GIB, KIB, MIB, TABLE

# Source: API reference, the operation each entry names; developer guide, quotas and limits
PUBLISHED = {
    "retention by default": (24, "hours"),
    "retention at most": (8_760, "hours"),
    "shards per account in us-east-1": (20_000, "shards"),
    "shards per account in most regions": (1_000, "shards"),
    "shards per stream by UpdateShardCount": (10_000, "shards"),
    "shards of a new on-demand stream": (4, "shards"),
    "on-demand write at most": (10 * GIB, "bytes/s"),
    "on-demand write at most in most regions": (200 * MIB, "bytes/s"),
    "on-demand streams per account": (50, "streams"),
    "traffic above which an on-demand shard is split": (500 * KIB, "bytes/s"),
    "on-demand reaction": (900, "seconds"),
    "days whose peak on-demand remembers": (30, "days"),
    "streams in CREATING at once": (5, "streams"),
    "consumers per stream": (20, "consumers"),
    "consumers per stream, On-demand Advantage": (50, "consumers"),
    "consumers in CREATING at once": (5, "consumers"),
    "mode switches per 24 h": (2, "switches"),
    "UpdateShardCount calls per rolling 24 h": (10, "calls"),
    "changes of encryption per rolling 24 h": (25, "calls"),
    "tags per resource": (50, "tags"),
    "warm throughput at most": (10_240, "MiB/s"),
    "On-demand Advantage minimum, each way": (25, "MiB/s"),
    "On-demand Advantage, shortest time": (24, "hours"),
    "ListShards page": (1_000, "shards"),
    "DescribeStream page": (100, "shards"),
    "ListStreamConsumers page": (100, "consumers"),
    "ListStreams page": (100, "streams"),
    "next token lifetime": (300, "seconds"),
}


@pytest.mark.parametrize(("name", "expected"), PUBLISHED.items(), ids=PUBLISHED)
def test_a_quota_has_the_value_that_aws_publishes(name, expected):
    assert expected == (TABLE[name].value, TABLE[name].unit)


# Source: developer guide, quotas and limits
def test_three_regions_have_the_higher_quotas():
    assert ("us-east-1", "us-west-2", "eu-west-1") == quotas.LARGE_REGIONS
