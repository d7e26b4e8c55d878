"""Workers that are killed at random points: nothing is lost, and each duplicate has its reason.

What another worker does again are the records after the last checkpoint, and no others.
"""

from itertools import groupby, pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model import Stream
from kdslab.model.sequence import SequenceNumber
from kdslab.sim.engine import Engine
from kdslab.sim.readers.leases import LeaseTable, Sentinel
from kdslab.sim.readers.worker import Habits, Worker

SEEDS = range(80)
WRITING_SECONDS, SECONDS = 120.0, 600.0


class Run:
    """A stream that is written and resharded while its workers die and are replaced."""

    def __init__(self, seed, *, kills=6, shards=3, workers=3, resharded_at=40.0, **habits):
        self.chance = Random(seed)
        self.engine = Engine()
        self.stream = Stream("crashes", shard_count=shards, now=0.0)
        self.table = LeaseTable(self.note)
        self.done = []
        self.tenures = []
        self.workers = []
        self.written = 0
        self.habits = Habits(begin=Sentinel.TRIM_HORIZON, **habits)
        self.engine.start(self.write())
        self.engine.at(resharded_at, self.reshard)
        for _ in range(workers):
            self.hire()
        for _ in range(kills):
            self.engine.at(self.chance.uniform(5, 150), self.crash)
        self.engine.run(until=SECONDS)

    def write(self):
        while self.engine.now() < WRITING_SECONDS:
            self.stream.put(self.engine.now(), f"key-{self.written % 11}", b"%d" % self.written)
            self.written += 1
            yield self.chance.uniform(0.1, 0.9)

    def reshard(self):
        if self.chance.random() < 0.5 and len(self.stream.open_shards) > 1:
            lower, upper = self.stream.open_shards[:2]
            self.stream.merge(self.engine.now(), lower.id, upper.id)
        else:
            arc = self.stream.open_shards[0].hash_key_range
            middle = (arc.start + arc.end) // 2
            self.stream.split(self.engine.now(), self.stream.open_shards[0].id, middle)

    def hire(self):
        name = f"worker {len(self.workers)}"
        self.workers.append(
            Worker(name, self.engine, self.stream, self.table, self.work, self.habits, self.chance)
        )

    def crash(self):
        alive = [worker for worker in self.workers if worker.is_alive]
        if alive:
            self.chance.choice(alive).kill()
        self.engine.after(self.chance.uniform(0, 20), self.hire)

    def note(self, row):
        """Remember from where each owner went on in each shard."""
        last = [one for one in self.tenures if one[1] == row.shard_id][-1:]
        if row.owner and (not last or last[0][2] != row.owner):
            self.tenures.append((self.engine.now(), row.shard_id, row.owner, row.checkpoint))

    def work(self, now, worker, shard_id, record):
        self.done.append((now, worker, shard_id, int(record.data), record.counter))

    @property
    def duplicates(self):
        return len(self.done) - len({number for _, _, _, number, _ in self.done})


def runs(seeds=SEEDS):
    for seed in seeds:
        chance = Random(-seed - 1)
        yield Run(
            seed,
            resharded_at=chance.uniform(10, 100),
            record_seconds=chance.choice([0.0, 0.05, 0.3]),
            checkpoint_seconds=chance.choice([0.0, 5.0, 30.0]),
        )


@pytest.fixture(scope="module")
def crashed():
    return list(runs())


def counter_of(checkpoint):
    return 0 if checkpoint == Sentinel.TRIM_HORIZON else SequenceNumber.parse(checkpoint).counter


def test_every_record_is_worked_on_at_least_once(crashed):
    for run in crashed:
        assert set(range(run.written)) == {number for _, _, _, number, _ in run.done}


def test_the_crashes_did_something(crashed):
    assert sum(not worker.is_alive for run in crashed for worker in run.workers) > 400
    assert sum(run.duplicates > 0 for run in crashed) > 40
    assert all(len(run.stream.shards) > 3 for run in crashed)


def test_what_is_done_again_are_records_after_the_last_checkpoint_and_no_others(crashed):
    for run in crashed:
        explained = 0
        done_of = {}
        for at, worker, shard_id, _, counter in run.done:
            taken = [one for one in run.tenures if one[1:3] == (shard_id, worker) and one[0] <= at][
                -1
            ]
            assert counter > counter_of(taken[3])
            explained += counter in done_of.setdefault(shard_id, set())
            done_of[shard_id].add(counter)
        assert explained == run.duplicates


def test_one_worker_gets_the_records_of_a_shard_in_order_each_time_that_it_holds_it(crashed):
    for run in crashed:
        by_holder = sorted(run.done, key=lambda one: (one[2], one[1]))
        for (shard_id, worker), done in groupby(by_holder, key=lambda one: (one[2], one[1])):
            taken = [
                at for at, shard, owner, _ in run.tenures if (shard, owner) == (shard_id, worker)
            ]
            for (at, *_, one), (later, *_, other) in pairwise(done):
                assert one < other or any(at <= again <= later for again in taken)


def test_a_key_is_worked_on_in_its_order_the_first_time_even_across_a_reshard(crashed):
    for run in crashed:
        first = list(dict.fromkeys(number for _, _, _, number, _ in run.done))
        for key in range(11):
            numbers = [number for number in first if number % 11 == key]
            assert sorted(numbers) == numbers


def test_every_shard_is_read_to_its_end_or_to_its_newest_record(crashed):
    for run in crashed:
        assert {shard.id for shard in run.stream.shards} == {
            row.shard_id for row in run.table.scan()
        }
        for row in run.table.scan():
            assert run.stream.shard(row.shard_id).is_open != row.is_finished


def test_the_same_seed_gives_the_same_run():
    one, other = Run(7), Run(7)

    assert one.done == other.done


def test_without_a_crash_and_without_stealing_nothing_is_done_twice():
    run = Run(3, kills=0, workers=1)

    assert (run.written, 0) == (len(run.done), run.duplicates)


@settings(deadline=None, max_examples=25)
@given(
    st.integers(0, 10**6),
    st.integers(0, 10),
    st.integers(1, 4),
    st.floats(10, 110),
    st.floats(0.2, 3),
    st.sampled_from([0.0, 0.1, 0.4]),
    st.sampled_from([0.0, 7.0, 60.0]),
)
def test_nothing_is_lost_whatever_the_intervals_kills_and_splits(
    seed, kills, shards, resharded_at, idle, record_seconds, checkpoint_seconds
):
    run = Run(
        seed,
        kills=kills,
        shards=shards,
        resharded_at=resharded_at,
        idle_seconds=idle,
        record_seconds=record_seconds,
        checkpoint_seconds=checkpoint_seconds,
    )

    assert set(range(run.written)) == {number for _, _, _, number, _ in run.done}
