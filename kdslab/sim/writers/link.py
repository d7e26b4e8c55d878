"""What lies between a producer and a stream: a call takes its time, and its answer may get lost.

A lost answer is the root of duplicates: the stream has the record, the producer cannot know it.

Simplification: a request reaches the stream at once; its answer takes the time of the whole call.
Simplification: only answers get lost; requests always arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import NamedTuple, TypeAlias

from kdslab.model.errors import ProvisionedThroughputExceededException
from kdslab.model.events import PutRefused
from kdslab.model.stream import Stream


class Item(NamedTuple):
    """A record on its way.

    Attributes:
        number: Its number in the producer's books.
        partition_key: Its key.
        data: Its payload.
    """

    number: int
    partition_key: str
    data: bytes


class Exchange(NamedTuple):
    """One request and what came back.

    Attributes:
        stored: For each record of the request, in the same order, whether the stream took it.
        is_lost: Whether the answer got lost, so that the producer learns nothing of this.
        seconds: How long the producer waited for it.
    """

    stored: list[bool]
    is_lost: bool
    seconds: float


Watch: TypeAlias = Callable[[float, Sequence[Item], list[bool]], None]
"""Is told the time of each request, what was in it, and what was stored of it."""


class Link:
    """The way to a stream.

    Args:
        stream: Where it leads.
        chance: What decides which answers get lost.
        call_seconds: How long a call takes.
        lost_answers: The share of answers that get lost, from 0 to 1.
        timeout_seconds: How long a producer waits for an answer that does not come.
        watch: Who looks on.
    """

    def __init__(
        self,
        stream: Stream,
        chance: Random,
        *,
        call_seconds: float = 0.02,
        lost_answers: float = 0.0,
        timeout_seconds: float = 1.0,
        watch: Watch | None = None,
    ) -> None:
        self._stream = stream
        self._chance = chance
        self._call_seconds = call_seconds
        self._lost_answers = lost_answers
        self._timeout_seconds = timeout_seconds
        self._watch = watch

    def put(self, now: float, item: Item) -> Exchange:
        """Make one PutRecord."""
        try:
            self._stream.put(now, item.partition_key, item.data)
        except ProvisionedThroughputExceededException:
            return self._answer(now, [item], [False])
        return self._answer(now, [item], [True])

    def put_many(self, now: float, items: Sequence[Item]) -> Exchange:
        """Make one PutRecords."""
        answers = self._stream.put_many(now, [(key, data, None) for _, key, data in items])
        return self._answer(now, items, [type(answer) is not PutRefused for answer in answers])

    def _answer(self, now: float, items: Sequence[Item], stored: list[bool]) -> Exchange:
        if self._watch:
            self._watch(now, items, stored)
        is_lost = self._lost_answers > 0 and self._chance.random() < self._lost_answers
        return Exchange(stored, is_lost, self._timeout_seconds if is_lost else self._call_seconds)
