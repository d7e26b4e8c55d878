"""The commitment of On-demand Advantage: a day at least, and an end that can be called off."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.commitment import Commitment, Spell

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.fixture
def commitment() -> Commitment:
    commitment = Commitment()
    commitment.enable(0.0)
    return commitment


def states(commitment: Commitment, *times: float) -> list[str]:
    return [str(commitment.status(at)) for at in times]


def test_an_account_is_not_committed_until_it_says_so():
    commitment = Commitment()
    commitment.disable(5.0)

    assert ["DISABLED"] == states(commitment, 5.0)
    assert commitment.last is None


def test_a_commitment_holds_until_it_is_taken_back(commitment):
    assert ["ENABLED", "ENABLED"] == states(commitment, 0.0, 300 * DAY)
    assert Spell(0.0, inf) == commitment.last


# Source: API reference, MinimumThroughputBillingCommitmentInput
def test_before_a_day_is_over_the_end_is_put_off_to_its_end(commitment):
    commitment.disable(HOUR)

    assert ["ENABLED_UNTIL_EARLIEST_ALLOWED_END", "DISABLED"] == states(
        commitment, DAY - 0.001, DAY
    )
    assert [True, False] == [commitment.holds(at) for at in (DAY - 0.001, DAY)]


# Source: API reference, MinimumThroughputBillingCommitmentInput
def test_an_end_that_is_still_to_come_is_called_off_by_enabling_again(commitment):
    commitment.disable(HOUR)
    commitment.enable(2 * HOUR)

    assert ["ENABLED", "ENABLED"] == states(commitment, 2 * HOUR, 2 * DAY)
    assert [Spell(0.0, inf)] == commitment.spells


def test_after_a_day_the_end_comes_at_once(commitment):
    commitment.disable(30 * HOUR)

    assert ["DISABLED"] == states(commitment, 30 * HOUR)
    assert [Spell(0.0, 30 * HOUR)] == commitment.spells


def test_asking_twice_changes_nothing(commitment):
    commitment.disable(HOUR)
    commitment.disable(2 * HOUR)
    assert [Spell(0.0, DAY)] == commitment.spells

    commitment.enable(3 * HOUR)
    commitment.enable(4 * HOUR)
    assert [Spell(0.0, inf)] == commitment.spells


def test_a_new_commitment_lasts_a_day_of_its_own(commitment):
    commitment.disable(30 * HOUR)
    commitment.enable(40 * HOUR)
    commitment.disable(41 * HOUR)

    assert [Spell(0.0, 30 * HOUR), Spell(40 * HOUR, 64 * HOUR)] == commitment.spells


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 100 * int(DAY))), max_size=20))
def test_no_spell_is_shorter_than_a_day_and_none_overlap(changes):
    commitment = Commitment()
    for enable, at in sorted(changes, key=lambda change: change[1]):
        (commitment.enable if enable else commitment.disable)(float(at))

    for spell in commitment.spells:
        assert spell.ends_at - spell.started_at >= DAY
    for earlier, later in zip(commitment.spells, commitment.spells[1:], strict=False):
        assert earlier.ends_at <= later.started_at
