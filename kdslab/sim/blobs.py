"""What becomes of the text that is handed to a client: the CLI of either version, boto3, Lambda.

Version 2 of the AWS CLI takes `--data` as base64 and decodes it, as leniently as Python does:
characters outside of the alphabet are dropped without a word. Version 1 takes it as it is.

Source: AWS CLI user guide, "Breaking changes between version 1 and version 2".
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from string import ascii_letters, digits
from typing import Final

from kdslab.model.iterator import IteratorType
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream

V2: Final = "version 2"
V2_RAW: Final = "version 2, raw-in-base64-out"
V1: Final = "version 1"
CLIS: Final = (V2, V2_RAW, V1)
GREETING: Final = "Hello, Kinesis!"

_ALPHABET: Final = frozenset(ascii_letters + digits + "+/")
_QUAD: Final = 4


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What a CLI makes of the text behind `--data`.

    Attributes:
        text: What was typed.
        cli: Which CLI: one of `CLIS`.
        used: For each character, whether anything of it is stored.
        stored_hex: The stored bytes, two digits each; empty if nothing is sent.
        error: What the CLI says instead of sending, or empty.
        read_as: What a reader sees who takes the bytes for UTF-8.
    """

    text: str
    cli: str
    used: tuple[bool, ...]
    stored_hex: str
    error: str
    read_as: str

    @property
    def size_bytes(self) -> int:
        """Return how many bytes are stored."""
        return len(self.stored_hex) // 2

    @property
    def is_as_typed(self) -> bool:
        """Return whether a reader gets back what was typed."""
        return not self.error and self.stored_hex == self.text.encode().hex()


def cli_stores(text: str = GREETING, cli: str = V2) -> Stored:
    """Put a text as a CLI would, into a stream of the model, and read it back.

    Args:
        text: What stands behind `--data`.
        cli: Which CLI: one of `CLIS`.

    Raises:
        ValueError: If there is no such CLI.

    Example:
        >>> cli_stores("Hello, Kinesis!").stored_hex
        '1de965a0a8a77ac8ac'
        >>> cli_stores("Hello").error
        'Invalid base64: "Hello"'
    """
    if cli not in CLIS:
        raise ValueError(f"the CLIs are {', '.join(CLIS)}, got {cli}")
    try:
        data = b64decode(text) if cli == V2 else text.encode()
    # As the CLI does: letters that do not come out even, and texts that are not ASCII.
    except ValueError:
        error = f'Invalid base64: "{text}"'
        nothing = (False,) * len(text)
        return Stored(text=text, cli=cli, used=nothing, stored_hex="", error=error, read_as="")
    data = _there_and_back(data)
    return Stored(
        text=text,
        cli=cli,
        used=_used(text) if cli == V2 else (True,) * len(text),
        stored_hex=data.hex(),
        error="",
        read_as=data.decode(errors="replace"),
    )


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One record as several readers show it.

    Attributes:
        stored_hex: The bytes in the stream.
        boto3: What boto3 gives as `Data`, as a literal.
        cli: What `get-records` prints as `Data`.
        lambda_event: What stands in a Lambda event as `data`.
    """

    stored_hex: str
    boto3: str
    cli: str
    lambda_event: str


def seen_by_readers(text: str = GREETING) -> Seen:
    """Store a text once and show it as boto3, the CLI and a Lambda event do.

    The protocol carries bytes as base64; boto3 undoes that, the CLI and Lambda show it.

    Example:
        >>> seen_by_readers("hello").boto3, seen_by_readers("hello").cli
        ("b'hello'", 'aGVsbG8=')
    """
    data = _there_and_back(text.encode())
    coded = b64encode(data).decode()
    return Seen(stored_hex=data.hex(), boto3=repr(data), cli=coded, lambda_event=coded)


def _there_and_back(data: bytes) -> bytes:
    stream = Stream("greetings", shard_count=1, now=0.0)
    shard, _ = stream.put(MINUTE, "user-1", data)
    place = stream.iterator(MINUTE, shard.id, IteratorType.TRIM_HORIZON)
    return stream.get_records(MINUTE, place).records[0].data


def _used(text: str) -> tuple[bool, ...]:
    """Return which characters a lenient decoder takes; what follows the padding is ignored."""
    letters = pads = 0
    used, is_done = [], False
    for character in text:
        is_letter = character in _ALPHABET and not is_done
        used.append(is_letter)
        if is_letter:
            letters, pads = letters + 1, 0
        elif character == "=" and letters % _QUAD > 1:
            pads += 1
            is_done = is_done or letters % _QUAD + pads >= _QUAD
    return tuple(used)
