"""What a stream under load shows in words: how much it let in, and how much it refused."""

from __future__ import annotations

from kdslab.figures.film import table
from kdslab.figures.twin import Twin
from kdslab.sim.film import Film


def told(film: Film) -> Twin:
    """Say how many of a second's records were let in, shard by shard.

    Args:
        film: A second of traffic, as `kdslab.sim.start.pushed` runs it.
    """
    columns, rows = table(film)
    shards = f"{film.shards} shard" if film.shards == 1 else f"{film.shards} shards"
    sent = f"{film.records:,} records in a second on {shards}: {sum(film.accepted):,} let in"
    return Twin(finding=f"{sent}{_refusals(film)}.", columns=columns, rows=rows)


def _refusals(film: Film) -> str:
    refused, again = sum(film.refused), len(film.journeys) - film.records
    if not refused:
        return ", none refused"
    if not again:
        return f", {refused:,} refused"
    # Some of those that come again come when the second is over.
    span = f"within {film.seconds - film.travel_seconds:.1f} s"
    outside = f"{film.records - sum(film.accepted):,} records still outside"
    return f" {span}; {refused:,} refusals, {outside} after {again:,} more tries"
