"""One line of batches: they are worked off one after the other, and a failed one holds up the rest.

A shard has one lane, or as many as the parallelization factor says. All records of a partition key
go through the same lane, so their order holds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from kdslab.model.record import Record
from kdslab.sim.engine import Process
from kdslab.sim.readers.function_answer import Answer
from kdslab.sim.readers.function_chunk import Chunk, Surroundings
from kdslab.sim.readers.function_destination import AGE, RETRIES, SIZE
from kdslab.sim.readers.function_event import event_of, fitting
from kdslab.sim.readers.function_invoke import Invocation
from kdslab.sim.readers.function_settings import FOR_EVER
from kdslab.sim.readers.function_window import Window

BACK_OFF_SECONDS_AT_MOST: Final = 60.0


@dataclass(slots=True, kw_only=True)
class Lane:
    """Records of one shard that wait for the function, in order.

    Simplification: the pause before a retry doubles from one second to a minute; AWS does not
    publish it. A batch that was done in part, or is one half of a split one, is tried at once.
    Simplification: a batch that got shorter by a partial success counts its retries anew.

    Attributes:
        index: Which of the shard's lanes it is.
        shard_id: Whose records they are.
        around: What all lanes share.
        saved: Is called when something is done, so that the place in the stream can be saved.
        last_done: The counter of the last record that is done and whose place may be saved.
        read_until: All that came to the shard before this time has been read.
        shard_has_ended: Whether nothing more will come.
        is_working: Whether its process runs.
        is_held_up: Whether it waits to try a failed batch again.
    """

    index: int
    shard_id: str
    around: Surroundings
    saved: Callable[[], None]
    window: Window
    last_done: int = 0
    read_until: float = 0.0
    shard_has_ended: bool = False
    is_working: bool = False
    is_held_up: bool = False
    _waiting: deque[Record] = field(default_factory=deque)
    _came: deque[float] = field(default_factory=deque)
    _stack: list[Chunk] = field(default_factory=list)

    def add(self, record: Record) -> None:
        """Let a record wait; one that was done before a restart is passed over."""
        if record.counter > self.last_done:
            self._waiting.append(record)
            self._came.append(self.around.engine.now())

    @property
    def first_pending(self) -> Record | None:
        """The first record whose place may not be saved yet."""
        if self.window.held:
            return self.window.held[0]
        if self._stack and self._stack[-1].records:
            return self._stack[-1].records[0]
        return self._waiting[0] if self._waiting else None

    @property
    def pending(self) -> int:
        """How many records are not done."""
        return len(self._waiting) + sum(len(chunk.records) for chunk in self._stack)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left to do, an open window included."""
        return not (self.pending or self._stack or self.window.start is not None)

    def has_work(self) -> bool:
        """Return whether a batch is due now."""
        return bool(self._stack or self._closes_window() or self._batch_is_due())

    def work(self) -> Process:
        """Work off all that is due; the engine runs this."""
        self.is_working = True
        while self._take():
            chunk = self._stack[-1]
            if self._dropped_old(chunk):
                continue
            yield from self._invoke(chunk)
        self.is_working = False

    def _take(self) -> bool:
        """Put the next batch on the stack, if nothing is left on it and one is due."""
        if self._stack:
            return True
        if self._closes_window():
            self._stack.append(Chunk(records=[]))
            return True
        if not self._batch_is_due():
            return False
        records = self._next_batch()
        for _ in records:
            self._waiting.popleft()
            self._came.popleft()
        self.window.open_for(records[0])
        self._stack.append(Chunk(records=records))
        return True

    def _next_batch(self) -> list[Record]:
        most = min(self.around.settings.batch_size, len(self._waiting))
        records = [self._waiting[place] for place in range(most)]
        if self.window.seconds:
            start = self.window.start_of(records[0])
            records = [record for record in records if self.window.start_of(record) == start]
        # A record too large for any payload goes alone, to be given up.
        return records[: max(1, fitting(records, self.shard_id, self.around.names))]

    def _closes_window(self) -> bool:
        head = self._waiting[0] if self._waiting else None
        return self.window.is_over(head, self.read_until, self.shard_has_ended)

    def _batch_is_due(self) -> bool:
        if not self._waiting:
            return False
        settings = self.around.settings
        waited = self.around.engine.now() - self._came[0]
        if waited >= settings.batching_window_seconds or self.shard_has_ended:
            return True
        return len(self._waiting) >= settings.batch_size or len(self._next_batch()) < len(
            self._waiting
        )

    def _dropped_old(self, chunk: Chunk) -> bool:
        """Give up records that are too old; return whether the chunk has to be looked at anew."""
        limit = self.around.stream.retention_hours * 3600.0
        if self.around.settings.maximum_record_age_seconds != FOR_EVER:
            limit = min(limit, self.around.settings.maximum_record_age_seconds)
        oldest = self.around.engine.now() - limit
        old = sum(record.arrived_at < oldest for record in chunk.records)
        if old:
            self._give_up(chunk, old, AGE)
        elif not chunk.records and self.window.held and self.window.held[-1].arrived_at < oldest:
            # A final invocation has no records; it is too old when all of its window are.
            self._stack.pop()
            self._close_window()
        elif chunk.records and not fitting(chunk.records[:1], self.shard_id, self.around.names):
            self._give_up(chunk, 1, SIZE)
        else:
            return False
        return True

    def _invoke(self, chunk: Chunk) -> Process:
        around, now = self.around, self.around.engine.now()
        event = event_of(chunk.records, self.shard_id, around.names)
        event |= self.window.members(self.shard_id, around.names, is_final=not chunk.records)
        answer, seconds, chunk.request_id = around.invoker.run(event, chunk.records, self.shard_id)
        chunk.invocations += 1
        yield seconds
        self._note(chunk, answer, now, seconds)
        pause = self._settle(chunk, answer)
        if pause:
            self.is_held_up = True
            yield pause
            self.is_held_up = False

    def _settle(self, chunk: Chunk, answer: Answer) -> float:
        """Draw the consequences of an answer; return how long to wait before the next batch."""
        if answer.is_failure:
            return self._failed(chunk)
        if answer.state is not None:
            self.window.keep(answer.state)
        if not chunk.records:
            self._stack.pop()
            self._close_window()
            return 0.0
        self._finish(chunk, answer.done)
        chunk.retries = chunk.invocations = 0
        return 0.0

    def _failed(self, chunk: Chunk) -> float:
        settings = self.around.settings
        if settings.bisect_on_error and len(chunk.records) > 1:
            self._stack.append(chunk.split_off_first_half())
            return 0.0
        chunk.retries += 1
        if settings.retries_without_end or chunk.retries <= settings.maximum_retry_attempts:
            return min(2.0 ** min(chunk.retries - 1, 10), BACK_OFF_SECONDS_AT_MOST)
        if chunk.records:
            self._give_up(chunk, len(chunk.records), RETRIES)
        else:
            self._stack.pop()
            self._close_window()
        return 0.0

    def _give_up(self, chunk: Chunk, count: int, condition: str) -> None:
        records = chunk.records[:count]
        self.around.give_up(self.shard_id, records, condition, chunk)
        self._finish(chunk, count)

    def _finish(self, chunk: Chunk, count: int) -> None:
        """Take records off as done, and save the place unless a window is open."""
        done, chunk.records = chunk.records[:count], chunk.records[count:]
        if not chunk.records:
            self._stack.pop()
        if self.window.start is not None:
            if done:
                self.window.hold(done)
        elif done:
            self.last_done = done[-1].counter
        self.saved()

    def _close_window(self) -> None:
        if self.window.held:
            self.last_done = self.window.held[-1].counter
        self.window.close()
        self.saved()

    def _note(self, chunk: Chunk, answer: Answer, began: float, seconds: float) -> None:
        last = chunk.records[-1] if chunk.records else None
        self.around.invoker.ended(
            Invocation(
                at=began,
                seconds=seconds,
                shard_id=self.shard_id,
                lane=self.index,
                records=len(chunk.records),
                first_sequence_number=chunk.records[0].sequence_number if last else "",
                retry=chunk.retries,
                outcome=answer.outcome,
                done=answer.done,
                why=answer.why,
                age_seconds=self.around.engine.now() - last.arrived_at if last else 0.0,
            )
        )
