"""What each service does and does not, need by need: the table behind the requirement dials."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Final

from kdslab.model.facts import KIB, RECORD_KIB_AT_MOST
from kdslab.model.neighbours import (
    CHANNEL_SECONDS_AT_LEAST,
    DELIVERY_RECORD_BYTES_AT_MOST,
    EVENT_BUS_BYTES_AT_MOST,
    KAFKA_SERVERLESS_KIB_AT_MOST,
    QUEUE_SERVICE_BYTES_AT_MOST,
    QUEUE_SERVICE_DAYS_AT_MOST,
)
from kdslab.model.quotas import CONSUMERS_PER_STREAM, CONSUMERS_PER_STREAM_ADVANTAGE

NEED_NAMES: Final = (
    "replay",
    "order by key",
    "readers",
    "latency",
    "record size",
    "no servers",
    "acknowledge",
    "only S3",
)
"""The needs, in the order of the dials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """How far a service meets one need.

    Attributes:
        value: 1 or 0 for yes or no; else how many readers, how many KiB, or how many seconds.
        why: The reason in a few words.
        source: The page of AWS where it is written.
    """

    value: float
    why: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service.

    Attributes:
        name: Its name.
        what: What it is, in a few words.
        offers: One for each of `NEED_NAMES`, in that order.
    """

    name: str
    what: str
    offers: tuple[Offer, ...]

    def offer(self, need: str) -> Offer:
        """Return what it offers for a need."""
        return self.offers[NEED_NAMES.index(need)]


def _service(name: str, what: str, source: str, *rows: tuple[float, str]) -> Service:
    offers = tuple(Offer(value=value, why=why, source=source) for value, why in rows)
    if len(offers) != len(NEED_NAMES):
        raise ValueError(f"a service needs {len(NEED_NAMES)} offers, got {len(offers)} for {name}")
    return Service(name=name, what=what, offers=offers)


_STREAM_READERS: Final = (
    CONSUMERS_PER_STREAM_ADVANTAGE,
    f"{CONSUMERS_PER_STREAM} by fan-out, {CONSUMERS_PER_STREAM_ADVANTAGE} with On-demand "
    "Advantage, and pollers besides",
)
_STREAM_RECORD: Final = (RECORD_KIB_AT_MOST, "10 MiB, if the stream is set to it")
_NO_SERVERS: Final = (1, "none to run")
_SQS_BODY: Final = (QUEUE_SERVICE_BYTES_AT_MOST // KIB, "1 MiB")
_SQS_LATENCY: Final = (0.1, "a waiting receive is answered when a message comes")
_ONE_READER: Final = (1, "one application: what one has acknowledged, no other gets")
_GONE: Final = (0, f"gone once it is acknowledged, or after {QUEUE_SERVICE_DAYS_AT_MOST} days")
_KAFKA: Final = (
    (1, "kept for as long as the topic says; offsets can be set back"),
    (1, "in order within a partition, and a key has one"),
    (inf, "each consumer group reads for itself"),
    (0.1, "a waiting fetch is answered when a record comes"),
)
_OFFSETS: Final = (0, "a position in each partition, not a mark on each record")

SERVICES: Final = (
    _service(
        "Kinesis Data Streams",
        "a log that many read",
        "Developer guide, quotas and limits; FAQ",
        (1, "kept for 24 hours to 365 days; anybody reads again"),
        (1, "in order within a shard, and a key has one"),
        _STREAM_READERS,
        (0.07, "about 70 ms by fan-out, 200 ms for one that polls"),
        _STREAM_RECORD,
        _NO_SERVERS,
        (0, "a reader keeps a position in each shard, not a mark on each record"),
        (0, "it stores; a reader, a channel or Firehose writes the files"),
    ),
    _service(
        "queue on a stream",
        "records handed out one by one (2026)",
        "Developer guide, consume records from a stream with queues",
        (1, "records stay in the stream until the retention is over"),
        (0, "no order is promised"),
        _STREAM_READERS,
        (30.0, "long polling; AWS gives no number"),
        _STREAM_RECORD,
        (1, "none to run; on-demand streams only"),
        (1, "each record is acknowledged, or given out again after its timeout"),
        (0, "it hands records to a reader"),
    ),
    _service(
        "channel of a stream",
        "a stream written to S3 without a reader (2026)",
        "Developer guide, delivery quotas; API reference, CreateChannel",
        (1, "records stay in the stream; the channel itself never goes back"),
        (0, "files by freshness, not by key"),
        (CONSUMERS_PER_STREAM_ADVANTAGE, "it takes no read capacity from the stream's readers"),
        (CHANNEL_SECONDS_AT_LEAST, "freshness of 300 to 900 seconds"),
        _STREAM_RECORD,
        (1, "none to run; on-demand streams only"),
        (0, "it writes files; nobody acknowledges"),
        (1, "JSON, text or bytes, no transformation"),
    ),
    _service(
        "Data Firehose",
        "a delivery service with buffers",
        "Firehose API reference, PutRecord and BufferingHints",
        (0, "gone once it is delivered"),
        (0, "batches, not keys"),
        (1, "one destination"),
        (60.0, "a buffer of 0 to 900 seconds, 300 by default"),
        (DELIVERY_RECORD_BYTES_AT_MOST // KIB, "1,000 KiB"),
        _NO_SERVERS,
        (0, "it delivers; nobody acknowledges"),
        (1, "S3 and others, buffered, compressed, converted"),
    ),
    _service(
        "SQS standard queue",
        "messages for one application",
        "SQS API reference, CreateQueue and SendMessage",
        _GONE,
        (0, "no strict order"),
        _ONE_READER,
        _SQS_LATENCY,
        _SQS_BODY,
        _NO_SERVERS,
        (1, "each message is deleted, or seen again after its timeout"),
        (0, "it hands messages to a reader"),
    ),
    _service(
        "SQS FIFO queue",
        "messages for one application, in order",
        "SQS API reference, CreateQueue and SendMessage",
        _GONE,
        (1, "in order within a message group"),
        _ONE_READER,
        _SQS_LATENCY,
        _SQS_BODY,
        _NO_SERVERS,
        (1, "each message is deleted, or seen again after its timeout"),
        (0, "it hands messages to a reader"),
    ),
    _service(
        "MSK, with brokers",
        "Apache Kafka on brokers of your own",
        "MSK developer guide, clusters and configuration",
        *_KAFKA,
        (inf, "what the brokers are set to"),
        (0, "brokers to size, scale and patch"),
        _OFFSETS,
        (0, "Firehose or a connector writes the files"),
    ),
    _service(
        "MSK Serverless",
        "Apache Kafka without brokers to run",
        "MSK developer guide, configuration properties for MSK Serverless",
        *_KAFKA,
        (KAFKA_SERVERLESS_KIB_AT_MOST, "8 MiB"),
        _NO_SERVERS,
        _OFFSETS,
        (0, "Firehose or a connector writes the files"),
    ),
    _service(
        "EventBridge bus",
        "a router of events by rules",
        "EventBridge API reference, PutEvents, CreateArchive and StartReplay",
        (1, "from an archive, not always in the same order"),
        (0, "no order is promised"),
        (inf, "as many rules and targets as it takes"),
        (30.0, "pushed at once, but AWS gives no number"),
        (EVENT_BUS_BYTES_AT_MOST // KIB, "1 MB for a whole request"),
        _NO_SERVERS,
        (0, "it pushes to targets and tries again"),
        (0, "through a Firehose stream as its target"),
    ),
)
"""Every service, in the order of the table."""
