"""Beliefs about functions and deliveries as readers, each run and found wrong."""

import pytest

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.functions import poison_record
from kdslab.sim.functions_beliefs import crash_between_work_and_checkpoint, shared_pot
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.functions_stop import PoisonSettings
from tests.sim.readers.mapping import mapped


@pytest.mark.misconception(25)
def test_functions_and_deliveries_poll_from_the_same_pot_as_everybody():
    # Source: Lambda guide, Firehose guide: GetRecords about once a second, shared throughput
    alone, crowded = shared_pot(5, 0, 0), shared_pot(5, 1, 1)

    # The believer expects a Lambda and a Firehose more to change nothing.
    assert 0 == alone.refused
    # The shard answers no more than before, so what the two get is taken from the five.
    assert alone.answered == crowded.answered
    assert crowded.refused >= 2 * crowded.seconds
    # With three of one's own there is room for both.
    assert 0 == shared_pot(3, 1, 1).refused


@pytest.mark.misconception(32)
def test_a_consumer_that_crashes_between_work_and_checkpoint_does_it_again():
    # Source: developer guide, handle duplicate records
    crash = crash_between_work_and_checkpoint()

    # The believer expects every order once.
    assert crash.appended > crash.records
    # The records come twice, and a sink that goes by the sequence number keeps one of each.
    assert crash.records == crash.kept


@pytest.mark.misconception(33)
def test_a_failing_batch_is_not_skipped_but_blocks_its_shard():
    # Source: Lambda developer guide, error handling
    by_default = poison_record()
    careful = poison_record(
        PoisonSettings(bisect_on_error=True, maximum_retry_attempts=2, has_destination=True)
    )

    # The believer expects the next batch after a failure or two.
    assert by_default.blocked_seconds > 23 * 3600
    assert careful.blocked_seconds < 60
    assert (1, 0) == (careful.told, careful.lost)


@pytest.mark.misconception(34)
def test_runs_at_once_are_shards_times_the_factor_and_not_by_load():
    # Source: Lambda API reference, ParallelizationFactor
    def most_at_once(shards, factor, records):
        stream, engine = Stream("clicks", shard_count=shards, now=0.0), Engine()
        for number in range(records):
            stream.put(0.0, f"user-{number}", b"x")
        mapping = mapped(
            stream,
            lambda *_: None,
            engine=engine,
            seconds=2.0,
            parallelization_factor=factor,
            batch_size=10,
        )
        return mapping.most_at_once

    # The believer expects ten times the load to bring ten times the runs.
    assert most_at_once(2, 1, 80) == most_at_once(2, 1, 800) == 2
    assert [2, 4, 6] == [most_at_once(2, factor, 800) for factor in (1, 2, 3)]
    assert [1, 3] == [most_at_once(shards, 1, 800) for shards in (1, 3)]
    assert concurrency(2, 3).runs_at_most == max(concurrency(2, 3, run_seconds=3.0).running)
