"""Tumbling windows: state that a function hands from one invocation to the next, for a while.

Source: Lambda developer guide, "Implementing stateful Kinesis Data Streams processing".
"""

from __future__ import annotations

import json
from typing import Any

from kdslab.model.defaults import FUNCTION_STATE_BYTES_AT_MOST
from kdslab.model.record import Record
from kdslab.sim.readers.function_event import Event, Names, written_second


class Window:
    """The window that one lane of a shard is in.

    A window begins and ends at whole multiples of its length, by the records' times of arrival. The
    place in the stream is saved when its final invocation has succeeded, not before: after a crash
    a window is gone through again from its first record, with an empty state.

    Simplification: each of a shard's concurrent batches keeps a window of its own.

    Args:
        seconds: How long a window is; 0 if there are none.

    Attributes:
        start: When the present window began; None between two windows.
        state: What the function has answered last.
        held: The first and the last of its records that are done; their place is not yet saved.
        is_cut_short: Whether the state grew too large and the window ends before its time.
    """

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        self.start: float | None = None
        self.state: dict[str, Any] = {}
        self.held: list[Record] = []
        self.is_cut_short = False

    def start_of(self, record: Record) -> float:
        """Return when the window of a record begins."""
        return record.arrived_at // self.seconds * self.seconds

    def open_for(self, record: Record) -> None:
        """Begin the window of a record, if none is open."""
        if self.seconds and self.start is None:
            self.start = self.start_of(record)

    def is_over(self, head: Record | None, read_until: float, is_last: bool) -> bool:
        """Return whether the final invocation is due.

        Args:
            head: The next record that waits, if one does.
            read_until: All that came before this time has been read.
            is_last: Whether nothing more can come, because the shard has ended.
        """
        if self.start is None:
            return False
        if self.is_cut_short:
            return True
        if head is not None:
            return self.start_of(head) != self.start
        return is_last or read_until >= self.start + self.seconds

    def members(self, shard_id: str, names: Names, *, is_final: bool) -> Event:
        """Return what a window adds to an event."""
        if self.start is None:
            return {}
        return {
            "window": {
                "start": written_second(self.start),
                "end": written_second(self.start + self.seconds),
            },
            # Through JSON, so that the function's own object is not changed behind its back.
            "state": json.loads(json.dumps(self.state)),
            "shardId": shard_id,
            "eventSourceARN": names.stream_arn,
            "isFinalInvokeForWindow": is_final,
            "isWindowTerminatedEarly": is_final and self.is_cut_short,
        }

    def hold(self, done: list[Record]) -> None:
        """Remember the first and the last record that is done; those between are not needed."""
        self.held = [(self.held or done)[0], done[-1]]

    def keep(self, state: dict[str, Any]) -> None:
        """Take over the state that the function answered."""
        self.state = state
        size_bytes = len(json.dumps(state).encode())
        self.is_cut_short = size_bytes > FUNCTION_STATE_BYTES_AT_MOST

    def close(self) -> None:
        """End the window; the next begins with an empty state."""
        self.start = None
        self.state = {}
        self.held = []
        self.is_cut_short = False
