"""What an account may have at once, and that changes under way count from their beginning."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.account import Account
from kdslab.model.errors import KinesisError, LimitExceededException
from kdslab.model.stream import Stream, StreamMode

SHARD = "shardId-000000000000"


@pytest.fixture
def account() -> Account:
    return Account(shard_quota=10)


def grow(account: Account, now: float, stream: Stream, target: int) -> None:
    account.reshard(
        now, stream, len(stream.open_shards), lambda: stream.update_shard_count(now, target)
    )


# Source: developer guide, quotas and limits
@pytest.mark.parametrize(
    ("region", "expected"), [("us-east-1", 20_000), ("eu-west-1", 20_000), ("eu-central-1", 1_000)]
)
def test_the_shard_quota_depends_on_the_region(region, expected):
    assert expected == Account(region=region).shard_quota


# Source: developer guide, quotas and limits; the sentence was recorded from CreateStream
@pytest.mark.parametrize("asked", [7, 10**11])
def test_the_quota_counts_all_provisioned_shards_before_any_is_made(account, asked):
    account.create(0.0, "a", shard_count=4)

    with pytest.raises(LimitExceededException) as refusal:
        account.create(0.0, "b", shard_count=asked)

    assert (
        "This request would exceed the shard limit for the account 111122223333 in us-east-1. "
        "Current shard count for the account: 4. Limit: 10. Number of additional shards that "
        f"would have resulted from this request: {asked}. Refer to the AWS Service Limits page "
        "(http://docs.aws.amazon.com/general/latest/gr/aws_service_limits.html) for current "
        "limits and how to request higher limits."
    ) == refusal.value.message
    assert ["a"] == [stream.name for stream in account.streams(0.0)]


def test_the_quota_may_be_used_up_to_the_last_shard(account):
    account.create(0.0, "a", shard_count=4)

    assert 6 == len(account.create(0.0, "b", shard_count=6).shards)


def test_on_demand_streams_stand_outside_the_shard_quota(account):
    for name in ("a", "b", "c"):
        account.create(0.0, name, shard_count=4, mode=StreamMode.ON_DEMAND)

    assert 10 == len(account.create(0.0, "d", shard_count=10).shards)


def test_closed_shards_do_not_count(account):
    stream = account.create(0.0, "a", shard_count=5)
    grow(account, 10.0, stream, 10)
    account.find(40.0, "a")

    assert (15, 10) == (len(stream.shards), account.allowance.shard_count(40.0, [stream]))


# Source: API reference, UpdateShardCount: short-lived shards count towards the limit
def test_a_growing_stream_counts_with_the_shards_that_it_has_for_a_while(account):
    stream = account.create(0.0, "a", shard_count=6)

    with pytest.raises(LimitExceededException, match="from this request: 6"):
        grow(account, 10.0, stream, 7)


def test_what_a_change_will_open_counts_from_its_beginning(account):
    stream = account.create(0.0, "a", shard_count=5)
    grow(account, 10.0, stream, 10)

    with pytest.raises(LimitExceededException, match="Current shard count for the account: 10"):
        account.create(11.0, "b", shard_count=1)


def test_a_change_that_is_over_counts_no_more(account):
    stream = account.create(0.0, "a", shard_count=4)
    grow(account, 10.0, stream, 5)
    stream = account.find(70.0, "a")
    stream.set_encryption(70.0, "alias/aws/kinesis")

    assert ("UPDATING", 5) == (
        stream.status(75.0),
        account.allowance.shard_count(75.0, account.streams(75.0)),
    )


def test_a_change_that_was_refused_counts_not_at_all(account):
    stream = account.create(0.0, "a", shard_count=4)
    with pytest.raises(KinesisError):
        grow(account, 10.0, stream, 9)

    assert 4 == account.allowance.shard_count(10.0, [stream])


def test_a_stream_brings_its_shards_into_the_quota_when_it_becomes_provisioned(account):
    first, second, third = (
        account.create(0.0, name, shard_count=4, mode=StreamMode.ON_DEMAND) for name in "abc"
    )
    account.switch_mode(10.0, first, StreamMode.PROVISIONED)
    account.switch_mode(10.0, second, StreamMode.PROVISIONED)

    with pytest.raises(LimitExceededException, match="Current shard count for the account: 8"):
        account.switch_mode(10.0, third, StreamMode.PROVISIONED)


def test_a_stream_on_the_way_to_on_demand_counts_until_it_is_there(account):
    stream = account.create(0.0, "a", shard_count=6)
    account.switch_mode(10.0, stream, StreamMode.ON_DEMAND)
    counts = [
        (
            account.allowance.shard_count(at, account.streams(at)),
            account.allowance.on_demand_count(at, account.streams(at)),
        )
        for at in (39.9, 40.0)
    ]

    assert [(6, 1), (0, 1)] == counts


# Source: API reference, CreateStream; the sentence was seen at CreateStream
def test_five_streams_may_be_creating_at_once(account):
    for name in "abcde":
        account.create(0.0, name, shard_count=1)

    with pytest.raises(LimitExceededException) as refusal:
        account.create(9.9, "f", shard_count=1)
    assert (
        "This request would have exceed the limit on the number of streams that can "
        "simultaneously be in CREATING or DELETING for the account 111122223333. Limit: 5."
    ) == refusal.value.message
    assert 1 == len(account.create(10.0, "f", shard_count=1).shards)


# Source: developer guide, quotas and limits; the sentence was seen at CreateStream
def test_an_account_has_fifty_on_demand_streams_at_most():
    account = Account()
    for number in range(50):
        account.create(number * 10.0, f"s{number}", shard_count=4, mode=StreamMode.ON_DEMAND)
    provisioned = account.create(500.0, "p", shard_count=1)

    for attempt in (
        lambda: account.create(510.0, "t", shard_count=4, mode=StreamMode.ON_DEMAND),
        lambda: account.switch_mode(510.0, provisioned, StreamMode.ON_DEMAND),
    ):
        with pytest.raises(LimitExceededException) as refusal:
            attempt()
        assert (
            "This request would exceed the limit on the number of On-Demand streams for the "
            "account 111122223333 in us-east-1. Current On-Demand streams count: 50. Limit: 50."
        ) == refusal.value.message


steps = st.lists(
    st.tuples(
        st.sampled_from(["create", "split", "grow", "shrink", "provision", "free", "delete"]),
        st.sampled_from("abc"),
        st.integers(1, 6),
        st.floats(0, 100),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(steps)
def test_whatever_is_asked_the_quota_holds_at_every_moment(asked):
    account, now = Account(shard_quota=10), 0.0
    for what, name, number, pause in asked:
        with suppress(KinesisError):
            _do(account, now, what, name, number)
        for moment in (now, now + pause / 2, now + pause):
            provisioned = [
                len(stream.open_shards)
                for stream in account.streams(moment)
                if stream.mode is StreamMode.PROVISIONED
            ]
            assert sum(provisioned) <= 10
        now += pause


def _do(account: Account, now: float, what: str, name: str, number: int) -> None:
    if what == "create":
        mode = StreamMode.PROVISIONED if number % 2 else StreamMode.ON_DEMAND
        account.create(now, name, shard_count=number, mode=mode)
        return
    stream = account.find(now, name)
    if what == "split":
        first = stream.open_shards[0]
        arc = first.hash_key_range
        middle = (arc.start + arc.end) // 2
        account.reshard(now, stream, 1, lambda: stream.split(now, first.id, middle))
    elif what == "grow":
        grow(account, now, stream, len(stream.open_shards) + number)
    elif what == "shrink":
        fewer = -(-len(stream.open_shards) // 2)
        account.reshard(now, stream, 0, lambda: stream.update_shard_count(now, fewer))
    elif what == "delete":
        account.delete(now, name)
    else:
        mode = StreamMode.PROVISIONED if what == "provision" else StreamMode.ON_DEMAND
        account.switch_mode(now, stream, mode)
