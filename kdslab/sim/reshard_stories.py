"""What can happen to the shards of a stream: calls at their hours, told as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

# A child of the step before can be named by the number it will get.
SPLIT: Final = "SplitShard"
MERGE: Final = "MergeShards"
COUNT: Final = "UpdateShardCount"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One call in the history of a stream.

    Attributes:
        at_hours: When, in hours since the stream was made.
        call: The operation: "SplitShard", "MergeShards" or "UpdateShardCount".
        numbers: The numbers of the shards, or the number of shards that is asked for.
    """

    at_hours: int
    call: str
    numbers: tuple[int, ...]

    @property
    def text(self) -> str:
        """The call in words."""
        return f"{self.call}({', '.join(map(str, self.numbers))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What happens to a stream: how many shards it starts with, and the calls that come."""

    shards: int
    steps: tuple[Step, ...]


def _story(shards: int, *steps: tuple[int, str, tuple[int, ...]]) -> Story:
    return Story(
        shards=shards,
        steps=tuple(Step(at_hours=at, call=call, numbers=numbers) for at, call, numbers in steps),
    )


STORIES: Final[dict[str, Story]] = {
    "one split": _story(2, (6, SPLIT, (0,))),
    "split, then merge again": _story(2, (6, SPLIT, (0,)), (18, MERGE, (2, 3))),
    "split the hot half twice": _story(2, (6, SPLIT, (1,)), (18, SPLIT, (3,))),
    "2 to 4 shards, then to 8": _story(2, (6, COUNT, (4,)), (18, COUNT, (8,))),
    "8 shards to 4": _story(8, (6, COUNT, (4,))),
    "merge shards that do not touch": _story(3, (6, MERGE, (0, 2)), (18, MERGE, (0, 1))),
    "1 to 10 in one call": _story(1, (6, COUNT, (10,)), (18, COUNT, (2,))),
}
"""Histories by the names that learners see."""
