"""Four pipelines from end to end: who writes, how many shards that takes, who reads, where it goes.

Simplification: the rates are round numbers that an example needs, not those of a real company.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kdslab.model.facts import MIB
from kdslab.sim.sizing import size_stream


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One consumer of a pipeline.

    Attributes:
        name: What reads.
        task: What it does.
        target: Where its results go.
        fan_out: Whether it reads by enhanced fan-out; otherwise it polls.
    """

    name: str
    task: str
    target: str
    fan_out: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """What a pipeline is for.

    Attributes:
        producers: Who writes, in words.
        sources: How many of them there are.
        seconds_between: Seconds between two records of one of them.
        record_bytes: What a record weighs, key included.
        key: The partition key, and why it is a good one.
        readers: Who reads.
    """

    producers: str
    sources: int
    seconds_between: float
    record_bytes: int
    key: str
    readers: tuple[Reader, ...]


_FILES: Final = Reader(name="Data Firehose", task="buffers and writes files", target="S3")

EXAMPLES: Final[dict[str, Example]] = {
    "weather": Example(
        producers="weather stations",
        sources=5_000,
        seconds_between=1.0,
        record_bytes=150,
        key="station: its readings stay in order",
        readers=(
            Reader(name="Managed Flink", task="hourly means", target="OpenSearch"),
            _FILES,
        ),
    ),
    "stock market": Example(
        producers="trading systems",
        sources=200,
        seconds_between=0.02,
        record_bytes=300,
        key="ticker and a suffix: one hot share alone would fill a shard",
        readers=(
            Reader(name="Lambda", task="price alarms", target="OpenSearch", fan_out=True),
            Reader(name="Managed Flink", task="moving averages", target="Redshift", fan_out=True),
            _FILES,
        ),
    ),
    "ride hailing": Example(
        producers="cars with a phone",
        sources=40_000,
        seconds_between=4.0,
        record_bytes=200,
        key="trip: a city as key would put all of New York on one shard",
        readers=(
            Reader(name="Lambda", task="matches riders", target="OpenSearch", fan_out=True),
            Reader(name="Redshift", task="reads the stream into a view", target="Redshift"),
            _FILES,
        ),
    ),
    "clickstream": Example(
        producers="browsers, through web servers",
        sources=60_000,
        seconds_between=10.0,
        record_bytes=900,
        key="session: the clicks of a visit stay in order",
        readers=(
            Reader(name="Managed Flink", task="sessions and funnels", target="Redshift"),
            Reader(name="Lambda", task="live search index", target="OpenSearch"),
            _FILES,
        ),
    ),
}
"""The examples by name."""


@dataclass(frozen=True, kw_only=True)
class Pipeline:
    """An example with its numbers worked out.

    Attributes:
        name: The example.
        example: What it is made of.
        sources: How many producers there are now.
        records_per_second: What they send together.
        mibps: The same in MiB a second.
        shards: How many shards that takes, provisioned.
        ruling: The limit that asks for the most shards.
    """

    name: str
    example: Example
    sources: int
    records_per_second: int
    mibps: float
    shards: int
    ruling: str


def pipeline(name: str, times: float = 1.0) -> Pipeline:
    """Work out how many shards an example needs.

    Args:
        name: One of `EXAMPLES`.
        times: How many times as many producers as the example has.

    Example:
        >>> pipeline("clickstream").shards, pipeline("clickstream", times=2).shards
        (8, 16)
    """
    example = EXAMPLES[name]
    sources = max(1, round(example.sources * times))
    rate = max(1, round(sources / example.seconds_between))
    fan_outs = sum(reader.fan_out for reader in example.readers)
    sizing = size_stream(
        rate,
        example.record_bytes,
        pollers=len(example.readers) - fan_outs,
        fan_outs=fan_outs,
    )
    return Pipeline(
        name=name,
        example=example,
        sources=sources,
        records_per_second=rate,
        mibps=rate * example.record_bytes / MIB,
        shards=sizing.shards,
        ruling=sizing.ruling.limit,
    )
