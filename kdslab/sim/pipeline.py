"""Which service fits which needs: rules as data, each with where it is written.

A need that is not asked for drops nobody out. What stands here are semantics, not prices and not
throughput.

Simplification: EventBridge stands here for its Classic event bus with rules and targets; the newer
Custom Event Bus, which keeps events and orders them by group, is left out.
Simplification: a reader of MSK acknowledges by offset; the share groups of newer Kafka versions are
left out.
Simplification: how fast SQS, MSK and EventBridge hand a record on is not promised by AWS in
numbers; they count as under a second where a waiting reader is answered when a record comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from kdslab.sim.pipeline_services import NEED_NAMES, SERVICES, Service

UNDER_A_SECOND: Final = "under a second"
SECONDS: Final = "some seconds"
MINUTES: Final = "minutes"

LATENCIES: Final[dict[str, float]] = {UNDER_A_SECOND: 1.0, SECONDS: 60.0, MINUTES: inf}
"""How late a record may reach its reader, in seconds, by the name that learners see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a pipeline has to do.

    Attributes:
        replay: Whether records must be read again later.
        ordered: Whether records of one key must come in order.
        readers: How many applications read all records, each for itself.
        latency: How late a record may be: one of `LATENCIES`.
        record_kib: How large a record may be, in KiB.
        no_servers: Whether there shall be no cluster to size and patch.
        acknowledge: Whether each record is acknowledged by itself and given out again if not.
        only_s3: Whether all that is wanted is files in S3, without code of one's own.
    """

    replay: bool = False
    ordered: bool = False
    readers: int = 1
    latency: str = MINUTES
    record_kib: int = 1
    no_servers: bool = False
    acknowledge: bool = False
    only_s3: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A need that a service does not meet, and why."""

    need: str
    why: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A service and what it lacks.

    Attributes:
        name: The service.
        what: What it is, in a few words.
        missing: The needs that it does not meet; none if it fits.
    """

    name: str
    what: str
    missing: tuple[Missing, ...]

    @property
    def fits(self) -> bool:
        """Return whether it meets every need."""
        return not self.missing


def candidates(needs: Needs) -> tuple[Candidate, ...]:
    """Return every service, with the needs it does not meet.

    Example:
        >>> needs = Needs(replay=True, ordered=True, readers=3, no_servers=True)
        >>> [one.name for one in candidates(needs) if one.fits]
        ['Kinesis Data Streams', 'MSK Serverless']
    """
    return tuple(
        Candidate(name=service.name, what=service.what, missing=_missing(service, needs))
        for service in SERVICES
    )


def fitting(needs: Needs) -> tuple[str, ...]:
    """Return the names of the services that meet every need."""
    return tuple(one.name for one in candidates(needs) if one.fits)


def differences(one: str, other: str) -> tuple[str, ...]:
    """Return the needs that one of two services meets by itself and the other does not.

    Example:
        >>> differences("queue on a stream", "SQS standard queue")
        ('replay', 'readers', 'latency', 'record size')
    """
    first, second = (next(s for s in SERVICES if s.name == name) for name in (one, other))
    return tuple(need for need in NEED_NAMES if first.offer(need).value != second.offer(need).value)


def _missing(service: Service, needs: Needs) -> tuple[Missing, ...]:
    wanted: dict[str, float] = {
        "replay": needs.replay,
        "order by key": needs.ordered,
        "readers": needs.readers,
        "record size": needs.record_kib,
        "no servers": needs.no_servers,
        "acknowledge": needs.acknowledge,
        "only S3": needs.only_s3,
    }
    lacking = [need for need in wanted if service.offer(need).value < wanted[need]]
    if service.offer("latency").value > LATENCIES[needs.latency]:
        lacking.append("latency")
    # In the order of the table, so that the same need is named first for every service.
    return tuple(
        Missing(need=need, why=service.offer(need).why, source=service.offer(need).source)
        for need in NEED_NAMES
        if need in lacking
    )
