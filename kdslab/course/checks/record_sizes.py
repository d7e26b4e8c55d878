"""What a wrong weight gives away: characters, base64, a key forgotten, or thousands for KiB."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.facts import KIB, RECORD_BYTES_BY_DEFAULT
from kdslab.model.record import counted_bytes
from kdslab.model.stream import Stream

BLANK_KEY: Final = "São Paulo"
PROBES: Final = (
    ("a", b"x"),
    ("a", b""),
    ("é", b"x"),
    ("Seattle", b"12.8"),
    ("Málaga", b'{"max_c": 18.3}'),
    ("東京", "12,8 °C".encode()),
    ("🌧", bytes(2_000)),
)
"""Records that tell the right weight and all wrong ones apart, the simplest first."""

WEIGHTS: Final[dict[str, Callable[[str, bytes], int]]] = {
    "characters, not bytes": lambda key, data: len(key) + len(data),
    "base64 counted": lambda key, data: len(key.encode()) + len(b64encode(data)),
    "characters and base64": lambda key, data: len(key) + len(b64encode(data)),
    "the key forgotten": lambda _, data: len(data),
    "base64 without the key": lambda _, data: len(b64encode(data)),
    "the data forgotten": lambda key, _: len(key.encode()),
    "not UTF-8": lambda key, data: len(key.encode("utf-16-le")) + len(data),
    "rounded up to KiB": lambda key, data: -(-counted_bytes(key, data) // KIB) * KIB,
}
"""Wrong ways to weigh a record, by the names that learners see."""

_ADVICE: Final = {
    "characters, not bytes": "`len(key)` counts characters. Encode the key first.",
    "base64 counted": "base64 is for the wire alone. Weigh the data as they are.",
    "characters and base64": "Encode the key, and weigh the data before base64.",
    "the key forgotten": "The key counts as well.",
    "base64 without the key": "Weigh the data before base64, and add the key.",
    "the data forgotten": "The data count as well.",
    "not UTF-8": "Encode the key as UTF-8, which `encode()` does by itself.",
    "rounded up to KiB": "The size of a record is not rounded. Return its bytes.",
    "text, not a number": "Return the number, without quotes or `str`.",
    "a broken number": "Bytes are whole: a sum of two `len` needs no division.",
}
_UNKNOWN: Final = "Take key and data apart: what does each weigh?"
_UNQUOTED: Final = "Write the number without quotes."


def wrong_key_bytes(given: object) -> Counterexample | None:
    """Say what is wrong with the weight of the key in the blank, if anything is."""
    right = counted_bytes(BLANK_KEY, b"")
    if type(given) is int and given == right:
        return None
    known = {
        len(BLANK_KEY): ("characters, not bytes", "One of its characters takes two bytes."),
        right * 8: ("bits, not bytes", "Eight bits are one byte."),
    }
    mistake, step = known.get(given, ("", "")) if type(given) is int else (misnumbered(given), "")
    return Counterexample(
        yours=f"key_bytes {shortened(given)}",
        rule=f'"{BLANK_KEY}" has {len(BLANK_KEY)} characters, and ã takes 2 bytes in UTF-8',
        next_step=step or "Count bytes: `len(key.encode())` does it.",
        mistake=mistake,
    )


def wrong_room(given: object) -> Counterexample | None:
    """Say what is wrong with the room that the blank's key leaves, if anything is."""
    key_bytes = counted_bytes(BLANK_KEY, b"")
    right = RECORD_BYTES_BY_DEFAULT - key_bytes
    if type(given) is int and given == right:
        return None
    known = {
        RECORD_BYTES_BY_DEFAULT: ("the key forgotten", "Take the key's bytes off."),
        10**6 - key_bytes: ("a million", "A MiB is 2**20 bytes, not 10**6."),
        10**6: ("a million", "A MiB is 2**20 bytes, and the key takes some of them."),
        right // 4 * 3: ("base64 counted", "base64 does not count: leave it out."),
        RECORD_BYTES_BY_DEFAULT // 4 * 3 - key_bytes: (
            "base64 counted",
            "base64 does not count: leave it out.",
        ),
    }
    mistake, step = known.get(given, ("", "")) if type(given) is int else (misnumbered(given), "")
    if mistake == "text, not a number":
        step = _UNQUOTED
    return Counterexample(
        yours=f"room {shortened(given)}",
        rule=f"key and data together weigh {RECORD_BYTES_BY_DEFAULT:,} bytes at most, by default",
        next_step=step or f"The key takes {key_bytes} of them. How many are left?",
        mistake=mistake,
    )


def misweighed(answer: Callable[[str, bytes], object]) -> Counterexample | str:
    """Return the simplest record that is weighed wrongly, or what the stream says to the rest."""
    for key, data in PROBES:
        yours = answer(key, data)
        if type(yours) is not int or yours != counted_bytes(key, data):
            return _complaint(answer, key, data, yours)
    return _at_the_limit()


def _complaint(
    answer: Callable[[str, bytes], object], key: str, data: bytes, yours: object
) -> Counterexample:
    mistake = _known(answer) if type(yours) is int else misnumbered(yours)
    return Counterexample(
        yours=f'key "{key}", {_bytes(data)} of data: {shortened(yours)}',
        rule=(
            f"{_bytes(key.encode())} of key and {len(data):,} of data are "
            f"{counted_bytes(key, data):,}"
        ),
        next_step=_ADVICE.get(mistake, _UNKNOWN),
        mistake=mistake,
    )


def _bytes(given: bytes) -> str:
    return "1 byte" if len(given) == 1 else f"{len(given):,} bytes"


def _known(answer: Callable[[str, bytes], object]) -> str:
    try:
        given = [answer(*probe) for probe in PROBES]
    except Exception:
        return ""  # The learner has the first counterexample already; that is enough.
    return next(
        (name for name, wrong in WEIGHTS.items() if given == [wrong(*probe) for probe in PROBES]),
        "",
    )


def _at_the_limit() -> str:
    key = "東京"
    room = RECORD_BYTES_BY_DEFAULT - counted_bytes(key, b"")
    taken = [size for size in (room, room + 1) if _is_taken(key, size)]
    return (
        f'{len(PROBES)} records weighed. With the key "{key}" the stream takes {taken[-1]:,} bytes '
        "of data and refuses one more."
    )


def _is_taken(key: str, size: int) -> bool:
    try:
        Stream("scales", shard_count=1, now=0.0).put(0.0, key, bytes(size))
    except InvalidArgumentException:
        return False
    return True
