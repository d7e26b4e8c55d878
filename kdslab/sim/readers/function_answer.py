"""What a function answered, and what that means for its batch: all done, none, or a part of it.

Source: Lambda developer guide, "Configuring partial batch response" and "Tumbling windows".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kdslab.model.record import Record
from kdslab.sim.readers.function_settings import FunctionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """How an invocation ended.

    Attributes:
        done: How many records of the batch are done, from its first on.
        outcome: "ok", "partial", "error" or "timeout".
        why: What was wrong, in one sentence; empty if nothing was.
        state: What a tumbling window keeps until the next invocation.
    """

    done: int
    outcome: str
    why: str = ""
    state: dict[str, Any] | None = None

    @property
    def is_failure(self) -> bool:
        """Whether the batch counts as failed as a whole."""
        return self.outcome in ("error", "timeout")


def failed(why: str, outcome: str = "error") -> Answer:
    """Return an answer that leaves the whole batch to be tried again."""
    return Answer(done=0, outcome=outcome, why=why)


def judge(response: object, records: Sequence[Record], settings: FunctionSettings) -> Answer:
    """Say what a function's return value means.

    An empty or absent `batchItemFailures`, and no answer at all, are a complete success. An
    identifier that is empty, null, misspelt or of no record in the batch is a complete failure.
    Of several identifiers the one of the lowest record counts.

    Simplification: an identifier of a record outside the batch fails the whole batch; AWS writes
    only of a "bad key name".

    Example:
        >>> settings = FunctionSettings(starting_position="LATEST", report_item_failures=True)
        >>> records = [Record("k", b"", counter, 0.0, 2) for counter in (1, 2, 3)]
        >>> failure = {"itemIdentifier": records[1].sequence_number}
        >>> judge({"batchItemFailures": [failure]}, records, settings).done
        1
    """
    try:
        json.dumps(response)
    except (TypeError, ValueError) as failure:
        return failed(f"Runtime.MarshalError: Unable to marshal response: {failure}")
    state = None
    if settings.tumbling_window_seconds:
        state = response.get("state") if isinstance(response, dict) else None
        if not isinstance(state, dict):
            return failed('with a tumbling window the answer must have a "state" that is an object')
    if not settings.report_item_failures or not response:
        return Answer(done=len(records), outcome="ok", state=state)
    if not isinstance(response, dict):
        return failed(f'the answer must be an object with "batchItemFailures", got {response!r}')
    places = _places(response.get("batchItemFailures") or [], records)
    if isinstance(places, str):
        return failed(places)
    done = min(places, default=len(records))
    if done == 0 and records:
        return failed("the first record of the batch was named as failed")
    return Answer(done=done, outcome="ok" if done == len(records) else "partial", state=state)


def _places(items: object, records: Sequence[Record]) -> list[int] | str:
    """Return where the named records stand in the batch, or what is wrong with their names."""
    if not isinstance(items, list):
        return f'"batchItemFailures" must be a list, got {items!r}'
    known = {record.sequence_number: place for place, record in enumerate(records)}
    places = []
    for item in items:
        if not isinstance(item, dict) or "itemIdentifier" not in item:
            return f'an item of "batchItemFailures" needs an "itemIdentifier", got {item!r}'
        identifier = item["itemIdentifier"]
        if not isinstance(identifier, str) or identifier not in known:
            return f'an "itemIdentifier" is a sequence number of the batch, got {identifier!r}'
        places.append(known[identifier])
    return places
