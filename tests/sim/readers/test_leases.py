"""A row is changed by who has seen its newest state, and by nobody else."""

from hypothesis import given
from hypothesis import strategies as st

from kdslab.model import Stream
from kdslab.sim.readers.leases import Lease, LeaseTable, Sentinel, first_leases

KEY = "shardId-000000000000"


def table_with_a_row():
    table = LeaseTable()
    table.create(Lease(shard_id=KEY))
    return table


def test_of_two_that_want_a_lease_one_gets_it():
    table = table_with_a_row()
    seen = table.get(KEY)

    assert (True, False) == (
        table.take(seen, "a") is not None,
        table.take(seen, "b") is not None,
    )
    assert "a" == table.get(KEY).owner


def test_who_has_lost_a_lease_can_neither_renew_nor_save_nor_give_it_up():
    table = table_with_a_row()
    mine = table.take(table.get(KEY), "a")
    table.take(mine, "b")

    assert [None] * 3 == [table.renew(mine), table.save(mine, "49"), table.give_up(mine)]
    assert ("b", Sentinel.TRIM_HORIZON) == (table.get(KEY).owner, table.get(KEY).checkpoint)


def test_a_row_is_made_once():
    table = table_with_a_row()
    table.take(table.get(KEY), "a")

    assert not table.create(Lease(shard_id=KEY))
    assert "a" == table.get(KEY).owner


@given(st.lists(st.sampled_from(["renew", "take", "save", "give_up"]), max_size=20))
def test_every_change_raises_the_counter_by_one(changes):
    table = table_with_a_row()
    for change in changes:
        row = table.get(KEY)
        more = {"take": ["a"], "save": ["49"]}.get(change, [])
        getattr(table, change)(row, *more)

    assert len(changes) == table.get(KEY).counter


def test_switches_are_counted_until_the_next_checkpoint():
    table = table_with_a_row()
    for owner in "abba":
        table.take(table.get(KEY), owner)
    assert 3 == table.get(KEY).switches

    table.save(table.get(KEY), "49")
    assert 0 == table.get(KEY).switches


def test_an_application_begins_at_the_oldest_parents_or_at_the_open_shards():
    # Source: KCL, lease lifecycle.
    stream = Stream("s", shard_count=1, now=0.0)
    stream.split(11.0, stream.shards[0].id, 2**127)
    stream.settle(60.0)

    oldest = first_leases(stream.shards, Sentinel.TRIM_HORIZON)
    newest = first_leases(stream.shards, Sentinel.LATEST)
    assert [KEY] == [row.shard_id for row in oldest]
    assert [shard.id for shard in stream.open_shards] == [row.shard_id for row in newest]
    assert {Sentinel.LATEST} == {row.checkpoint for row in newest}


def test_a_shard_without_a_row_is_finished_when_the_stream_has_it_no_longer():
    table, other = table_with_a_row(), "shardId-000000000009"

    assert table.are_finished([other], present=[])
    assert not table.are_finished([other], present=[other])
    assert not table.are_finished([KEY], present=[])
    table.save(table.get(KEY), Sentinel.SHARD_END)
    assert table.are_finished([KEY], present=[KEY])
