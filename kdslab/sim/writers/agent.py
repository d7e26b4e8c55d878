"""The Kinesis Agent: a program beside your program that sends what it writes into log files.

It looks at files, takes whole lines, waits until there are enough of them or the first has waited
long enough, and puts them with PutRecords. What fails is sent again; what is stored is written down
in the checkpoint file. In this order, so that a crash between the two sends lines twice and never
loses one: *at least once*.

Each line is one record, with its newline. A line that is too long is cut, and ends in a newline.

Source: developer guide, "Write to Kinesis Data Streams using Kinesis Agent"; the agent's source.

Simplification: each flow has one call under way; the real agent has several, and several buffers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, fields
from random import Random
from typing import Any, Final, Protocol

from kdslab.model.defaults import AGENT_POLL_MILLIS
from kdslab.sim.engine import Process
from kdslab.sim.writers.agent_buffer import Buffer
from kdslab.sim.writers.agent_config import FlowSettings, InitialPosition
from kdslab.sim.writers.checkpoint_file import CheckpointFile
from kdslab.sim.writers.tailed_file import Line
from kdslab.sim.writers.tailing import Tailer

COMPLAINTS_AT_MOST: Final = 200
"""Each line that is cut is one: an agent that runs for ever must not keep them all."""


class Client(Protocol):
    """What the agent needs of a boto3 client for Kinesis."""

    def put_records(self, *, StreamName: str, Records: list[Any]) -> Any:  # noqa: N803 (AWS's)
        """Put records and return what became of each."""


@dataclass(slots=True)
class AgentCounts:
    """What an agent has done since it started.

    Attributes:
        lines_read: Whole lines taken from files.
        lines_cut: Those of them that were too long and were cut.
        records_put: Records that the stream stored.
        records_failed: Attempts that the stream refused, each sent again.
        calls: Calls of PutRecords, failed ones included.
        checkpoints: How often the checkpoint file was written.
    """

    lines_read: int = 0
    lines_cut: int = 0
    records_put: int = 0
    records_failed: int = 0
    calls: int = 0
    checkpoints: int = 0


class Agent:
    """An agent that goes on from its checkpoint file.

    Args:
        flows: What to send where; see `read_config`.
        client: A boto3 client for Kinesis.
        checkpoint: Where it writes down how far it is.
        now: Reads the clock, in seconds.
        seed: Where chance starts: random partition keys.

    Attributes:
        counts: What it has done.
        complaints: What was wrong, a sentence each, in the order in which it was noticed; the
            first two hundred.

    Raises:
        ValueError: If the checkpoint file holds something else.
    """

    def __init__(
        self,
        flows: Iterable[FlowSettings],
        client: Client,
        checkpoint: CheckpointFile,
        *,
        now: Callable[[], float],
        seed: int = 0,
    ) -> None:
        self.counts = AgentCounts()
        self.complaints: list[str] = []
        self._checkpoint = checkpoint
        self._now = now
        known = checkpoint.read()
        # What belongs to a flow that is configured no longer stays written down.
        self._others = dict(known)
        self._is_new = False
        self._flows: list[tuple[Tailer, Buffer]] = []
        chance = Random(seed)
        for settings in flows:
            self._is_new |= settings.id not in known
            tailer = Tailer(
                settings.directory,
                settings.name_pattern,
                known=self._others.pop(settings.id, None),
                begins_at_end=settings.initial_position is InitialPosition.END_OF_FILE,
                tell=self._tell,
            )
            buffer = Buffer(settings, client, chance, self.counts, self._tell)
            self._flows.append((tailer, buffer))

    def run(self) -> Process:
        """Look and send for ever; yields how many seconds to wait between two looks.

        Example:
            An engine runs it on a virtual clock. On a real one it is
            `for seconds in agent.run(): time.sleep(seconds)`.
        """
        while True:
            self.step()
            yield AGENT_POLL_MILLIS / 1000

    def step(self, *, at_once: bool = False) -> None:
        """Look at all files once and send what is due.

        Args:
            at_once: Whether to send all there is, however little and however young.
        """
        for tailer, _ in self._flows:
            tailer.look()
        if self._is_new:
            # From here on a restart goes on from where this start began.
            self._write_down()
            self._is_new = False
        for tailer, buffer in self._flows:
            self._fill(tailer, buffer)
            while lines := buffer.send(self._now(), at_once=at_once):
                self._stored(lines)
                self._fill(tailer, buffer)

    def _fill(self, tailer: Tailer, buffer: Buffer) -> None:
        if buffer.is_full:
            return
        with closing(tailer.lines()) as lines:
            for line in lines:
                buffer.add(self._now(), line)
                if buffer.is_full:
                    return

    def _stored(self, lines: Iterable[Line]) -> None:
        for line in lines:
            line.file.offset = line.end
        self._write_down()

    def _write_down(self) -> None:
        known = {buffer.settings.id: tailer.files.values() for tailer, buffer in self._flows}
        self._checkpoint.write({**self._others, **known})
        self.counts.checkpoints += 1

    def _tell(self, sentence: str) -> None:
        if len(self.complaints) < COMPLAINTS_AT_MOST and sentence not in self.complaints:
            self.complaints.append(sentence)

    def __str__(self) -> str:
        """Return the counts and the complaints, a line each."""
        counted = (f"{one.name}: {getattr(self.counts, one.name):,}" for one in fields(self.counts))
        return "\n".join([*counted, *self.complaints])
