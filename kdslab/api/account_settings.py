"""What holds for the whole account, through the API: its limits, its commitment."""

from __future__ import annotations

from math import inf
from typing import Any

from kdslab.model.account import Account
from kdslab.model.quotas import ON_DEMAND_STREAMS_PER_ACCOUNT
from kdslab.model.stream import StreamMode


def describe_limits(account: Account, now: float) -> dict[str, Any]:
    """Serve DescribeLimits.

    Simplification: open shards are those of provisioned streams, for the limit is about those.
    Simplification: channels are not served, so there are none, and none are allowed.
    """
    streams = account.streams(now)
    return {
        "ShardLimit": account.shard_quota,
        "OpenShardCount": sum(
            len(stream.open_shards) for stream in streams if stream.mode is StreamMode.PROVISIONED
        ),
        "OnDemandStreamCount": sum(stream.mode is StreamMode.ON_DEMAND for stream in streams),
        "OnDemandStreamCountLimit": ON_DEMAND_STREAMS_PER_ACCOUNT,
        "ChannelCount": 0,
        "ChannelCountLimit": 0,
    }


def describe_account_settings(account: Account, now: float) -> dict[str, Any]:
    """Serve DescribeAccountSettings."""
    return {"MinimumThroughputBillingCommitment": _described_commitment(account, now)}


def update_account_settings(
    account: Account, now: float, *, minimum_throughput_billing_commitment: dict[str, str]
) -> dict[str, Any]:
    """Serve UpdateAccountSettings."""
    if minimum_throughput_billing_commitment["Status"] == "ENABLED":
        account.begin_commitment(now)
    else:
        account.end_commitment(now)
    return describe_account_settings(account, now)


def _described_commitment(account: Account, now: float) -> dict[str, Any]:
    commitment = account.commitment
    described: dict[str, Any] = {"Status": str(commitment.status(now))}
    if commitment.last is None:
        return described
    described["StartedAt"] = commitment.last.started_at
    if commitment.holds(now):
        described["EarliestAllowedEndAt"] = commitment.last.earliest_end_at
    elif commitment.last.ends_at < inf:
        described["EndedAt"] = commitment.last.ends_at
    return described
