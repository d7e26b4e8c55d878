"""What a resend gives away: the model sends what the learner picked, and counts lost and double."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kdslab.api.lab import Lab
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import REQUEST_RECORDS_AT_MOST, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.stream import Stream

Entry: TypeAlias = dict[str, Any]

TRIALS: Final = ((10, 4), (10, 0), (10, 10), (REQUEST_RECORDS_AT_MOST, 227))
"""How many records are sent at once, and for how many the first shard has room.

In the first trial the failures are neither at the beginning nor at the end.
"""

_ZIP: Final = 'zip(request, answer["Records"]) walks both together.'


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One request that failed in part, and what the learner would send again.

    Attributes:
        request: The records that were sent.
        results: What the answer says of each.
        chosen: What the learner's function returned.
        copies: How often each record's data are stored after the resend; empty if that could not
            be done.
    """

    request: list[Entry]
    results: list[Entry]
    chosen: Any
    copies: Counter[bytes]

    @property
    def sent(self) -> int:
        """Return how many records the request had."""
        return len(self.request)

    @property
    def failed(self) -> list[Entry]:
        """Return the records that were refused."""
        both = zip(self.request, self.results, strict=True)
        return [record for record, result in both if "ErrorCode" in result]

    @property
    def distinct(self) -> int:
        """Return how many different records are stored."""
        return len(self.copies)


def trial(to_resend: Callable[[list[Entry], Entry], Any], count: int, room: int) -> Trial:
    """Overload one shard of two, ask what to send again, and send it a second later.

    Args:
        to_resend: The learner's function.
        count: How many records the request has.
        room: How many of them the first shard has room for.
    """
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=2)
    lab.advance(seconds=60)
    stream = lab.account.find(lab.now(), "clicks")
    for _ in range(SHARD_WRITE_RECORDS_PER_SECOND - room):
        stream.put(lab.now(), "others", b"", stream.shards[0].hash_key_range.start)
    request = [
        {"PartitionKey": f"user-{number}", "Data": f"click {number}".encode()}
        for number in range(count)
    ]
    answer = kinesis.put_records(StreamName="clicks", Records=request)
    chosen = to_resend(deepcopy(request), deepcopy(answer))
    if _is_sendable(chosen, request):
        lab.advance(seconds=1)
        again = list(chosen)
        for start in range(0, len(again), REQUEST_RECORDS_AT_MOST):
            part = again[start : start + REQUEST_RECORDS_AT_MOST]
            kinesis.put_records(StreamName="clicks", Records=part)
    return Trial(request=request, results=answer["Records"], chosen=chosen, copies=_copies(stream))


def wrong_resend(found: Trial) -> Counterexample | None:
    """Say what is wrong with what a learner sends again, if anything is."""
    if isinstance(found.chosen, list | tuple) and list(found.chosen) == found.failed:
        return None
    mistake, next_step = _mistake(found)
    return Counterexample(
        yours=_yours(found),
        rule=(
            f"{len(found.failed)} of {found.sent} records failed, at the places {_places(found)} "
            "of request and answer"
            if found.failed
            else f"all {found.sent} records are stored"
        ),
        next_step=next_step,
        mistake=mistake,
    )


def _copies(stream: Stream) -> Counter[bytes]:
    return Counter(row.data for shard in stream.shards for row in shard.records if row.data)


def _is_sendable(chosen: object, request: list[Entry]) -> bool:
    return isinstance(chosen, list | tuple) and all(record in request for record in chosen)


def _yours(found: Trial) -> str:
    if not _is_sendable(found.chosen, found.request):
        return shortened(found.chosen)
    lost = found.sent - found.distinct
    twice = sum(found.copies.values()) - found.distinct
    return f"you send {len(found.chosen)} again; then {lost} are lost and {twice} stored twice"


def _places(found: Trial) -> str:
    places = [str(at) for at, result in enumerate(found.results) if "ErrorCode" in result]
    return ", ".join(places[:5]) + (", …" if len(places) > 5 else "")


def _mistake(found: Trial) -> tuple[str, str]:
    if isinstance(found.chosen, int):
        return "how many, not which", "Return a list of records, not their number."
    if not isinstance(found.chosen, list | tuple):
        return "not a list", "Return a list; an empty one, if nothing failed."
    return _wrong_list(found, list(found.chosen))


def _wrong_list(found: Trial, chosen: list[Any]) -> tuple[str, str]:
    failed, count = found.failed, len(found.failed)
    if any(isinstance(part, int) for part in chosen):
        return "places, not records", "Return the records of the request at these places."
    if chosen and all(part in found.results for part in chosen):
        return "the answer's entries", f"The entries only report; return the records. {_ZIP}"
    beliefs: tuple[tuple[str, list[Entry] | None, str], ...] = (
        ("everything again", found.request, "The others are stored: leave them out."),
        ("nothing again", [], "A record that failed is not in the stream. You still have it."),
        (
            "what was stored",
            [record for record in found.request if record not in failed],
            'An entry with an "ErrorCode" failed; one with a "SequenceNumber" is stored.',
        ),
        (
            "the last ones",
            found.request[-count:] if count else None,
            f"Failures need not be at the end: each shard decides for itself. {_ZIP}",
        ),
        (
            "the first ones",
            found.request[:count] if count else None,
            f"Failures need not be at the beginning: each shard decides for itself. {_ZIP}",
        ),
    )
    for name, records, advice in beliefs:
        if chosen == records:
            return name, advice
    if len(chosen) == count and all(record in chosen for record in failed):
        return "another order", "Keep the order of the request: what was first goes first."
    return "", f'Take the record whose entry has an "ErrorCode". {_ZIP}'
