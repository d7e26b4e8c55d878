"""How many records that are all alike fit into an aggregated record, and what it weighs then."""

from __future__ import annotations

from functools import lru_cache

from kdslab.model.defaults import KPL_AGGREGATE_BYTES
from kdslab.sim.writers.aggregation import OUTER_KEY, Aggregate, UserRecord


def filled(record_bytes: int, key_characters: int, at_most: int) -> tuple[int, int]:
    """Fill an aggregated record with alike records, each with a key of its own.

    Args:
        record_bytes: What each weighs without its key.
        key_characters: How long each key is.
        at_most: The most records there are.

    Returns:
        How many are in it, and what it weighs with its own key. One alone is sent as it is, and so
        is one that is too large for any company.

    Example:
        >>> filled(200, 8, at_most=1_000)
        (234, 51139)
    """
    sizes = _sizes(record_bytes, key_characters)
    count = min(at_most, len(sizes))
    return (count, sizes[count - 1]) if count > 1 else (1, record_bytes + key_characters)


@lru_cache(maxsize=64)
def _sizes(record_bytes: int, key_characters: int) -> tuple[int, ...]:
    """Return what it weighs with one, two, three records, until it is full."""
    aggregate, payload, sizes = Aggregate(), bytes(record_bytes), list[int]()
    while True:
        record = UserRecord(f"{len(sizes):0{key_characters}d}", payload)
        if aggregate.size_bytes + aggregate.cost(record) > KPL_AGGREGATE_BYTES:
            return tuple(sizes)
        aggregate.add(record)
        sizes.append(aggregate.size_bytes + len(OUTER_KEY))
