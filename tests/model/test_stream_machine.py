"""The stream against plain lists: whatever is put, read and changed, and however time passes.

Beside the stream stand, for each shard, a list of what it took in and gauges of what was asked of
it. And there is one reader that follows the shards as the service's own library does: a shard is
read when its parents have been read to their end.
"""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from plain_lists import MICRO, START, BesideStream, Refused, in_kib, micros_of

from kdslab.model import IteratorType, Shard, Stream, StreamMode, hash_key
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.events import PutRefused
from kdslab.model.facts import GIB, KIB, MIB
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.prices import Item

HOUR = 3600 * MICRO
METRICS_KEPT = 15 * 24 * HOUR

PAYLOADS = {size: bytes(size) for size in (0, 1, 1_023, 1_024, 20_000, 700_000, 3_000_000)}
SPELLS = (1, 250, 1_000, 200_000, MICRO, 5 * MICRO, 30 * MICRO, 300 * MICRO, 301 * MICRO)
STRETCHES = (HOUR // 4, HOUR, 12 * HOUR, 24 * HOUR, 49 * HOUR, 40 * 24 * HOUR)


class StreamAndPlainLists(BesideStream, RuleBasedStateMachine):
    """A stream, and all that may be asked of it."""

    @initialize(count=st.integers(1, 4), mode=st.sampled_from(StreamMode), large=st.booleans())
    def create(self, count: int, mode: StreamMode, large: bool) -> None:
        size = 10 * MIB if large else MIB
        self.begin(Stream("s", shard_count=count, now=START, mode=mode, record_bytes_at_most=size))
        self.ever: dict[int, Shard] = {}

    # Putting: what is accepted fits, what is refused does not.

    @rule(
        key=st.sampled_from("abcdefgh"),
        explicit=st.none() | st.integers(0, KEY_SPACE - 1),
        size=st.sampled_from(list(PAYLOADS)),
        count=st.integers(1, 4),
    )
    def put(self, key: str, explicit: int | None, size: int, count: int) -> None:
        place, counted = hash_key(key) if explicit is None else explicit, in_kib(size + 1)
        for _ in range(count):
            try:
                shard, record = self.stream.put(self.now, key, PAYLOADS[size], explicit)
            except Refused:
                fact = [one for one in self.stream.history if isinstance(one, PutRefused)][-1]
                assert (self.now, counted) == (fact.at, fact.size_bytes)
                self.check_put(self.lane(self.stream.shard(fact.shard_id)), counted, accepted=False)
            except InvalidArgumentException:
                assert size + 1 > self.stream.record_bytes_at_most
            else:
                self.check_put(self.lane(shard), counted, accepted=True)
                self.stored(shard, record, key, place)

    @rule(place=st.integers(0, 7), size=st.sampled_from([0, 1_023, 1_024]))
    def put_many(self, place: int, size: int) -> None:
        place *= KEY_SPACE // 8
        before: dict[str, int] = {}
        for answer in self.stream.put_many(self.now, [("k", PAYLOADS[size], place)] * 500):
            accepted = type(answer) is tuple
            shard = answer[0] if accepted else self.stream.shard(answer.shard_id)
            sofar = before.get(shard.id, 0)
            counted = in_kib(sofar + size + 1) - in_kib(sofar)
            self.check_put(self.lane(shard), counted, accepted=accepted)
            if accepted:
                before[shard.id] = sofar + size + 1
                self.stored(shard, answer[1], "k", place)

    @rule(key=st.sampled_from("ab"))
    def keep_a_shard_busy(self, key: str) -> None:
        for _ in range(90):
            self.micros += MICRO
            self.put(key, None, 700_000, 1)

    @rule(micros=st.sampled_from(SPELLS))
    def wait(self, micros: int) -> None:
        self.micros += micros

    @rule(micros=st.sampled_from(STRETCHES))
    def wait_long(self, micros: int) -> None:
        self.micros += micros

    @rule(
        place=st.integers(0, 99),
        kind=st.sampled_from(IteratorType),
        pick=st.integers(0, 10**9),
        limit=st.sampled_from([1, 300, 10_000]),
    )
    def peek(self, place: int, kind: IteratorType, pick: int, limit: int) -> None:
        self.stream.settle(self.now)
        lane = self.kept(self.stream.shards[place % len(self.stream.shards)])
        kept, given = lane.puts, {}
        if kind is IteratorType.LATEST:
            kept = []
        elif kind is IteratorType.AT_TIMESTAMP:
            given["timestamp"] = self.now - pick / MICRO
            kept = [record for record in kept if record.arrived_at >= given["timestamp"]]
        elif kind is not IteratorType.TRIM_HORIZON:
            given["sequence_number"] = lane.shard.starting_sequence_number
            if kept:
                given["sequence_number"] = kept[pick % len(kept)].sequence_number
                kept = kept[pick % len(kept) + (kind is IteratorType.AFTER_SEQUENCE_NUMBER) :]
        if iterator := self.iterator(lane, kind, **given):
            self.read(lane, iterator, kept, limit)

    @rule(micros=st.sampled_from(SPELLS), limit=st.sampled_from([1, 300, 10_000]))
    def wait_and_follow(self, micros: int, limit: int) -> None:
        self.micros += micros
        self.follow(limit)

    @rule(limit=st.sampled_from([1, 2, 300, 10_000]))
    def follow(self, limit: int) -> None:
        self.stream.settle(self.now)
        listed = {shard.id for shard in self.stream.shards}
        for shard in self.stream.shards:
            parents_are_read = self.finished.issuperset(listed.intersection(shard.parents))
            if parents_are_read and shard.id not in self.finished:
                self.follow_one(self.kept(shard), limit)

    # Changes: refused by name, or done when they are due.

    @rule()
    def look_around(self) -> None:
        self.keep_promises()

    @rule(place=st.integers(0, 99), percent=st.integers(0, 100))
    def split(self, place: int, percent: int) -> None:
        self.keep_promises()
        shard = self.stream.open_shards[place % len(self.stream.open_shards)]
        arc = shard.hash_key_range
        new_start, due = arc.start + arc.size * percent // 100, self.micros + 30 * MICRO
        if self.change("split", shard.id, new_start):
            assert arc.start + 1 < new_start < arc.end
            self.promise(
                30, lambda: due == micros_of(shard.closed_at) and 2 == len(shard.child_ids)
            )

    @rule(place=st.integers(0, 99), distance=st.sampled_from([1, 1, 1, 0, 2]))
    def merge(self, place: int, distance: int) -> None:
        self.keep_promises()
        shards = self.stream.open_shards
        lower, upper = (shards[(place + step) % len(shards)] for step in (0, distance))
        if self.change("merge", lower.id, upper.id):
            assert lower.hash_key_range.end + 1 == upper.hash_key_range.start
            self.promise(30, lambda: lower.child_ids == upper.child_ids and not lower.is_open)

    @rule(wanted=st.integers(0, 16))
    def update_shard_count(self, wanted: int) -> None:
        self.keep_promises()
        current = len(self.stream.open_shards)
        if self.change("update_shard_count", wanted):
            assert current <= 2 * wanted <= 4 * current
            spells = 2 if current < wanted < 2 * current else 1
            self.promise(30 * spells, lambda: wanted == len(self.stream.open_shards))

    @rule(mode=st.sampled_from(StreamMode))
    def set_mode(self, mode: StreamMode) -> None:
        if self.change("set_mode", mode):
            self.promise(30, lambda: mode == self.stream.mode)

    @rule(mibps=st.integers(0, 16))
    def set_warm_throughput(self, mibps: int) -> None:
        if self.change("set_warm_throughput", mibps):
            spells = 1
            while "UPDATING" == self.stream.status(self.now + 30 * spells):
                spells += 1
            self.promise(30 * spells, lambda: mibps == (self.stream.warm_current_mibps or 0))

    @rule(strategy=st.sampled_from(["AUTO", "USER_PARTITION_KEY"]))
    def set_distribution(self, strategy: str) -> None:
        if self.change("set_distribution", strategy):
            assert "ACTIVE" == self.stream.status(self.now)

    @rule(key_id=st.sampled_from([None, "alias/aws/kinesis"]))
    def set_encryption(self, key_id: str | None) -> None:
        if self.change("set_encryption", key_id):
            self.encrypted.append((self.micros + 30 * MICRO, "KMS" if key_id else None))
            self.promise(30, lambda: key_id == self.stream.key_id)

    @rule(mib=st.sampled_from([1, 10]))
    def set_record_size(self, mib: int) -> None:
        if self.change("set_record_size", mib * KIB):
            lanes = [self.lane(shard) for shard in self.stream.open_shards]
            self.burst = mib * MIB
            for lane in lanes:
                lane.gauges["bytes"].hold(self.micros, self.burst)

    @rule(hours=st.sampled_from([24, 25, 48, 168, 8_760]))
    def set_retention(self, hours: int) -> None:
        for lane in self.lanes.values():
            self.kept(lane.shard)
        self.stream.set_retention(self.now, hours)

    # What holds at every moment.

    @invariant()
    def open_shards_tile_the_key_space(self) -> None:
        arcs = [shard.hash_key_range for shard in self.stream.open_shards]
        assert [0, *(arc.end + 1 for arc in arcs)] == [*(arc.start for arc in arcs), KEY_SPACE]
        assert all(shard.is_open for shard in self.stream.open_shards)

    @invariant()
    def numbers_of_shards_only_grow(self) -> None:
        highest = max(self.ever, default=-1)
        for shard in self.stream.shards:
            assert shard.index > highest or shard is self.ever[shard.index]
            self.ever[shard.index] = shard

    def teardown(self) -> None:
        """Read to the end: nothing that is kept is missed, and all meters agree."""
        if not hasattr(self, "stream"):
            return
        self.micros += 300 * MICRO
        self.keep_promises()
        while any(self.kept(shard).unread() for shard in self.stream.shards):
            self.micros += 6 * MICRO
            self.follow(10_000)
        paid = self.stream.usage.quantities(self.now).items()
        reads = sum(used for (_, item), used in paid if item in (Item.READS, Item.OLD_READS))
        assert self.given_out == round(reads * GIB)
        if self.micros < METRICS_KEPT:
            for name, expected in (
                ("IncomingBytes", self.taken_in),
                ("OutgoingBytes", self.given_out),
            ):
                run = self.stream.metrics.minutes(name, START - 60, self.now + 60)
                assert expected == sum(tally.total for _, tally in run)


StreamAndPlainLists.TestCase.settings = settings(
    max_examples=200, stateful_step_count=60, deadline=None, derandomize=True
)
TestStreamAndPlainLists = StreamAndPlainLists.TestCase
