"""Offsets of a Spark query: each record in one batch, and parents in an earlier batch."""

from __future__ import annotations

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.spark_offsets import (
    Piece,
    ShardPlace,
    is_after,
    newest_offset,
    next_offset,
    pieces,
)

END = "SHARD_END"


def place(shard_id, *parents, closed=False):
    return ShardPlace(shard_id=shard_id, parents=parents, is_closed=closed)


def tips(**found):
    """Return what finds these newest records; nothing may be asked about another shard."""
    return lambda shard_id, after: found[shard_id] or after


class History:
    """A stream that is written, split and merged by chance; its records are numbers that grow."""

    def __init__(self, seed):
        self.chance = Random(seed)
        self.places = {"00": place("00"), "01": place("01")}
        self.logs = {"00": [], "01": []}
        self.clock = 0

    @property
    def open(self):
        return sorted(each.shard_id for each in self.places.values() if not each.is_closed)

    def go_on(self):
        for _ in range(self.chance.randint(0, 4)):
            self.clock += 1
            self.logs[self.chance.choice(self.open)].append(str(self.clock))
        what = self.chance.random()
        if what < 0.25:
            self.close(1, children=2)
        elif what < 0.4 and len(self.open) > 1:
            self.close(2, children=1)

    def close(self, count, children):
        parents = self.chance.sample(self.open, count)
        for parent in parents:
            self.places[parent] = place(parent, *self.places[parent].parents, closed=True)
        for _ in range(children):
            name = f"{len(self.places):02}"
            self.places[name], self.logs[name] = place(name, *parents), []

    def newest(self, shard_id, after):
        return max([*self.logs[shard_id], after], key=lambda number: int(number or -1))

    def read(self, piece):
        until = self.logs[piece.shard_id][-1:] if piece.until == END else [piece.until]
        last = until[0] if until else ""
        return [
            each
            for each in self.logs[piece.shard_id]
            if is_after(each, piece.after) and not is_after(each, last)
        ]

    def ancestors(self, shard_id):
        for parent in self.places[shard_id].parents:
            yield parent
            yield from self.ancestors(parent)


@given(st.integers(0, 10_000))
def test_every_record_is_in_one_batch_and_after_all_of_its_shard_s_ancestors(seed):
    history, offset, batches = History(seed), {}, []
    for step in range(40):
        if step < 25:
            history.go_on()
        end = next_offset(history.places.values(), offset, history.newest)
        batches.append([(each.shard_id, history.read(each)) for each in pieces(offset, end)])
        offset = json.loads(json.dumps(end))
    read = [number for batch in batches for _, numbers in batch for number in numbers]
    batch_of = {n: place for place, batch in enumerate(batches) for _, ns in batch for n in ns}

    assert sorted(map(int, read)) == list(range(1, history.clock + 1))
    for shard_id, log in history.logs.items():
        for ancestor in history.ancestors(shard_id):
            assert all(batch_of[a] < batch_of[b] for a in history.logs[ancestor] for b in log)
    # Nothing moves once all is read, or Spark would make batches without end.
    assert offset == next_offset(history.places.values(), offset, history.newest)


@given(st.integers(0, 10_000))
def test_a_piece_reads_the_same_whatever_came_since(seed):
    history = History(seed)
    for _ in range(8):
        history.go_on()
    end = next_offset(history.places.values(), {}, history.newest)
    before = [history.read(each) for each in pieces({}, end)]
    for _ in range(8):
        history.go_on()

    assert before == [history.read(each) for each in pieces({}, end)]


def test_a_child_waits_until_its_parent_is_read_to_the_end():
    split = [place("0", closed=True), place("1", "0"), place("2", "0")]
    first = next_offset(split, {"0": "7"}, tips())
    second = next_offset(split, first, tips(**{"1": "20", "2": ""}))

    assert ({"0": END}, {"0": END, "1": "20"}) == (first, second)


def test_a_merged_shard_waits_for_both_parents():
    merged = [place("0", closed=True), place("1", closed=True), place("2", "0", "1")]

    assert "2" not in next_offset(merged, {"0": END}, tips())
    assert "2" in next_offset(merged, {"0": END, "1": END}, tips(**{"2": "9"}))


def test_a_parent_that_has_expired_holds_nobody_up():
    assert {"1": "9"} == next_offset([place("1", "0")], {"0": "7"}, tips(**{"1": "9"}))


def test_what_was_read_of_a_shard_is_kept_while_nothing_comes():
    places = [place("0"), place("1")]

    assert {"0": "7"} == next_offset(places, {"0": "7"}, tips(**{"0": "", "1": ""}))


def test_offsets_are_in_the_order_of_the_shards_names():
    places = [place(name) for name in ("2", "0", "1")]

    assert ["0", "1", "2"] == list(next_offset(places, {}, lambda *_: "5"))
    assert ["0", "1", "2"] == list(newest_offset(places, lambda *_: "5"))


def test_the_newest_offset_leaves_nothing_to_read():
    places = [place("0", closed=True), place("1", "0"), place("2", "0")]
    newest = tips(**{"1": "9", "2": ""})
    offset = newest_offset(places, newest)

    assert {"0": END, "1": "9"} == offset
    assert [] == pieces(offset, next_offset(places, offset, newest))


def test_pieces_are_what_lies_between_two_offsets():
    start, end = {"0": "5", "1": "8", "2": END}, {"0": "9", "1": END, "2": END, "3": "4"}

    assert [
        Piece(shard_id="0", after="5", until="9"),
        Piece(shard_id="1", after="8", until=END),
        Piece(shard_id="3", after="", until="4"),
    ] == pieces(start, end)
    assert [] == pieces(end, end)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("10", "9", True), ("9", "10", False), ("9", "9", False), ("0", "", True), ("", "", False)],
)
def test_sequence_numbers_are_compared_as_numbers(one, other, expected):
    assert expected == is_after(one, other)
