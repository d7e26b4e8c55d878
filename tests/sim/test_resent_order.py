"""Three records, the second refused once: order and copies, by the way they are written."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.sim.resent_order import WAYS, first_copies, order_run

FAILED, EVERYTHING, SERIAL = WAYS


# Source: API reference, PutRecords, and PutRecordInput, SequenceNumberForOrdering
@pytest.mark.parametrize(
    ("way", "lost", "log", "is_in_order", "duplicates"),
    [
        (FAILED, False, (1, 3, 2), False, 0),
        (EVERYTHING, False, (1, 3, 1, 2, 3), False, 2),
        (SERIAL, False, (1, 2, 3), True, 0),
        (FAILED, True, (1, 3, 1, 2, 3), False, 2),
        (EVERYTHING, True, (1, 3, 1, 2, 3), False, 2),
        (SERIAL, True, (1, 1, 2, 3), True, 1),
    ],
)
def test_the_way_of_writing_decides_order_and_copies(way, lost, log, is_in_order, duplicates):
    run = order_run(way, first_answer_lost=lost)

    assert (log, is_in_order, duplicates) == (run.log, run.is_in_order, run.duplicates)


@pytest.mark.parametrize("lost", [False, True])
@pytest.mark.parametrize("way", WAYS)
def test_the_requests_account_for_the_log(way, lost):
    run = order_run(way, first_answer_lost=lost)
    stored = [
        record
        for request in run.requests
        for record, took in zip(request.records, request.stored, strict=True)
        if took
    ]

    assert tuple(stored) == run.log
    assert [lost, *[False] * (len(run.requests) - 1)] == [
        request.is_answer_lost for request in run.requests
    ]
    assert json.dumps(asdict(run))


@given(st.lists(st.integers(1, 5)))
def test_an_idempotent_reader_handles_each_record_once_where_it_came_first(log):
    seen = first_copies(log)

    assert sorted(set(log)) == sorted(seen)
    assert [log.index(record) for record in seen] == sorted(log.index(record) for record in seen)


def test_a_way_that_there_is_not_is_refused():
    with pytest.raises(ValueError, match=r"the ways are .*, got by pigeon"):
        order_run("by pigeon")
