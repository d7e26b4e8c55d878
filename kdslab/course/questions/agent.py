"""The question of lesson 04 on the Kinesis Agent: what it promises for the lines of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.model.facts import CHECKED_ON
from kdslab.model.stream import Stream
from kdslab.sim.writers.agent import Agent
from kdslab.sim.writers.agent_config import FlowSettings, InitialPosition
from kdslab.sim.writers.checkpoint_file import CheckpointFile

_FIRST: Final = tuple(f"line {number}" for number in range(1, 8))
_SECOND: Final = ("line 8", "line 9")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shipped:
    """What two lives of an agent put into a stream: lines with their newlines, and their keys."""

    lines: tuple[str, ...]
    keys: tuple[str, ...]


@cache
def _shipped(*, is_killed: bool = False) -> _Shipped:
    """Let an agent ship a file; stop it, rotate the file, and let another agent go on.

    Args:
        is_killed: Whether the first agent dies after it has sent and before it writes that down.
    """
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=2)
    lab.advance(seconds=60)
    with TemporaryDirectory() as place:
        log = Path(place, "app.log")
        flow = FlowSettings(
            directory=place,
            name_pattern="app.log*",
            stream_name="s",
            initial_position=InitialPosition.START_OF_FILE,
        )
        _write(log, _FIRST)
        memory = CheckpointFile(Path(place, "checkpoint"))
        Agent([flow], kinesis, memory, now=lab.now).step(at_once=True)
        if is_killed:
            memory.path.unlink()
        _write(log, _SECOND[:1])
        log.rename(Path(place, "app.log.1"))
        _write(log, _SECOND[1:])
        Agent([flow], kinesis, memory, now=lab.now, seed=1).step(at_once=True)
    return _stored(lab.account.find(lab.now(), "s"))


def _write(log: Path, lines: Sequence[str]) -> None:
    with log.open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _stored(stream: Stream) -> _Shipped:
    rows = [row for shard in stream.shards for row in shard.records]
    return _Shipped(
        lines=tuple(row.data.decode() for row in rows),
        keys=tuple(row.partition_key or "" for row in rows),
    )


def _wanted() -> list[str]:
    return [f"{line}\n" for line in (*_FIRST, *_SECOND)]


AGENT: Final = Question(
    ident="04.q8",
    prompt="A Kinesis Agent ships a log file with its default partition keys. What is true?",
    kind="multiple",
    options=(
        Option(
            "After a restart it goes on where it was, even in a file that was renamed.",
            "It writes down how far it is, and knows a file by more than its name.",
            correct=True,
            holds=lambda: sorted(_shipped().lines) == _wanted(),
        ),
        Option(
            "Each line becomes a record of its own.",
            "With its newline at the end.",
            correct=True,
            holds=lambda: len(_shipped().lines) == len(_wanted()),
        ),
        Option(
            "Each line is in the stream exactly once, whatever happens.",
            "If it is killed after it has sent and before it has written that down, it sends these "
            "lines again.",
            misconception=32,
            holds=lambda: sorted(_shipped(is_killed=True).lines) == _wanted(),
        ),
        Option(
            "A reader gets the lines in the order in which they stand in the file.",
            "Each line has a random key, so neighbours go to different shards.",
            misconception=13,
            holds=lambda: list(_shipped().lines) == _wanted(),
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs="https://docs.aws.amazon.com/streams/latest/dev/writing-with-agents.html",
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{len(_wanted())} lines, a restart, a renamed file: {len(_shipped().lines)} records with "
        f"{len(set(_shipped().keys))} keys. Killed before it writes down the first "
        f"{len(_FIRST)}: "
        f"{len(_shipped(is_killed=True).lines)} records."
    ),
)
