"""Two readers, one tape: where a reader begins decides what it gets; reading takes nothing."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.log import HOURS, STARTS, two_readers

tapes = st.builds(
    two_readers,
    st.sampled_from(STARTS),
    late_hours=st.integers(0, 60),
    retention_hours=st.integers(24, 72),
    timestamp_hours=st.just(0),
    now_hours=st.integers(1, HOURS),
)


def b_of(*start, **settings):
    return two_readers(*start, **settings).readers[1]


@pytest.mark.parametrize(("start", "got"), [("TRIM_HORIZON", 72), ("LATEST", 48)])
def test_a_reader_that_comes_a_day_late_gets_what_its_start_says(start, got):
    assert (got, HOURS - got) == (b_of(start).got, b_of(start).skipped)


def test_a_time_in_the_past_is_a_place_to_begin():
    assert (60, 12) == (b_of("AT_TIMESTAMP").got, b_of("AT_TIMESTAMP").skipped)


def test_trim_horizon_is_the_oldest_record_that_is_kept_and_not_the_first():
    late = b_of("TRIM_HORIZON", late_hours=36)

    assert (HOURS - 12, 12) == (late.got, late.skipped)
    assert 0 == b_of("TRIM_HORIZON", late_hours=36, retention_hours=36).skipped


def test_a_reader_that_has_not_come_has_got_and_missed_nothing():
    waiting = b_of("LATEST", now_hours=20)

    assert (0, 0) == (waiting.got, waiting.skipped)


def test_a_time_ahead_of_the_reader_is_refused():
    with pytest.raises(ValueError, match="B comes at hour 6 and asks for hour 12"):
        two_readers("AT_TIMESTAMP", late_hours=6)


def test_retention_alone_decides_what_is_gone():
    assert (24, 48) == (two_readers().kept, two_readers().gone)
    assert (HOURS, 0) == (
        two_readers(retention_hours=72).kept,
        two_readers(retention_hours=72).gone,
    )


@settings(deadline=None, max_examples=40)
@given(tapes)
def test_every_record_is_got_skipped_or_still_to_come(tape):
    for reader in tape.readers:
        assert len(reader.got_at_hours) == len(tape.arrived_at_hours)
        assert reader.got + reader.skipped <= len(tape.arrived_at_hours)
        # Asked once an hour, so at most the newest record is still to come once a reader is there.
        if tape.now_hours >= reader.starts_at_hours:
            assert reader.got + reader.skipped >= len(tape.arrived_at_hours) - 1
    assert 0 == tape.readers[0].skipped


@settings(deadline=None, max_examples=20)
@given(tapes)
def test_what_one_reader_does_changes_nothing_for_the_other(tape):
    other = two_readers("LATEST", late_hours=60, now_hours=tape.now_hours)

    assert other.readers[0].got_at_hours == tape.readers[0].got_at_hours


def test_a_tape_is_plain_data_and_always_the_same():
    assert two_readers() == two_readers()
    assert 72 == json.loads(json.dumps(asdict(two_readers())))["now_hours"]
