"""Enhanced monitoring through the API: turn shard-level metrics on and off."""

from __future__ import annotations

from typing import Any

from kdslab.api.naming import named_stream
from kdslab.model.account import Account
from kdslab.model.stream import Stream


def enable_enhanced_monitoring(
    account: Account,
    now: float,
    *,
    shard_level_metrics: list[str],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve EnableEnhancedMonitoring."""
    stream = named_stream(account, now, stream_name, stream_arn)
    stream.check_active(now)
    before = stream.monitoring.current()
    stream.monitoring.enable(now, shard_level_metrics)
    return _answer(account, stream, before)


def disable_enhanced_monitoring(
    account: Account,
    now: float,
    *,
    shard_level_metrics: list[str],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve DisableEnhancedMonitoring."""
    stream = named_stream(account, now, stream_name, stream_arn)
    stream.check_active(now)
    before = stream.monitoring.current()
    stream.monitoring.disable(now, shard_level_metrics)
    return _answer(account, stream, before)


def _answer(account: Account, stream: Stream, before: list[str]) -> dict[str, Any]:
    return {
        "StreamName": stream.name,
        "StreamARN": account.arn(stream.name),
        "CurrentShardLevelMetrics": before,
        "DesiredShardLevelMetrics": stream.monitoring.current(),
    }
