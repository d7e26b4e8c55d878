"""What a wrong agent.json gives away once the agent works with it: lines that miss, lines too many.

The agent gets a folder of its own that stands for the shop's. A path of this machine never reaches
what the learner reads.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kdslab.api.lab import Lab
from kdslab.course.checks.agent_text import LOG_FOLDER
from kdslab.course.outcome import Counterexample
from kdslab.sim.writers.agent import Agent
from kdslab.sim.writers.agent_config import FlowSettings
from kdslab.sim.writers.checkpoint_file import CheckpointFile

STREAM: Final = "clicks"
WAIT_SECONDS: Final = 5

_OLD, _NOW, _LATER = ("GET /yesterday",), ("GET /home", "GET /cart"), ("GET /pay",)
_WANTED: Final = (*_OLD, *_NOW, *_LATER)
_ERROR: Final = "ERROR no stock"


def wrong_shipment(flow: FlowSettings) -> Counterexample | str:
    """Let an agent work with a flow; say what is wrong with what it ships, or what it shipped.

    Args:
        flow: The learner's flow.
    """
    if flow.stream_name != STREAM:
        return _complaint(
            f"the stream {flow.stream_name}: ResourceNotFoundException",
            f"the stream is named {STREAM}",
            "Mend kinesisStream.",
            "another stream",
        )
    early, late = _shipped(flow)
    if _ERROR in late:
        return _complaint(
            f"the stream got {_ERROR!r} from error.log",
            "a pattern fits every name that it can be stretched to",
            "Let the pattern's file name begin with access.log.",
            "too many files",
        )
    if set(_LATER) - set(late):
        return _none_or_late(flow, late)
    missing = [line for line in _WANTED if line not in late]
    if missing:
        return _missing(missing)
    return (
        f"{len(late)} lines are in the stream: {len(early)} of them {WAIT_SECONDS} seconds after "
        "the start, from two files; the rest as it was written."
    )


def _shipped(flow: FlowSettings) -> tuple[list[str], list[str]]:
    """Run an agent; return the lines in the stream after its first wait, and at the end."""
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName=STREAM, ShardCount=1)
    lab.advance(seconds=60)
    stream = lab.account.find(lab.now(), STREAM)

    def stored() -> list[str]:
        return [row.data.decode().strip() for row in stream.shards[0].records]

    with TemporaryDirectory() as place:
        folder = Path(place, "shop")
        folder.mkdir()
        _write(folder, "access.log.1", _OLD)
        _write(folder, "access.log", _NOW)
        _write(folder, "error.log", (_ERROR,))
        here = replace(flow, directory=str(folder))
        agent = Agent([here], kinesis, CheckpointFile(Path(place, "checkpoint")), now=lab.now)
        _look_twice(agent, lab)
        early = stored()
        _write(folder, "access.log", _LATER)
        _look_twice(agent, lab)
        return early, stored()


def _look_twice(agent: Agent, lab: Lab) -> None:
    agent.step()
    lab.advance(seconds=WAIT_SECONDS)
    agent.step()


def _write(folder: Path, name: str, lines: tuple[str, ...]) -> None:
    with Path(folder, name).open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in lines)


def _none_or_late(flow: FlowSettings, late: list[str]) -> Counterexample:
    if flow.buffer_millis_at_most > WAIT_SECONDS * 1000:
        return _complaint(
            f"{WAIT_SECONDS} seconds after a line was written, it is not in the stream",
            f"a line waits for others up to {flow.buffer_millis_at_most:,} ms here",
            "Set maxBufferAgeMillis, in milliseconds.",
            "waits too long",
        )
    return _complaint(
        f"{flow.name_pattern} fits access.log.1 and not access.log"
        if late
        else f"{flow.name_pattern} fits no file that the shop writes",
        f"the files are access.log and access.log.1, in {LOG_FOLDER}",
        "A * stands for any text, also for none. Where does it belong?",
        "the newest file left out" if late else "no file fits",
    )


def _missing(missing: list[str]) -> Counterexample:
    if set(_NOW) & set(missing):
        return _complaint(
            f"missing: {', '.join(missing)}",
            "by default the agent begins at the end of the files that it finds",
            "Set initialPosition, so that it begins at the start.",
            "only what comes later",
        )
    return _complaint(
        f"missing: {', '.join(missing)}, from access.log.1",
        "at its first start the agent takes the files whose names fit the pattern",
        "A * stands for any text, also for none. Where does it belong?",
        "the rotated file left out",
    )


def _complaint(yours: str, rule: str, next_step: str, mistake: str) -> Counterexample:
    return Counterexample(yours=yours, rule=rule, next_step=next_step, mistake=mistake)
