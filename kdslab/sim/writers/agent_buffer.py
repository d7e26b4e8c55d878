"""Lines that wait to be sent: the Kinesis Agent's buffer of one flow, and how it empties it."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import md5
from random import Random
from typing import TYPE_CHECKING, Any

from kdslab.model.defaults import AGENT_BACKOFF_MILLIS, AGENT_BACKOFF_MILLIS_AT_MOST
from kdslab.model.facts import RECORD_BYTES_BY_DEFAULT
from kdslab.sim.writers.agent_config import FlowSettings, PartitionKeyOption
from kdslab.sim.writers.tailed_file import Line

if TYPE_CHECKING:
    from kdslab.sim.writers.agent import AgentCounts, Client

_KEYS_UP_TO = 10**6


class Buffer:
    """The lines of one flow that are read and not stored.

    Args:
        settings: The flow.
        client: A boto3 client for Kinesis.
        chance: Draws partition keys.
        counts: Where it counts what it does.
        tell: Is called with a sentence when something is wrong.
    """

    def __init__(
        self,
        settings: FlowSettings,
        client: Client,
        chance: Random,
        counts: AgentCounts,
        tell: Callable[[str], None],
    ) -> None:
        self.settings = settings
        self._client = client
        self._chance = chance
        self._counts = counts
        self._tell = tell
        self._waiting: list[tuple[float, Line, dict[str, Any]]] = []
        self._bytes = 0
        # The call that is under way: its lines, and those of its records that are not stored.
        self._lines: list[Line] = []
        self._unsent: list[dict[str, Any]] = []
        self._backoff_millis = 0
        self._again_at = 0.0

    @property
    def is_full(self) -> bool:
        """Return whether there is enough for a call."""
        settings = self.settings
        return (
            len(self._waiting) >= settings.buffer_records_at_most
            or self._bytes >= settings.buffer_bytes_at_most
        )

    def add(self, now: float, line: Line) -> None:
        """Take a line in."""
        record = self._record(line)
        self._waiting.append((now, line, record))
        self._bytes += _size(record)
        self._counts.lines_read += 1

    def send(self, now: float, *, at_once: bool = False) -> list[Line]:
        """Send what is due, or what is left of the last call.

        Args:
            now: The time of the call.
            at_once: Whether to send however little there is, without a pause after a failure.

        Returns:
            The lines of a call all of whose records are stored now; none if there is no such call.
        """
        if not self._unsent:
            self._begin(now, at_once=at_once)
        if not self._unsent or (now < self._again_at and not at_once):
            return []
        self._unsent = self._put(self._unsent)
        if self._unsent:
            longer = max(AGENT_BACKOFF_MILLIS, 2 * self._backoff_millis)
            self._backoff_millis = min(longer, AGENT_BACKOFF_MILLIS_AT_MOST)
            self._again_at = round(now + self._backoff_millis / 1000, 6)
            return []
        self._backoff_millis = 0
        self._again_at = 0.0
        lines, self._lines = self._lines, []
        return lines

    def _begin(self, now: float, *, at_once: bool) -> None:
        if not self._waiting:
            return
        age_millis = round((now - self._waiting[0][0]) * 1000, 3)
        if not (self.is_full or at_once or age_millis >= self.settings.buffer_millis_at_most):
            return
        left, count = self.settings.buffer_bytes_at_most, 0
        for _, _, record in self._waiting[: self.settings.buffer_records_at_most]:
            left -= _size(record)
            if count and left < 0:
                break
            count += 1
        sent, self._waiting = self._waiting[:count], self._waiting[count:]
        self._bytes -= sum(_size(record) for _, _, record in sent)
        self._lines = [line for _, line, _ in sent]
        self._unsent = [record for _, _, record in sent]

    def _put(self, records: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Make one call; return the records that it did not store."""
        stream = self.settings.stream_name
        self._counts.calls += 1
        try:
            rows = self._client.put_records(StreamName=stream, Records=records)["Records"]
        except Exception as failure:
            self._counts.records_failed += len(records)
            self._tell(f"PutRecords to {stream} failed and is tried again: {failure}")
            return records
        failed = [record for record, row in zip(records, rows, strict=True) if row.get("ErrorCode")]
        self._counts.records_failed += len(failed)
        self._counts.records_put += len(records) - len(failed)
        return failed

    def _record(self, line: Line) -> dict[str, Any]:
        if self.settings.partition_key_option is PartitionKeyOption.DETERMINISTIC:
            key = md5(line.data, usedforsecurity=False).hexdigest()
        else:
            key = str(self._chance.random() * _KEYS_UP_TO)
        return {"Data": self._cut(line, RECORD_BYTES_BY_DEFAULT - len(key)), "PartitionKey": key}

    def _cut(self, line: Line, bytes_at_most: int) -> bytes:
        try:
            line.data.decode()
        except UnicodeDecodeError as failure:
            # A line that was cut may end within a character.
            if failure.end < len(line.data):
                self._tell(f"{line.file.path} is not UTF-8; its lines are sent as they are")
        if len(line.data) <= bytes_at_most:
            return line.data
        self._counts.lines_cut += 1
        place, long = f"{line.file.path}, byte {line.start:,}", line.end - line.start
        self._tell(f"{place}: a line of {long:,} bytes is cut to {bytes_at_most:,}")
        return line.data[: bytes_at_most - 1] + b"\n"


def _size(record: dict[str, Any]) -> int:
    return len(record["Data"]) + len(record["PartitionKey"])
