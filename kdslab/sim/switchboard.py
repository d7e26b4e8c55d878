"""Who reads a stream, and how: which consumers share a shard's tank, and which have a pipe."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.defaults import KCL_IDLE_MILLIS
from kdslab.model.facts import KIB, SHARD_READ_BYTES_PER_SECOND, SHARD_WRITE_BYTES_PER_SECOND

POLLS: Final = "polls"
PUSHED: Final = "fan-out"
OFF: Final = "not there"
FULL_KIB: Final = SHARD_WRITE_BYTES_PER_SECOND // KIB


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One kind of consumer.

    Attributes:
        name: What it is called.
        ways: How it can read; the first is what it does unless told otherwise.
        calls_per_second: How often it asks a shard when it polls; None if that is yours to set.
        place: Where it keeps how far it has got.
        parallel: How it reads at several places at once.
    """

    name: str
    ways: tuple[str, ...]
    calls_per_second: float | None
    place: str
    parallel: str


READERS: Final = (
    Reader(
        name="KCL",
        ways=(PUSHED, POLLS),
        calls_per_second=1 / (KCL_IDLE_MILLIS / 1000),
        place="a lease table in DynamoDB",
        parallel="one worker a shard",
    ),
    Reader(
        name="Lambda",
        ways=(POLLS, PUSHED),
        calls_per_second=1.0,
        place="its event source mapping",
        parallel="1 to 10 functions a shard",
    ),
    Reader(
        name="Flink",
        ways=(POLLS, PUSHED),
        calls_per_second=None,
        place="Flink's checkpoints",
        parallel="tasks that share the shards",
    ),
    Reader(
        name="Spark",
        ways=(POLLS, PUSHED),
        calls_per_second=None,
        place="Spark's checkpoints",
        parallel="tasks that share the shards",
    ),
    Reader(
        name="Firehose",
        ways=(POLLS,),
        calls_per_second=1.0,
        place="Firehose itself",
        parallel="nothing to set",
    ),
)
"""Source: KCL 3.5.1, PollingConfig and RetrievalConfig; Lambda guide, event source mappings; Amazon
Data Firehose guide; EMR and Managed Service for Apache Flink guides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plug:
    """One consumer as it is plugged in.

    Attributes:
        reader: The kind of consumer.
        way: How it reads: "polls", "fan-out" or "not there".
    """

    reader: Reader
    way: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switchboard:
    """A stream and all who read it.

    Attributes:
        plugs: The consumers.
    """

    plugs: tuple[Plug, ...]

    @property
    def pollers(self) -> tuple[Reader, ...]:
        """Those who share the tank."""
        return tuple(plug.reader for plug in self.plugs if plug.way == POLLS)

    @property
    def pushed(self) -> tuple[Reader, ...]:
        """Those who have a pipe of their own."""
        return tuple(plug.reader for plug in self.plugs if plug.way == PUSHED)

    @property
    def calls_per_second(self) -> float:
        """How often a shard is asked by those whose pace is known."""
        return sum(reader.calls_per_second or 0.0 for reader in self.pollers)

    @property
    def write_kib_at_most(self) -> int:
        """KiB a second that a shard may take in before its pollers fall behind."""
        tank_kib = SHARD_READ_BYTES_PER_SECOND // KIB
        return min(FULL_KIB, tank_kib // max(1, len(self.pollers)))


def plug_in(**ways: str) -> Switchboard:
    """Plug consumers in.

    Args:
        **ways: How each reads, by its name in small letters; one that is not named reads as it does
            by itself.

    Raises:
        ValueError: If there is no such consumer, or it cannot read that way.

    Example:
        >>> board = plug_in(spark="not there")
        >>> [reader.name for reader in board.pollers], board.write_kib_at_most
        (['Lambda', 'Flink', 'Firehose'], 682)
    """
    names = [reader.name.lower() for reader in READERS]
    unknown = ways.keys() - set(names)
    if unknown:
        raise ValueError(f"the consumers are {', '.join(names)}, got {', '.join(sorted(unknown))}")
    plugs = []
    for reader in READERS:
        way = ways.get(reader.name.lower(), reader.ways[0])
        if way not in (*reader.ways, OFF):
            raise ValueError(f"{reader.name} {' or '.join(reader.ways)}, got {way}")
        plugs.append(Plug(reader=reader, way=way))
    return Switchboard(plugs=tuple(plugs))
