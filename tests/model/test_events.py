"""The facts that a stream keeps about itself, and how many of them."""

from __future__ import annotations

from kdslab.model.events import (
    KEPT_OF_EACH_KIND,
    Changed,
    History,
    PutRefused,
    Read,
    ReadRefused,
    ShardOpened,
)


def refused(at: float) -> PutRefused:
    return PutRefused(at, "shardId-000000000000", "k", 1024, "records", 0.001)


def test_facts_of_all_kinds_come_in_the_order_of_time():
    facts = [
        ShardOpened(1.0, "shardId-000000000000", ()),
        refused(2.0),
        Read(3.0, "shardId-000000000000", 0, 0),
        ReadRefused(4.0, "shardId-000000000000", "calls", 0.2),
        Changed(5.0, "retention", "48"),
    ]
    history = History()
    for fact in reversed(facts):
        history.add(fact)

    assert facts == list(history)


def test_facts_of_one_kind_and_time_stay_in_the_order_in_which_they_came():
    history = History()
    for name in "abc":
        history.add(Changed(1.0, name, ""))

    assert ["a", "b", "c"] == [fact.what for fact in history]


def test_the_oldest_of_a_kind_is_forgotten_and_other_kinds_are_not():
    history = History()
    history.add(ShardOpened(0.0, "shardId-000000000000", ()))
    for place in range(KEPT_OF_EACH_KIND + 1):
        history.add(refused(1.0 + place))

    assert KEPT_OF_EACH_KIND + 1 == len(list(history))
    assert [0.0, 2.0] == [fact.at for fact in history][:2]


def test_an_empty_history_has_nothing_to_tell():
    assert [] == list(History())
