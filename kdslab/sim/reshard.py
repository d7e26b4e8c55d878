"""A stream that is split and merged under way: the family of its shards, and where records lie.

A shard is never changed. It is closed, and others take its arc over; what it holds stays in it
until the retention is over, and only then is it gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from kdslab.model.errors import KinesisError
from kdslab.model.hashing import KEY_SPACE
from kdslab.model.lifecycle import UPDATING_SECONDS
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.shard import Shard, shard_id
from kdslab.model.stream import Stream
from kdslab.sim.reshard_stories import COUNT, MERGE, STORIES, Step, Story

HOUR: Final = 3600.0
_KEYS: Final = tuple(f"user-{number}" for number in range(12))
_PAYLOAD: Final = b"{}"
OPEN: Final = "open"
CLOSED: Final = "closed"
EXPIRED: Final = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShardLife:
    """One shard from its first to its last hour.

    Attributes:
        number: Its number in the stream.
        start: Where its arc begins, from 0 to 1 of the key space.
        end: Where its arc ends.
        opened_hours: When it was opened, in hours since the stream was made.
        closed_hours: When it stopped taking records in; None while it is open.
        expires_hours: When its last record is too old; None while it is open.
        state: "open", "closed" or "expired" at the time of the picture.
        parents: The numbers of the shards it came from.
        records: How many records lie in it at the time of the picture.
    """

    number: int
    start: float
    end: float
    opened_hours: float
    closed_hours: float | None
    expires_hours: float | None
    state: str
    parents: tuple[int, ...]
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeCall:
    """A call that was made, and what the service said if it refused it."""

    at_hours: int
    text: str
    refused: str


@dataclass(frozen=True, kw_only=True)
class Family:
    """All shards that a stream has had, at a time.

    Attributes:
        story: What was done to it, by name.
        now_hours: The time, in hours since the stream was made.
        retention_hours: How long records are kept.
        shards: Every shard there ever was, by number.
        calls: The calls that were made up to now.
    """

    story: str
    now_hours: float
    retention_hours: int
    shards: tuple[ShardLife, ...]
    calls: tuple[MadeCall, ...]

    def of(self, state: str) -> tuple[ShardLife, ...]:
        """Return the shards in a state."""
        return tuple(shard for shard in self.shards if shard.state == state)

    def records_in(self, state: str) -> int:
        """Return how many records lie in the shards of a state."""
        return sum(shard.records for shard in self.of(state))


def family(
    story: str, now_hours: float, retention_hours: int = RETENTION_HOURS_BY_DEFAULT
) -> Family:
    """Play a story up to a time, with twelve records an hour, and look at all shards.

    Args:
        story: One of `STORIES`.
        now_hours: The time of the picture, in hours since the stream was made.
        retention_hours: How long records are kept, at least 24.

    Example:
        >>> split = family("one split", now_hours=6.1)
        >>> [(shard.number, shard.state, shard.records) for shard in split.shards]
        [(0, 'closed', 36), (1, 'open', 37), (2, 'open', 0), (3, 'open', 0)]
    """
    plot = STORIES[story]
    stream = Stream("family", shard_count=plot.shards, now=0.0)
    stream.set_retention(0.0, retention_hours)
    seen = {shard.index: shard for shard in stream.shards}
    calls = []
    for now, happening in _timeline(plot, now_hours):
        stream.settle(now)
        seen |= {shard.index: shard for shard in stream.shards}
        if isinstance(happening, Step):
            refused = attempt(partial(act, stream, now, happening))
            calls.append(
                MadeCall(at_hours=happening.at_hours, text=happening.text, refused=refused)
            )
        else:
            stream.put(now, happening, _PAYLOAD)
    stream.settle(now_hours * HOUR)
    seen |= {shard.index: shard for shard in stream.shards}
    present = {shard.index for shard in stream.shards}
    lives = (_life(shard, shard.index in present, retention_hours) for shard in seen.values())
    return Family(
        story=story,
        now_hours=now_hours,
        retention_hours=retention_hours,
        shards=tuple(lives),
        calls=tuple(calls),
    )


def act(stream: Stream, now: float, step: Step) -> None:
    """Make one call of a story; a shard is split in its middle.

    Raises:
        KinesisError: If the service refuses it.
    """
    if step.call == COUNT:
        stream.update_shard_count(now, step.numbers[0])
    elif step.call == MERGE:
        lower, upper = map(shard_id, step.numbers)
        stream.merge(now, lower, upper)
    else:
        arc = stream.shard(shard_id(step.numbers[0])).hash_key_range
        stream.split(now, shard_id(step.numbers[0]), (arc.start + arc.end + 1) // 2)


def attempt(call: Callable[[], None]) -> str:
    """Make a call and return why it was refused; empty if it was not."""
    try:
        call()
    except KinesisError as refused:
        return f"{type(refused).__name__}: {refused}"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A key and the shards that own it before and after a change."""

    key: str
    before: str
    after: str


def owners_before_and_after(keys: Sequence[str], shards: int, target: int) -> tuple[Move, ...]:
    """Return which shard owns each key before and after UpdateShardCount.

    Example:
        >>> [(move.before[-1], move.after[-1]) for move in owners_before_and_after("ab", 2, 4)]
        [('0', '2'), ('1', '4')]
    """
    stream = Stream("moves", shard_count=shards, now=0.0)
    before = [stream.put(10.0, key, _PAYLOAD)[0].id for key in keys]
    stream.update_shard_count(20.0, target)
    later = 20.0 + 10 * UPDATING_SECONDS
    after = [stream.put(later, key, _PAYLOAD)[0].id for key in keys]
    return tuple(
        Move(key=key, before=old, after=new)
        for key, old, new in zip(keys, before, after, strict=True)
    )


def _timeline(plot: Story, now_hours: float) -> Iterator[tuple[float, Step | str]]:
    """Yield what happens up to now: the calls on the hour, a record every few minutes."""
    steps = {step.at_hours: step for step in plot.steps}
    gap = HOUR / len(_KEYS)
    for hour in range(int(now_hours) + 1):
        if hour in steps:
            yield hour * HOUR, steps[hour]
        for place, key in enumerate(_KEYS):
            # Half a gap late, so that nothing comes in the very second of a call.
            now = hour * HOUR + (place + 0.5) * gap
            if now <= now_hours * HOUR:
                yield now, key


def _life(shard: Shard, present: bool, retention_hours: int) -> ShardLife:
    arc, closed = shard.hash_key_range, shard.closed_at
    state = OPEN if closed is None else CLOSED if present else EXPIRED
    return ShardLife(
        number=shard.index,
        start=arc.start / KEY_SPACE,
        end=(arc.end + 1) / KEY_SPACE,
        opened_hours=shard.created_at / HOUR,
        closed_hours=None if closed is None else closed / HOUR,
        expires_hours=None if closed is None else closed / HOUR + retention_hours,
        state=state,
        parents=tuple(int(parent.rpartition("-")[2]) for parent in shard.parents),
        records=len(shard.records) if present else 0,
    )
