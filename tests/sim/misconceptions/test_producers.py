"""What learners believe about refused records, and what a run of a producer shows."""

from __future__ import annotations

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from kdslab import Lab
from kdslab.model.throttle import WriteBudget
from kdslab.sim.partial_failure import FAILING, partial_failure
from kdslab.sim.resent_order import first_copies, order_run
from kdslab.sim.retries import storm

SENT = 500
ENTRY = {"PartitionKey": "k", "Data": b"x"}


# Source: API reference, PutRecords: a record that is refused was not stored; its sender has it
@pytest.mark.misconception(1)
def test_a_throttled_record_is_lost_only_where_nobody_sends_it_again():
    naive, retrying = partial_failure("nothing"), partial_failure("what failed")

    assert FAILING == len(naive.failed) == len(retrying.failed)
    # The believer expects 463 in both.
    assert (SENT - FAILING, SENT) == (naive.distinct, retrying.distinct)


# Source: API reference, PutRecords: HTTP 200, FailedRecordCount, and a result for each record
@pytest.mark.misconception(2)
def test_put_records_stores_some_and_refuses_others_without_an_exception():
    naive = partial_failure("nothing")

    # The believer expects all 500 or none.
    assert 0 < naive.distinct < naive.sent
    assert naive.lost == len(naive.failed)
    assert ("shardId-000000000001",) == naive.failed_shards


# Source: API reference, PutRecords: the answer has the order and the length of the request
@pytest.mark.misconception(3)
def test_the_answer_names_the_records_that_failed_and_sending_all_makes_duplicates():
    careful, careless = partial_failure("what failed"), partial_failure("everything")

    assert (0, FAILING, 0) == (careful.lost, careful.sent_again, careful.duplicates)
    assert (0, SENT, SENT - FAILING) == (careless.lost, careless.sent_again, careless.duplicates)


def a_full_shard(mode):
    """Return a boto3 client of a shard that never has room, and the list of its attempts."""
    lab = Lab()
    kinesis = lab.client("kinesis", config=Config(retries={"mode": mode}))
    kinesis.create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=10)
    # A budget that was spent in a far future stays spent whatever the back-off does to the clock.
    far, (shard,) = lab.now() + 1e6, lab.account.find(lab.now(), "clicks").shards
    shard.budget = WriteBudget(now=far)
    shard.budget.spend(far, records=1_000, size_bytes=0)
    attempts = []
    kinesis.meta.events.register("request-created.kinesis", lambda **_: attempts.append(lab.now()))
    return kinesis, attempts


# Source: botocore, retries/standard.py: only calls that failed as a whole are made again
@pytest.mark.misconception(4)
@pytest.mark.parametrize("mode", ["legacy", "standard", "adaptive"])
def test_boto3_never_sends_failed_entries_of_put_records_again(mode):
    kinesis, attempts = a_full_shard(mode)
    answer = kinesis.put_records(StreamName="clicks", Records=[ENTRY] * 3)

    # The believer expects 0 failed entries after a few attempts.
    assert (3, 0) == (answer["FailedRecordCount"], answer["ResponseMetadata"]["RetryAttempts"])
    assert 1 == len(attempts)


@pytest.mark.misconception(4)
@pytest.mark.parametrize(("mode", "expected"), [("legacy", 5), ("standard", 3)])
def test_boto3_makes_whole_calls_again_only_a_few_times(mode, expected):
    kinesis, attempts = a_full_shard(mode)
    with pytest.raises(ClientError, match="ProvisionedThroughputExceeded"):
        kinesis.put_record(StreamName="clicks", PartitionKey="k", Data=b"x")

    assert expected == len(attempts)


# Source: API reference, PutRecords: a failed record does not stop the ones behind it
@pytest.mark.misconception(14)
def test_one_key_is_not_enough_to_keep_the_order_when_a_record_is_sent_again():
    batched = order_run("PutRecords, what failed again")
    serial = order_run("PutRecord, one after the other")

    # The believer expects 1, 2, 3 in both.
    assert ((1, 3, 2), (1, 2, 3)) == (batched.log, serial.log)


# Source: developer guide, "Handle duplicate records": producer retries
@pytest.mark.misconception(32)
def test_a_put_that_timed_out_and_was_stored_is_there_twice_until_a_reader_skips_it():
    serial = order_run("PutRecord, one after the other", first_answer_lost=True)

    # The believer expects 1, 2, 3: exactly once.
    assert (1, 1, 2, 3) == serial.log
    assert (1, 2, 3) == first_copies(serial.log) == serial.once_each


@pytest.mark.misconception(32)
def test_lost_answers_double_records_and_lose_none():
    run = storm("exponential with jitter", lost_answers=0.2)

    assert 0 < run.counts.duplicates
    assert run.counts.given == run.counts.stored
