"""The stream against a plain list: whatever is put, and however it is read."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from types import ModuleType

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

import kdslab
from kdslab import model
from kdslab.model import IteratorType, SequenceNumber, ShardIterator, Stream
from kdslab.model.errors import ExpiredIteratorException, ProvisionedThroughputExceededException
from kdslab.model.hashing import hash_key

DAY = 24 * 3600
START = 1_000_000.0


class StreamAndPlainLists(RuleBasedStateMachine):
    """A stream of three shards; beside each shard a plain list of its puts, and one reader."""

    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.stream = Stream("s", shard_count=3, now=START - 60)
        self.given = 0
        self.puts: list[list[tuple[float, int]]] = [[], [], []]
        self.readers = [self.iterator(index, IteratorType.TRIM_HORIZON) for index in range(3)]
        self.done = [0, 0, 0]
        self.last = ["", "", ""]

    def iterator(self, index: int, kind: IteratorType, **place: str) -> ShardIterator:
        return self.stream.iterator(self.now, self.stream.shards[index].id, kind, **place)

    def kept(self, index: int) -> list[int]:
        """Return what the plain list says is still there and not yet read."""
        oldest, done = self.now - DAY, self.done[index]
        return [number for at, number in self.puts[index] if at >= oldest and number > done]

    def put_one(self, key: str, weight: int = 0, place: int | None = None) -> None:
        self.given += 1
        data = str(self.given).encode().ljust(weight)
        shard, record = self.stream.put(self.now, key, data, place)
        self.puts[shard.index].append((self.now, self.given))
        assert shard is self.stream.route(hash_key(key) if place is None else place)
        assert self.now == record.arrived_at

    @rule(key=st.sampled_from("abcdefgh"), count=st.integers(1, 20))
    def put(self, key: str, count: int) -> None:
        with suppress(ProvisionedThroughputExceededException):
            for _ in range(count):
                self.put_one(key)

    @rule(index=st.integers(0, 2), weight=st.sampled_from([1_048, 300_000]))
    def put_until_refused(self, index: int, weight: int) -> None:
        before = len(self.puts[index])
        place = self.stream.shards[index].hash_key_range.start
        with suppress(ProvisionedThroughputExceededException):
            for _ in range(1_001):
                self.put_one("k", weight, place)
        assert len(self.puts[index]) - before <= 1_000

    @rule(seconds=st.sampled_from([1, 60, 300, 3600, DAY // 2, DAY]))
    def advance(self, seconds: float) -> None:
        self.now += seconds

    @rule(index=st.integers(0, 2), limit=st.sampled_from([1, 2, 7, 500, 10_000]))
    def read(self, index: int, limit: int) -> None:
        if self.now - self.readers[index].issued_at > 300:
            self.begin_anew(index)
        batch = self.stream.get_records(self.now, self.readers[index], limit)
        expected = self.kept(index)
        self.readers[index] = batch.next_iterator

        assert expected[:limit] == [int(record.data) for record in batch.records]
        assert (len(expected) > limit) == (batch.millis_behind_latest > 0)
        if batch.records:
            self.done[index] = expected[:limit][-1]
            self.last[index] = batch.records[-1].sequence_number

    @rule(index=st.integers(0, 2))
    def begin_anew(self, index: int) -> None:
        with suppress(ExpiredIteratorException):
            self.stream.get_records(self.now, self.readers[index])
            assert self.now - self.readers[index].issued_at <= 300
        self.readers[index] = self.iterator(index, IteratorType.TRIM_HORIZON)
        self.done[index] = 0

    @rule(index=st.integers(0, 2))
    def jump_to_the_newest(self, index: int) -> None:
        self.readers[index] = self.iterator(index, IteratorType.LATEST)
        self.done[index] = self.given

    @rule(index=st.integers(0, 2), kind=st.sampled_from(["AT", "AFTER"]))
    def go_back_to_the_record_read_last(self, index: int, kind: str) -> None:
        if number := self.last[index]:
            self.readers[index] = self.iterator(
                index, IteratorType(f"{kind}_SEQUENCE_NUMBER"), sequence_number=number
            )
            counter = SequenceNumber.parse(number).counter
            self.done[index] = self.given_as(counter) - (kind == "AT")

    def given_as(self, counter: int) -> int:
        """Return the number of the put that got this counter; refused puts got none."""
        return sorted(number for puts in self.puts for _, number in puts)[counter - 1]

    @invariant()
    def sequence_numbers_grow_within_a_shard(self) -> None:
        for shard in self.stream.shards:
            numbers = [int(record.sequence_number) for record in shard.records[-50:]]
            assert numbers == sorted(set(numbers))


StreamAndPlainLists.TestCase.settings = settings(
    max_examples=50, stateful_step_count=30, deadline=None
)
TestStreamAndPlainLists = StreamAndPlainLists.TestCase


def test_the_room_s_plate_names_what_is_public():
    public = {
        name
        for name, value in vars(model).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert sorted(model.__all__) == sorted(public)


def test_the_room_stands_on_the_standard_library_alone():
    code = (
        "import sys; before = set(sys.modules); import kdslab.model; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    root = Path(kdslab.__file__).parents[1]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)

    assert {"kdslab"} == set(run.stdout.split()) - sys.stdlib_module_names
