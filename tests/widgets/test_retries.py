"""The live pictures of lesson 07: every knob draws, and the forecasts' truths are run."""

from __future__ import annotations

import pytest

from kdslab.sim.resent_order import WAYS
from kdslab.sim.retries import STORM_RULES
from kdslab.widgets.retries import ResentOrder, RetryStorm


@pytest.mark.parametrize("rule", STORM_RULES)
def test_every_rule_can_be_drawn(rule):
    shown = RetryStorm(producers=20)
    shown.turn(first=rule, lost_percent=10, records=2)

    assert "" == shown.error
    assert shown.twin().finding.startswith(f"{rule}: ")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("lost", [False, True])
def test_every_way_of_writing_can_be_drawn(way, lost):
    shown = ResentOrder()
    shown.turn(way=way, first_answer_lost=lost)

    assert "" == shown.error
    assert ("duplicate" in shown.twin().finding) == (lost or "everything" in way)


def test_a_fixed_wait_is_better_in_attempts_and_no_sooner_done():
    shown = RetryStorm()
    shown.guess = "worse: more attempts"

    assert "It is: better: fewer attempts, but done no sooner." in shown.reply
    assert "598 attempts instead of 1,653" in shown.reply


def test_three_records_land_as_one_three_two():
    shown = ResentOrder()
    shown.guess = "1, 3, 2"

    assert shown.reply.startswith("✓ As you predicted: 1, 3, 2.")


@pytest.mark.parametrize(
    "wrong", [lambda: RetryStorm(first="never"), lambda: ResentOrder(way="by pigeon")]
)
def test_a_name_that_there_is_not_is_refused(wrong):
    with pytest.raises(ValueError, match=r"the (rules|ways) are .*, got"):
        wrong()
