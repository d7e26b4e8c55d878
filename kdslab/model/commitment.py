"""On-demand Advantage: an account's promise to use at least 25 MiB/s each way, for a lower price.

It is a setting of the account in a region and not a third mode of a stream. It lasts a day at
least: whoever takes it back earlier has it until the day is over, and may change their mind.

    DISABLED ──enable──▶ ENABLED ──disable, after 24 h──────────────────▶ DISABLED
                          ▲   └─disable, before──▶ ENABLED_UNTIL_          ▲
                          └──────── enable ─────── EARLIEST_ALLOWED_END ───┘ the day is over

Source: API reference, UpdateAccountSettings and MinimumThroughputBillingCommitmentInput.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Final

from kdslab.model.quotas import COMMITMENT_HOURS_AT_LEAST

SHORTEST_SECONDS: Final = COMMITMENT_HOURS_AT_LEAST * 3600


class CommitmentStatus(StrEnum):
    """The states of an account's commitment."""

    ENABLED = "ENABLED"
    DISABLED = "DISABLED"
    ENABLED_UNTIL_EARLIEST_ALLOWED_END = "ENABLED_UNTIL_EARLIEST_ALLOWED_END"


@dataclass(slots=True)
class Spell:
    """One time during which the commitment held.

    Attributes:
        started_at: When it began, in seconds of Unix time.
        ends_at: When it ended or will end; infinity as long as nobody has taken it back.
    """

    started_at: float
    ends_at: float = inf

    @property
    def earliest_end_at(self) -> float:
        """Return when it may end at the earliest."""
        return self.started_at + SHORTEST_SECONDS


class Commitment:
    """The commitment of one account in one region.

    Attributes:
        spells: When it held, oldest first; the last may hold still.

    Example:
        >>> commitment = Commitment()
        >>> commitment.enable(0.0)
        >>> commitment.disable(3600.0)
        >>> str(commitment.status(3600.0)), str(commitment.status(86_400.0))
        ('ENABLED_UNTIL_EARLIEST_ALLOWED_END', 'DISABLED')
    """

    def __init__(self) -> None:
        self.spells: list[Spell] = []

    @property
    def last(self) -> Spell | None:
        """Return the spell that holds now, or the one that held last."""
        return self.spells[-1] if self.spells else None

    def holds(self, now: float) -> bool:
        """Return whether the account is committed, for good or until the day is over."""
        return self.last is not None and now < self.last.ends_at

    def status(self, now: float) -> CommitmentStatus:
        """Return the state at a time."""
        if self.last is None or not self.holds(now):
            return CommitmentStatus.DISABLED
        if self.last.ends_at == inf:
            return CommitmentStatus.ENABLED
        return CommitmentStatus.ENABLED_UNTIL_EARLIEST_ALLOWED_END

    def enable(self, now: float) -> None:
        """Commit the account; an end that is still to come is called off."""
        if self.last is not None and self.holds(now):
            self.last.ends_at = inf
        else:
            self.spells.append(Spell(now))

    def disable(self, now: float) -> None:
        """Take the commitment back: at once, or when its first 24 hours are over."""
        if self.last is not None and self.status(now) is CommitmentStatus.ENABLED:
            self.last.ends_at = max(now, self.last.earliest_end_at)
