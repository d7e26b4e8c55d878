"""Readers counted in records see what readers of a real stream see."""

import json
from dataclasses import asdict
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.read_tank import FULL_KIB, RECORD_BYTES, read_tank
from kdslab.sim.readers.polling import ShardPoller

KIB = 1024
LATE_AT_MOST = 0.1


class RecordByRecord:
    """The same crowd on a stream with real records, each put at its time."""

    def __init__(self, pollers, interval, write_kib, seconds, seed):
        rate = write_kib * KIB / RECORD_BYTES
        chance = Random(seed)
        self.engine = Engine()
        self.stream = Stream("tank", shard_count=1, now=0.0)
        self.counts = [[0, 0, 0] for _ in range(pollers)]
        for number in range(1, int(seconds * rate) + 1):
            self.engine.at(round(number / rate, 6), self.put)
        turns = [round(chance.uniform(0, interval), 6) for _ in range(pollers)]
        for who in range(pollers):
            self.engine.at(turns[who], lambda who=who: self.ask(who))
        self.pollers = [ShardPoller(self.stream, self.stream.shards[0].id) for _ in turns]
        self.interval, self.chance = interval, chance
        self.engine.run(until=seconds - 1e-6)

    def put(self):
        self.stream.put(self.engine.now(), "k", b"x" * (RECORD_BYTES - 1))

    def ask(self, who):
        before = self.pollers[who].refused
        batch = self.pollers[who].poll(self.engine.now())
        self.counts[who][self.pollers[who].refused - before] += 1
        self.counts[who][2] += len(batch.records) if batch else 0
        part = self.chance.random()
        part = 1 + part * LATE_AT_MOST if batch else 0.5 + part
        self.engine.after(self.interval * part, lambda: self.ask(who))


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 6), st.sampled_from([0.2, 0.5, 1.0, 2.0]), st.integers(0, 99))
def test_counting_gives_the_answers_that_a_stream_gives(pollers, interval, seed):
    counted = read_tank(
        pollers=pollers,
        interval_seconds=interval,
        write_kib=256,
        seconds=12,
        joins_at=0,
        seed=seed,
    )
    real = RecordByRecord(pollers, interval, 256, 12, seed)

    for reader, (answered, refused, records) in zip(counted.readers, real.counts, strict=True):
        assert (answered, refused) == (reader.answered, reader.refused)
        # At the very moment of a put, a float's last digit decides what is there.
        assert abs(records - reader.read_records) <= 1


def test_at_full_load_the_bytes_run_out_as_on_a_stream():
    counted = read_tank(pollers=3, seconds=12, joins_at=0)
    real = RecordByRecord(3, 1.0, FULL_KIB, 12, 1)

    assert [one.refused_bytes for one in counted.readers] == [one[1] for one in real.counts]
    assert 0 < sum(one.refused_bytes for one in counted.readers)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 8), st.floats(0.2, 3), st.integers(0, 1024), st.booleans())
def test_a_shard_gives_out_no_more_than_its_limits(pollers, interval, write_kib, fan_out):
    # Source: API reference, GetRecords: five calls and 2 MiB a second, an answer up to 10 MiB.
    run = read_tank(
        pollers=pollers, interval_seconds=interval, write_kib=write_kib, fan_out=fan_out
    )

    seconds = len(run.answered)
    assert sum(run.answered) <= 5 * (seconds + 1)
    assert sum(reader.read_mib for reader in run.pollers) <= 2 * (seconds + 1) + 10
    assert (sum(run.answered), sum(run.refused)) == (
        sum(reader.answered for reader in run.pollers),
        sum(reader.refused for reader in run.pollers),
    )
    for reader in run.readers:
        assert seconds == len(reader.lag_seconds)
        assert 0 == sum(reader.lag_seconds[: reader.joined_at])


def test_a_third_poller_at_full_load_makes_the_other_two_lag():
    # Source: API reference, CreateStream: 2 MiB a second for all pollers together.
    run = read_tank(pollers=3)

    before = [max(reader.lag_seconds[: run.joins_at]) for reader in run.pollers[:2]]
    behind = [max(reader.lag_seconds[run.joins_at :]) for reader in run.pollers[:2]]
    assert max(before) < 2
    assert min(behind) > 10


def test_who_has_a_pipe_of_its_own_does_not_feel_the_others_nor_they_it():
    # Source: FAQ: enhanced fan-out does not use the shared limits.
    alone, beside = read_tank(pollers=4), read_tank(pollers=4, fan_out=True)

    assert alone.readers == beside.pollers
    assert {0.07} == set(beside.readers[-1].lag_seconds)


def test_a_shard_that_is_not_written_to_leaves_nobody_behind():
    run = read_tank(pollers=4, write_kib=0, fan_out=True)

    assert {0.0} == {lag for reader in run.readers for lag in reader.lag_seconds}


def test_the_result_is_plain_and_the_same_again():
    assert read_tank(seed=5) == read_tank(seed=5) != read_tank(seed=6)
    assert json.loads(json.dumps(asdict(read_tank())))["write_kib"] == FULL_KIB


def test_a_shard_takes_no_more_than_a_pipe_gives():
    with pytest.raises(ValueError, match="takes 1 MiB a second at most"):
        read_tank(write_kib=2049, fan_out=True)
