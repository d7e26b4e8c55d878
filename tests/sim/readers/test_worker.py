"""A worker takes, renews, steals, waits for parents, and writes down how far it has got."""

from random import Random

import pytest

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.leases import LeaseTable, Sentinel
from kdslab.sim.readers.worker import Habits, Worker


class Crew:
    """Workers on one stream that gets a record a second in every shard."""

    def __init__(self, shards=1, **habits):
        self.engine = Engine()
        self.stream = Stream("crew", shard_count=shards, now=0.0)
        self.table = LeaseTable()
        self.done = []
        self.habits = Habits(**{"begin": Sentinel.TRIM_HORIZON, **habits})
        self.chance = Random(1)
        self.engine.start(self.write())

    def write(self):
        while True:
            for shard in self.stream.open_shards:
                self.stream.put(self.engine.now(), "key", b"", shard.hash_key_range.start)
            yield 1.0

    def hire(self, name):
        return Worker(
            name, self.engine, self.stream, self.table, self.work, self.habits, self.chance
        )

    def work(self, now, name, shard_id, record):
        self.done.append((now, name, shard_id, record.counter))

    def owners(self):
        return [row.owner for row in self.table.scan()]


def test_the_library_begins_at_latest_unless_told():
    # Source: KCL 3.5.1, RetrievalConfig: initialPositionInStream.
    assert Sentinel.LATEST == Habits().begin
    assert (10.0, 1.5, 20.0) == (
        Habits().failover_seconds,
        Habits().idle_seconds,
        Habits().look_seconds,
    )


def test_one_worker_takes_every_lease():
    crew = Crew(shards=4)
    worker = crew.hire("a")
    crew.engine.run(until=1.0)

    assert (["a"] * 4, 4) == (crew.owners(), len(worker.held))


def test_a_newcomer_steals_one_lease_at_each_look():
    # Source: KCL 3.5.1, LeaseManagementConfig: maxLeasesToStealAtOneTime is 1.
    crew = Crew(shards=4)
    crew.hire("a")
    crew.engine.run(until=5.0)
    crew.hire("b")
    counts = []
    for until in (6.0, 24.0, 26.0, 60.0):
        crew.engine.run(until=until)
        counts.append(crew.owners().count("b"))

    assert [1, 1, 2, 2] == counts


def test_a_lease_that_is_renewed_is_never_taken_by_those_who_have_their_share():
    crew = Crew(shards=2)
    crew.hire("a"), crew.hire("b")
    crew.engine.run(until=60.0)
    before = crew.owners()
    crew.engine.run(until=600.0)

    assert before == crew.owners()


@pytest.mark.parametrize("failover", [5.0, 10.0, 30.0])
def test_a_dead_workers_lease_is_free_when_two_looks_have_seen_it_unchanged(failover):
    # Source: KCL 3.5.1, LeaseManagementConfig: failoverTimeMillis is 10,000.
    crew = Crew(failover_seconds=failover)
    first = crew.hire("a")
    crew.engine.run(until=1.0)
    crew.hire("b")
    crew.engine.run(until=3 * failover)
    first.kill()
    killed_at = crew.engine.now()
    crew.engine.run(until=killed_at + failover)
    assert ["a"] == crew.owners()

    crew.engine.run(until=killed_at + 2 * crew.habits.look_seconds)
    assert ["b"] == crew.owners()


def test_more_workers_than_shards_wait():
    # Source: KCL, lease lifecycle; KCL issues 54 and 202.
    crew = Crew(shards=3)
    workers = [crew.hire(name) for name in "abcde"]
    crew.engine.run(until=300.0)

    assert [1, 1, 1, 0, 0] == sorted((len(worker.held) for worker in workers), reverse=True)


def test_who_shuts_down_in_good_order_leaves_nothing_to_do_again():
    crew = Crew(checkpoint_seconds=60.0)
    first = crew.hire("a")
    crew.engine.run(until=30.0)
    first.shut_down()
    crew.hire("b")
    crew.engine.run(until=200.0)

    counters = [counter for *_, counter in crew.done]
    assert sorted(set(counters)) == counters
    assert {"a", "b"} == {name for _, name, _, _ in crew.done}


def test_who_is_killed_leaves_what_came_after_the_last_checkpoint():
    crew = Crew(checkpoint_seconds=20.0)
    first = crew.hire("a")
    crew.engine.run(until=35.0)
    first.kill()
    crew.hire("b")
    crew.engine.run(until=200.0)

    by_a = {counter for _, name, _, counter in crew.done if name == "a"}
    by_b = {counter for _, name, _, counter in crew.done if name == "b"}
    again = by_a & by_b
    assert 10 <= len(again) <= 20
    assert max(by_a) == max(again)


def test_children_are_read_after_their_parents_and_from_their_oldest_record():
    # Source: KCL, lease lifecycle: children begin at TRIM_HORIZON after SHARD_END of the parents.
    crew = Crew(begin=Sentinel.LATEST)
    crew.hire("a")
    crew.engine.run(until=11.0)
    parent = crew.stream.shards[0]
    crew.stream.split(11.0, parent.id, 2**127)
    crew.engine.run(until=120.0)

    assert Sentinel.SHARD_END == crew.table.get(parent.id).checkpoint
    assert ["a", "a"] == crew.owners()[1:]
    order = [shard_id == parent.id for _, _, shard_id, _ in crew.done]
    assert sorted(order, reverse=True) == order
    for child in parent.child_ids:
        read = [counter for _, _, shard_id, counter in crew.done if shard_id == child]
        kept = [record.counter for record in crew.stream.shard(child).records]
        assert kept[: len(read)] == read
        assert len(read) > 60


def test_a_merged_shard_waits_for_both_of_its_parents():
    crew = Crew(shards=2)
    crew.hire("a"), crew.hire("b")
    crew.engine.run(until=30.0)
    lower, upper = crew.stream.shards
    crew.stream.merge(30.0, lower.id, upper.id)
    crew.engine.run(until=200.0)

    (child,) = lower.child_ids
    of_child = [at for at, _, shard_id, _ in crew.done if shard_id == child]
    of_parents = [at for at, _, shard_id, _ in crew.done if shard_id != child]
    assert max(of_parents) <= min(of_child)


def test_who_lost_a_lease_stops_at_its_next_renewal():
    crew = Crew(shards=2)
    crew.hire("a")
    crew.engine.run(until=30.0)
    crew.hire("b")
    crew.engine.run(until=31.0)
    stolen = next(row.shard_id for row in crew.table.scan() if row.owner == "b")
    crew.engine.run(until=90.0)

    last = max(at for at, name, shard_id, _ in crew.done if (name, shard_id) == ("a", stolen))
    assert last <= 30.0 + crew.habits.renewal_seconds


def test_who_shuts_down_in_the_middle_of_a_batch_leaves_the_rest_of_it_to_others():
    crew = Crew(record_seconds=0.4, idle_seconds=9.0, checkpoint_seconds=60.0)
    first = crew.hire("a")
    crew.engine.run(until=12.0)
    first.shut_down()
    done = len(crew.done)
    crew.hire("b")
    crew.engine.run(until=200.0)

    counters = [counter for *_, counter in crew.done]
    assert 0 < done < 12
    assert list(range(1, len(counters) + 1)) == counters


def test_who_takes_a_lease_back_before_it_knew_of_the_loss_reads_it_once():
    # A third of 5 s is rounded up to a microsecond, so a renewal comes just after a look.
    crew = Crew(shards=2, failover_seconds=5.0)
    crew.hire("a")
    crew.engine.run(until=9.0)
    thief = crew.hire("b")
    crew.engine.run(until=9.5)
    thief.shut_down()
    crew.engine.run(until=100.0)

    assert ["a", "a"] == crew.owners()
    late = [counter for at, *_, counter in crew.done if at > 15.0]
    assert sorted(set(late)) == sorted(late)


def test_a_merged_shard_waits_for_a_parent_that_has_no_lease_yet():
    # 0 is split into 2 and 3, and 3 merged with 1: who has read 1 waits for 0, and then for 3.
    crew = Crew(shards=2, limit=5)
    lower, upper = crew.stream.open_shards
    for _ in range(600):
        crew.stream.put(0.0, "key", b"", lower.hash_key_range.start)
    crew.engine.run(until=100.0)
    crew.stream.split(100.0, lower.id, 2**126)
    crew.engine.run(until=200.0)
    parent = lower.child_ids[1]
    crew.stream.merge(200.0, parent, upper.id)
    crew.engine.run(until=300.0)
    crew.hire("a")
    crew.engine.run(until=900.0)

    of_parent = [at for at, _, shard_id, _ in crew.done if shard_id == parent]
    of_merged = [at for at, _, shard_id, _ in crew.done if shard_id in upper.child_ids]
    assert max(of_parent) <= min(of_merged)


def test_shards_whose_last_record_has_expired_hold_nobody_up():
    crew = Crew(shards=1)
    first = crew.hire("a")
    crew.engine.run(until=50.0)
    first.kill()
    (parent,) = crew.stream.shards
    crew.stream.split(50.0, parent.id, 2**127)
    crew.engine.run(until=100.0)
    crew.stream.merge(100.0, *parent.child_ids)
    crew.engine.run(until=30 * 3600.0)
    assert 1 == len(crew.stream.shards)

    crew.hire("b")
    crew.engine.run(until=31 * 3600.0)
    assert crew.done[-1][0] > 31 * 3600.0 - 2.0
