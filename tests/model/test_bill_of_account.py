"""An account's bill: streams that are and that were, and the minimum of On-demand Advantage.

The sums are worked out with a month of 730 hours and a GB of 2**30 bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

import pytest
from bills import HOUR, MONTH, MONTH_SECONDS, carry_a_month, month, opened, usd

from kdslab.model.bill import account_bill
from kdslab.model.commitment import Commitment
from kdslab.model.facts import GIB, KIB, MIB
from kdslab.model.prices import Item, Plan
from kdslab.model.usage import Usage

THIRTY_DAYS = 30 * 24 * HOUR


@dataclass
class Stream:
    usage: Usage


@dataclass
class Account:
    living: list[Stream] = field(default_factory=list)
    past_usage: Usage = field(default_factory=lambda: Usage(0.0))
    commitment: Commitment = field(default_factory=Commitment)

    def streams(self, now):  # noqa: ARG002 (an account that loses no stream)
        return self.living


def committed(*streams):
    account = Account([Stream(usage) for usage in streams])
    account.commitment.enable(0.0)
    return account


# Source for the sums: pricing page, September 2026


@pytest.mark.parametrize(("now", "expected"), [(MONTH, "3079.69"), (THIRTY_DAYS, "3037.50")])
def test_on_demand_advantage_costs_its_minimum_when_nothing_flows(now, expected):
    assert Decimal(expected) == usd(account_bill(committed(), now).total_usd)


def test_the_minimum_is_64_160_gb_each_way():
    lines = account_bill(committed(), MONTH).lines

    assert [(Item.DATA_IN_SHORTFALL, 64_160), (Item.READ_SHORTFALL, 64_160)] == [
        (line.price.item, round(line.quantity)) for line in lines
    ]


@pytest.mark.parametrize(("fan_outs", "expected"), [(0, "10.0"), (3, "5.2")])
def test_the_minimum_is_earned_back_at_so_many_mib_a_second(fan_outs, expected):
    """One polling consumer, or three with enhanced fan-out and none that polls."""
    usage = carry_a_month(opened("ON_DEMAND"), KIB, KIB, reads=not fan_outs, fan_outs=fan_outs)
    one_mib_a_second = month(usage) - month(opened("ON_DEMAND"))
    if not fan_outs:
        assert Decimal("307.97") == usd(one_mib_a_second)

    minimum = account_bill(committed(), MONTH).total_usd
    assert Decimal(expected) == round(minimum / one_mib_a_second, 1)


def test_an_account_pays_for_the_streams_it_has_and_the_streams_it_had():
    gone = opened(shards=3)
    gone.end(2 * HOUR)
    account = Account([Stream(opened(shards=2)), Stream(opened("ON_DEMAND"))])
    account.past_usage.absorb(2 * HOUR, gone)

    assert {
        (Plan.PROVISIONED, Item.SHARDS): Decimal(3 * 2 + 2 * 5),
        (Plan.STANDARD, Item.STREAMS): Decimal(5),
    } == {
        (line.price.plan, line.price.item): line.quantity
        for line in account_bill(account, 5 * HOUR).lines
    }


def test_an_account_s_bill_can_be_asked_for_twice():
    account = committed(carry_a_month(opened("ON_DEMAND", is_advantage=True), KIB, KIB))

    assert account_bill(account, MONTH) == account_bill(account, MONTH)


def test_what_flows_counts_towards_the_minimum_each_way_for_itself():
    usage = carry_a_month(opened("ON_DEMAND", is_advantage=True), MIB, 30, reads=0, fan_outs=0)
    usage.read(10 * MIB * MONTH_SECONDS)
    usage.fan_out(5 * MIB * MONTH_SECONDS)
    lines = {line.price.item: line.quantity for line in account_bill(committed(usage), MONTH).lines}

    assert Item.DATA_IN_SHORTFALL not in lines
    assert Decimal(10 * MIB * MONTH_SECONDS) / GIB == lines[Item.READ_SHORTFALL]


def test_above_the_minimum_only_what_flows_costs():
    usage = carry_a_month(opened("ON_DEMAND", is_advantage=True), MIB, 25)

    assert Decimal("3079.69") == usd(account_bill(committed(usage), MONTH).total_usd)


def test_what_flowed_before_the_commitment_does_not_count_towards_it():
    usage = carry_a_month(opened("ON_DEMAND"), MIB, 100)
    alone = month(usage)
    account = Account([Stream(usage)])
    account.commitment.enable(MONTH)
    both = account_bill(account, MONTH + THIRTY_DAYS)

    assert Decimal("3037.50") == usd(
        sum(line.usd for line in both.lines if line.price.plan is Plan.ADVANTAGE)
    )
    assert alone < both.total_usd


# Source: API reference, MinimumThroughputBillingCommitmentInput: 24 hours at least
def test_a_commitment_that_is_taken_back_costs_its_first_day():
    account = Account()
    account.commitment.enable(0.0)
    account.commitment.disable(HOUR)

    assert account_bill(account, 24 * HOUR) == account_bill(account, MONTH)
    assert Decimal("101.25") == usd(account_bill(account, MONTH).total_usd)


def test_an_account_without_commitment_owes_no_minimum():
    assert () == account_bill(Account(), MONTH).lines
