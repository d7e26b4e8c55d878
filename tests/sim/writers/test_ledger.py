"""The books of a producer add up after whatever is entered."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.ledger import Counts, Ledger, together

calm = settings(deadline=None)
entries = st.lists(st.tuples(st.integers(0, 9), st.booleans(), st.booleans()), max_size=60)


@calm
@given(entries)
def test_given_is_stored_and_given_up_and_waiting(steps):
    ledger = Ledger()
    for _ in range(10):
        ledger.give()
    for number, stored, settled in steps:
        ledger.note([number], [stored])
        if settled:
            ledger.settle([number])
    counts = ledger.counts()

    assert 10 == counts.given == counts.stored + counts.given_up + counts.waiting
    assert counts.sent == counts.stored + counts.duplicates + counts.refused
    assert sum(map(ledger.copies, range(10))) == counts.stored + counts.duplicates


def test_a_record_that_was_stored_unknown_to_its_producer_is_not_given_up():
    ledger = Ledger()
    number = ledger.give()
    ledger.note([number], [True])
    ledger.settle([number])

    assert (1, 0) == (ledger.counts().stored, ledger.counts().given_up)


def test_a_request_and_its_answer_have_the_same_length():
    ledger = Ledger()
    ledger.give()

    with pytest.raises(ValueError, match="argument"):
        ledger.note([0], [])


def test_books_of_nobody_are_empty():
    assert Counts(
        given=0, stored=0, given_up=0, waiting=0, duplicates=0, attempts=0, sent=0, refused=0
    ) == together([])
