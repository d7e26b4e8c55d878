"""The questions of lesson 09 on what no mode lifts: a key's limit, a shard's, a fixed number."""

from __future__ import annotations

from functools import cache
from typing import Final

from kdslab.course.question import Option, Question
from kdslab.model.account import Account
from kdslab.model.facts import CHECKED_ON, KIB, MIB
from kdslab.model.hashing import hash_key
from kdslab.model.series import MINUTE
from kdslab.model.stream import Stream, StreamMode
from kdslab.sim.capacity import race
from kdslab.sim.capacity_shapes import LASTING

_MODES: Final = "https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html"
_UPDATE_MODE: Final = (
    "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateStreamMode.html"
)
_KEY_RATE: Final = 3_000
_WARM_MIBPS: Final = 100
_SHARDS: Final = 6


@cache
def _hot_key() -> tuple[int, int]:
    """Send one key to a stream with warm throughput; return its shards, and what is refused."""
    account = Account()
    account.begin_commitment(0.0)
    stream = account.create(
        0.0, "s", shard_count=4, mode=StreamMode.ON_DEMAND, warm_mibps=_WARM_MIBPS
    )
    now = float(MINUTE)
    stream.settle(now)
    shard, sent = stream.route(hash_key("checkout")), _KEY_RATE * MINUTE
    stored = stream.put_alike(now, shard, records=sent, size_bytes=100, seconds=MINUTE)
    return len(stream.open_shards), (sent - stored) // MINUTE


def _shards_after_the_flood() -> int:
    return race(LASTING, yesterday_mibps=2.0, factor=3, shards=4).lanes[0].shards[-1]


@cache
def _mibps_after_the_switch() -> float:
    """Switch a stream of six shards to on-demand and return what it stores in a minute of flood."""
    account = Account()
    stream = account.create(0.0, "s", shard_count=_SHARDS)
    stream.settle(float(MINUTE))
    account.switch_mode(float(MINUTE), stream, StreamMode.ON_DEMAND)
    now = 2.0 * MINUTE
    stream.settle(now)
    return sum(_stored(stream, now)) * 4 * KIB / MIB / MINUTE


def _stored(stream: Stream, now: float) -> list[int]:
    each = 100 * MIB // (4 * KIB) * MINUTE // len(stream.open_shards)
    return [
        stream.put_alike(now, shard, records=each, size_bytes=4 * KIB, seconds=MINUTE)
        for shard in stream.open_shards
    ]


HOT_KEY: Final = Question(
    ident="09.q3",
    prompt=(
        f"An Advantage stream has {_WARM_MIBPS} MiB/s of warm throughput. One partition key sends "
        f"{_KEY_RATE:,} small records a second. How many of them are refused each second?"
    ),
    kind="number",
    answer=2_000.0,
    options=(
        Option(
            "2,000",
            "One key is in one shard, and a shard takes 1,000. A hundred shards change nothing.",
            correct=True,
            holds=lambda: _hot_key()[1] == 2_000,
        ),
        Option(
            "0",
            "The stream as a whole has room; the key's shard has none.",
            misconception=6,
            holds=lambda: _hot_key()[1] == 0,
        ),
        Option(
            "1,000",
            "That would be two shards' worth for one key. A key has one shard.",
            misconception=5,
            holds=lambda: _hot_key()[1] == 1_000,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"The stream has {_hot_key()[0]} open shards and refuses {_hot_key()[1]:,} of "
        f"{_KEY_RATE:,} records a second."
    ),
)

NO_GROWTH: Final = Question(
    ident="09.q4",
    prompt=(
        "A provisioned stream of 4 shards gets 6 MiB/s for an hour and a half, spread evenly. "
        "How many open shards does it have then?"
    ),
    kind="number",
    answer=4.0,
    options=(
        Option(
            "4",
            "It refuses a third until somebody, or a program of yours, changes the number.",
            correct=True,
            holds=lambda: _shards_after_the_flood() == 4,
        ),
        Option(
            "6",
            "Nothing fits the shards of a provisioned stream to its traffic.",
            misconception=45,
            holds=lambda: _shards_after_the_flood() == 6,
        ),
        Option(
            "8",
            "Halving busy shards is what an on-demand stream does.",
            misconception=45,
            holds=lambda: _shards_after_the_flood() == 8,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_MODES,
    checked_on=CHECKED_ON,
    proof=lambda: f"At the end of the flood it has {_shards_after_the_flood()} open shards.",
)

SWITCH: Final = Question(
    ident="09.q5",
    prompt=(
        f"A provisioned stream has {_SHARDS} shards. You switch it to on-demand. How much does it "
        "take right after that?"
    ),
    options=(
        Option(
            "6 MiB/s: it keeps its shards, and grows from there.",
            "So you can make room beforehand for a peak that you know of.",
            correct=True,
            holds=lambda: abs(_mibps_after_the_switch() - 6) < 0.01,
        ),
        Option(
            "4 MiB/s, as any new on-demand stream.",
            "Four shards are where a new stream begins. This one is not new.",
            misconception=45,
            holds=lambda: abs(_mibps_after_the_switch() - 4) < 0.01,
        ),
        Option(
            "12 MiB/s: on-demand stands ready for twice what it has.",
            "Twice what it *had to take* in 30 days, in shards. A shard takes 1 MiB/s in any mode.",
            misconception=6,
            holds=lambda: abs(_mibps_after_the_switch() - 12) < 0.01,
        ),
        Option(
            "Whatever comes.",
            "No mode does. 100 MiB/s were sent.",
            misconception=6,
            holds=lambda: _mibps_after_the_switch() > 99,
        ),
    ),
    exam="SAA-C03",
    skill="3.5",
    docs=_UPDATE_MODE,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Of 100 MiB/s it stores {_mibps_after_the_switch():.1f} in the first minute after the "
        "switch."
    ),
)
