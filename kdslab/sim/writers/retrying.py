"""Whether to try a whole call again, and when: rules, and what one client remembers of them.

boto3 has three modes. `legacy`, the default until version 1.44, makes up to 5 attempts. `standard`,
the default since, makes 3 and pays for each retry from an allowance, so that a client whose
requests all fail stops retrying. `adaptive` is `standard` with a brake; see `client_rate`. They
all retry calls that failed as a whole: to them, an answer of PutRecords that names failed records
is a success.

Source: botocore 1.44, retries/standard.py, retries/quota.py, retryhandler.py and data/_retry.json.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from random import Random
from typing import Final

from kdslab.model.defaults import BOTO3_RETRY_TOKENS
from kdslab.sim.writers.backoff import Backoff, FullJitter, NoWait
from kdslab.sim.writers.client_rate import ClientRate

_THROTTLED_COST: Final = 5
_OTHER_COST: Final = 14
_REFUND_WITHOUT_RETRY: Final = 1


class Outcome(Enum):
    """How one attempt of a call ended."""

    ANSWERED = "answered"
    THROTTLED = "throttled"
    TIMED_OUT = "timed out"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """When a call that failed is made again.

    Attributes:
        name: What it is called in words.
        backoff: The waits after a refusal.
        backoff_otherwise: The waits after no answer at all; the same ones if not given.
        attempts_at_most: With the first one; None means until it succeeds.
        pays_for_retries: Whether a retry is paid for from the client's allowance.
        brakes: Whether the client slows down when it is refused.
    """

    name: str
    backoff: Backoff
    backoff_otherwise: Backoff | None = None
    attempts_at_most: int | None = None
    pays_for_retries: bool = False
    brakes: bool = False


ONCE: Final = RetryRule(name="never again", backoff=NoWait(), attempts_at_most=1)
LEGACY: Final = RetryRule(name="boto3 legacy", backoff=FullJitter(1.0), attempts_at_most=5)
STANDARD: Final = RetryRule(
    name="boto3 standard",
    backoff=FullJitter(1.0, most_seconds=20.0),
    backoff_otherwise=FullJitter(0.05, most_seconds=20.0),
    attempts_at_most=3,
    pays_for_retries=True,
)
ADAPTIVE: Final = RetryRule(
    name="boto3 adaptive",
    backoff=STANDARD.backoff,
    backoff_otherwise=STANDARD.backoff_otherwise,
    attempts_at_most=STANDARD.attempts_at_most,
    pays_for_retries=True,
    brakes=True,
)


class RetryAllowance:
    """Tokens that a client pays for its retries with; success brings them back.

    Example:
        >>> allowance = RetryAllowance(10)
        >>> [allowance.pay(5), allowance.pay(5), allowance.pay(5)]
        [True, True, False]
        >>> allowance.refund(5)
        >>> allowance.tokens
        5
    """

    def __init__(self, tokens: int = BOTO3_RETRY_TOKENS) -> None:
        self.tokens = self._capacity = tokens

    def pay(self, cost: int) -> bool:
        """Take tokens; return whether there were enough."""
        if cost > self.tokens:
            return False
        self.tokens -= cost
        return True

    def refund(self, cost: int) -> None:
        """Bring tokens back, up to as many as there were at the start."""
        self.tokens = min(self._capacity, self.tokens + cost)


class Call:
    """One call and its attempts so far.

    Attributes:
        attempts: How many were answered or timed out.
        paid: What the last retry cost.
    """

    __slots__ = ("attempts", "paid")

    def __init__(self) -> None:
        self.attempts = 0
        self.paid = 0


class Retrier:
    """What one client remembers: its allowance and its brake.

    Args:
        rule: The rule it follows.
        chance: Where its waits come from.
        now: When the client is made.

    Example:
        >>> client, call = Retrier(STANDARD, Random(1), now=0.0), Call()
        >>> waits = [client.after(call, Outcome.THROTTLED, now=0.0) for _ in range(3)]
        >>> [wait is None for wait in waits]
        [False, False, True]
    """

    def __init__(self, rule: RetryRule, chance: Random, now: float) -> None:
        self.rule = rule
        self._chance = chance
        self.allowance = RetryAllowance() if rule.pays_for_retries else None
        self.brake = ClientRate(now) if rule.brakes else None

    def hold_seconds(self, now: float) -> float:
        """Return 0 if an attempt may leave now, else how long to wait before asking again."""
        return self.brake.hold_seconds(now) if self.brake else 0.0

    def after(self, call: Call, outcome: Outcome, now: float) -> float | None:
        """Learn how an attempt ended.

        Returns:
            How long to wait before the next attempt; None if there is none, because the call
            succeeded or is given up.
        """
        call.attempts += 1
        if self.brake:
            self.brake.answered(now, is_throttled=outcome is Outcome.THROTTLED)
        if outcome is Outcome.ANSWERED:
            if self.allowance:
                self.allowance.refund(call.paid or _REFUND_WITHOUT_RETRY)
            return None
        rule = self.rule
        if rule.attempts_at_most is not None and call.attempts >= rule.attempts_at_most:
            return None
        if self.allowance and not self._paid(call, outcome):
            return None
        throttled = outcome is Outcome.THROTTLED
        backoff = rule.backoff if throttled else rule.backoff_otherwise or rule.backoff
        return backoff.wait_seconds(call.attempts, self._chance)

    def _paid(self, call: Call, outcome: Outcome) -> bool:
        assert self.allowance is not None
        cost = _THROTTLED_COST if outcome is Outcome.THROTTLED else _OTHER_COST
        if not self.allowance.pay(cost):
            return False
        call.paid = cost
        return True
