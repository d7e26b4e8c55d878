"""PUT payload units of a load of the learner's own, and what a wrong number of them gives away."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.course.variant import chance_of
from kdslab.model.facts import KIB, PUT_UNIT_BYTES
from kdslab.model.prices import BILLING_MONTH_HOURS, PRICES, Item, Plan
from kdslab.sim.writers.filling import filled

MONTH_SECONDS: Final = BILLING_MONTH_HOURS * 3600
USD_PER_MILLION: Final = float(PRICES[Plan.PROVISIONED, Item.PUT_UNITS].usd or 0)

_KEY_CHARACTERS: Final = 8
_CENT: Final = 0.01
_30_DAYS: Final = 30 * 24 * 3600
_31_DAYS: Final = 31 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Records of one size that come steadily, and how they are packed.

    Attributes:
        record_bytes: What one weighs, key included.
        per_second: How many come a second.
        packed_count: How many travel in one aggregated record.
        packed_bytes: What an aggregated record weighs, key included.
    """

    record_bytes: int
    per_second: int
    packed_count: int
    packed_bytes: int

    def __str__(self) -> str:
        """Return the load as two sentences."""
        return (
            f"{self.per_second:,} records a second come in, {self.record_bytes} bytes each, key "
            f"included.\nAggregated, {self.packed_count} of them travel in one stored record of "
            f"{self.packed_bytes:,} bytes."
        )

    @property
    def packed_per_second(self) -> int:
        """Return how many aggregated records are stored a second."""
        return self.per_second // self.packed_count

    def units_alone(self, seconds: int = MONTH_SECONDS) -> int:
        """Return the PUT payload units if each record is stored by itself."""
        return self.per_second * ceil(self.record_bytes / PUT_UNIT_BYTES) * seconds

    def units_packed(self, seconds: int = MONTH_SECONDS, unit_bytes: int = PUT_UNIT_BYTES) -> int:
        """Return the PUT payload units if records are aggregated."""
        return self.packed_per_second * ceil(self.packed_bytes / unit_bytes) * seconds

    def usd_saved(self) -> float:
        """Return the dollars a month between the two."""
        return (self.units_alone() - self.units_packed()) * USD_PER_MILLION / 1_000_000


def my_load(learner: str, attempt: int = 1) -> Load:
    """Return the load of one learner and attempt.

    Example:
        >>> load = my_load("ada")
        >>> load.packed_per_second * load.packed_count == load.per_second
        True
    """
    chance = chance_of(learner, attempt, "04.3")
    record_bytes = chance.randrange(120, 620, 20)
    # Half of the learners pack into one unit, the others into two.
    at_most = chance.choice((18, 22, 34, 44)) * KIB // (record_bytes + _KEY_CHARACTERS)
    count, size = filled(record_bytes - _KEY_CHARACTERS, _KEY_CHARACTERS, at_most)
    return Load(
        record_bytes=record_bytes,
        per_second=count * chance.randrange(10, 31),
        packed_count=count,
        packed_bytes=size,
    )


def wrong_bill(
    load: Load, units_alone: object, units_packed: object, usd_saved: object
) -> Counterexample | None:
    """Say what is wrong with a bill, if anything is; the first wrong number comes first."""
    return (
        _wrong_alone(load, units_alone)
        or _wrong_packed(load, units_packed)
        or _wrong_saving(load, usd_saved)
    )


def _wrong_alone(load: Load, units: object) -> Counterexample | None:
    if _is(units, load.units_alone()):
        return None
    poured = load.per_second * load.record_bytes * MONTH_SECONDS
    known = {
        ceil(poured / PUT_UNIT_BYTES): (
            "bytes poured together",
            "Round up for each record: even a byte pays a whole unit.",
        ),
        poured // PUT_UNIT_BYTES: (
            "bytes poured together",
            "Round up for each record: even a byte pays a whole unit.",
        ),
        **_other_months(load.units_alone),
    }
    return _complaint(
        f"units_alone = {_shown(units)}",
        f"{load.per_second:,} records a second x 1 unit x {MONTH_SECONDS:,} seconds",
        known,
        units,
    )


def _wrong_packed(load: Load, units: object) -> Counterexample | None:
    if _is(units, load.units_packed()):
        return None
    pieces = ceil(load.packed_bytes / PUT_UNIT_BYTES)
    known = {
        load.packed_per_second * MONTH_SECONDS: (
            "one unit, whatever the size",
            f"{load.packed_bytes:,} bytes are more than one unit of {PUT_UNIT_BYTES:,}.",
        ),
        load.units_alone(): (
            "user records counted",
            "The service sees and bills stored records. How many of them come a second?",
        ),
        load.units_packed(unit_bytes=25_000): (
            "25,000 bytes a unit",
            f"25 KiB are {PUT_UNIT_BYTES:,} bytes.",
        ),
        **_other_months(load.units_packed),
    }
    return _complaint(
        f"units_packed = {_shown(units)}",
        f"{load.packed_per_second} stored records a second x {pieces} "
        f"unit{'s' if pieces > 1 else ''} x {MONTH_SECONDS:,} seconds",
        known,
        units,
    )


def _wrong_saving(load: Load, usd: object) -> Counterexample | None:
    right = load.usd_saved()
    if isinstance(usd, int | float) and abs(usd - right) <= _CENT:
        return None
    alone, packed = (
        units * USD_PER_MILLION / 1_000_000 for units in (load.units_alone(), load.units_packed())
    )
    known: dict[float, tuple[str, str]] = {
        right * 1_000_000: (
            "a price for each unit",
            "The price is for a million units: divide by 1,000,000.",
        ),
        packed: ("the bill, not the saving", "Subtract: what is the difference of the two bills?"),
        alone: ("the bill, not the saving", "Subtract: what is the difference of the two bills?"),
        -right: ("the wrong way round", "Take the smaller bill from the larger one."),
    }
    found = next(
        (
            said
            for value, said in known.items()
            if isinstance(usd, int | float) and abs(usd - value) <= _CENT
        ),
        ("", "Multiply units by the price of a million, and divide by 1,000,000."),
    )
    return Counterexample(
        yours=f"usd_saved = {_shown(usd)}",
        rule=(
            f"({load.units_alone():,} - {load.units_packed():,}) units x {USD_PER_MILLION} USD a "
            "million"
        ),
        next_step=found[1],
        mistake=found[0],
    )


def _is(units: object, right: int) -> bool:
    # 1e9 is as good as 1_000_000_000: what counts is the number.
    return isinstance(units, int | float) and units == right


def _other_months(units: object) -> dict[int, tuple[str, str]]:
    assert callable(units)
    advice = f"A month is {BILLING_MONTH_HOURS} hours here."
    return {
        units(seconds): (name, advice)
        for seconds, name in (
            (_30_DAYS, "30 days"),
            (_31_DAYS, "31 days"),
            (BILLING_MONTH_HOURS * 60, "minutes for seconds"),
            (BILLING_MONTH_HOURS, "hours for seconds"),
            (1, "one second only"),
        )
    }


def _complaint(
    yours: str, rule: str, known: dict[int, tuple[str, str]], units: object
) -> Counterexample:
    otherwise = ("", "Count stored records, then the units of each, then the seconds.")
    if isinstance(units, str):
        otherwise = ("text, not a number", "Write the number without quotes.")
    said = [text for value, text in known.items() if value == units]
    mistake, next_step = said[0] if said else otherwise
    return Counterexample(yours=yours, rule=rule, next_step=next_step, mistake=mistake)


def _shown(given: object) -> str:
    return f"{given:,}" if isinstance(given, int | float) else shortened(given)
