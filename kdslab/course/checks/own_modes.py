"""What a wrong mode for the learner's own traffic gives away, or a wrong saving."""

from __future__ import annotations

from kdslab.course.checks.mode_bills import (
    WORDS,
    Traffic,
    advice_on,
    bills,
    cheapest_first,
    is_near,
    wrong_amounts,
)
from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.prices import Plan


def wrong_word(mode: object, own: Traffic) -> Counterexample | None:
    """Say what a mode costs more than the cheapest, if it does."""
    if mode not in WORDS:
        return Counterexample(
            yours=shortened(mode),
            rule=f"a mode is one of {', '.join(WORDS)}",
            next_step="Write one of the three words, in quotes.",
            mistake="another word",
        )
    usd, plan = bills(own), WORDS[str(mode)]
    best = cheapest_first(usd)[0]
    if plan is best:
        return None
    mistake = _slip_to(plan, best, own)
    return Counterexample(
        yours=f"{plan}: {usd[plan]:,.2f} USD a month",
        rule=f"{best} costs {usd[best]:,.2f}",
        next_step=advice_on(mistake),
        mistake=mistake,
    )


def wrong_saving(saved_usd: object, own: Traffic) -> Counterexample | None:
    """Say what is wrong with the distance between the two cheapest modes, if anything is."""
    usd = bills(own)
    first, second, third = cheapest_first(usd)
    right = usd[second] - usd[first]
    known = {
        usd[first]: ("the bill, not the saving", "Subtract it from the second cheapest bill."),
        usd[second]: ("the bill, not the saving", "Subtract the cheapest bill from it."),
        -right: ("the wrong way round", "Take the cheaper bill from the dearer one."),
        usd[third] - usd[first]: ("against the dearest", "Compare with the second cheapest."),
        right * 12: ("a year's saving", "It is asked for a month."),
        right * 720 / 730: ("a month of 30 days", "The lab's month has 730 hours."),
    }
    mistake, step = misnumbered(saved_usd) if isinstance(saved_usd, str) else "", ""
    shown = shortened(saved_usd)
    if isinstance(saved_usd, int | float) and not isinstance(saved_usd, bool):
        if abs(saved_usd - right) <= 0.002 * usd[second]:
            return None
        near = (said for value, said in known.items() if is_near(saved_usd, value))
        mistake, step = next(near, ("", ""))
        shown = f"{saved_usd:,.2f} USD"
    return Counterexample(
        yours=shown,
        rule=f"{second} {usd[second]:,.2f} - {first} {usd[first]:,.2f} = {right:,.2f} USD",
        next_step=step or "Compute the three bills with exercise 1 and subtract.",
        mistake=mistake,
    )


def _slip_to(plan: Plan, best: Plan, own: Traffic) -> str:
    """Return the mistake that makes a mode look cheaper, or the best one dearer, than it is."""
    usd = bills(own)
    for slipped in (plan, best):
        for name, wrong in wrong_amounts(slipped, own).items():
            seen = usd | {slipped: wrong}
            if cheapest_first(seen)[0] is plan:
                return name
    return ""
