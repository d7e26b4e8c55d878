"""What wrong blanks give away: a wrong base of the digits, a wrong width of the ranges."""

from __future__ import annotations

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.hashing import KEY_SPACE

DIGITS_OF_MD5 = 16
_BASES = {10: "decimal digits", 2: "bits"}
_UNQUOTED = "Write the number without quotes."


def wrong_base(base: object) -> Counterexample | None:
    """Say what is wrong with the base of an MD5 digest's digits, if anything is."""
    if type(base) is int and base == DIGITS_OF_MD5:
        return None
    mistake, next_step = _misread(base)
    return Counterexample(
        yours=f"base {shortened(base)}",
        rule=f"an MD5 digest is written with the {DIGITS_OF_MD5} digits 0 to f",
        next_step=next_step,
        mistake=mistake,
    )


def wrong_width(width: object, shard_count: int) -> Counterexample | None:
    """Say what is wrong with the width of one of some equal ranges, if anything is."""
    if type(width) is int and width == KEY_SPACE // shard_count:
        return None
    mistake, next_step = _miscut(width, shard_count)
    return Counterexample(
        yours=f"width {shortened(width)}",
        rule=f"the ring has 2**128 places; {shard_count} shards share them equally",
        next_step=next_step,
        mistake=mistake,
    )


def _misread(base: object) -> tuple[str, str]:
    if isinstance(base, str):
        return misnumbered(base), _UNQUOTED
    if isinstance(base, float):
        return misnumbered(base), "A base is a whole number: write it without a point."
    known = _BASES.get(base, "") if isinstance(base, int) else ""
    return known, "Count the different digits that a digest can have."


def _miscut(width: object, shard_count: int) -> tuple[str, str]:
    if isinstance(width, str):
        return misnumbered(width), _UNQUOTED
    if isinstance(width, float):
        return misnumbered(width), "Divide with //, so that the number stays whole."
    if width == KEY_SPACE:
        return "the whole ring", "Divide it by the number of shards."
    if width == (KEY_SPACE - 1) // shard_count:
        return "one place missing", "0 counts as a place: divide 2**128, not 2**128 - 1."
    return "", "How many places are there in all, and how many shards share them?"
