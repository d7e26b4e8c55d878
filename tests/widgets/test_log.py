"""Lesson 01's live picture: every knob can stand anywhere, and the question knows its answer."""

import pytest

from kdslab.sim.log import STARTS
from kdslab.widgets.log import TwoReaders


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("retention_hours", [24, 72])
@pytest.mark.parametrize("now_hours", [1, 30, 72])
def test_it_can_be_drawn_wherever_the_knobs_stand(start, retention_hours, now_hours):
    readers = TwoReaders(start)
    readers.turn(retention_hours=retention_hours, now_hours=now_hours)

    assert ("", "<svg") == (readers.error, readers.view["svg"][:4])


def test_a_time_ahead_of_reader_b_is_said_in_a_sentence():
    readers = TwoReaders("AT_TIMESTAMP")
    readers.turn(timestamp_hours=48)

    assert "AT_TIMESTAMP cannot lie in the future" in readers.error


def test_the_question_is_answered_by_the_run():
    readers = TwoReaders()
    readers.guess = "nothing: reader A has taken them all"

    assert readers.reply.startswith("✗ You said: nothing")
    assert "It is: only records that come after it. B gets the 48 records" in readers.reply
