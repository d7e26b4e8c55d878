"""What a delivery writes: records together as one file, under a key as Firehose gives them.

Source: Firehose developer guide, "Configure Amazon S3 object name format"; API reference,
ExtendedS3DestinationConfiguration.
"""

from __future__ import annotations

import gzip
import io
import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from kdslab.model.record import Record

FORMATS: Final = ("json", "gzip", "parquet")
"""Records as lines, the same compressed, or JSON objects turned into columns."""

_ENDINGS: Final = {"json": "", "gzip": ".gz", "parquet": ".parquet"}


def object_key(name: str, oldest: float, now: float, identifier: str, ending: str) -> str:
    """Return the key of an object: the hour of its oldest record, then a name with the time.

    Example:
        >>> object_key("clicks-to-s3", 1795424400.0, 1795424700.0, "0001", ".gz")
        '2026/11/23/09/clicks-to-s3-1-2026-11-23-09-05-00-0001.gz'
    """
    prefix = datetime.fromtimestamp(oldest, UTC).strftime("%Y/%m/%d/%H/")
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d-%H-%M-%S")
    return f"{prefix}{name}-1-{stamp}-{identifier}{ending}"


def ending_of(file_format: str) -> str:
    """Return what the name of a file of a format ends with."""
    return _ENDINGS[file_format]


def write(path: Path, content: bytes) -> None:
    """Put a file in its place at once, so that no reader ever finds half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_bytes(content)
    part.replace(path)


def lines(records: Sequence[Record], delimiter: bytes) -> bytes:
    r"""Return payloads one after the other, each with a delimiter behind it if there was none.

    Example:
        >>> lines([Record("k", b'{"a":1}', 1, 0.0, 2)], b"\n")
        b'{"a":1}\n'
    """
    return b"".join(
        record.data if record.data.endswith(delimiter) else record.data + delimiter
        for record in records
    )


def rows(records: Sequence[Record]) -> tuple[list[dict[str, Any]], list[Record]]:
    """Return the JSON objects among payloads, and the records that are none."""
    found, odd = [], []
    for record in records:
        try:
            value = json.loads(record.data)
            # Half of a surrogate pair is no text that a column could hold.
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            found.append(value)
        else:
            odd.append(record)
    return found, odd


def parquet(objects: Sequence[dict[str, Any]]) -> bytes:
    """Return objects as a Parquet file, a column for each name that any of them has.

    Simplification: a column whose values are of different kinds is written as JSON text; the
    service turns values into the types of a schema and sets aside what does not fit.

    Raises:
        ValueError: If pyarrow is not installed.
    """
    arrow, files = arrow_modules()
    names = dict.fromkeys(name for each in objects for name in each)
    columns = {name: _column(arrow, [each.get(name) for each in objects]) for name in names}
    sink = io.BytesIO()
    files.write_table(arrow.table(columns), sink)
    return sink.getvalue()


def arrow_modules() -> tuple[ModuleType, ModuleType]:
    """Return pyarrow and its part for Parquet; they are large, so only this format loads them.

    Raises:
        ValueError: If pyarrow is not installed.
    """
    try:
        return import_module("pyarrow"), import_module("pyarrow.parquet")
    except ImportError:
        raise ValueError(
            "Parquet files need the package pyarrow: pip install pyarrow, or choose json or gzip"
        ) from None


def _column(arrow: ModuleType, values: list[Any]) -> Any:
    try:
        column = arrow.array(values)
    except (arrow.ArrowException, OverflowError):
        column = None
    # Parquet has no way to write an object without members.
    if column is None or "struct<>" in str(column.type):
        return arrow.array([None if value is None else json.dumps(value) for value in values])
    return column


def zipped(content: bytes) -> bytes:
    """Return content compressed, the same at every time."""
    return gzip.compress(content, mtime=0)


def failures(records: Sequence[Record], now: float) -> bytes:
    """Return the lines that Firehose writes about records that it could not convert."""
    return b"".join(
        json.dumps(
            {
                "attemptsMade": 1,
                "arrivalTimestamp": round(record.arrived_at * 1000),
                "errorCode": "DataFormatConversion.MalformedData",
                "errorMessage": "Data does not match the schema: it is no JSON object.",
                "attemptEndingTimestamp": round(now * 1000),
                "rawData": b64encode(record.data).decode(),
                "sequenceNumber": record.sequence_number,
            }
        ).encode()
        + b"\n"
        for record in records
    )
