"""Lambda's event source mapping: it polls a stream and brings records to a function in batches.

A batch that fails is tried again, and its shard waits for it: until it succeeds, is given up, or
its records expire. What settings do about that is in `FunctionSettings`.

Simplification: a mapping reads by polling; one that reads by enhanced fan-out is not built.
Simplification: FilterCriteria are not built; every record is brought to the function.
Simplification: an account's limit of concurrent runs is not kept; every batch that is due runs.
"""

from __future__ import annotations

from collections.abc import Sequence

from kdslab.model.iterator import IteratorType
from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process, Running
from kdslab.sim.readers.function_chunk import Chunk, Surroundings
from kdslab.sim.readers.function_destination import Destination, failure, send
from kdslab.sim.readers.function_event import Handler, Names
from kdslab.sim.readers.function_invoke import Duration, Invocation, Invoker
from kdslab.sim.readers.function_settings import FunctionSettings
from kdslab.sim.readers.function_shard import Bookmark, ShardFeed
from kdslab.sim.readers.polling import OLDEST, Start

Bookmarks = dict[str, Bookmark]
"""How far each shard is done, by the shard's identifier; it outlives a crash."""


class FunctionMapping:
    """Brings a stream's records to a function, shard by shard, children after parents.

    Args:
        engine: Whose time it lives in.
        stream: The stream that is read.
        handler: The learner's own function of event and context.
        settings: How batches are made and what is done about failures.
        on_failure: A list that gets documents about what was given up, or a file, one a line.
        duration_seconds: How long an invocation takes, or what tells it from the event.
        function_name: What the function is called.
        region: Where stream and function are.
        bookmarks: Those of a mapping that was killed, to go on where it was.

    Attributes:
        bookmarks: How far each shard is done.
        feeds: The shards that it has begun, by their identifiers.

    Raises:
        ValueError: If the handler is no function of two arguments, or takes no time.

    Example:
        >>> engine = Engine()
        >>> stream = Stream("clicks", shard_count=1, now=0.0)
        >>> _ = stream.put(0.0, "user-1", b"hello")
        >>> def handler(event, context):
        ...     for record in event["Records"]:
        ...         print(record["kinesis"]["partitionKey"], record["kinesis"]["data"])
        >>> settings = FunctionSettings(starting_position="TRIM_HORIZON")
        >>> mapping = FunctionMapping(engine, stream, handler, settings)
        >>> engine.run(until=1.0)
        user-1 aGVsbG8=
        >>> [run.outcome for run in mapping.invocations]
        ['ok']
    """

    def __init__(
        self,
        engine: Engine,
        stream: Stream,
        handler: Handler,
        settings: FunctionSettings,
        *,
        on_failure: Destination = None,
        duration_seconds: Duration = 0.05,
        function_name: str = "my-function",
        region: str = "us-east-1",
        bookmarks: Bookmarks | None = None,
    ) -> None:
        names = Names(
            stream_name=stream.name,
            function_name=function_name,
            account_id=stream.account_id,
            region=region,
        )
        self.bookmarks: Bookmarks = {} if bookmarks is None else bookmarks
        self.feeds: dict[str, ShardFeed] = {}
        self._on_failure = on_failure
        self._invoker = Invoker(handler, settings, names, duration_seconds)
        self._around = Surroundings(
            engine=engine,
            stream=stream,
            settings=settings,
            names=names,
            invoker=self._invoker,
            give_up=self._give_up,
        )
        self._running: list[Running] = []
        self._begin(settings)

    @property
    def invocations(self) -> list[Invocation]:
        """What became of every invocation that has ended, in order."""
        return self._invoker.log

    @property
    def most_at_once(self) -> int:
        """How many invocations have run at the same time."""
        return self._invoker.most_at_once

    @property
    def concurrency_at_most(self) -> int:
        """How many can: open shards times the parallelization factor."""
        factor = self._around.settings.parallelization_factor
        return len(self._around.stream.open_shards) * factor

    @property
    def refused(self) -> int:
        """How many of its GetRecords calls were not answered."""
        return sum(feed.poller.refused for feed in self.feeds.values())

    def kill(self) -> None:
        """Stop it where it is, as a crash does; what a running invocation has done is done."""
        for running in self._running:
            running.kill()
        for feed in self.feeds.values():
            feed.kill()

    def _begin(self, settings: FunctionSettings) -> None:
        stream = self._around.stream
        kind = IteratorType(settings.starting_position)
        start = Start(kind=kind, timestamp=settings.starting_timestamp)
        if not self.bookmarks:
            for shard in stream.shards:
                # Who begins at the newest record leaves out what is closed already.
                left_out = start.kind is IteratorType.LATEST and not shard.is_open
                self.bookmarks[shard.id] = Bookmark(start=start, is_finished=left_out)
        self._feed_ready()

    def _feed_ready(self) -> None:
        """Begin all shards whose parents are done."""
        for shard in self._around.stream.shards:
            bookmark = self.bookmarks.setdefault(shard.id, Bookmark(start=OLDEST))
            if bookmark.is_finished or shard.id in self.feeds:
                continue
            if all(self._is_done(parent) for parent in shard.parents):
                feed = ShardFeed(shard.id, self._around, bookmark, self._save)
                self.feeds[shard.id] = feed
                self._running.append(self._around.engine.start(self._feeding(feed)))

    def _is_done(self, shard_id: str) -> bool:
        # One that is gone with its last record holds nobody up.
        known = {shard.id for shard in self._around.stream.shards}
        return shard_id not in known or self.bookmarks[shard_id].is_finished

    def _feeding(self, feed: ShardFeed) -> Process:
        yield from feed.run()
        self._feed_ready()

    def _save(self, shard_id: str, bookmark: Bookmark) -> None:
        self.bookmarks[shard_id] = bookmark

    def _give_up(
        self, shard_id: str, records: Sequence[Record], condition: str, chunk: Chunk
    ) -> None:
        document = failure(
            records,
            shard_id=shard_id,
            names=self._around.names,
            condition=condition,
            invocations=chunk.invocations,
            request_id=chunk.request_id,
            now=self._around.engine.now(),
        )
        send(self._on_failure, document)
