"""What learners believe about throttling, blobs, order and encryption, and what a run shows."""

import pytest

from kdslab.model.facts import MIB
from kdslab.sim.blobs import CLIS, GREETING, V2, cli_stores, seen_by_readers
from kdslab.sim.encryption import switch_encryption
from kdslab.sim.global_order import read_across
from kdslab.sim.large_records import most_in, run_large
from kdslab.sim.throttle import ONE_HOT, run_hot
from kdslab.sim.throttle_sweep import same_minute, split_hot_shard, sweep_shards


@pytest.mark.misconception(5)
def test_more_shards_do_not_cure_a_hot_key():
    # Source: developer guide, "Choose the right mode to stream in": the service halves ranges
    # and does not isolate keys.
    splits = split_hot_shard(5)
    few, many = run_hot(ONE_HOT, shards=4), run_hot(ONE_HOT, shards=40)

    assert 6 * [1_000] == list(splits.accepted_per_second)
    assert splits.hash_keys[-1] < splits.hash_keys[0]
    # The believer expects ten times the shards to refuse a tenth, or nothing.
    assert many.writes.total_refused > 0.9 * few.writes.total_refused
    assert min(sweep_shards(ONE_HOT).refused_per_second) >= 800


@pytest.mark.misconception(13)
def test_order_holds_in_each_shard_and_not_across_them():
    run = read_across(30)

    assert run.read != run.sent
    assert run.inversions > 0
    assert all(tuple(sorted(shard)) == shard for shard in run.by_shard)
    assert run.sent == run.merged


@pytest.mark.misconception(38)
def test_limits_hold_for_each_second_and_not_for_a_minutes_average():
    even, burst = same_minute(5)

    # The believer sees 60,000 records a minute in both, which is what a shard takes.
    assert 60_000 == even.total_offered == burst.total_offered
    assert (0, 55_000) == (even.total_refused, burst.total_refused)


@pytest.mark.misconception(39)
def test_a_larger_record_size_borrows_a_burst_and_does_not_raise_the_rate():
    # Source: developer guide, "Handle large records": the rates of a shard do not change.
    run = run_large(every_seconds=10)

    # The believer expects 10 MiB a second, and so six large records in a minute.
    assert run.large_accepted < run.large_offered
    assert run.small_refused > 0
    assert most_in(120, 10_240) - most_in(60, 10_240) == pytest.approx(60 * MIB, rel=0.02)


@pytest.mark.misconception(41)
def test_data_hello_does_not_work_everywhere():
    # Source: AWS CLI user guide, "Breaking changes between version 1 and version 2".
    as_typed = {cli: cli_stores(GREETING, cli).is_as_typed for cli in CLIS}

    assert [cli for cli, right in as_typed.items() if not right] == [V2]
    assert "1d e9 65 a0 a8 a7 7a c8 ac" == bytes.fromhex(cli_stores().stored_hex).hex(" ")
    assert not cli_stores().error
    assert cli_stores("hello").error


@pytest.mark.misconception(42)
def test_base64_is_how_bytes_travel_and_not_what_is_stored():
    seen = seen_by_readers("hello")

    # The believer encoded nothing and finds base64 all the same.
    assert "aGVsbG8=" == seen.cli == seen.lambda_event
    assert (b"hello".hex(), "b'hello'") == (seen.stored_hex, seen.boto3)


@pytest.mark.misconception(48)
def test_encryption_leaves_alone_what_is_already_in_the_stream():
    # Source: FAQ, server-side encryption: records are encrypted before they are stored.
    run = switch_encryption(12)

    assert ("NONE",) * 5 == run.encryption[:5]
    assert "KMS" in run.encryption
    assert "NONE" == run.encryption[-1]
