"""Where a minute's records fall, and how many of the refused are overtaken by a later one."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Final

from kdslab.model.shard import Shard
from kdslab.sim.capstone_day import CUSTOMERS, SUFFIXES, celebrity, customers

RESEND_SECONDS: Final = 1.0
"""How long a producer waits before it sends a refused record again, by assumption."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """Which part of all records falls to each shard.

    Attributes:
        shards: The open shards.
        plain: What falls to each of them of the ordinary keys.
        loud: What falls to each of them of the key that everybody wants.
        all: The two together.
    """

    shards: tuple[Shard, ...]
    plain: tuple[float, ...]
    loud: tuple[float, ...]
    all: tuple[float, ...]


def shares_of(shards: tuple[Shard, ...], hot: float, *, is_suffixed: bool) -> Shares:
    """Return how records fall when one key is wanted by everybody.

    Args:
        shards: The open shards.
        hot: Which part of all records is about the key that everybody wants.
        is_suffixed: Whether that key gets numbers behind it.
    """
    usual, wanted = customers(), celebrity(is_suffixed)
    arcs = [shard.hash_key_range for shard in shards]
    plain = tuple((1 - hot) * usual.share(arc) for arc in arcs)
    loud = tuple(hot * wanted.share(arc) for arc in arcs)
    both = tuple(one + other for one, other in zip(plain, loud, strict=True))
    return Shares(shards=shards, plain=plain, loud=loud, all=both)


def overtaken(
    shares: Shares, sent: list[int], taken: list[int], *, hot: float, is_suffixed: bool
) -> float:
    """Return how many refused records of a minute find a later one of their key stored.

    Simplification: a refused record comes again a second later and then gets in. The keys' records
    come at random moments, so the chance that a key stores none in that second is e to the minus
    of how many it stores a second.

    Args:
        shares: Where records fall.
        sent: What each shard was offered in the minute.
        taken: What it took.
        hot: Which part of all records is about the key that everybody wants.
        is_suffixed: Whether that key has numbers behind it.
    """
    rate = sum(sent) / 60 * RESEND_SECONDS
    per_key = rate * (1 - hot) / CUSTOMERS
    per_loud = rate * hot / (SUFFIXES if is_suffixed else 1)
    late = 0.0
    for plain, both, came, got in zip(shares.plain, shares.all, sent, taken, strict=True):
        if came > got:
            quiet, kept = plain / both, got / came
            late += (came - got) * (
                quiet * (1 - exp(-kept * per_key)) + (1 - quiet) * (1 - exp(-kept * per_loud))
            )
    return late
