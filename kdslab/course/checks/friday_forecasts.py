"""A learner's forecast for Black Friday, and what wrong numbers in it give away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from random import Random
from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import (
    FAN_OUT_BYTES_PER_SECOND,
    KIB,
    SHARD_READ_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)
from kdslab.model.quotas import RETENTION_HOURS_BY_DEFAULT
from kdslab.model.stream import Stream
from kdslab.sim.capstone_day import YESTERDAYS_PEAK

KEPT_HOURS: Final = 2 * RETENTION_HOURS_BY_DEFAULT
_DAY_SECONDS: Final = 86_400.0
_BEFORE: Final = -3_600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the shop tells of its day.

    Attributes:
        growth: How many times yesterday's traffic is expected.
        sale: How many times that comes in a flash sale.
        readers: How many applications poll the stream.
        millions: How many million records the day is expected to bring.
    """

    growth: float
    sale: float
    readers: int
    millions: int

    @property
    def peak(self) -> float:
        """Records a second if the sale falls into the evening's peak."""
        return YESTERDAYS_PEAK * self.growth * self.sale

    @property
    def write_shards(self) -> int:
        """Shards that the writes of that minute need; a record has 1 KiB, so records bind."""
        return ceil(round(self.peak, 6) / SHARD_WRITE_RECORDS_PER_SECOND)

    @property
    def read_shards(self) -> int:
        """Shards that the readers need, who share what a shard gives."""
        read = round(self.readers * self.peak * KIB, 6)
        return ceil(read / SHARD_READ_BYTES_PER_SECOND)

    @property
    def shards(self) -> int:
        """Shards that satisfy both."""
        return max(self.write_shards, self.read_shards)

    @property
    def usd(self) -> float:
        """What the day costs with that many shards all day and two days of retention."""
        return bill(self.shards, self.millions * 1_000_000, KEPT_HOURS)


@lru_cache(maxsize=512)
def bill(shards: int, records: int, hours: int, seconds: float = _DAY_SECONDS) -> float:
    """Return what a provisioned stream costs a day, by the model's own meters."""
    stream = Stream("orders", shard_count=shards, now=_BEFORE)
    stream.settle(0.0)
    before = stream.bill(0.0).total_usd
    stream.set_retention(0.0, hours)
    stream.usage.put(0.0, KIB, records)
    return float(stream.bill(seconds).total_usd - before)


def drawn(chance: Random) -> Brief:
    """Draw a brief in which every term counts: each limit asks for another number of shards."""
    while True:
        brief = Brief(
            growth=chance.randint(22, 28) / 20,
            sale=chance.randint(18, 26) / 10,
            readers=chance.choice([3, 4]),
            millions=chance.randint(28, 40) * 10,
        )
        exact = brief.peak / SHARD_WRITE_RECORDS_PER_SECOND
        if brief.write_shards < brief.read_shards and 0.1 < exact % 1 < 0.9:
            return brief


_ADVICE: Final = {
    "growth left out": "Yesterday's peak grows first; the sale multiplies what has grown.",
    "the sale left out": "The sale may fall into the peak. Multiply once more.",
    "added, not multiplied": "Growth and sale are factors. Multiply them.",
    "rounded down": "Part of a shard is not for sale. Round up.",
    "a part of a shard": "Shards are whole. Round up, and hand in a whole number.",
    "each reader with a pot of its own": "Pollers share 2 MiB/s a shard. Fan-out is per reader.",
    "the writes again": "Readers take each record once each. What do they ask of a shard?",
    "retention left out": "Beyond 24 hours each shard-hour costs more. Add it.",
    "records left out": "Each record is a PUT payload unit of up to 25 KB. Add them.",
    "an hour, not a day": "A day has 24 shard-hours for each shard.",
    "a month, not a day": "Multiply by 24 hours, not by a month's.",
    "too few shards in the bill": "The larger of your two numbers of shards is what you pay for.",
    "text, not a number": "Hand in the number without quotes.",
}


def wrong_peak(peak: object, brief: Brief) -> Counterexample | None:
    """Say what is wrong with the records a second of the worst announced minute."""
    if _near(peak, brief.peak, 1.0):
        return None
    known = {
        "growth left out": YESTERDAYS_PEAK * brief.sale,
        "the sale left out": YESTERDAYS_PEAK * brief.growth,
        "added, not multiplied": YESTERDAYS_PEAK * (brief.growth + brief.sale - 1),
    }
    return _said(
        f"{_number(peak)} records/s",
        f"{YESTERDAYS_PEAK:,} x {brief.growth} x {brief.sale} at the worst moment",
        _which(peak, known, 1.0),
        "Multiply yesterday's peak by both factors.",
    )


def wrong_write_shards(shards: object, brief: Brief) -> Counterexample | None:
    """Say what is wrong with the shards that the writes need."""
    exact = brief.peak / SHARD_WRITE_RECORDS_PER_SECOND
    if _is_number(shards) and shards == brief.write_shards:
        return None
    known = {"rounded down": float(floor(exact)), "a part of a shard": exact}
    return _said(
        f"{_number(shards)} shards for the writes",
        f"{brief.peak:,.0f} records/s ÷ {SHARD_WRITE_RECORDS_PER_SECOND:,} a shard = {exact:.2f}",
        _which(shards, known, 1e-3) or misnumbered(shards),
        "Divide the peak by what a shard takes, and round up.",
    )


def wrong_read_shards(shards: object, brief: Brief) -> Counterexample | None:
    """Say what is wrong with the shards that the polling readers need."""
    if _is_number(shards) and shards == brief.read_shards:
        return None
    all_bytes = brief.readers * brief.peak * KIB
    exact = all_bytes / SHARD_READ_BYTES_PER_SECOND
    known = {
        "each reader with a pot of its own": float(
            ceil(brief.peak * KIB / FAN_OUT_BYTES_PER_SECOND)
        ),
        "the writes again": float(brief.write_shards),
        "rounded down": float(floor(exact)),
        "a part of a shard": exact,
    }
    return _said(
        f"{_number(shards)} shards for the readers",
        f"{brief.readers} readers x {brief.peak:,.0f} records/s x 1 KiB ÷ 2 MiB/s = {exact:.2f}",
        _which(shards, known, 1e-3) or misnumbered(shards),
        "Multiply what is written by the readers, and divide by what a shard gives them all.",
    )


def wrong_usd(usd: object, brief: Brief) -> Counterexample | None:
    """Say what is wrong with the day's bill; a few cents more or less do not matter."""
    if _near(usd, brief.usd, 0.05):
        return None
    records, shards = brief.millions * 1_000_000, brief.shards
    known = {
        "retention left out": bill(shards, records, RETENTION_HOURS_BY_DEFAULT),
        "records left out": bill(shards, 0, KEPT_HOURS),
        "an hour, not a day": bill(shards, 0, KEPT_HOURS, _DAY_SECONDS / 24),
        "a month, not a day": bill(shards, 0, KEPT_HOURS) * 730 / 24 + bill(1, records, 24),
        "too few shards in the bill": bill(brief.write_shards, records, KEPT_HOURS),
    }
    return _said(
        f"${_number(usd)}",
        f"{shards} shards x 24 h x (shard-hour + retention) + {brief.millions} million units",
        _which(usd, known, 0.3),
        "Two prices for each shard-hour, one for each million records.",
    )


def forecast_told(brief: Brief) -> str:
    """Say what a right forecast is good for."""
    return (
        f"{brief.shards} shards ({brief.write_shards} would do for the writes) carry "
        f"{brief.peak:,.0f} records/s; all day they cost ${brief.usd:.2f}. Now you know why a plan "
        "changes its shards during the day."
    )


def _near(given: object, right: float, off: float) -> bool:
    return isinstance(given, int | float) and _is_number(given) and abs(given - right) <= off


def _which(given: object, known: dict[str, float], off: float) -> str:
    found = (name for name, value in known.items() if _near(given, value, off))
    return next(found, misnumbered(given) if isinstance(given, str) else "")


def _number(given: object) -> str:
    return f"{given:,.10g}" if isinstance(given, int | float) else shortened(given)


def _is_number(given: object) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool)


def _said(yours: str, rule: str, mistake: str, otherwise: str) -> Counterexample:
    return Counterexample(
        yours=yours, rule=rule, next_step=_ADVICE.get(mistake, otherwise), mistake=mistake
    )
