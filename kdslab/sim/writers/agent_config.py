"""What stands in an `agent.json`: which files go to which stream, and how.

Simplification: of the real agent's settings those are played that say which files go to which
stream, with which keys, from where on and after which wait. `cloudwatch.*` and the endpoints are
read and have no effect. Everything else, header lines, several lines in one record and conversions
among it, is refused and not passed over.

Source: developer guide, "Write to Kinesis Data Streams using Kinesis Agent"; the agent's
`FileFlow.java` and `KinesisFileFlow.java`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path, PurePath
from typing import Any, Final, TypeVar

from kdslab.model.defaults import (
    AGENT_BUFFER_BYTES,
    AGENT_BUFFER_MILLIS,
    AGENT_BUFFER_MILLIS_AT_LEAST,
    AGENT_BUFFER_MILLIS_AT_MOST,
    AGENT_BUFFER_RECORDS,
)

Chosen = TypeVar("Chosen", bound=StrEnum)

_WITHOUT_EFFECT: Final = (
    "cloudwatch.emitMetrics",
    "cloudwatch.endpoint",
    "kinesis.endpoint",
    "firehose.endpoint",
)
_FLOW: Final = (
    "filePattern",
    "kinesisStream",
    "partitionKeyOption",
    "initialPosition",
    "maxBufferAgeMillis",
    "maxBufferSizeRecords",
    "maxBufferSizeBytes",
)


class PartitionKeyOption(StrEnum):
    """Where a line's partition key comes from: chance, or the MD5 of the whole line."""

    RANDOM = "RANDOM"
    DETERMINISTIC = "DETERMINISTIC"


class InitialPosition(StrEnum):
    """Where the agent begins in the files that it finds when it starts for the first time."""

    START_OF_FILE = "START_OF_FILE"
    END_OF_FILE = "END_OF_FILE"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowSettings:
    """Files, and the stream that their lines go to.

    Attributes:
        directory: Where the files lie.
        name_pattern: Which names they have, with `*`, `?` and `[...]`.
        stream_name: Where their lines go.
        partition_key_option: Where the partition keys come from.
        initial_position: Where to begin at the first start.
        buffer_millis_at_most: How long a line waits for others.
        buffer_records_at_most: How many lines one call carries.
        buffer_bytes_at_most: How many bytes one call carries.
    """

    directory: str
    name_pattern: str
    stream_name: str
    partition_key_option: PartitionKeyOption = PartitionKeyOption.RANDOM
    initial_position: InitialPosition = InitialPosition.END_OF_FILE
    buffer_millis_at_most: int = AGENT_BUFFER_MILLIS
    buffer_records_at_most: int = AGENT_BUFFER_RECORDS
    buffer_bytes_at_most: int = AGENT_BUFFER_BYTES

    @property
    def id(self) -> str:
        """Return the name under which the checkpoint file knows this flow."""
        return f"kinesis:{self.stream_name}:{PurePath(self.directory) / self.name_pattern}"


def read_config(path: str | Path) -> tuple[FlowSettings, ...]:
    """Return the flows of an `agent.json`.

    Raises:
        ValueError: If it is not JSON, or a setting is unknown, missing or out of its range.
        OSError: If the file cannot be read.
    """
    path = Path(path)
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as failure:
        raise ValueError(f"{path.name} is not JSON: {failure}") from None
    return flows(found, where=path.name)


def flows(config: object, where: str = "agent.json") -> tuple[FlowSettings, ...]:
    """Return the flows of a configuration that has been read.

    Args:
        config: What stands in the file.
        where: The file's name, for complaints.

    Raises:
        ValueError: If a setting is unknown, missing or out of its range.

    Example:
        >>> config = {"flows": [{"filePattern": "/tmp/app.log*", "kinesisStream": "clicks"}]}
        >>> flows(config)[0].name_pattern
        'app.log*'
    """
    top = _settings(config, ("flows", *_WITHOUT_EFFECT), where)
    rows = top.get("flows")
    if not isinstance(rows, list) or not rows:
        raise ValueError(f'{where}: "flows" must be a list with at least one flow, got {rows!r}')
    found = tuple(_flow(row, f"{where}, flow {number}") for number, row in enumerate(rows, 1))
    if len({flow.id for flow in found}) < len(found):
        raise ValueError(f"{where}: two flows have the same files and the same stream")
    return found


def _flow(row: object, where: str) -> FlowSettings:
    if isinstance(row, dict) and "deliveryStream" in row:
        raise ValueError(f'{where}: "deliveryStream" leads to Firehose; here is "kinesisStream"')
    settings = _settings(row, _FLOW, where)
    pattern = PurePath(_text(settings, "filePattern", where))
    directory = str(pattern.parent)
    if not pattern.is_absolute() or not pattern.name or set("*?[") & set(directory):
        raise ValueError(
            f'{where}: "filePattern" must be a full path with wildcards in the file name only, '
            f"got {pattern}"
        )
    return FlowSettings(
        directory=directory,
        name_pattern=pattern.name,
        stream_name=_text(settings, "kinesisStream", where),
        partition_key_option=_choice(settings, "partitionKeyOption", PartitionKeyOption, where)
        or PartitionKeyOption.RANDOM,
        initial_position=_choice(settings, "initialPosition", InitialPosition, where)
        or InitialPosition.END_OF_FILE,
        buffer_millis_at_most=_number(
            settings,
            "maxBufferAgeMillis",
            where,
            AGENT_BUFFER_MILLIS_AT_LEAST,
            AGENT_BUFFER_MILLIS_AT_MOST,
            AGENT_BUFFER_MILLIS,
        ),
        buffer_records_at_most=_number(
            settings, "maxBufferSizeRecords", where, 1, AGENT_BUFFER_RECORDS, AGENT_BUFFER_RECORDS
        ),
        buffer_bytes_at_most=_number(
            settings, "maxBufferSizeBytes", where, 1, AGENT_BUFFER_BYTES, AGENT_BUFFER_BYTES
        ),
    )


def _settings(found: object, known: tuple[str, ...], where: str) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise ValueError(f"{where} must be an object with settings, got {found!r}")
    for name in found:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
            raise ValueError(f'{where}: the setting "{name}" is not known here; {hint}')
    return found


def _text(settings: Mapping[str, Any], name: str, where: str) -> str:
    value = settings.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f'{where}: "{name}" must be a text, got {value!r}')
    return value


def _choice(
    settings: Mapping[str, Any], name: str, options: type[Chosen], where: str
) -> Chosen | None:
    value = settings.get(name)
    if value is None:
        return None
    if value not in [str(option) for option in options]:
        raise ValueError(f'{where}: "{name}" is one of {", ".join(options)}, got {value!r}')
    return options(value)


def _number(
    settings: Mapping[str, Any], name: str, where: str, least: int, most: int, default: int
) -> int:
    value = settings.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError(
            f'{where}: "{name}" must be a whole number from {least:,} to {most:,}, got {value!r}'
        )
    return value
