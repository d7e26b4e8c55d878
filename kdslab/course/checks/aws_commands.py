"""One `aws kinesis` command as version 2 of the CLI runs it, in a lab and without a process.

Operations, options and their types come from botocore's service model, as the CLI takes them.

Simplification: lists, structures and `--query` are not needed here and are not understood.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any, Final

from botocore import xform_name
from botocore.exceptions import ClientError, ParamValidationError

from kdslab.api.lab import Lab
from kdslab.sim.blobs import V2, V2_RAW, cli_stores

_BLOBS: Final = "--cli-binary-format"
_OF_EVERY_COMMAND: Final = (_BLOBS, "--query", "--output", "--region", "--profile")
_SHELL: Final = "<>|&;()"


class CommandError(Exception):
    """What stands in a terminal after a command that did not work."""


def run_command(lab: Lab, command: str, **variables: str) -> dict[str, Any]:
    """Run a command in a lab and return its answer.

    Args:
        lab: The lab; its streams are those of the command.
        command: `aws kinesis` and what follows it.
        **variables: The shell's variables.

    Raises:
        CommandError: If the shell, the CLI or the service refuses.
    """
    words = shell_words(command, **variables)
    if words[:2] != ["aws", "kinesis"] or len(words) < 3:
        raise CommandError(f"a command here begins with aws kinesis, got {' '.join(words[:2])!r}")
    client = lab.client("kinesis")
    model = client.meta.service_model
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if words[2] not in names:
        raise CommandError(f"aws: error: argument operation: Invalid choice: '{words[2]}'")
    given = dict(_pairs(words[3:]))
    shape = model.operation_model(names[words[2]]).input_shape
    arguments = _arguments(shape, given)
    try:
        answer = getattr(client, xform_name(names[words[2]]))(**arguments)
    except (ClientError, ParamValidationError) as refusal:
        raise CommandError(str(refusal)) from None
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}


def shell_words(command: str, **variables: str) -> list[str]:
    """Return the words that a shell makes of a command.

    Raises:
        CommandError: If the shell would do more than start one command.

    Example:
        >>> shell_words('aws --data "Hello, $WHO"', WHO="Kinesis")
        ['aws', '--data', 'Hello, Kinesis']
    """
    if "$(" in command or "`" in command:
        raise CommandError("one plain command, please: nothing is run inside of it here")
    for name, value in variables.items():

        def replaced(found: re.Match[str], value: str = value) -> str:
            return found[1] or value

        # Between single quotes a shell replaces nothing.
        command = re.sub(rf"('[^']*')|\$(?:{name}\b|{{{name}}})", replaced, command)
    lexer = shlex.shlex(command.replace("\\\n", " "), posix=True, punctuation_chars=_SHELL)
    lexer.whitespace_split, lexer.commenters = True, ""
    try:
        words = [word for word in lexer if word.strip()]
    except ValueError as error:
        raise CommandError(f"bash: {error}") from None
    signs = [word for word in words if word[0] in _SHELL and set(word) <= set(_SHELL)]
    if signs:
        raise CommandError(f"bash: syntax error near unexpected token `newline' ({signs[0]})")
    return words


def _pairs(words: list[str]) -> Iterator[tuple[str, str]]:
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not name.startswith("--"):
            raise CommandError(f"Unknown options: {word}")
        yield name, value if equals else next(rest, "")


def _arguments(shape: Any, given: dict[str, str]) -> dict[str, Any]:
    members = {f"--{xform_name(name, '-')}": name for name in shape.members}
    unknown = [name for name in given if name not in members and name not in _OF_EVERY_COMMAND]
    if unknown:
        raise CommandError(f"Unknown options: {', '.join(unknown)}")
    required = {option: name for option, name in members.items() if name in shape.required_members}
    missing = [option for option in required if option not in given]
    if missing:
        raise CommandError(f"the following arguments are required: {', '.join(missing)}")
    is_raw = given.get(_BLOBS) == "raw-in-base64-out"
    return {
        members[option]: _value(shape.members[members[option]].type_name, value, is_raw)
        for option, value in given.items()
        if option in members
    }


def _value(kind: str, value: str, is_raw: bool) -> object:
    if kind == "blob":
        stored = cli_stores(value, V2_RAW if is_raw else V2)
        if stored.error:
            raise CommandError(stored.error)
        return bytes.fromhex(stored.stored_hex)
    if kind in ("integer", "long"):
        try:
            return int(value)
        except ValueError:
            raise CommandError(f"invalid literal for int() with base 10: '{value}'") from None
    return value
