"""A call takes its time, its answer tells what was stored, and may get lost."""

from __future__ import annotations

from random import Random

import pytest

from kdslab.model.stream import Stream
from kdslab.sim.writers.link import Item, Link

KIB = 1024


def a_link(**options):
    stream = Stream("clicks", shard_count=1, now=0.0)
    return Link(stream, Random(0), **options), stream


def items(count, kib):
    return [Item(number, "k", bytes(kib * KIB - 1)) for number in range(count)]


def test_a_call_tells_whether_its_record_was_stored():
    link, stream = a_link(call_seconds=0.03)
    big, small = items(2, 1_000)[0], items(1, 100)[0]

    assert ([True], False, 0.03) == link.put(0.0, big)
    assert ([False], False, 0.03) == link.put(0.0, small)
    assert [big.data] == [record.data for record in stream.shards[0].records]


# Source: API reference, PutRecords: one result for each record, in the order of the request
def test_a_call_with_many_records_tells_it_of_each():
    link, _ = a_link()
    first, last = items(2, 2)
    middle = Item(9, "k", bytes(1_023 * KIB))

    assert [True, False, True] == link.put_many(0.0, [first, middle, last]).stored


@pytest.mark.parametrize(("lost_answers", "expected"), [(0.0, 0), (1.0, 40)])
def test_answers_get_lost_as_often_as_they_shall_and_cost_the_whole_wait(lost_answers, expected):
    link, _ = a_link(lost_answers=lost_answers, timeout_seconds=6.0)
    exchanges = [link.put(0.0, item) for item in items(40, 1)]

    assert expected == sum(exchange.is_lost for exchange in exchanges)
    assert {6.0 if expected else 0.02} == {exchange.seconds for exchange in exchanges}


def test_a_lost_answer_does_not_undo_what_was_stored():
    link, stream = a_link(lost_answers=1.0)
    exchange = link.put(0.0, items(1, 1)[0])

    assert (True, [True]) == (exchange.is_lost, exchange.stored)
    assert 1 == len(stream.shards[0].records)


def test_who_watches_is_told_of_every_request():
    seen = []
    link, _ = a_link(watch=lambda *what: seen.append(what))
    one, two = items(2, 1)
    link.put(0.5, one)
    link.put_many(1.5, [one, two])

    assert [(0.5, [one], [True]), (1.5, [one, two], [True, True])] == seen
