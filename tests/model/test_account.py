"""The account: streams by name, what they share, and what goes with them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kdslab.model.account import Account
from kdslab.model.errors import (
    InvalidArgumentException,
    LimitExceededException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.prices import Item, Plan
from kdslab.model.stream import Stream, StreamMode

DAY = 24 * 3600.0
SHARD = "shardId-000000000000"


@pytest.fixture
def account() -> Account:
    return Account(shard_quota=10)


def on_demand(account: Account, now: float, name: str, **options: int) -> Stream:
    return account.create(now, name, shard_count=4, mode=StreamMode.ON_DEMAND, **options)


def test_an_arn_names_region_account_and_stream():
    account = Account(id="123456789012", region="eu-west-1")

    assert "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks" == account.arn("clicks")


def test_streams_are_listed_by_name(account):
    for name in ("b", "a", "c"):
        account.create(0.0, name, shard_count=1)

    assert ["a", "b", "c"] == [stream.name for stream in account.streams(0.0)]


def test_a_stream_is_found_by_its_name(account):
    assert account.create(0.0, "clicks", shard_count=2) is account.find(0.0, "clicks")


def test_a_stream_that_is_found_is_as_it_should_be_by_then(account):
    account.create(0.0, "clicks", shard_count=1).split(10.0, SHARD, 2**127)

    assert [1, 2] == [len(account.find(at, "clicks").open_shards) for at in (39.9, 40.0)]


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


# Source: API reference, DeleteStream: "If the stream is in the ACTIVE state, you can delete it"
@pytest.mark.parametrize("state", ["CREATING", "UPDATING", "DELETING"])
def test_only_an_active_stream_can_be_deleted(account, state):
    stream = account.create(0.0, "clicks", shard_count=1)
    if state == "UPDATING":
        stream.set_encryption(10.0, "alias/aws/kinesis")
    if state == "DELETING":
        account.delete(10.0, "clicks")

    with pytest.raises(ResourceInUseException, match=f"not ACTIVE, instead in state {state}"):
        account.delete(9.0 if state == "CREATING" else 11.0, "clicks")


def test_a_deleted_stream_disappears_after_a_while(account):
    account.create(0.0, "clicks", shard_count=1)
    account.delete(20.0, "clicks")

    assert [1, 0] == [len(account.streams(at)) for at in (29.9, 30.0)]
    with pytest.raises(ResourceNotFoundException):
        account.find(30.0, "clicks")


# Source: the refusal as it was seen at DeleteStream
def test_consumers_stand_in_the_way_of_a_deletion(account):
    stream = account.create(0.0, "clicks", shard_count=1)
    stream.consumers.register(10.0, "reader", account.arn("clicks"))

    with pytest.raises(ResourceInUseException) as refusal:
        account.delete(20.0, "clicks")
    assert (
        "DeleteStream can't delete 111122223333:clicks because there are consumers associated "
        "with this data stream. To delete clicks anyway, set the EnforceConsumerDeletion "
        "parameter to true to force the deletion of all the consumers that are associated with it."
    ) == refusal.value.message


def test_consumers_go_with_a_stream_that_is_deleted_in_spite_of_them(account):
    stream = account.create(0.0, "clicks", shard_count=1)
    consumer = stream.consumers.register(10.0, "reader", account.arn("clicks"))
    account.delete(20.0, "clicks", with_consumers=True)

    assert ("DELETING", "DELETING") == (stream.status(20.0), consumer.status(20.0))


def test_policies_go_with_a_stream_and_leave_its_neighbours_theirs(account):
    stream = account.create(0.0, "clicks", shard_count=1)
    account.create(0.0, "clicks-2", shard_count=1)
    consumer = stream.consumers.register(10.0, "reader", account.arn("clicks"))
    for arn in (account.arn("clicks"), account.arn("clicks-2"), consumer.arn):
        account.policies[arn] = "{}"
    account.delete(20.0, "clicks", with_consumers=True)
    account.create(30.0, "clicks", shard_count=1)

    assert [account.arn("clicks-2")] == list(account.policies)


def test_what_a_stream_used_is_remembered_when_it_is_gone(account):
    account.create(0.0, "clicks", shard_count=2)
    account.delete(3600.0, "clicks")
    account.streams(2 * 3600.0)

    assert {(Plan.PROVISIONED, Item.SHARDS): Decimal(2)} == account.past_usage.quantities(
        2 * 3600.0
    )


# Source: API reference, UpdateStreamMode: the field is valid on the way to on-demand only
@pytest.mark.parametrize(
    ("start", "target"),
    [
        (StreamMode.PROVISIONED, StreamMode.PROVISIONED),
        (StreamMode.ON_DEMAND, StreamMode.PROVISIONED),
        (StreamMode.ON_DEMAND, StreamMode.ON_DEMAND),
    ],
)
def test_a_switch_brings_warm_throughput_on_the_way_to_on_demand_only(account, start, target):
    account.begin_commitment(0.0)
    stream = account.create(0.0, "clicks", shard_count=1, mode=start)

    with pytest.raises(InvalidArgumentException, match="valid only when the stream mode is being"):
        account.switch_mode(10.0, stream, target, 5)


def test_a_switch_to_the_mode_it_has_is_no_change(account):
    stream = on_demand(account, 0.0, "clicks")
    for _ in range(3):
        account.switch_mode(10.0, stream, StreamMode.ON_DEMAND)

    assert "ACTIVE" == stream.status(10.0)


# Source: API reference, CreateStream and UpdateStreamWarmThroughput
def test_warm_throughput_needs_the_commitment(account):
    with pytest.raises(InvalidArgumentException, match="Commitment enabled; here it is DISABLED"):
        on_demand(account, 0.0, "clicks", warm_mibps=5)
    account.begin_commitment(0.0)
    stream = on_demand(account, 0.0, "clicks", warm_mibps=5)

    assert (5, 5, 5) == (
        stream.warm_target_mibps,
        stream.warm_current_mibps,
        len(stream.open_shards),
    )


# Source: API reference, UpdateStreamWarmThroughput: 10 GiB/s
def test_warm_throughput_has_a_ceiling_and_is_refused_before_anything_is_built(account):
    account.begin_commitment(0.0)

    with pytest.raises(LimitExceededException, match=r"10240 MiB/s .* got 100000000000"):
        on_demand(account, 0.0, "clicks", warm_mibps=10**11)
    assert [] == account.streams(0.0)


# Source: developer guide, quotas and limits: 200 MB/s of writes outside the large regions
def test_no_stream_is_warmer_than_its_region_lets_it_grow():
    account = Account(region="eu-central-1")
    account.begin_commitment(0.0)
    with pytest.raises(LimitExceededException, match=r"200 MiB/s .* in eu-central-1, got 201"):
        on_demand(account, 0.0, "clicks", warm_mibps=201)

    assert 200 == len(on_demand(account, 0.0, "clicks", warm_mibps=200).open_shards)


# Source: developer guide, choose the mode: remove warm throughput before going back
def test_a_commitment_stays_while_a_stream_has_warm_throughput(account):
    account.begin_commitment(0.0)
    stream = on_demand(account, 0.0, "clicks", warm_mibps=5)
    with pytest.raises(InvalidArgumentException, match="Set it to 0 first: clicks"):
        account.end_commitment(2 * DAY)

    stream.set_warm_throughput(2 * DAY, 0)
    account.end_commitment(2 * DAY + 120)
    assert not account.commitment.holds(2 * DAY + 120)


def test_no_warm_throughput_is_asked_for_while_the_end_is_scheduled(account):
    account.begin_commitment(0.0)
    account.end_commitment(3600.0)

    with pytest.raises(InvalidArgumentException, match="ENABLED_UNTIL_EARLIEST_ALLOWED_END"):
        on_demand(account, 3600.0, "clicks", warm_mibps=5)


def test_streams_are_metered_by_the_commitment_to_the_second(account):
    early = on_demand(account, 0.0, "early")
    account.begin_commitment(3600.0)
    late = on_demand(account, 7200.0, "late")
    account.end_commitment(7200.0)
    assert (True, True) == (early.is_advantage, late.is_advantage)

    # Nobody asks at the scheduled end, a day after the beginning; it holds all the same.
    account.find(3 * DAY, "early")
    assert (False, False) == (early.is_advantage, late.is_advantage)
    hours = Decimal(3 * 24)
    assert {
        (Plan.STANDARD, Item.STREAMS): hours - 24,
        (Plan.ADVANTAGE, Item.STREAMS): Decimal(24),
    } == {key: used for key, used in early.usage.quantities(3 * DAY).items() if used}
    assert Decimal(23) == late.usage.quantities(3 * DAY)[Plan.ADVANTAGE, Item.STREAMS]
