"""A clickstream: what JupyterLab writes down of its visitors, and an agent that tails the file.

The lines have the form of Jupyter Server's own log, as `jupyter lab --debug` writes it.

Simplification: the visitors and what they do are made up; a real log has many more kinds of lines,
and some of them, such as tracebacks, are several lines long.

Source: jupyter_server, `log.py`; its messages "Kernel started" and "Saving file at".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from kdslab.model.events import PutRefused
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.clock import START
from kdslab.sim.writers.agent import Agent
from kdslab.sim.writers.agent_config import FlowSettings, InitialPosition
from kdslab.sim.writers.checkpoint_file import CheckpointFile

PICTURES: Final = ("aws-kds-in-data-pipeline.png", "aws-kds-components.png")
"""The two pictures that the study notes show and that nobody has."""

_VISITORS: Final = ("ada", "barbara", "edsger", "grace", "ken", "radia")
_PAGES: Final = ("01-log", "03-hashing", "06-throttle", "07-retries", "10-reading")
_NOTES: Final = "study-notes"


def lab_log(visits: int = 24, seed: int = 13) -> tuple[str, ...]:
    """Return the lines of a morning in JupyterLab, oldest first; the same for the same seed.

    Each visitor opens some notebooks. Whoever opens the study notes makes the browser ask for
    their pictures, which are missing; not everybody scrolls down to the second.

    Example:
        >>> print(lab_log()[0])
        [D 2026-11-23 09:04:24.735 ServerApp] 200 GET /lab (grace@127.0.0.1) 2.47ms
    """
    chance = Random(seed)
    found = [line for _ in range(visits) for line in _visit(chance)]
    return tuple(text for _, text in sorted(found, key=lambda line: line[0]))


def _visit(chance: Random) -> Iterator[tuple[float, str]]:
    who, now = chance.choice(_VISITORS), START + chance.uniform(0, 3000)
    yield _request(chance, now, 200, "/lab", who)
    for page in chance.sample(_PAGES, chance.randint(1, 2)):
        now += chance.uniform(5, 60)
        yield _request(chance, now, 200, f"/lab/tree/notebooks/{page}.ipynb", who)
        now += chance.uniform(1, 3)
        yield _line(now, "I", f"Kernel started: {chance.getrandbits(128):032x}")
        now += chance.uniform(30, 300)
        yield _line(now, "I", f"Saving file at /notebooks/{page}.ipynb")
    if chance.random() < 0.5:
        now += chance.uniform(5, 60)
        yield _request(chance, now, 200, f"/lab/tree/{_NOTES}.ipynb", who)
        seen = PICTURES[: 1 + (chance.random() < 0.6)]
        for picture in seen:
            yield _request(chance, now, 404, f"/files/images/{picture}", who)


def _request(chance: Random, now: float, status: int, path: str, who: str) -> tuple[float, str]:
    took = f"{chance.uniform(0.5, 20):.2f}ms"
    text = f"{status} GET {path} ({who}@127.0.0.1) {took}"
    if status < 400:
        return _line(now, "D", text)
    return _line(now, "W", f"{text} referer=http://localhost:8888/lab/tree/{_NOTES}.ipynb")


def _line(now: float, level: str, text: str) -> tuple[float, str]:
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    return now, f"[{level} {stamp} ServerApp] {text}"


@dataclass(frozen=True, kw_only=True)
class Tailed:
    """What an agent has brought into a stream.

    Attributes:
        lines: How many lines the log has.
        records: What the stream holds.
    """

    lines: int
    records: tuple[Record, ...]

    @cached_property
    def distinct_texts(self) -> int:
        """How many different lines the stream holds."""
        return len({record.data for record in self.records})

    @cached_property
    def distinct_numbers(self) -> int:
        """How many different sequence numbers the records have."""
        return len({record.sequence_number for record in self.records})

    def distinct(self, id_of: Callable[[Record], object]) -> int:
        """Return how many documents an index holds that takes its ids from a rule."""
        return len({id_of(record) for record in self.records})


def tail(lines: Sequence[str], *, crashes: bool = False) -> Tailed:
    """Let an agent tail a log that is written in two halves.

    Args:
        lines: What is written.
        crashes: Whether it is killed after it has sent the second half and before it has written
            that down; another one goes on.

    Example:
        >>> run = tail(lab_log(), crashes=True)
        >>> run.lines, run.distinct_texts, len(run.records)
        (172, 172, 258)
    """
    stream, half = Stream("clicks", shard_count=1, now=START), len(lines) // 2
    with TemporaryDirectory() as folder:
        log, memory = Path(folder, "lab.log"), CheckpointFile(Path(folder, "checkpoint.json"))
        agent = _agent(log, stream, memory, START)
        _append(log, lines[:half])
        agent.step(at_once=True)
        before = memory.path.read_bytes()
        _append(log, lines[half:])
        agent.step(at_once=True)
        if crashes:
            memory.path.write_bytes(before)
            _agent(log, stream, memory, START + 1).step(at_once=True)
    return Tailed(lines=len(lines), records=tuple(stream.shards[0].records))


def _append(log: Path, lines: Sequence[str]) -> None:
    with log.open("ab") as file:
        file.writelines(line.encode() + b"\n" for line in lines)


def _agent(log: Path, stream: Stream, memory: CheckpointFile, now: float) -> Agent:
    log.touch()
    flow = FlowSettings(
        directory=str(log.parent),
        name_pattern=log.name,
        stream_name=stream.name,
        initial_position=InitialPosition.START_OF_FILE,
    )
    return Agent([flow], _Client(stream, now), memory, now=lambda: now)


class _Client:
    """The one call that an agent makes, straight into a stream."""

    def __init__(self, stream: Stream, now: float) -> None:
        self._stream, self._now = stream, now

    def put_records(self, *, StreamName: str, Records: list[Any]) -> Any:  # noqa: ARG002, N803 - boto3's
        """Put records and return what became of each."""
        items = [(one["PartitionKey"], one["Data"], None) for one in Records]
        answers = self._stream.put_many(self._now, items)
        return {
            "Records": [
                {"ErrorCode": "refused"} if type(one) is PutRefused else {} for one in answers
            ]
        }
