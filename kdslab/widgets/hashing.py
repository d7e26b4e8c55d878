"""The live pictures of lesson 03: watch where keys fall, and how evenly many of them spread."""

from __future__ import annotations

from typing import Any

from kdslab.data import key_sets
from kdslab.figures.hashing import keys_per_shard
from kdslab.figures.key_fall import key_fall
from kdslab.figures.twin import Twin
from kdslab.model.facts import PARTITION_KEY_CHARACTERS_AT_MOST
from kdslab.sim.hashing import Routing, route_keys
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range, Switch, Text
from kdslab.widgets.live_figure import LiveFigure

TYPED = "the keys I type"
_KEYS_AT_MOST = 400


class KeyFall(LiveDrawing):
    """Keys fall from their MD5 into the shards' ranges.

    Args:
        keys: What stands in the line to type into, separated by commas.
        key_set: Which keys to show first: a name from `kdslab.data.key_sets()`, or the typed ones.
        shards: How many shards to begin with, 1 to 32.
        wrong_model: Whether to show the wrong model, hash mod N, from the start.
        predict: Whether to ask first where New York and Los Angeles go.

    Raises:
        ValueError: If there is no such key set.

    Example:
        >>> fall = KeyFall(keys="New York, Los Angeles", shards=2)
        >>> fall.twin().finding
        '2 keys on 2 shards: shard 1 gets 2, 1 shard stays empty.'
        >>> fall.turn(shards=3)
        >>> fall.twin().finding
        '2 keys on 3 shards: shard 1 gets 1, 1 shard stays empty.'
    """

    def __init__(
        self,
        keys: str = "New York, Los Angeles",
        *,
        key_set: str = TYPED,
        shards: int = 2,
        wrong_model: bool = False,
        predict: bool = False,
    ) -> None:
        options = (TYPED, *key_sets())
        if key_set not in options:
            raise ValueError(f"the key sets are {', '.join(options)}, got {key_set}")
        super().__init__(
            _draw,
            [
                Choice(name="key_set", label="Which keys", options=options, value=key_set),
                Text(name="typed", label="Keys, separated by commas", value=keys),
                Range(name="shards", label="Shards", minimum=1, maximum=32, value=shards),
                Switch(name="wrong_model", label="Show the wrong model", value=wrong_model),
            ],
            _TWO_CITIES if predict else None,
        )
        self.observe(self._prefer_typed, "values")

    def _prefer_typed(self, change: dict[str, Any]) -> None:
        if change["new"]["typed"] != change["old"]["typed"]:
            self.turn(key_set=TYPED)


class KeySpread(LiveFigure):
    """A number of made-up keys, and how many of them each shard gets.

    Args:
        keys: How many keys `user-0`, `user-1`, ... to begin with, 1 to 1,000.
        shards: How many shards to begin with, 1 to 32.

    Example:
        >>> KeySpread(keys=8, shards=8).twin().finding
        '8 keys on 8 shards: shard 1 gets 3, 3 shards stay empty.'
    """

    def __init__(self, keys: int = 8, shards: int = 8) -> None:
        super().__init__(
            lambda keys, shards: keys_per_shard(_users(int(keys), int(shards))),
            [
                Range(name="keys", label="Keys", minimum=1, maximum=1_000, value=keys),
                Range(name="shards", label="Shards", minimum=1, maximum=32, value=shards),
            ],
        )


def _where_two_cities_go() -> Truth:
    york, angeles = route_keys(["New York", "Los Angeles"], 2).keys
    option = _ONE_EACH if york.shard != angeles.shard else f"both to shard {york.shard}"
    return Truth(
        option,
        f"New York lies {york.place:.0%} along the ring and Los Angeles {angeles.place:.0%}: "
        "what counts is the hash, not the name.",
    )


_ONE_EACH = "one to each shard"
_TWO_CITIES = Forecast(
    prompt="New York and Los Angeles are keys on a stream of 2 shards. Where do they go?",
    options=(_ONE_EACH, "both to shard 0", "both to shard 1"),
    run=_where_two_cities_go,
)


def _users(count: int, shards: int) -> Routing:
    return route_keys([f"user-{number}" for number in range(count)], shards)


def _draw(key_set: str, typed: str, shards: int, wrong_model: bool, width: int) -> Twin:
    keys = _split(typed) if key_set == TYPED else key_sets()[key_set]
    return key_fall(route_keys(keys, int(shards)), width=width, wrong_model=wrong_model)


def _split(typed: str) -> list[str]:
    keys = [key for part in typed.split(",") if (key := part.strip())]
    if len(keys) > _KEYS_AT_MOST:
        raise ValueError(f"at most {_KEYS_AT_MOST} keys can be drawn, got {len(keys)}")
    longest = max(map(len, keys), default=0)
    if longest > PARTITION_KEY_CHARACTERS_AT_MOST:
        raise ValueError(
            f"a partition key has at most {PARTITION_KEY_CHARACTERS_AT_MOST} characters, "
            f"got {longest}"
        )
    return keys
