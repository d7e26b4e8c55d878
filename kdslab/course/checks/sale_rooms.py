"""Room for a sale, made through boto3: the model sends the sale's five minutes and the bill."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from math import ceil
from typing import Any, Final, NamedTuple

from kdslab.api.lab import Lab
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.bill import account_bill
from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.facts import KIB, SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.stream import Stream, StreamMode

CASES: Final = ((3, 4), (20, 4), (20, 1))
"""MiB a second, and KiB of a record; the first fits into what any new on-demand stream has."""

_MINUTES: Final = 5
_DEARER_AT_MOST: Final = 1.01

_ADVICE: Final = {
    "on-demand takes every spike": "A new on-demand stream has four shards, whatever comes.",
    "the records left out": "Records of 1 KiB fill a shard by their number, not by their bytes.",
    "Advantage for one sale": "The commitment lasts a day at least. Are shards for a day cheaper?",
    "shards in reserve": "Take as many shards as the sale fills, rounded up.",
    "": "Count the shards that the sale fills, by bytes and by records.",
}


class Sale(NamedTuple):
    """What became of a sale.

    Attributes:
        refused: Records that were not let in.
        sent: Records that came.
        shards: Open shards when it began.
        mode: The stream's mode.
        is_committed: Whether the account has the commitment.
        usd: What the day cost, the sale's writing included.
    """

    refused: int
    sent: int
    shards: int
    mode: StreamMode
    is_committed: bool
    usd: float


def wrong_room(make_room: Callable[[Any, int, int], object]) -> Counterexample | None:
    """Return the first sale for which a function makes too little room, or room too dear."""
    for mibps, record_kib in CASES:
        sale = _held(make_room, mibps, record_kib)
        if isinstance(sale, Counterexample):
            return sale
        if complaint := _judged(sale, mibps, record_kib):
            return complaint
    return None


def praise_of_room() -> str:
    """Say what the last sale costs, and what it would cost with Advantage."""
    right, warm = best(*CASES[-1]), warmed(*CASES[-1])
    return (
        f"{right.shards} shards took {right.sent:,} records for {right.usd:.2f} USD that day; with "
        f"Advantage it would have been {warm.usd:.2f}."
    )


@cache
def best(mibps: int, record_kib: int) -> Sale:
    """Hold a sale on as many shards as it fills."""

    def make_room(kinesis: Any, mibps: int, record_kib: int) -> str:
        kinesis.create_stream(StreamName="sale", ShardCount=_shards(mibps, record_kib))
        return "sale"

    sale = _held(make_room, mibps, record_kib)
    assert isinstance(sale, Sale)
    return sale


@cache
def warmed(mibps: int, record_kib: int) -> Sale:
    """Hold a sale on a stream with warm throughput."""

    def make_room(kinesis: Any, mibps: int, record_kib: int) -> str:
        kinesis.update_account_settings(MinimumThroughputBillingCommitment={"Status": "ENABLED"})
        kinesis.create_stream(
            StreamName="sale",
            StreamModeDetails={"StreamMode": "ON_DEMAND"},
            WarmThroughputMiBps=_shards(mibps, record_kib),
        )
        return "sale"

    sale = _held(make_room, mibps, record_kib)
    assert isinstance(sale, Sale)
    return sale


def _shards(mibps: int, record_kib: int) -> int:
    return max(mibps, ceil(mibps * KIB / record_kib / SHARD_WRITE_RECORDS_PER_SECOND))


def _held(
    make_room: Callable[[Any, int, int], object], mibps: int, record_kib: int
) -> Sale | Counterexample:
    lab = Lab()
    began = lab.now()
    name = make_room(lab.client("kinesis"), mibps, record_kib)
    lab.advance(minutes=5)
    try:
        stream = lab.account.find(lab.now(), name if isinstance(name, str) else "")
    except ResourceNotFoundException:
        return Counterexample(
            yours=f"your function gave back {shortened(name)}",
            rule="there must be a stream of that name, ACTIVE within five minutes",
            next_step="Create the stream, and return its name.",
            mistake="no such stream",
        )
    shards, mode = len(stream.open_shards), stream.mode
    sent, refused = _sell(lab, stream, mibps, record_kib)
    committed = lab.account.commitment.holds(lab.now())
    usd = float(account_bill(lab.account, began + 24 * 3600).total_usd)
    return Sale(refused, sent, shards, mode, committed, usd)


def _sell(lab: Lab, stream: Stream, mibps: int, record_kib: int) -> tuple[int, int]:
    """Send five minutes of records, to each shard its share; return the sent and the refused."""
    a_minute, sent, stored = mibps * KIB * 60 // record_kib, 0, 0
    for _ in range(_MINUTES):
        shards = list(stream.open_shards)
        for place, shard in enumerate(shards):
            share = a_minute * (place + 1) // len(shards) - a_minute * place // len(shards)
            size = record_kib * KIB
            sent += share
            stored += stream.put_alike(lab.now(), shard, records=share, size_bytes=size, seconds=60)
        lab.advance(minutes=1)
    return sent, sent - stored


def _judged(sale: Sale, mibps: int, record_kib: int) -> Counterexample | None:
    right = best(mibps, record_kib)
    where = f"{mibps} MiB/s in records of {record_kib} KiB"
    if not sale.refused and sale.usd <= right.usd * _DEARER_AT_MOST:
        return None
    mistake = _mistaken(sale, mibps, right)
    told = f"{sale.refused:,} of {sale.sent:,} records refused"
    return Counterexample(
        yours=f"{where}: {sale.shards} shards, {told}, {sale.usd:.2f} USD that day",
        rule=f"{right.shards} provisioned shards refuse nothing, for {right.usd:.2f} USD that day",
        next_step=_ADVICE[mistake],
        mistake=mistake,
    )


def _mistaken(sale: Sale, mibps: int, right: Sale) -> str:
    if sale.is_committed:
        return "Advantage for one sale"
    if sale.mode is StreamMode.ON_DEMAND:
        return "on-demand takes every spike"
    if sale.refused:
        return "the records left out" if sale.shards == mibps else ""
    return "shards in reserve" if sale.shards > right.shards else ""
