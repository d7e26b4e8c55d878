"""What wrong blanks about a split and a merge give away, held against a stream that had both."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.shard import shard_id
from kdslab.model.stream import Stream

_SHARDS: Final = 4
_CUT: Final = 1
_ONE_OFF: Final = 1

_ADVICE: Final = {
    "half of the width": "That is how wide a half is. Add it to where shard 1 starts.",
    "the middle of the ring": "Shard 1 ends there. Take the middle of shard 1's own range.",
    "where the shard starts": "Cut there, the lower child would own nothing. Go half-way on.",
    "text, not a number": "Here it is a number: write it without quotes.",
    "a broken number": "Divide with //, so that the number stays whole.",
    "a number used again": "A closed shard keeps its number for good. Count on from the last one.",
    "upper child first": "Put the child with the lower range first.",
    "closed shards counted": "A shard that was split or merged is closed. Leave it out.",
    "the merge forgotten": "A merge closes both of its shards and opens a new one.",
    "the wrong neighbour": "Whose range begins where shard 0 ends, now that shard 1 is cut?",
}


@cache
def _made() -> tuple[int, tuple[int, ...], frozenset[int]]:
    """Cut shard 1 of 4 in its middle and merge shard 0 with what is then beside it.

    Returns:
        Where the upper child starts, the numbers of both children, and those open in the end.
    """
    stream = Stream("blanks", shard_count=_SHARDS, now=0.0)
    arc = stream.shard(shard_id(_CUT)).hash_key_range
    middle = (arc.start + arc.end + 1) // 2
    stream.split(60.0, shard_id(_CUT), middle)
    stream.settle(120.0)
    children = [shard for shard in stream.open_shards if shard.parents]
    children.sort(key=lambda shard: shard.hash_key_range.start)
    stream.merge(120.0, shard_id(0), children[0].id)
    stream.settle(180.0)
    numbers = tuple(shard.index for shard in children)
    return middle, numbers, frozenset(shard.index for shard in stream.open_shards)


def wrong_new_start(given: object) -> Counterexample | None:
    """Say what is wrong with where the upper child of shard 1 of 4 starts, if anything is."""
    middle, _, _ = _made()
    if type(given) is int and abs(given - middle) <= _ONE_OFF:
        return None
    width = KEY_SPACE // _SHARDS
    known = {
        width // 2: "half of the width",
        2 * width: "the middle of the ring",
        width: "where the shard starts",
    }
    mistake = misnumbered(given) or (known.get(given, "") if isinstance(given, int) else "")
    return Counterexample(
        yours=f"new_start = {shortened(given)}",
        rule="shard 1 of 4 owns from 1/4 to 2/4 of the 2**128 hash keys; its middle is at 3/8",
        next_step=_ADVICE.get(mistake, "Add the start to the end of shard 1, and halve the sum."),
        mistake=mistake,
    )


def wrong_children(given: object) -> Counterexample | None:
    """Say what is wrong with the numbers of both children, if anything is."""
    _, right, _ = _made()
    numbers = _whole_numbers(given)
    if numbers == right:
        return None
    mistake = ""
    if isinstance(given, str):
        mistake = "text, not a number"
    elif numbers == right[::-1]:
        mistake = "upper child first"
    elif any(number < _SHARDS for number in numbers):
        mistake = "a number used again"
    return Counterexample(
        yours=f"children = {shortened(given)}",
        rule=f"4 shards have used the numbers 0 to {_SHARDS - 1}; new ones count on from there",
        next_step=_ADVICE.get(mistake, "Which are the next two numbers? Write them as (a, b)."),
        mistake=mistake,
    )


def wrong_open(given: object) -> Counterexample | None:
    """Say what is wrong with the numbers of the open shards in the end, if anything is."""
    _, (lower, upper), right = _made()
    numbers = set(_whole_numbers(given))
    if numbers == right:
        return None
    mistake = ""
    if isinstance(given, str):
        mistake = "text, not a number"
    elif numbers == {0, 2, 3, lower, upper}:
        mistake = "the merge forgotten"
    elif numbers > right:
        mistake = "closed shards counted"
    elif numbers & {0, _CUT}:
        mistake = "the wrong neighbour" if _CUT not in numbers else "closed shards counted"
    elif numbers == {3, lower, upper, max(right)}:
        mistake = "the wrong neighbour"
    return Counterexample(
        yours=f"open_now = {shortened(given)}",
        rule=(
            f"the split closes shard {_CUT} and opens {lower} and {upper}; "
            "the merge closes two more and opens one"
        ),
        next_step=_ADVICE.get(mistake, "Start from 0, 1, 2, 3. Strike out what is closed."),
        mistake=mistake,
    )


def _whole_numbers(given: object) -> tuple[int, ...]:
    if not isinstance(given, tuple | list | set | frozenset):
        return ()
    numbers = tuple(one for one in given if type(one) is int)
    return numbers if len(numbers) == len(given) else ()
