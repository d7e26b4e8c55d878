"""Which id a search index should take from a record, and what a wrong one does: twice, or lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Final, NamedTuple

from kdslab.course.outcome import Counterexample, shortened

Record = dict[str, Any]

_SEQUENCE: Final = 49680486140790439066435390983102964005964200207468986370
_NINE: Final = datetime(2026, 11, 23, 9, tzinfo=UTC)
_PICTURE = b"[W 2026-11-23 09:00:04.120 ServerApp] 404 GET /files/images/%s.png (ada@127.0.0.1)\n"
_HOME = b"[D 2026-11-23 09:%02d:00.000 ServerApp] 200 GET /lab (ada@127.0.0.1)\n"


def _record(number: int, key: str, data: bytes) -> Record:
    return {
        "SequenceNumber": str(_SEQUENCE + number),
        "ApproximateArrivalTimestamp": _NINE.replace(second=number),
        "Data": data,
        "PartitionKey": key,
    }


class Scene(NamedTuple):
    """Records that come to the index, how many documents they are, and why."""

    records: tuple[Record, ...]
    documents: int
    story: str


_FIRST = _record(1, "0.25", _PICTURE % b"one")

SCENES: Final = (
    Scene((_FIRST, _FIRST), 1, "the consumer restarted and read one record twice"),
    Scene(
        (_FIRST, _record(2, "0.25", _PICTURE % b"two")),
        2,
        "the browser asked for two pictures in the same millisecond",
    ),
    Scene(
        (_FIRST, _record(2, "0.75", _FIRST["Data"])),
        1,
        "the agent restarted and sent one line twice",
    ),
    Scene(
        (_record(1, "0.25", _HOME % 0), _record(2, "0.75", _HOME % 5)),
        2,
        "ada opened the same page again, five minutes later",
    ),
)
"""What an index meets, the simplest first."""


def _text_without_time(record: Record) -> str:
    return str(record["Data"].partition(b"] ")[2].decode())


WRONG: Final[dict[str, Callable[[Record], Any]]] = {
    "the sequence number": lambda record: record["SequenceNumber"],
    "the arrival time": lambda record: record["ApproximateArrivalTimestamp"].isoformat(),
    "the partition key": lambda record: record["PartitionKey"],
    "the time in the line alone": lambda record: record["Data"][3:26].decode(),
    "the line without its time": _text_without_time,
    "everything that the record has": lambda record: str(sorted(record.items())),
    "one id for all": lambda _: "line",
}
"""Wrong rules by the names of the mistakes."""

ONE_PROCESS: Final = "a number of this process only"
_ADVICE: Final = {
    "the sequence number": "A line that is sent twice gets two numbers. What stays the same?",
    "the arrival time": "A line that is sent twice arrives twice. What stays the same?",
    "the partition key": "The agent draws its keys by chance. What stays the same?",
    "the time in the line alone": "Two lines may have the same time. Take more of the line.",
    "the line without its time": "The time tells two visits apart. Keep it.",
    "everything that the record has": "Number and arrival belong to the sending, not to the line.",
    "one id for all": "Each document takes the place of the one before. Use the record.",
    ONE_PROCESS: "Python salts hash() at each start: after a restart all ids differ. Use hashlib.",
}
_OTHERWISE: Final = "Same line, same id; another line, another id. Where is the line?"


def misnamed_document(document_id: Callable[[Record], Any]) -> Counterexample | str:
    """Judge a rule for ids by the documents that an index then holds; simple scenes come first."""
    for scene in SCENES:
        ids = [document_id(dict(record)) for record in scene.records]
        refused = _no_id(scene, ids[0])
        if refused:
            return refused
        if len(set(ids)) != scene.documents:
            return _complaint(scene, ids)
    return f"All {len(SCENES)} restarts and visits leave the right documents."


def content_id(record: Record) -> str:
    """Return an id that only the line decides."""
    return sha256(record["Data"]).hexdigest()


def _no_id(scene: Scene, found: Any) -> Counterexample | None:
    if isinstance(found, str | bytes):
        return None
    is_hash = found in [hash(scene.records[0]["Data"]), hash(scene.records[0]["Data"].decode())]
    return Counterexample(
        yours=f"the id {shortened(found)}",
        rule="an id is a text, and the same one in every process",
        next_step=_ADVICE[ONE_PROCESS] if is_hash else "Hand back a text.",
        mistake=ONE_PROCESS if is_hash else "not a text",
    )


def _complaint(scene: Scene, ids: list[Any]) -> Counterexample:
    known = (name for name, rule in WRONG.items() if ids == [rule(one) for one in scene.records])
    mistake = next(known, "")
    plural = "document" if scene.documents == 1 else "documents"
    return Counterexample(
        yours=f"{len(set(ids))} in the index, with the ids {shortened(ids)}",
        rule=f"{scene.story}: {scene.documents} {plural}",
        next_step=_ADVICE.get(mistake, _OTHERWISE),
        mistake=mistake,
    )
