"""What a consumer does with records that are not what it expects, and what gives it away."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.stream import Stream

Records: TypeAlias = list[dict[str, Any]]

_GOOD: Final = (b'{"usd": 28.3}', b'{"usd": 0}', b'{"usd": 29}')
_BROKEN: Final = (
    b"28 dollars or so",
    b"",
    b'{"month": "2010-03"}',
    b"\xff\xfe",
    b"[28.3]",
    b'{"usd": "28.3"}',
)
_BOTH: Final = "Return two lists: the prices as numbers, and the data that hold none."


def tapes_to_sort() -> Iterator[Records]:
    """Walk what a consumer reads: one good record, then one more broken record each time."""
    yield _stored(_GOOD[:1])
    for count in range(1, len(_BROKEN) + 1):
        # In the middle: whoever stops at a broken record misses the good ones behind it.
        yield _stored((*_GOOD[:1], *_BROKEN[:count], *_GOOD[1:]))


def survivors(records: Records) -> tuple[list[float], list[bytes]]:
    """Return the prices in some records, and the data of those that hold none."""
    good = [record for record in records if record["Data"] not in _BROKEN]
    bad = [record["Data"] for record in records if record["Data"] in _BROKEN]
    return [json.loads(record["Data"])["usd"] for record in good], bad


def missorted(yours: object, records: Records) -> Counterexample | None:
    """Say what is wrong with the two lists of a consumer, if anything is."""
    right_good, right_bad = survivors(records)
    if not isinstance(yours, list | tuple) or len(yours) != 2:
        return _told(shortened(yours), "two lists, good and bad", _BOTH, "not two lists")
    good, bad = (list(part) if isinstance(part, list | tuple) else [part] for part in yours)
    if good == right_good and bad == right_bad:
        return None
    return _good_ones(good, right_good) or _bad_ones(bad, right_bad, good)


def _good_ones(good: list[Any], right: list[float]) -> Counterexample | None:
    if good == right and not any(isinstance(price, str) for price in good):
        return None
    mistake, next_step = _misjudged(good, right)
    rule = f"the prices in these records are {', '.join(f'{usd:g}' for usd in right)}"
    return _told(f"good: {shortened(good)}", rule, next_step, mistake)


def _bad_ones(bad: list[Any], right: list[bytes], good: list[Any]) -> Counterexample:
    del good
    mistake, next_step = "", "Compare your list with the one in the rule."
    if not bad:
        mistake = "broken records dropped"
        next_step = "Keep what you cannot read: somebody must look at it."
    elif all(isinstance(kept, dict) for kept in bad):
        mistake, next_step = "whole records kept", 'Keep record["Data"], the bytes as they came.'
    elif all(isinstance(kept, str) for kept in bad):
        mistake, next_step = "text, not bytes", "Keep the bytes as they came: not all are text."
    return _told(f"bad: {shortened(bad)}", f"bad is {right}", next_step, mistake)


def _misjudged(good: list[Any], right: list[float]) -> tuple[str, str]:
    if any(isinstance(price, str) for price in good):
        return "text taken for a price", "A price is a number; text in its place is broken too."
    if any(price is None for price in good):
        return "a missing price taken for one", "A record without a price belongs into `bad`."
    if good == [price for price in right if price]:
        return (
            "a price of 0 dropped",
            "0 is a price. Ask whether it is a number, not whether it is true.",
        )
    if good == right[: len(good)]:
        return "stopped at a broken record", "Catch the error for each record and go on."
    return "", "Compare your list with the one in the rule."


def _told(yours: str, rule: str, next_step: str, mistake: str) -> Counterexample:
    return Counterexample(yours=yours, rule=rule, next_step=next_step, mistake=mistake)


def _stored(data: tuple[bytes, ...]) -> Records:
    """Return what a reader gets: the stream has taken each of them without a word."""
    stream = Stream("stocks", shard_count=1, now=0.0)
    for number, blob in enumerate(data):
        stream.put(float(number), "MSFT", blob)
    return [
        {"Data": record.data, "PartitionKey": record.partition_key}
        for record in stream.shards[0].records
    ]
