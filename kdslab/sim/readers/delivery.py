"""Delivery as Firehose does it: it reads a stream, fills a buffer, and writes it out as a file.

The buffer is written when it is large enough or old enough, whichever comes first. The place in the
stream is saved after the file stands; so a crash in between writes the same records twice.

Simplification: records are written as they are; Firehose takes aggregated ones apart by itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from kdslab.model.defaults import (
    DELIVERY_BUFFER_MIB_AT_MOST,
    DELIVERY_BUFFER_MIB_BY_DEFAULT,
    DELIVERY_BUFFER_SECONDS_AT_MOST,
    DELIVERY_BUFFER_SECONDS_BY_DEFAULT,
)
from kdslab.model.errors import ResourceNotFoundException
from kdslab.model.facts import MIB
from kdslab.model.iterator import IteratorType
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process
from kdslab.sim.readers import delivery_file as files
from kdslab.sim.readers.polling import NEWEST, OLDEST, ShardPoller, Start, after

POLL_SECONDS: Final = 1.0
"""Source: Firehose developer guide: GetRecords once a second for each shard."""

WRITE_SECONDS: Final = 0.5
"""How long it takes to write a file, by assumption: long enough to crash in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverySettings:
    """How records become files.

    Simplification: hints are kept to the letter; the service may choose others.
    Simplification: without dynamic partitioning, transformation, prefixes of one's own or a schema:
    a Parquet file has the columns that its records have.

    Attributes:
        buffer_mib: The size at which the buffer is written, 1 to 128 MiB.
        buffer_seconds: The age at which it is written, 0 to 900 s.
        file_format: "json" for lines, "gzip" for lines that are compressed, or "parquet".
        delimiter: What stands behind each record; the service puts nothing there unless told to.

    Raises:
        ValueError: If a hint is out of its range or the format is none.
    """

    buffer_mib: int = DELIVERY_BUFFER_MIB_BY_DEFAULT
    buffer_seconds: int = DELIVERY_BUFFER_SECONDS_BY_DEFAULT
    file_format: str = "json"
    delimiter: bytes = b"\n"

    def __post_init__(self) -> None:
        if not 1 <= self.buffer_mib <= DELIVERY_BUFFER_MIB_AT_MOST:
            raise ValueError(
                f"a buffer holds 1 to {DELIVERY_BUFFER_MIB_AT_MOST} MiB, got {self.buffer_mib}"
            )
        if not 0 <= self.buffer_seconds <= DELIVERY_BUFFER_SECONDS_AT_MOST:
            raise ValueError(
                f"a buffer waits 0 to {DELIVERY_BUFFER_SECONDS_AT_MOST} seconds, "
                f"got {self.buffer_seconds}"
            )
        if self.file_format not in files.FORMATS:
            raise ValueError(
                f"a file is one of {', '.join(files.FORMATS)}, got {self.file_format!r}"
            )


@dataclass(slots=True)
class _Buffer:
    records: list[Record] = field(default_factory=list)
    size_bytes: int = 0
    since: float = 0.0
    places: dict[str, Start] = field(default_factory=dict)

    def add(self, now: float, shard_id: str, records: list[Record]) -> None:
        if not self.records:
            self.since = now
        self.records += records
        self.size_bytes += sum(len(record.data) for record in records)
        self.places[shard_id] = after(records[-1].sequence_number)


class Delivery:
    r"""Carries a stream's new records into a folder, as Firehose carries them into a bucket.

    It begins at the newest record, as the service does. Shards that come later are read from their
    oldest record; children do not wait for their parents, since files have no order.

    Args:
        engine: Whose time it lives in.
        stream: The stream that is read.
        folder: Where the files go; it stands for the bucket.
        settings: How records become files.
        name: What the delivery is called; files carry it.
        places: Those of a delivery that was killed, to go on where it was.

    Raises:
        ValueError: If Parquet is wanted and pyarrow is not installed.

    Attributes:
        places: Behind which record of each shard all is in files.
        written: The files, oldest first.
        refused: How many of its GetRecords calls were not answered.

    Example:
        >>> import tempfile
        >>> engine, stream = Engine(), Stream("clicks", shard_count=1, now=0.0)
        >>> hints = DeliverySettings(buffer_seconds=60)
        >>> delivery = Delivery(engine, stream, Path(tempfile.mkdtemp()), hints)
        >>> engine.run(until=5.0)
        >>> _ = stream.put(5.0, "user-1", b'{"page":"/"}')
        >>> engine.run(until=70.0)
        >>> [path.read_text() for path in delivery.written]
        ['{"page":"/"}\n']
    """

    def __init__(
        self,
        engine: Engine,
        stream: Stream,
        folder: Path,
        settings: DeliverySettings | None = None,
        *,
        name: str = "delivery",
        places: dict[str, Start] | None = None,
    ) -> None:
        self.written: list[Path] = []
        self.refused = 0
        self._settings = settings or DeliverySettings()
        if self._settings.file_format == "parquet":
            # Now, and not when the first buffer is full.
            files.arrow_modules()
        self._engine = engine
        self._stream = stream
        self._folder = folder
        self._name = name
        self._buffer = _Buffer()
        self._pollers: dict[str, ShardPoller] = {}
        # As many random bits as the names need, and the same ones in every run.
        self._chance = Random(f"{name} {engine.now()}")
        start = NEWEST if places is None else OLDEST
        self.places: dict[str, Start] = {} if places is None else places
        for shard in stream.shards:
            self.places.setdefault(shard.id, start)
        self._known = {shard.id for shard in stream.shards}
        self._running = engine.start(self._work())

    def kill(self) -> None:
        """Stop it where it is, as a crash does; what is in the buffer is forgotten."""
        self._running.kill()

    def _work(self) -> Process:
        while True:
            for poller in self._due():
                self._read(poller)
                if self._is_full():
                    yield from self._write()
            if self._is_old():
                yield from self._write()
            yield POLL_SECONDS

    def _due(self) -> list[ShardPoller]:
        for shard in self._stream.shards:
            if shard.id not in self._known:
                self._known.add(shard.id)
                self.places.setdefault(shard.id, OLDEST)
            if shard.id in self.places and shard.id not in self._pollers:
                place = self.places[shard.id]
                self._pollers[shard.id] = ShardPoller(self._stream, shard.id, place)
        return [poller for poller in self._pollers.values() if not poller.is_done]

    def _read(self, poller: ShardPoller) -> None:
        now = self._engine.now()
        try:
            batch = poller.poll(now)
        except ResourceNotFoundException:
            poller.is_done = True  # Its last record has expired.
            return
        self._remember_beginning(poller.shard_id, now)
        if batch is None:
            self.refused += 1
        elif batch.records:
            self._buffer.add(now, poller.shard_id, batch.records)

    def _remember_beginning(self, shard_id: str, now: float) -> None:
        # The newest record of a later time would skip what comes until then.
        if self.places[shard_id] == NEWEST:
            self.places[shard_id] = Start(kind=IteratorType.AT_TIMESTAMP, timestamp=now)

    def _is_full(self) -> bool:
        return self._buffer.size_bytes >= self._settings.buffer_mib * MIB

    def _is_old(self) -> bool:
        waited = self._engine.now() - self._buffer.since
        return bool(self._buffer.records) and waited >= self._settings.buffer_seconds

    def _write(self) -> Process:
        buffer, self._buffer = self._buffer, _Buffer()
        now = self._engine.now()
        for folder, content, oldest, ending in self._contents(buffer.records, now):
            path = self._new_path(folder, oldest, now, ending)
            files.write(path, content)
            self.written.append(path)
        yield WRITE_SECONDS
        self.places.update(buffer.places)

    def _new_path(self, folder: str, oldest: float, now: float, ending: str) -> Path:
        while True:
            identifier = f"{self._chance.getrandbits(128):032x}"
            key = files.object_key(self._name, oldest, now, identifier, ending)
            # A delivery of the same name, begun at the same time, draws the same bits.
            if not (path := self._folder / folder / key).exists():
                return path

    def _contents(self, records: list[Record], now: float) -> list[tuple[str, bytes, float, str]]:
        """Return what to write: below which folder, what, how old, and with which ending."""
        kind, delimiter = self._settings.file_format, self._settings.delimiter
        oldest, ending = min(record.arrived_at for record in records), files.ending_of(kind)
        if kind != "parquet":
            content = files.lines(records, delimiter)
            return [("", files.zipped(content) if kind == "gzip" else content, oldest, ending)]
        objects, odd = files.rows(records)
        parts = [("", files.parquet(objects), oldest, ending)] if objects else []
        if odd:
            parts.append(("format-conversion-failed", files.failures(odd, now), oldest, ""))
        return parts
