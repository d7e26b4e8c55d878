"""What people believe about functions and deliveries that read a stream, made to run."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.delivery import Delivery
from kdslab.sim.readers.function import Bookmarks, FunctionMapping
from kdslab.sim.readers.function_settings import FunctionSettings
from kdslab.sim.readers.polling import StreamReader


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPot:
    """GetRecords calls of one shard, with everybody who polls it.

    Attributes:
        own: Readers of one's own, each asking once a second.
        functions: Mappings that bring the stream to a function.
        deliveries: Deliveries that carry it into files.
        seconds: How long it was watched.
        answered: Calls that were answered.
        refused: Calls that were not.
    """

    own: int
    functions: int
    deliveries: int
    seconds: int
    answered: int
    refused: int


def shared_pot(
    own: int = 4, functions: int = 1, deliveries: int = 1, *, seconds: int = 60
) -> SharedPot:
    """Let readers, functions and deliveries poll the same shard.

    Example:
        >>> shared_pot(5, 0, 0).refused, shared_pot(5, 1, 1).refused > 0
        (0, True)
    """
    engine, stream = Engine(), Stream("clicks", shard_count=1, now=0.0)
    settings = FunctionSettings(starting_position="LATEST")
    pollers: list[StreamReader | FunctionMapping | Delivery] = [
        StreamReader(engine, stream, lambda *_: None) for _ in range(own)
    ]
    pollers += [
        FunctionMapping(engine, stream, lambda _, __: None, settings) for _ in range(functions)
    ]
    # Nothing is put, so nothing is written.
    pollers += [Delivery(engine, stream, Path("nowhere")) for _ in range(deliveries)]
    engine.run(until=float(seconds))
    refused = sum(poller.refused for poller in pollers)
    answered = sum(type(event).__name__ == "Read" for event in stream.history)
    return SharedPot(
        own=own,
        functions=functions,
        deliveries=deliveries,
        seconds=seconds,
        answered=answered,
        refused=refused,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """What stands in the sinks after a function's mapping crashed in the middle of its work.

    Attributes:
        records: How many orders were put.
        runs: How many records the function was given, repeated ones counted.
        appended: How many lines a sink has that writes down all it is told.
        kept: How many orders a sink has that keeps one for each sequence number.
    """

    records: int
    runs: int
    appended: int
    kept: int


def crash_between_work_and_checkpoint(records: int = 40, batch_size: int = 10) -> Delivered:
    """Kill a mapping when a batch is done and not yet saved; another goes on from what was saved.

    Example:
        >>> crash = crash_between_work_and_checkpoint()
        >>> crash.appended, crash.kept
        (50, 40)
    """
    engine, stream = Engine(), Stream("orders", shard_count=1, now=0.0)
    for number in range(records):
        stream.put(0.0, f"customer-{number % 7}", f"order {number}".encode())
    lines: list[bytes] = []
    by_number: dict[str, bytes] = {}

    def handler(event: dict[str, Any], _: object) -> None:
        for record in event["Records"]:
            order = b64decode(record["kinesis"]["data"])
            lines.append(order)
            by_number[record["kinesis"]["sequenceNumber"]] = order

    settings = FunctionSettings(starting_position="TRIM_HORIZON", batch_size=batch_size)
    bookmarks: Bookmarks = {}
    first = FunctionMapping(
        engine, stream, handler, settings, duration_seconds=1.0, bookmarks=bookmarks
    )
    # The second batch has been worked on since 1.0 s, and its end would be saved at 2.0 s.
    engine.run(until=1.5)
    first.kill()
    FunctionMapping(engine, stream, handler, settings, duration_seconds=1.0, bookmarks=bookmarks)
    engine.run(until=60.0)
    return Delivered(
        records=records, runs=len(lines), appended=len(lines), kept=len(set(by_number.values()))
    )
