"""What wrong calls give away: a limit that was forgotten, a record that was left behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kdslab.api.lab import Lab
from kdslab.api.records import put_records
from kdslab.course.checks.call_size import OLD_REQUEST_BYTES, TEN_MILLION_BYTES
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.facts import KIB, MIB, REQUEST_BYTES_AT_MOST, REQUEST_RECORDS_AT_MOST

Entry: TypeAlias = dict[str, Any]
Calls: TypeAlias = list[list[Entry]]

_KEY_CHARACTERS: Final = 8
_WIDE_KEY: Final = "é" * 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Records that shall be cut into calls.

    Attributes:
        what: What they are, in a few words.
        sizes: How much data each has.
        wide: Whether their keys take two bytes a character.
    """

    what: str
    sizes: tuple[int, ...]
    wide: bool = False

    def records(self) -> list[Entry]:
        """Return the records, as boto3 takes them."""
        return [
            {
                "PartitionKey": _WIDE_KEY if self.wide else f"{number:0{_KEY_CHARACTERS}d}",
                "Data": bytes(size),
            }
            for number, size in enumerate(self.sizes)
        ]


CASES: Final = (
    Case(what="3 small records", sizes=(1,) * 3),
    Case(what="500 small records", sizes=(1,) * 500),
    Case(what="1,201 small records", sizes=(1,) * 1_201),
    Case(what="small and large records by turns", sizes=(100, 900 * KIB) * 12),
    Case(what="40 records of 256 KiB, keys included", sizes=(256 * KIB - _KEY_CHARACTERS,) * 40),
    Case(what="20 records of 512 KiB and their keys", sizes=(512 * KIB,) * 20),
    Case(what="20 records with keys like ééé…", sizes=(512 * KIB - 300,) * 20, wide=True),
    Case(what="no records", sizes=()),
)


def weight(record: Entry) -> int:
    """Return what a record weighs in a call: its data and its key, in bytes."""
    return len(record["Data"]) + len(record["PartitionKey"].encode())


def packed(
    records: list[Entry],
    weigh: Callable[[Entry], int] = weight,
    records_at_most: int = REQUEST_RECORDS_AT_MOST,
    bytes_at_most: int = REQUEST_BYTES_AT_MOST,
) -> Calls:
    """Cut records into as few calls as limits allow, in their order."""
    calls: Calls = []
    used = 0
    for record in records:
        size = weigh(record)
        if not calls or len(calls[-1]) == records_at_most or used + size > bytes_at_most:
            calls.append([])
            used = 0
        calls[-1].append(record)
        used += size
    return calls


def wrong_calls(case: Case, given: Any) -> Counterexample | None:
    """Say what is wrong with a learner's calls for a case, if anything is."""
    records = case.records()
    if not _is_calls(given):
        return Counterexample(
            yours=f"{case.what}: {shortened(given)}",
            rule="the result is a list of calls, and a call is a list of records",
            next_step="Return a list of lists; for no records, an empty list.",
            mistake="not a list of lists",
        )
    if [] in given:
        return Counterexample(
            yours=f"{case.what}: an empty call among {len(given)}",
            rule="PutRecords takes 1 to 500 records, not none",
            next_step="Begin a call only when there is a record for it.",
            mistake="an empty call",
        )
    sent = [record for call in given for record in call]
    if sent != records:
        return _misplaced(case, sent, records)
    return _refused(case, given) or _too_many(case, given)


def _is_calls(given: object) -> bool:
    return isinstance(given, list) and all(
        isinstance(call, list) and all(isinstance(record, dict) for record in call)
        for call in given
    )


def _misplaced(case: Case, sent: list[Entry], records: list[Entry]) -> Counterexample:
    if sent == records[: len(sent)]:
        mistake, next_step = "the last call left out", "What is left at the end is a call, too."
    elif len(sent) == len(records) and all(record in records for record in sent):
        mistake, next_step = "another order", "Keep the records in their order."
    else:
        mistake, next_step = "records changed or lost", "Each record goes into one call, unchanged."
    return Counterexample(
        yours=f"{case.what}: {len(sent):,} records in your calls",
        rule=f"all {len(records):,} are sent, each once, in their order",
        next_step=next_step,
        mistake=mistake,
    )


def _refused(case: Case, given: Calls) -> Counterexample | None:
    """Send the calls to the model; return what is wrong with the first that it refuses."""
    lab = Lab()
    lab.client("kinesis").create_stream(StreamName="clicks", ShardCount=1)
    lab.advance(seconds=60)
    for number, call in enumerate(given, 1):
        if error := _error(lab, call):
            mistake, next_step = _too_much(call)
            return Counterexample(
                yours=(
                    f"{case.what}: call {number} has {len(call):,} records of together "
                    f"{sum(map(weight, call)):,} bytes"
                ),
                rule=(
                    f"{error}: a call takes at most {REQUEST_RECORDS_AT_MOST} records and "
                    f"{REQUEST_BYTES_AT_MOST:,} bytes"
                ),
                next_step=next_step,
                mistake=mistake,
            )
    return None


def _error(lab: Lab, call: list[Entry]) -> str:
    """Return the name of the error with which the service refuses a call, or nothing."""
    if len(call) > REQUEST_RECORDS_AT_MOST:
        return "ValidationException"
    try:
        # Past boto3, which takes its time to write so many megabytes as base64.
        put_records(lab.account, lab.now(), records=call, stream_name="clicks")
    except InvalidArgumentException as refusal:
        return type(refusal).__name__
    return ""


def _too_much(call: list[Entry]) -> tuple[str, str]:
    if len(call) > REQUEST_RECORDS_AT_MOST:
        return "records not counted", "Begin a new call before record 501."
    data = sum(len(record["Data"]) for record in call)
    if data > REQUEST_BYTES_AT_MOST:
        return "bytes not counted", "Begin a new call before it gets too heavy."
    if data + sum(len(record["PartitionKey"]) for record in call) > REQUEST_BYTES_AT_MOST:
        return "keys not counted", "The key's bytes count as well as the data's."
    return "characters, not bytes", "A key weighs `len(key.encode())` bytes."


def _too_many(case: Case, given: Calls) -> Counterexample | None:
    records = case.records()
    fewest = packed(records)
    if len(given) == len(fewest):
        return None
    shape = [len(call) for call in given]
    for name, (advice, calls) in _beliefs(records).items():
        if shape == [len(call) for call in calls]:
            mistake, next_step = name, advice
            break
    else:
        mistake, next_step = "", "Begin a new call only when the next record does not fit."
    return Counterexample(
        yours=f"{case.what}: {len(given)} calls, of {', '.join(map(str, shape[:5]))} records",
        rule=(
            f"{len(fewest)} will do, of {', '.join(str(len(call)) for call in fewest[:5])} records"
        ),
        next_step=next_step,
        mistake=mistake,
    )


def _beliefs(records: list[Entry]) -> dict[str, tuple[str, Calls]]:
    full = "A call may be full to the last record and byte: the limits are included."
    return {
        "one record a call": (
            "That is PutRecord. Put more records into a call.",
            [[record] for record in records],
        ),
        "the old limit of 5 MiB": (
            "That was the limit until October 2025. Take 10 MiB.",
            packed(records, bytes_at_most=OLD_REQUEST_BYTES),
        ),
        "10 million bytes, not 10 MiB": (
            f"10 MiB are {10 * MIB:,} bytes.",
            packed(records, bytes_at_most=TEN_MILLION_BYTES),
        ),
        "a record short": (full, packed(records, records_at_most=REQUEST_RECORDS_AT_MOST - 1)),
        "a byte short": (full, packed(records, bytes_at_most=REQUEST_BYTES_AT_MOST - 1)),
    }
