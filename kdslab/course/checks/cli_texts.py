"""A learner's own text behind `--data`: what version 2 stores, shows, and would have needed."""

from __future__ import annotations

from base64 import b64encode
from random import Random
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.blobs import V2, cli_stores

_WHAT: Final = ("order", "Trip", "sensor", "user", "Invoice", "click", "Truck", "meter")
_SAYS: Final = ("arrived", "Ready!", "is late", "paid?", "moved", "is full", "sold", "Gone.")
_QUAD: Final = 4
_CHARACTERS: Final = (14, 22)


def drawn_text(chance: Random) -> str:
    """Draw a text that version 2 of the CLI takes without complaint and stores as garbage."""
    while True:
        what, says = chance.choice(_WHAT), chance.choice(_SAYS)
        text = f"{what} {chance.randrange(10, 9_999)}: {says}"
        stored = cli_stores(text, V2)
        short, long = _CHARACTERS
        if not stored.error and sum(stored.used) % _QUAD == 0 and short <= len(text) <= long:
            return text


def stored_bytes(text: str) -> bytes:
    """Return what version 2 stores of a text."""
    return bytes.fromhex(cli_stores(text, V2).stored_hex)


def wrong_stored(stored: object, text: str) -> Counterexample | None:
    """Say what is wrong with the bytes that shall lie in the stream."""
    right = stored_bytes(text)
    if stored == right:
        return None
    coded = b64encode(text.encode())
    mistake, step = "", "Drop what is no letter of base64, then decode the rest."
    if isinstance(stored, str):
        mistake, step = "text, not bytes", "A record holds bytes: write b'...' or use b64decode."
    elif stored == text.encode():
        mistake, step = "stored as typed", "That is version 1, or raw-in-base64-out."
    elif stored == coded:
        mistake, step = "encoded, not decoded", "Version 2 takes the text for base64: decode it."
    elif isinstance(stored, int):
        mistake, step = "a number, not bytes", "Hand in the bytes themselves."
    used = len(right) * _QUAD // 3
    return Counterexample(
        yours=f"stored = {shortened(stored)}",
        rule=f"of {len(text)} characters {used} belong to base64; {used} / 4 x 3 = "
        f"{len(right)} bytes",
        next_step=step,
        mistake=mistake,
    )


def wrong_shown(shown: object, text: str) -> Counterexample | None:
    """Say what is wrong with what get-records shall print."""
    right = b64encode(stored_bytes(text)).decode()
    if shown == right:
        return None
    mistake, step = "", "Encode the stored bytes in base64."
    if isinstance(shown, bytes):
        mistake, step = "bytes, not text", "The CLI prints text: add .decode()."
    elif shown == text:
        mistake, step = "shown as typed", "What fell out is gone: encode the stored bytes."
    elif shown == b64encode(text.encode()).decode():
        mistake, step = "the text encoded", "Not the text is in the stream: encode what is stored."
    return Counterexample(
        yours=f"shown = {shortened(shown)}",
        rule=f"get-records prints the {len(stored_bytes(text))} stored bytes as base64: "
        f"{len(right)} letters",
        next_step=step,
        mistake=mistake,
    )


def wrong_encoded(encoded: object, text: str) -> Counterexample | None:
    """Say what is wrong with the `--data` that makes version 2 store the text."""
    right = b64encode(text.encode()).decode()
    if encoded == right:
        return None
    mistake, step = "", "Encode the text in base64, once."
    if isinstance(encoded, bytes):
        mistake, step = "bytes behind --data", "A command line takes text: add .decode()."
    elif encoded == text:
        mistake, step = "the text again", "Version 2 decodes --data. What decodes to the text?"
    elif encoded == b64encode(stored_bytes(text)).decode():
        mistake, step = "the garbage encoded", "Encode the text itself, not what was stored."
    got = cli_stores(str(encoded), V2)
    return Counterexample(
        yours=f"encoded = {shortened(encoded)}; version 2 stores "
        f"{got.error or f'{got.size_bytes} bytes'}",
        rule=f"decoded it must give the {len(text)} characters of {text!r}",
        next_step=step,
        mistake=mistake,
    )
