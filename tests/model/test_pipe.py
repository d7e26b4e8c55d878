"""The pipe: one call a second, one subscription for five seconds at least, 2 MiB a second."""

from __future__ import annotations

import pytest

from kdslab.model.errors import LimitExceededException, ResourceInUseException
from kdslab.model.facts import FAN_OUT_BYTES_PER_SECOND, KIB, MIB
from kdslab.model.hashing import HashKeyRange
from kdslab.model.pipe import Pipe
from kdslab.model.record import Record
from kdslab.model.shard import Shard


class Held:
    """Whoever holds the pipe."""


@pytest.fixture
def pipe() -> Pipe:
    return Pipe(0.0, "111122223333:clicks:shardId-000000000000:map")


def of_size(size_bytes: int, counter: int = 1) -> Record:
    return Record(None, bytes(size_bytes), counter, 0.0, 0)


def a_shard(*sizes: int) -> Shard:
    shard = Shard(0, HashKeyRange(0, 99), created_at=0.0)
    for counter, size_bytes in enumerate(sizes, start=1):
        shard.append(of_size(size_bytes, counter))
    return shard


# Source: API reference, SubscribeToShard: one call a second for each consumer and shard
@pytest.mark.parametrize("seconds", [0.0, 0.5, 0.999_999])
def test_a_second_call_within_a_second_is_refused(pipe, seconds):
    pipe.ask(0.0)

    with pytest.raises(LimitExceededException) as refusal:
        pipe.ask(seconds)
    assert (
        "Rate exceeded for consumer 111122223333:clicks:shardId-000000000000:map."
        == refusal.value.message
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.25, ("subscriptions", 4.75)), (2.0, ("takeover", 3.0)), (5.0, ("", 0.0))],
)
def test_what_stands_in_the_way_of_a_call_is_said_with_the_wait_that_ends_it(
    pipe, seconds, expected
):
    pipe.ask(0.0)
    pipe.open(0.0, Held())

    assert expected == pipe.lack(seconds)


def test_calls_a_second_apart_are_let_in(pipe):
    assert [None] * 3 == [pipe.ask(seconds) for seconds in (0.0, 1.0, 2.0)]


# Source: API reference, SubscribeToShard; the sentence is that of the KCL's log.
@pytest.mark.parametrize("seconds", [1.0, 4.0, 4.999_999])
def test_within_five_seconds_of_an_opening_the_pipe_is_in_use(pipe, seconds):
    pipe.ask(0.0)
    pipe.open(0.0, Held())

    with pytest.raises(ResourceInUseException) as refusal:
        pipe.ask(seconds)
    assert (
        "Another active subscription exists for this consumer: "
        "111122223333:clicks:shardId-000000000000:map"
    ) == refusal.value.message


def test_from_five_seconds_on_the_pipe_may_be_taken_over(pipe):
    pipe.ask(0.0)
    pipe.open(0.0, Held())

    assert pipe.ask(5.0) is None


def test_a_call_that_found_the_pipe_in_use_counts_as_a_call(pipe):
    pipe.ask(0.0)
    pipe.open(0.0, Held())
    with pytest.raises(ResourceInUseException):
        pipe.ask(4.5)

    with pytest.raises(LimitExceededException):
        pipe.ask(5.0)
    assert pipe.ask(5.5) is None


# Source: API reference, RegisterStreamConsumer: 2 MiB a second
def test_a_full_pipe_lets_one_second_s_worth_through_at_once(pipe):
    shard = a_shard(*[512 * KIB] * 6)
    records = pipe.fitting(0.0, shard, 1)

    assert (4, FAN_OUT_BYTES_PER_SECOND) == (len(records), pipe.take(records))
    assert [0.25, 0.0] == [pipe.wait_seconds(at, of_size(512 * KIB)) for at in (0.0, 0.25)]


def test_a_record_larger_than_the_pipe_waits_for_a_full_one_and_leaves_it_in_debt(pipe):
    pipe.take([of_size(MIB)])
    large = of_size(10 * MIB)
    assert 0.5 == pipe.wait_seconds(0.0, large)

    assert [large] == pipe.fitting(0.5, a_shard(10 * MIB, 1), 1)
    pipe.take([large])
    # 8 MiB of debt, and 2 MiB to be full again: 10 MiB took five seconds of 2 MiB each.
    assert [4.0, 5.0] == [pipe.wait_seconds(0.5, of_size(size)) for size in (0, 10 * MIB)]


def test_an_empty_record_passes_a_pipe_that_is_just_empty(pipe):
    pipe.take([of_size(2 * MIB)])

    assert 0.0 == pipe.wait_seconds(0.0, of_size(0))
    assert 1 == len(pipe.fitting(0.0, a_shard(0, 1), 1))
