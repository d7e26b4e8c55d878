"""Four commands from the first to the last: what each must achieve, and what keeps it from it."""

from __future__ import annotations

from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.checks.aws_commands import CommandError, run_command
from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.blobs import GREETING

STREAM: Final = "MyStream"
KEY: Final = "123"
BROKEN: Final = {
    "create": "aws kinesis create-stream --stream-name MyStream --shards 2",
    "put": (
        'aws kinesis put-record --stream-name MyStream --partition-key 123 --data "Hello, Kinesis!"'
    ),
    "find": (
        "aws kinesis get-shard-iterator --stream-name MyStream "
        "--shard-id shardId-000000000000 --shard-iterator-type LATEST"
    ),
    "read": "aws kinesis get-records --shard-iterator <Shard Iterator>",
}
"""The commands as they are handed out."""


def first_fault(create: object, put: object, find: object, read: object) -> Counterexample | None:
    """Run four commands one after the other and say what is wrong with the first that fails."""
    given = {"create": create, "put": put, "find": find, "read": read}
    for name, command in given.items():
        if not isinstance(command, str):
            return _not_text(name, command)
    texts = {name: str(command) for name, command in given.items()}
    lab = Lab()
    try:
        run_command(lab, texts["create"])
        lab.advance(minutes=1)
        fault = _miscreated(lab)
        if fault:
            return fault
        run_command(lab, texts["put"])
        lab.advance(seconds=1)
        fault = _misstored(lab, texts["put"])
        if fault:
            return fault
        iterator = str(run_command(lab, texts["find"]).get("ShardIterator"))
        fault = _misplaced(lab, iterator, texts["find"])
        if fault:
            return fault
        answer = run_command(lab, texts["read"], ITERATOR=iterator)
    except CommandError as refusal:
        return _refused(texts, lab, str(refusal))
    return None if answer.get("Records") else _read_elsewhere(answer)


def _not_text(name: str, command: object) -> Counterexample:
    return Counterexample(
        yours=f"{name} = {shortened(command)}",
        rule="each of the four is one command, as text between quotes",
        next_step="Write the command between triple quotes.",
        mistake="not a text",
    )


def _records(lab: Lab) -> list[Any]:
    stream = lab.account.find(lab.now(), STREAM)
    return [record for shard in stream.shards for record in shard.records]


def _exists(lab: Lab) -> bool:
    return STREAM in lab.client("kinesis").list_streams()["StreamNames"]


def _miscreated(lab: Lab) -> Counterexample | None:
    shards = len(lab.account.find(lab.now(), STREAM).open_shards) if _exists(lab) else 0
    if shards == 2:
        return None
    return Counterexample(
        yours=f"after `create`, {STREAM} has {shards} shards",
        rule=f"{STREAM} shall have 2 shards",
        next_step="Look at the stream's name and at --shard-count.",
        mistake="another stream",
    )


def _misstored(lab: Lab, command: str) -> Counterexample | None:
    record = next(iter(_records(lab)), None)
    data = record.data if record else b""
    if record and (data, record.partition_key) == (GREETING.encode(), KEY):
        return None
    rule = f"{len(GREETING)} bytes shall be stored, with the key {KEY}: {GREETING}"
    if data == GREETING.encode() and record:
        return Counterexample(
            yours=f"the key {record.partition_key}",
            rule=rule,
            next_step="Look at --partition-key.",
            mistake="another key",
        )
    raw = "raw-in-base64-out" in command
    mistake, step = (
        ("encoded twice", "Take one of two: base64 as the data, or the option that takes text.")
        if raw and data.isascii()
        else (
            "text taken for base64",
            "Tell version 2 that --data is text: --cli-binary-format raw-in-base64-out.",
        )
    )
    return Counterexample(
        yours=f"stored are {len(data)} bytes: {shortened(data)}",
        rule=rule,
        next_step=step,
        mistake=mistake,
    )


def _misplaced(lab: Lab, iterator: str, command: str) -> Counterexample | None:
    try:
        answer = run_command(lab, "aws kinesis get-records --shard-iterator $IT", IT=iterator)
    except CommandError:
        answer = {}
    if answer.get("Records"):
        return None
    latest = "LATEST" in command
    return Counterexample(
        yours="behind the iterator of `find` there are 0 records",
        rule="1 record was put before, with a key that goes to shardId-000000000000",
        next_step="Begin at TRIM_HORIZON, the oldest record that is kept."
        if latest
        else "The answer of put-record names the shard. Ask for that one.",
        mistake="nothing behind LATEST" if latest else "the wrong shard",
    )


_STEPS: Final = {
    "an option that does not exist": "`aws kinesis create-stream help` lists the options.",
    "the placeholder left in": 'Put the variable there, between double quotes: "$ITERATOR".',
    "the variable's name, not its value": 'A shell replaces "$ITERATOR" only with its dollar '
    "sign, and not between single quotes.",
    "no base64 at all": "Tell version 2 that --data is text: "
    "--cli-binary-format raw-in-base64-out.",
}


def _refused(texts: dict[str, str], lab: Lab, said: str) -> Counterexample:
    """Say which of the four was refused; what has been done so far tells."""
    failed = "create" if not _exists(lab) else "put" if not _records(lab) else "find"
    if failed == "find" and _finds(texts["find"], lab):
        failed = "read"
    mistake = _known(failed, texts[failed], said)
    return Counterexample(
        yours=f"`{failed}` says: {said}",
        rule="each command must run, for version 2 of the CLI and in a shell",
        next_step=_STEPS.get(mistake, "Read what it says, and compare with the lesson's command."),
        mistake=mistake,
    )


def _finds(command: str, lab: Lab) -> bool:
    try:
        return bool(run_command(lab, command))
    except CommandError:
        return False


def _known(name: str, command: str, said: str) -> str:
    if said.startswith("Unknown options"):
        return "an option that does not exist"
    if said.startswith("Invalid base64"):
        return "no base64 at all"
    if name == "read" and "bash:" in said:
        return "the placeholder left in"
    if name == "read" and "ITERATOR" in command:
        return "the variable's name, not its value"
    return ""


def _read_elsewhere(answer: dict[str, Any]) -> Counterexample:
    return Counterexample(
        yours=f"`read` gives {len(answer.get('Records', ()))} records",
        rule="it shall begin at the iterator that `find` gave",
        next_step='Use "$ITERATOR".',
        mistake="not read from the iterator",
    )
