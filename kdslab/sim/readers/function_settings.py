"""What can be set about an event source mapping, with the ranges that Lambda's API allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.defaults import (
    FUNCTION_AGE_SECONDS_AT_LEAST,
    FUNCTION_AGE_SECONDS_AT_MOST,
    FUNCTION_BATCH_RECORDS_AT_MOST,
    FUNCTION_BATCH_RECORDS_BY_DEFAULT,
    FUNCTION_BATCHES_PER_SHARD_AT_MOST,
    FUNCTION_BATCHING_SECONDS_AT_MOST,
    FUNCTION_RETRIES_AT_MOST,
    FUNCTION_SECONDS_AT_MOST,
    FUNCTION_WINDOW_SECONDS_AT_MOST,
)
from kdslab.model.errors import ValidationException

FOR_EVER: Final = -1
"""What AWS writes for no limit of retries, or of age."""

POSITIONS: Final = ("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP")

_RANGES: Final = (
    ("batch_size", "batchSize", 1, FUNCTION_BATCH_RECORDS_AT_MOST),
    (
        "batching_window_seconds",
        "maximumBatchingWindowInSeconds",
        0,
        FUNCTION_BATCHING_SECONDS_AT_MOST,
    ),
    ("parallelization_factor", "parallelizationFactor", 1, FUNCTION_BATCHES_PER_SHARD_AT_MOST),
    ("maximum_retry_attempts", "maximumRetryAttempts", FOR_EVER, FUNCTION_RETRIES_AT_MOST),
    (
        "maximum_record_age_seconds",
        "maximumRecordAgeInSeconds",
        FOR_EVER,
        FUNCTION_AGE_SECONDS_AT_MOST,
    ),
    ("tumbling_window_seconds", "tumblingWindowInSeconds", 0, FUNCTION_WINDOW_SECONDS_AT_MOST),
    ("timeout_seconds", "timeout", 1, FUNCTION_SECONDS_AT_MOST),
)
"""Attribute, AWS's name, smallest and largest value. Source: Lambda API reference."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSettings:
    """How a stream is brought to a function.

    Attributes:
        starting_position: "TRIM_HORIZON", "LATEST" or "AT_TIMESTAMP"; it must be chosen.
        starting_timestamp: For AT_TIMESTAMP, in seconds of Unix time.
        batch_size: The most records that one invocation gets.
        batching_window_seconds: How long records are gathered for a fuller batch.
        parallelization_factor: How many batches of one shard are in work at once.
        maximum_retry_attempts: How often a failed batch is tried again; -1 until it expires.
        maximum_record_age_seconds: Older records are discarded; -1 only when they expire.
        bisect_on_error: Whether a failed batch is split in two and each half tried by itself.
        report_item_failures: Whether the function's answer may name the first record that failed.
        tumbling_window_seconds: How long a window of aggregation is; 0 for none.
        timeout_seconds: How long the function may run; a setting of the function itself.

    Raises:
        ValidationException: If a value is out of its range.

    Example:
        >>> FunctionSettings(starting_position="LATEST", batch_size=0)
        Traceback (most recent call last):
            ...
        kdslab.model.errors.ValidationException: 1 validation error detected: Value '0' at \
'batchSize' failed to satisfy constraint: Member must have value greater than or equal to 1
    """

    starting_position: str
    starting_timestamp: float | None = None
    batch_size: int = FUNCTION_BATCH_RECORDS_BY_DEFAULT
    batching_window_seconds: int = 0
    parallelization_factor: int = 1
    maximum_retry_attempts: int = FOR_EVER
    maximum_record_age_seconds: int = FOR_EVER
    bisect_on_error: bool = False
    report_item_failures: bool = False
    tumbling_window_seconds: int = 0
    timeout_seconds: int = 3

    def __post_init__(self) -> None:
        problems = [
            problem
            for attribute, name, low, high in _RANGES
            for problem in _out_of_range(name, getattr(self, attribute), low, high)
        ]
        if self.starting_position not in POSITIONS:
            problems.append(
                f"Value '{self.starting_position}' at 'startingPosition' failed to satisfy "
                f"constraint: Member must satisfy enum value set: [{', '.join(POSITIONS)}]"
            )
        if problems:
            noun = "error" if len(problems) == 1 else "errors"
            raise ValidationException(
                f"{len(problems)} validation {noun} detected: {'; '.join(problems)}"
            )
        self._check_together()

    def _check_together(self) -> None:
        if (self.starting_position == "AT_TIMESTAMP") != (self.starting_timestamp is not None):
            raise ValidationException(
                "StartingPositionTimestamp is given with StartingPosition AT_TIMESTAMP and with "
                f"no other, got {self.starting_position} and {self.starting_timestamp}"
            )
        # Source: Lambda API reference; the shape's minimum is -1, its text says 60.
        if FOR_EVER < self.maximum_record_age_seconds < FUNCTION_AGE_SECONDS_AT_LEAST:
            raise ValidationException(
                f"MaximumRecordAgeInSeconds is {FOR_EVER} or at least "
                f"{FUNCTION_AGE_SECONDS_AT_LEAST}, got {self.maximum_record_age_seconds}"
            )

    @property
    def retries_without_end(self) -> bool:
        """Whether a failed batch is tried until it expires."""
        return self.maximum_retry_attempts == FOR_EVER


def _out_of_range(name: str, value: object, low: int, high: int) -> list[str]:
    if not isinstance(value, int) or isinstance(value, bool):
        raise ValueError(f"{name} is a whole number from {low} to {high}, got {value!r}")
    rule = "Member must have value"
    if value < low:
        rule += f" greater than or equal to {low}"
    elif value > high:
        rule += f" less than or equal to {high}"
    else:
        return []
    return [f"Value '{value}' at '{name}' failed to satisfy constraint: {rule}"]
