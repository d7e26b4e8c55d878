"""A stream delivered into files, with a crash: what is in the bucket, and how often.

The delivery saves its place after a file stands. A crash in between brings the file's records once
more; a crash with records in the buffer brings none twice and loses none.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.delivery import WRITE_SECONDS, Delivery, DeliverySettings
from kdslab.sim.readers.polling import Start

BUFFER_SECONDS: Final = 60

NO_CRASH: Final = "no crash"
WITH_A_FULL_BUFFER: Final = "with records in its buffer"
BEHIND_A_FILE: Final = "right after a file"

CRASHES: Final = (NO_CRASH, WITH_A_FULL_BUFFER, BEHIND_A_FILE)
"""When the delivery dies, by the names that learners see."""


@dataclass(frozen=True, kw_only=True)
class DeliveredFiles:
    """What a delivery has left in a bucket.

    Attributes:
        sent: How many records the stream took.
        files: The lines of each file, oldest file first.
    """

    sent: int
    files: tuple[tuple[bytes, ...], ...]

    @cached_property
    def rows(self) -> tuple[bytes, ...]:
        """All lines of all files."""
        return tuple(row for file in self.files for row in file)

    @cached_property
    def doubled(self) -> int:
        """How many lines stand there once more than they were sent."""
        return sum(count - 1 for count in Counter(self.rows).values())

    @property
    def lost(self) -> int:
        """How many records are in no file."""
        return self.sent - len(set(self.rows))


def deliver(
    payloads: Sequence[bytes],
    crash: str = NO_CRASH,
    *,
    seconds_between: float = 2.0,
    buffer_seconds: int = BUFFER_SECONDS,
) -> DeliveredFiles:
    """Send payloads through a stream of one shard into compressed files.

    Args:
        payloads: What is sent, each another one.
        crash: When the delivery dies, one of `CRASHES`; it is started again at once.
        seconds_between: Seconds between two records.
        buffer_seconds: How old the buffer gets.

    Raises:
        ValueError: If there is no such crash, or two payloads are the same.

    Example:
        >>> run = deliver([b"%d" % number for number in range(100)], BEHIND_A_FILE)
        >>> run.sent, len(run.rows), run.doubled, run.lost
        (100, 131, 31, 0)
    """
    if crash not in CRASHES:
        raise ValueError(f"a crash is one of {', '.join(CRASHES)}, got {crash}")
    if len(set(payloads)) < len(payloads):
        raise ValueError("payloads must differ, or nobody could tell a double")
    with TemporaryDirectory() as folder:
        rig = _Rig(Path(folder), buffer_seconds)
        for number, payload in enumerate(payloads, 1):
            rig.stream.put(rig.engine.now(), "station", payload)
            rig.wait(seconds_between, crash == BEHIND_A_FILE)
            if crash == WITH_A_FULL_BUFFER and number == len(payloads) // 2:
                rig.restart()
        rig.wait(buffer_seconds + 2, crash == BEHIND_A_FILE)
        return DeliveredFiles(sent=len(payloads), files=rig.read_back())


class _Rig:
    """A stream, a delivery, and a hand on the plug."""

    def __init__(self, folder: Path, buffer_seconds: int) -> None:
        self.engine = Engine()
        self.stream = Stream("readings", shard_count=1, now=0.0)
        self._folder = folder
        self._hints = DeliverySettings(buffer_seconds=buffer_seconds, file_format="gzip")
        self._earlier: list[Path] = []
        self._delivery = self._start(None)
        self.engine.run(until=1.0)

    def wait(self, seconds: float, crashes_behind_a_file: bool) -> None:
        """Let time pass, in steps shorter than a file takes, and crash behind the first file."""
        until = self.engine.now() + seconds
        while self.engine.now() < until:
            self.engine.run(until=min(self.engine.now() + WRITE_SECONDS / 2, until))
            if crashes_behind_a_file and self._delivery.written and not self._earlier:
                self.restart()

    def restart(self) -> None:
        """Kill the delivery and start another where it has saved that it was."""
        self._delivery.kill()
        self._earlier += self._delivery.written
        self._delivery = self._start(self._delivery.places)

    def read_back(self) -> tuple[tuple[bytes, ...], ...]:
        """Return the lines of each file, oldest file first."""
        paths = [*self._earlier, *self._delivery.written]
        return tuple(tuple(gzip.decompress(path.read_bytes()).splitlines()) for path in paths)

    def _start(self, places: dict[str, Start] | None) -> Delivery:
        return Delivery(self.engine, self.stream, self._folder, self._hints, places=places)
