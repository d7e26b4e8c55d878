"""How much a stream stands ready for, through the API: its mode, its warm throughput."""

from __future__ import annotations

from typing import Any

from kdslab.api.naming import named_stream
from kdslab.api.streams import warm_throughput
from kdslab.model.account import Account
from kdslab.model.allowance import check_warm_throughput
from kdslab.model.stream import StreamMode


def update_stream_mode(
    account: Account,
    now: float,
    *,
    stream_arn: str,
    stream_mode_details: dict[str, str],
    warm_throughput_mi_bps: int | None = None,
) -> None:
    """Serve UpdateStreamMode; the mode it has already is no change."""
    stream = named_stream(account, now, None, stream_arn)
    mode = StreamMode(stream_mode_details["StreamMode"])
    account.switch_mode(now, stream, mode, warm_throughput_mi_bps)


def update_stream_warm_throughput(
    account: Account,
    now: float,
    *,
    warm_throughput_mi_bps: int,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> dict[str, Any]:
    """Serve UpdateStreamWarmThroughput; 0 gives all of it back."""
    stream = named_stream(account, now, stream_name, stream_arn)
    if stream.mode is StreamMode.ON_DEMAND:
        check_warm_throughput(
            account.commitment.status(now), warm_throughput_mi_bps, account.region
        )
    stream.set_warm_throughput(now, warm_throughput_mi_bps)
    return {
        "StreamName": stream.name,
        "StreamARN": account.arn(stream.name),
        "WarmThroughput": warm_throughput(stream),
    }
