"""The real boto3 at the door: its retries, waiters and exceptions, on virtual time."""

from __future__ import annotations

import random
import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError, WaiterError

from kdslab.api import Lab
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.throttle import WriteBudget
from kdslab.sim.clock import START


@pytest.fixture(autouse=True)
def _on_virtual_time_and_without_a_network(monkeypatch):
    def refuse(*_):
        raise AssertionError("a socket was opened")

    def sleep(seconds):
        assert 0 == seconds

    monkeypatch.setattr(time, "sleep", sleep)
    monkeypatch.setattr(socket.socket, "connect", refuse)


def never_enough() -> WriteBudget:
    """Return a budget that is spent and refills in a far future, so that all attempts fail."""
    far = START * 2
    budget = WriteBudget(now=far)
    budget.spend(far, records=SHARD_WRITE_RECORDS_PER_SECOND, size_bytes=0)
    return budget


def a_client(lab: Lab, retries: dict[str, str] | None = None):
    """Return a client whose stream `clicks` has no budget left."""
    kinesis = lab.client("kinesis", config=Config(retries=retries) if retries else None)
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=10)
    records = [{"Data": bytes(2**19 - 1), "PartitionKey": "k"}] * 2
    assert 0 == kinesis.put_records(StreamName="clicks", Records=records)["FailedRecordCount"]
    return kinesis


def throttled(lab: Lab, retries: dict[str, str] | None = None) -> tuple[int, float, ClientError]:
    """Return attempts, virtual seconds and refusal of a put that can never succeed."""
    kinesis, attempts, started = a_client(lab, retries), [], lab.now()
    kinesis.meta.events.register("before-send", lambda **_: attempts.append(lab.now()))
    lab.account.find(lab.now(), "clicks").shards[0].budget = never_enough()
    with pytest.raises(kinesis.exceptions.ProvisionedThroughputExceededException) as refusal:
        kinesis.put_record(StreamName="clicks", Data=b"x", PartitionKey="k")
    return len(attempts), lab.now() - started, refusal.value


# Source: botocore, retries/standard.py and _retry.json
@pytest.mark.parametrize(
    ("retries", "attempts", "at_most_seconds"),
    [
        (None, 3, 1 + 2),
        ({"mode": "standard"}, 3, 1 + 2),
        ({"mode": "legacy"}, 5, 1 + 2 + 4 + 8),
        ({"mode": "standard", "total_max_attempts": 1}, 1, 0),
    ],
)
def test_boto3_tries_as_often_as_its_mode_says_and_waits_on_virtual_time(
    retries, attempts, at_most_seconds
):
    tried, seconds, refusal = throttled(Lab(), retries)

    assert attempts == tried
    assert (attempts > 1) == (0 < seconds <= at_most_seconds)
    assert f"(reached max retries: {attempts - 1})" in str(refusal)


@pytest.mark.parametrize("mode", ["standard", "legacy"])
def test_two_labs_with_one_seed_wait_the_same_and_another_seed_waits_otherwise(mode):
    first, second, other = (throttled(Lab(seed=seed), {"mode": mode})[1] for seed in (5, 5, 6))

    assert first == second
    assert first != other


def test_the_module_s_own_chance_is_left_as_it_was():
    random.seed(1)
    expected = random.random()
    random.seed(1)
    throttled(Lab())

    assert expected == random.random()


def test_one_client_does_not_wait_the_same_twice():
    lab = Lab()
    kinesis, waits = a_client(lab), []
    lab.account.find(lab.now(), "clicks").shards[0].budget = never_enough()
    for _ in range(2):
        started = lab.now()
        with pytest.raises(kinesis.exceptions.ProvisionedThroughputExceededException):
            kinesis.put_record(StreamName="clicks", Data=b"x", PartitionKey="k")
        waits.append(round(lab.now() - started, 3))

    assert waits[0] != waits[1]


def test_the_state_of_chance_around_a_lab_does_not_matter():
    random.seed(1)
    first = throttled(Lab())[1]
    random.seed(2)

    assert first == throttled(Lab())[1]


def test_a_retry_succeeds_once_virtual_time_has_refilled_the_shard():
    lab = Lab()
    kinesis, started = a_client(lab), lab.now()

    answer = kinesis.put_record(StreamName="clicks", Data=b"x", PartitionKey="k")

    assert answer["ResponseMetadata"]["RetryAttempts"] >= 1
    assert started < lab.now() <= started + 3


# Source: API reference, PutRecords: a partial failure is an answer, and nobody retries it
def test_a_partial_failure_is_not_retried():
    lab = Lab()
    kinesis, started = a_client(lab), lab.now()

    records = [{"Data": bytes(100), "PartitionKey": "k"}]
    answer = kinesis.put_records(StreamName="clicks", Records=records)

    assert (1, 0) == (answer["FailedRecordCount"], answer["ResponseMetadata"]["RetryAttempts"])
    assert started == lab.now()


def test_a_refusal_that_is_not_about_load_is_not_retried():
    lab = Lab()
    kinesis, started = lab.client("kinesis"), lab.now()

    with pytest.raises(kinesis.exceptions.ResourceNotFoundException) as refusal:
        kinesis.describe_stream(StreamName="clicks")

    assert 0 == refusal.value.response["ResponseMetadata"]["RetryAttempts"]
    assert started == lab.now()


def test_waiters_take_virtual_time():
    lab = Lab()
    kinesis, started = lab.client("kinesis"), lab.now()
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    kinesis.get_waiter("stream_exists").wait(StreamName="clicks")
    made = lab.now()
    kinesis.delete_stream(StreamName="clicks")
    kinesis.get_waiter("stream_not_exists").wait(StreamName="clicks")

    assert (10.0, 10.0) == (made - started, lab.now() - made)


# Source: botocore, the waiter's own plan: 18 polls, 10 seconds apart
def test_a_waiter_gives_up_after_its_polls():
    lab = Lab()
    kinesis = a_client(lab)
    started = lab.now()

    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        kinesis.get_waiter("stream_not_exists").wait(StreamName="clicks")
    assert 17 * 10.0 == lab.now() - started


def test_botocore_s_own_sleep_is_back_after_waiting(monkeypatch):
    import botocore.waiter

    kinesis = a_client(Lab())
    kinesis.get_waiter("stream_exists").wait(StreamName="clicks")

    # Outside a lab's waiter it is the module `time`, under another name.
    slept = []
    monkeypatch.setattr(time, "sleep", slept.append)
    botocore.waiter.time.sleep(3)
    assert ([3], time.time.__name__) == (slept, botocore.waiter.time.time.__name__)


def test_labs_that_wait_in_threads_keep_their_own_clocks():
    labs = [Lab() for _ in range(4)]
    started = time.monotonic()

    def wait(lab):
        kinesis = lab.client("kinesis")
        kinesis.create_stream(StreamName="s", ShardCount=1)
        kinesis.get_waiter("stream_exists").wait(StreamName="s")
        return lab.now()

    with ThreadPoolExecutor(4) as threads:
        times = list(threads.map(wait, labs))
    assert {START + 10} == set(times)
    assert time.monotonic() - started < 10


def test_threads_that_put_through_one_client_keep_the_order():
    lab = Lab()
    kinesis = a_client(lab)
    lab.advance(seconds=60)

    with ThreadPoolExecutor(8) as threads:
        for key in "abcdefgh":
            threads.submit(
                lambda key=key: [
                    kinesis.put_record(StreamName="clicks", Data=b"x", PartitionKey=key)
                    for _ in range(20)
                ]
            )
    shards = lab.account.find(lab.now(), "clicks").shards
    counters = [[record.counter for record in shard.records] for shard in shards]
    assert (2 + 160, True) == (
        sum(map(len, counters)),
        all(found == sorted(found) for found in counters),
    )


def test_what_the_client_itself_refuses_never_reaches_the_lab():
    kinesis = a_client(Lab())

    with pytest.raises(ParamValidationError, match="PartitionKey"):
        kinesis.put_record(StreamName="clicks", Data=b"x", PartitionKey="")


def test_a_request_has_an_id_and_a_status():
    metadata = Lab().client("kinesis").list_streams()["ResponseMetadata"]

    assert (200, "00000001-0000-4000-8000-000000000000") == (
        metadata["HTTPStatusCode"],
        metadata["RequestId"],
    )
