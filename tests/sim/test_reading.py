"""Five heads on one tape stand where the service's own words put them."""

import json
from dataclasses import asdict

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.reading import LAST_HOUR, read_heads

some = settings(deadline=None, max_examples=60)
hours = st.floats(0, LAST_HOUR)
every_question = given(hours, st.integers(0, 24), hours)


def by_kind(tape):
    return {head.kind: head for head in tape.heads}


@some
@every_question
def test_the_oldest_is_the_first_record_that_is_kept(now, record, timestamp):
    # Source: API reference, GetShardIterator; Misconception 18.
    tape = read_heads(now, record=record, timestamp_hours=timestamp)
    head = by_kind(tape)["TRIM_HORIZON"]

    assert (tape.gone, tape.written - tape.gone) == (head.first, head.waiting)
    assert tape.arrived_hours[head.first] >= now - 24


@some
@every_question
def test_latest_gets_nothing_that_is_there_and_the_next_record(now, record, timestamp):
    # Source: API reference, GetShardIterator; Misconception 17.
    tape = read_heads(now, record=record, timestamp_hours=timestamp)
    head = by_kind(tape)["LATEST"]

    assert (tape.written, 0) == (head.first, head.waiting)


@some
@every_question
def test_after_a_number_begins_one_record_later_than_at_it(now, record, timestamp):
    tape = read_heads(now, record=record, timestamp_hours=timestamp)
    at, after = (by_kind(tape)[f"{word}_SEQUENCE_NUMBER"] for word in ("AT", "AFTER"))
    named = min(record, tape.written - 1)

    assert (max(named, tape.gone), max(named + 1, tape.gone)) == (at.first, after.first)


@some
@every_question
def test_a_timestamp_begins_at_the_first_record_from_then_on(now, record, timestamp):
    # Source: API reference, GetShardIterator: no exact match is needed, too old is the oldest.
    tape = read_heads(now, record=record, timestamp_hours=timestamp)
    at = min(timestamp, now)
    later = [n for n, came in enumerate(tape.arrived_hours) if came >= at and n >= tape.gone]

    assert min(later[0], tape.written) == by_kind(tape)["AT_TIMESTAMP"].first


@some
@every_question
def test_what_is_there_at_once_are_the_records_from_the_first_to_the_newest(now, record, timestamp):
    tape = read_heads(now, record=record, timestamp_hours=timestamp)

    assert all(tape.written - head.first == head.waiting for head in tape.heads)


def test_the_result_is_plain_and_the_same_again():
    assert read_heads() == read_heads()
    assert json.loads(json.dumps(asdict(read_heads())))["now_hours"] == 30.0
