"""Streams, handlers and mappings for the tests of Lambda's event source mapping."""

from base64 import b64decode

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_settings import FunctionSettings


def filled(records, *, shards=1, at=0.0, keys=7):
    """Return a stream with numbered records."""
    stream = Stream("clicks", shard_count=shards, now=at)
    for number in range(records):
        stream.put(at, f"user-{number % keys}", str(number).encode())
    return stream


def numbers(event):
    return [int(b64decode(record["kinesis"]["data"])) for record in event["Records"]]


class Seen:
    """A handler that keeps what it gets and fails where it is told to."""

    def __init__(self, poison=(), *, partial=False):
        self.batches = []
        self.handled = []
        self.events = []
        self.poison = set(poison)
        self.partial = partial

    def __call__(self, event, _context):
        self.events.append(event)
        self.batches.append(numbers(event))
        for record, number in zip(event["Records"], numbers(event), strict=True):
            if number in self.poison:
                if self.partial:
                    failure = {"itemIdentifier": record["kinesis"]["sequenceNumber"]}
                    return {"batchItemFailures": [failure]}
                raise RuntimeError(f"record {number} cannot be read")
            self.handled.append(number)
        return {"batchItemFailures": []}


def mapped(stream, handler, until=30.0, engine=None, on_failure=None, seconds=0.05, **settings):
    """Run a mapping from the oldest record on."""
    engine = engine or Engine()
    settings = {"starting_position": "TRIM_HORIZON", **settings}
    mapping = FunctionMapping(
        engine,
        stream,
        handler,
        FunctionSettings(**settings),
        on_failure=on_failure,
        duration_seconds=seconds,
    )
    engine.run(until=until)
    return mapping
