"""What a stream keeps and takes, through the API: retention, record size, distribution."""

from __future__ import annotations

from kdslab.api.naming import named_stream
from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.quotas import RETENTION_HOURS_AT_MOST, RETENTION_HOURS_BY_DEFAULT


def increase_stream_retention_period(
    account: Account,
    now: float,
    *,
    retention_period_hours: int,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve IncreaseStreamRetentionPeriod; the period it has already is no change."""
    stream = named_stream(account, now, stream_name, stream_arn)
    _check_hours(retention_period_hours)
    if retention_period_hours < stream.retention_hours:
        raise InvalidArgumentException(
            f"Requested retention period ({retention_period_hours} hours) for stream "
            f"{stream.name} can not be shorter than existing retention period "
            f"({stream.retention_hours} hours). Use DecreaseRetentionPeriod API."
        )
    stream.check_active(now)
    stream.set_retention(now, retention_period_hours)


def decrease_stream_retention_period(
    account: Account,
    now: float,
    *,
    retention_period_hours: int,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve DecreaseStreamRetentionPeriod; the period it has already is no change."""
    stream = named_stream(account, now, stream_name, stream_arn)
    _check_hours(retention_period_hours)
    if retention_period_hours > stream.retention_hours:
        raise InvalidArgumentException(
            f"Requested retention period ({retention_period_hours} hours) for stream "
            f"{stream.name} can not be longer than existing retention period "
            f"({stream.retention_hours} hours). Use IncreaseRetentionPeriod API."
        )
    stream.check_active(now)
    stream.set_retention(now, retention_period_hours)


def update_max_record_size(
    account: Account, now: float, *, max_record_size_in_ki_b: int, stream_arn: str | None = None
) -> None:
    """Serve UpdateMaxRecordSize."""
    stream = named_stream(account, now, None, stream_arn)
    stream.set_record_size(now, max_record_size_in_ki_b)


def update_stream_record_distribution_strategy(
    account: Account, now: float, *, stream_arn: str, record_distribution_strategy: str
) -> None:
    """Serve UpdateStreamRecordDistributionStrategy."""
    stream = named_stream(account, now, None, stream_arn)
    stream.set_distribution(now, record_distribution_strategy)


def _check_hours(hours: int) -> None:
    if hours < RETENTION_HOURS_BY_DEFAULT:
        raise InvalidArgumentException(
            f"Minimum allowed retention period is {RETENTION_HOURS_BY_DEFAULT} hours. "
            f"Requested retention period ({hours} hours) is too short."
        )
    if hours > RETENTION_HOURS_AT_MOST:
        raise InvalidArgumentException(
            f"Maximum allowed retention period is {RETENTION_HOURS_AT_MOST} hours. "
            f"Requested retention period ({hours} hours) is too long."
        )
