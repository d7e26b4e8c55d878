"""Where everything stands and moves on the stage: one geometry for the canvas and for the still.

From left to right: producers, the column of hash keys, the gate of each shard with its tank, the
shards' tapes, readers. A shard's lane is as high as its arc of the hash keys, so a record that has
found its hash key flies straight into its lane. The browser moves records by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from kdslab.sim.film import Film, Journey

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height."""

TOP: Final = 30
BOTTOM: Final = 14
TANK: Final = 12
_PAD = 6
_BOX_HEIGHT = 34
_LANE_HEIGHTS = (190, 130, 92, 72, 60, 50, 44)
_LANE_HEIGHT_AT_LEAST = 40
_TAPE_SHARE = 0.3
_BOUNCE_SECONDS = 1.3
_HAND_SECONDS = 0.9


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The places on a stage of a certain width, in pixels, and how fast things cross it.

    Attributes:
        width: How wide the stage is.
        height: How high it is.
        radius: Half the size of a record.
        hash_x: The column of hash keys.
        gate_x: The gates of the shards.
        tape_x: Where the tapes begin, behind the gates.
        tape_end: Where the tapes leave the picture.
        lanes: The top and the bottom of each shard.
        producers: Their boxes.
        readers: Their boxes.
        pixels_per_second: How fast the tapes move, for a second of the film.
        bounce_seconds: How long a refused record is seen, in seconds of the film.
        hand_seconds: How long a record flies from the tape to a reader.
    """

    width: int
    height: int
    radius: float
    hash_x: float
    gate_x: float
    tape_x: float
    tape_end: float
    lanes: tuple[tuple[float, float], ...]
    producers: tuple[Box, ...]
    readers: tuple[Box, ...]
    pixels_per_second: float
    bounce_seconds: float
    hand_seconds: float

    def height_of(self, place: float) -> float:
        """Return how far down a hash key lies, from its place on the ring."""
        lane = min(int(place * len(self.lanes)), len(self.lanes) - 1)
        top, bottom = self.lanes[lane]
        share = place * len(self.lanes) - lane
        return top + _PAD + share * (bottom - top - 2 * _PAD)

    def on_the_way(self, journey: Journey, place: float, at: float) -> tuple[float, float]:
        """Return where a record is before it reaches the shard: to its hash key, then straight."""
        done = (at - journey.sent_at) / (journey.reached_at - journey.sent_at)
        left, top, width, height = self.producers[journey.producer]
        start, y = (left + width, top + height / 2), self.height_of(place)
        turn = _turn(start[0], self.hash_x, self.gate_x)
        if done < turn:
            done = done / turn
            return _between(start[0], self.hash_x, done), _between(start[1], y, done)
        return _between(self.hash_x, self.gate_x, (done - turn) / (1 - turn)), y

    def on_the_tape(self, journey: Journey, at: float) -> float:
        """Return how far to the right a stored record is; the tape goes on behind the picture."""
        return self.tape_x + (at - journey.reached_at) * self.pixels_per_second

    def bounced(self, journey: Journey, place: float, at: float) -> tuple[float, float, float]:
        """Return where a refused record is, and how much of it is still to be seen."""
        done = (at - journey.reached_at) / self.bounce_seconds
        y = self.height_of(place) - 30 * done + 38 * done * done
        return self.gate_x - 6 - 52 * done, y, 1 - done**3

    def in_hand(self, journey: Journey, place: float, reader: int, at: float) -> Sequence[float]:
        """Return where the copy of a record is that flies to a reader."""
        taken_at = journey.taken_at[reader] or 0.0
        done = (at - taken_at) / self.hand_seconds
        x = min(self.on_the_tape(journey, taken_at), self.tape_end)
        left, top, _, height = self.readers[reader]
        return _between(x, left, done), _between(self.height_of(place), top + height / 2, done)


def layout(film: Film, width: int) -> Layout:
    """Lay a stage out.

    Args:
        film: What will be played on it.
        width: How wide it may be, in pixels; at least 420.
    """
    width = max(width, 420)
    box = min(max(width * 0.135, 84), 124)
    hash_x = box + (width - 2 * box) * 0.2
    gate_x = hash_x + max(40, (width - 2 * box) * 0.1)
    tape_x = gate_x + TANK
    tape_end = width - box - (width - 2 * box) * 0.13
    lanes = _lanes(film.shards)
    pace = film.seconds / film.play_seconds
    return Layout(
        width=width,
        height=round(lanes[-1][1] + BOTTOM),
        radius=round((3.0 if film.shards > 4 else 3.5) * min(1.0, 0.5 + width / 1_600), 1),
        hash_x=round(hash_x, 1),
        gate_x=round(gate_x, 1),
        tape_x=round(tape_x, 1),
        tape_end=round(tape_end, 1),
        lanes=lanes,
        producers=_boxes(len(film.producers), 1, box, lanes),
        readers=_boxes(len(film.readers), width - box - 1, box, lanes),
        pixels_per_second=round((tape_end - tape_x) / (_TAPE_SHARE * film.seconds), 3),
        bounce_seconds=_BOUNCE_SECONDS * pace,
        hand_seconds=_HAND_SECONDS * pace,
    )


def _lanes(count: int) -> tuple[tuple[float, float], ...]:
    at_least = _LANE_HEIGHT_AT_LEAST if count <= 9 else 340 // count
    height = _LANE_HEIGHTS[count - 1] if count <= len(_LANE_HEIGHTS) else at_least
    return tuple((TOP + n * height, TOP + (n + 1) * height - 4) for n in range(count))


def _boxes(
    count: int, left: float, width: float, lanes: Sequence[tuple[float, float]]
) -> tuple[Box, ...]:
    top, span = lanes[0][0], lanes[-1][1] - lanes[0][0]
    height = min(_BOX_HEIGHT, span / max(count, 1) - 4)
    middles = [top + span * (n + 0.5) / count for n in range(count)]
    return tuple(
        (round(left, 1), round(middle - height / 2, 1), round(width, 1), round(height, 1))
        for middle in middles
    )


def _turn(start: float, middle: float, end: float) -> float:
    """Return the part of the way at which a record has found its hash key."""
    return (middle - start) / (end - start)


def _between(start: float, end: float, done: float) -> float:
    return start + (end - start) * done
