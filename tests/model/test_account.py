"""The account: streams by name under one quota."""

from __future__ import annotations

import pytest

from kdslab.model.account import Account
from kdslab.model.errors import (
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.stream import StreamMode


@pytest.fixture
def account() -> Account:
    return Account(shard_quota=10)


def test_an_arn_names_region_account_and_stream():
    account = Account(id="123456789012", region="eu-west-1")

    assert "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks" == account.arn("clicks")


def test_streams_are_listed_by_name(account):
    for name in ("b", "a", "c"):
        account.create(0.0, name, shard_count=1)

    assert ["a", "b", "c"] == [stream.name for stream in account.streams(0.0)]


def test_a_stream_is_found_by_its_name(account):
    assert account.create(0.0, "clicks", shard_count=2) is account.find(0.0, "clicks")


def test_a_stream_that_is_not_there_is_named(account):
    with pytest.raises(ResourceNotFoundException) as refusal:
        account.find(0.0, "clicks")

    assert "Stream clicks under account 111122223333 not found." == refusal.value.message


def test_a_name_is_taken_until_its_stream_is_gone(account):
    account.create(0.0, "clicks", shard_count=1)
    account.delete(20.0, "clicks")

    with pytest.raises(ResourceInUseException) as refusal:
        account.create(29.9, "clicks", shard_count=1)
    assert "Stream clicks under account 111122223333 already exists." == refusal.value.message
    assert 3 == len(account.create(30.0, "clicks", shard_count=3).shards)


@pytest.mark.parametrize(("deleted_at", "state"), [(None, "CREATING"), (20.0, "DELETING")])
def test_only_an_active_stream_can_be_deleted(account, deleted_at, state):
    account.create(0.0, "clicks", shard_count=1)
    if deleted_at:
        account.delete(deleted_at, "clicks")

    with pytest.raises(ResourceInUseException, match=f"not ACTIVE, instead in state {state}"):
        account.delete(deleted_at or 9.9, "clicks")


def test_a_deleted_stream_disappears_after_a_while(account):
    account.create(0.0, "clicks", shard_count=1)
    account.delete(20.0, "clicks")

    assert [1, 0] == [len(account.streams(at)) for at in (29.9, 30.0)]
    with pytest.raises(ResourceNotFoundException):
        account.find(30.0, "clicks")


# Source: developer guide, quotas and limits
@pytest.mark.parametrize("asked", [7, 10**11])
def test_the_quota_counts_all_provisioned_shards_before_any_is_made(account, asked):
    account.create(0.0, "a", shard_count=4)

    with pytest.raises(LimitExceededException) as refusal:
        account.create(0.0, "b", shard_count=asked)

    assert refusal.value.message.startswith(
        "This request would exceed the shard limit for the account 111122223333 in us-east-1. "
        "Current shard count for the account: 4. Limit: 10. Number of additional shards that "
        f"would have resulted from this request: {asked}. "
    )
    assert ["a"] == [stream.name for stream in account.streams(0.0)]


def test_the_quota_may_be_used_up_to_the_last_shard(account):
    account.create(0.0, "a", shard_count=4)

    assert 6 == len(account.create(0.0, "b", shard_count=6).shards)


def test_on_demand_streams_stand_outside_the_shard_quota(account):
    for name in ("a", "b", "c"):
        account.create(0.0, name, shard_count=4, mode=StreamMode.ON_DEMAND)

    assert 10 == len(account.create(0.0, "d", shard_count=10).shards)
