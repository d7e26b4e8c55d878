"""The live pictures of lesson 07: storms of retries, and what they do to order."""

from __future__ import annotations

from kdslab.figures.picture import Picture
from kdslab.figures.resent_order import resent_order
from kdslab.figures.retries import retry_storms
from kdslab.figures.twin import Twin
from kdslab.sim.resent_order import WAYS, order_run
from kdslab.sim.retries import STORM_RULES, storm
from kdslab.widgets.drawing import LiveDrawing
from kdslab.widgets.forecast import Forecast, Truth
from kdslab.widgets.knobs import Choice, Range, Switch
from kdslab.widgets.live_figure import LiveFigure

_AT_ONCE, _FIXED, _JITTER = "at once", "fixed 100 ms", "exponential with jitter"
_SOONER = "better: fewer attempts, and done sooner"
_NO_SOONER = "better: fewer attempts, but done no sooner"
_ALIKE = "no difference"
_WORSE = "worse: more attempts"
_NOTICEABLE = 0.9


class RetryStorm(LiveFigure):
    """Producers that are refused in the same moment, and what two rules make of it.

    Args:
        first: What they do after a refusal, in the upper chart: a name from
            `kdslab.sim.retries.STORM_RULES`.
        second: The same for the lower chart.
        producers: How many there are, 10 to 80.

    Raises:
        ValueError: If there is no such rule.

    Example:
        >>> storm = RetryStorm(first="at once", second="boto3 standard")
        >>> storm.twin().finding
        'at once: 1,653 attempts, all 50 stored after 3.9 s; boto3 standard: 122 attempts, 15 of \
50 given up.'
    """

    def __init__(self, *, first: str = _FIXED, second: str = _JITTER, producers: int = 50) -> None:
        rules = tuple(STORM_RULES)
        for rule in (first, second):
            if rule not in rules:
                raise ValueError(f"the rules are {', '.join(rules)}, got {rule}")
        super().__init__(
            _draw_storms,
            [
                Choice(name="first", label="Above: try again", options=rules, value=first),
                Choice(name="second", label="Below: try again", options=rules, value=second),
                Range(
                    name="producers",
                    label="Producers",
                    minimum=10,
                    maximum=80,
                    step=10,
                    value=producers,
                ),
                Range(name="records", label="Records each", minimum=1, maximum=2, value=1),
                Range(
                    name="lost_percent",
                    label="Answers lost",
                    minimum=0,
                    maximum=20,
                    value=0,
                    unit="%",
                ),
            ],
            Forecast(
                prompt=(
                    "50 producers are refused in the same moment. Each tries again every 100 ms. "
                    "Better or worse than trying again at once?"
                ),
                options=(_SOONER, _NO_SOONER, _ALIKE, _WORSE),
                run=_fixed_against_at_once,
            ),
        )


class ResentOrder(LiveDrawing):
    """Records 1, 2 and 3, of which the shard refuses the second once: how do they land?

    Args:
        way: How the producer writes: a name from `kdslab.sim.resent_order.WAYS`.
        first_answer_lost: Whether the answer to the first request gets lost.

    Raises:
        ValueError: If there is no such way.

    Example:
        >>> ResentOrder().twin().finding
        'Sent 1, 2, 3; the shard keeps 1, 3, 2: out of order.'
    """

    def __init__(
        self, *, way: str = "PutRecords, what failed again", first_answer_lost: bool = False
    ) -> None:
        if way not in WAYS:
            raise ValueError(f"the ways are {', '.join(WAYS)}, got {way}")
        super().__init__(
            _draw_order,
            [
                Choice(name="way", label="How it writes", options=tuple(WAYS), value=way),
                Switch(
                    name="first_answer_lost",
                    label="The first answer gets lost",
                    value=first_answer_lost,
                ),
            ],
            Forecast(
                prompt=(
                    "One PutRecords carries the records 1, 2 and 3 with the same key. The second "
                    "is refused and sent again. In which order does the shard keep them?"
                ),
                options=("1, 2, 3", "1, 3, 2", "2, 1, 3"),
                run=_order_of_three,
            ),
        )


def _draw_storms(
    first: str, second: str, producers: int, records: int, lost_percent: float
) -> Picture:
    runs = [
        storm(
            rule,
            producers=int(producers),
            records_each=int(records),
            lost_answers=lost_percent / 100,
        )
        for rule in (first, second)
    ]
    return retry_storms(*runs)


def _draw_order(way: str, first_answer_lost: bool, width: int) -> Twin:
    return resent_order(order_run(way, first_answer_lost=first_answer_lost), width=width)


def _fixed_against_at_once() -> Truth:
    fixed, at_once = storm(_FIXED), storm(_AT_ONCE)
    tries, tries_at_once = fixed.counts.attempts, at_once.counts.attempts
    because = (
        f"{tries:,} attempts instead of {tries_at_once:,}. The last record is in after "
        f"{fixed.done_seconds:.1f} s, and after {at_once.done_seconds:.1f} s without a wait: the "
        "shard cannot take them faster. They still come back together; jitter spreads them."
    )
    if tries > tries_at_once / _NOTICEABLE:
        return Truth(_WORSE, because)
    if tries > tries_at_once * _NOTICEABLE:
        return Truth(_ALIKE, because)
    is_sooner = fixed.done_seconds < at_once.done_seconds * _NOTICEABLE
    return Truth(_SOONER if is_sooner else _NO_SOONER, because)


def _order_of_three() -> Truth:
    log = order_run("PutRecords, what failed again").log
    return Truth(
        ", ".join(map(str, log)),
        "The third record was stored with the first request, the second only with the next one.",
    )
