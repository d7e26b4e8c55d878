"""One shard of a mapping: it is polled about once a second, and its records go to their lanes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.facts import ANSWER_RECORDS_AT_MOST
from kdslab.model.hashing import hash_key
from kdslab.model.iterator import IteratorType
from kdslab.model.record import Record
from kdslab.sim.engine import Process, Running
from kdslab.sim.readers.function_chunk import Surroundings
from kdslab.sim.readers.function_lane import Lane
from kdslab.sim.readers.function_window import Window
from kdslab.sim.readers.polling import ShardPoller, Start, after

POLL_SECONDS: Final = 1.0
"""Source: Lambda developer guide, "Using Lambda with Kinesis": a base rate of once a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """How far a mapping has come in a shard: all that a crash leaves.

    Attributes:
        start: Where to go on; everything before it is done.
        done: For each lane the counter of the last record that is done.
        is_finished: Whether the shard is closed and done to its end.
    """

    start: Start
    done: tuple[int, ...] = ()
    is_finished: bool = False


class ShardFeed:
    """Polls one shard and hands its records to lanes.

    While every lane waits to try a failed batch again, the shard is not polled. So a shard that is
    blocked takes nothing out of the pot that all its readers share.

    Simplification: records that were read and wait are at most one answer's worth, 10,000.

    Args:
        shard_id: The shard.
        around: What all shards of the mapping share.
        bookmark: Where to begin.
        save: Takes each new bookmark.
    """

    def __init__(
        self,
        shard_id: str,
        around: Surroundings,
        bookmark: Bookmark,
        save: Callable[[str, Bookmark], None],
    ) -> None:
        settings = around.settings
        self.shard_id = shard_id
        self.poller = ShardPoller(around.stream, shard_id, bookmark.start)
        self._around = around
        self._save = save
        self._bookmark = bookmark
        self._last_read: Record | None = None
        self._running: list[Running] = []
        factor = settings.parallelization_factor
        # Lanes of another number held other keys: what they had done says nothing now.
        done = bookmark.done if len(bookmark.done) == factor else (0,) * factor
        self.lanes = [
            Lane(
                index=index,
                shard_id=shard_id,
                around=around,
                saved=self.save,
                window=Window(settings.tumbling_window_seconds),
                last_done=done[index],
            )
            for index in range(factor)
        ]

    def run(self) -> Process:
        """Poll until the shard has ended and all its records are done; the engine runs this."""
        self._remember_beginning()
        while not self.is_finished:
            if self._wants_records():
                self._poll(self._around.engine.now())
            for lane in self.lanes:
                if not lane.is_working and lane.has_work():
                    self._running.append(self._around.engine.start(lane.work()))
            self._running = [running for running in self._running if running.is_alive]
            yield POLL_SECONDS
        self.save()

    def kill(self) -> None:
        """Stop all its lanes where they are."""
        for running in self._running:
            running.kill()

    @property
    def is_finished(self) -> bool:
        """Whether the shard has ended and nothing of it is left to do."""
        return self.poller.is_done and all(lane.is_empty for lane in self.lanes)

    def save(self) -> None:
        """Note how far the shard is done."""
        pending = [record for lane in self.lanes if (record := lane.first_pending)]
        start = self._bookmark.start
        if pending:
            first = min(pending, key=lambda record: record.counter)
            start = Start(
                kind=IteratorType.AT_SEQUENCE_NUMBER, sequence_number=first.sequence_number
            )
        elif self._last_read:
            start = after(self._last_read.sequence_number)
        self._bookmark = Bookmark(
            start=start,
            done=tuple(lane.last_done for lane in self.lanes),
            is_finished=self.is_finished,
        )
        self._save(self.shard_id, self._bookmark)

    def _remember_beginning(self) -> None:
        # The newest record of a later time would skip what comes until then.
        if self._bookmark.start.kind is IteratorType.LATEST:
            start = Start(kind=IteratorType.AT_TIMESTAMP, timestamp=self._around.engine.now())
            self._bookmark = Bookmark(start=start)
            self._save(self.shard_id, self._bookmark)

    def _wants_records(self) -> bool:
        if self.poller.is_done or all(lane.is_held_up for lane in self.lanes):
            return False
        return sum(lane.pending for lane in self.lanes) < ANSWER_RECORDS_AT_MOST

    def _poll(self, now: float) -> None:
        try:
            batch = self.poller.poll(now)
        except ResourceNotFoundException:
            # A closed shard whose last record has expired is gone, and nothing is left in it.
            self.poller.is_done = True
            for lane in self.lanes:
                lane.shard_has_ended = True
            return
        if batch is None:
            return
        for record in batch.records:
            self._lane_of(record).add(record)
        if batch.records:
            self._last_read = batch.records[-1]
        for lane in self.lanes:
            lane.shard_has_ended = self.poller.is_done
            if batch.millis_behind_latest == 0:
                lane.read_until = now

    def _lane_of(self, record: Record) -> Lane:
        if len(self.lanes) == 1:
            return self.lanes[0]
        return self.lanes[hash_key(record.partition_key or "") % len(self.lanes)]
