"""Tumbling windows: a function's own state goes from one invocation to the next, then is dropped.

Source of every rule: Lambda developer guide, "Implementing stateful Kinesis Data Streams".
"""

import pytest

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from tests.sim.readers.mapping import filled, mapped


class Counting:
    """Counts records in the window's state."""

    def __init__(self):
        self.events = []

    def __call__(self, event, _context):
        self.events.append(event)
        count = event["state"].get("count", 0) + len(event["Records"])
        return {"state": {"count": count}}

    @property
    def finals(self):
        return [event for event in self.events if event["isFinalInvokeForWindow"]]


def steady(seconds, every=10):
    """Return a stream and an engine that puts a record at regular times."""
    stream, engine = Stream("clicks", shard_count=1, now=0.0), Engine()
    for at in range(0, seconds, every):
        engine.at(float(at), lambda at=float(at): stream.put(at, "k", b"%d" % at))
    return stream, engine


def counted(seconds=120, until=200.0, **settings):
    stream, engine = steady(seconds)
    counting = Counting()
    mapped(stream, counting, engine=engine, until=until, tumbling_window_seconds=60, **settings)
    return counting


def test_an_event_tells_its_window():
    event = counted().events[0]

    assert {"start": "1970-01-01T00:00:00Z", "end": "1970-01-01T00:01:00Z"} == event["window"]
    assert ({}, "shardId-000000000000") == (event["state"], event["shardId"])
    assert (False, False) == (event["isFinalInvokeForWindow"], event["isWindowTerminatedEarly"])
    assert event["eventSourceARN"].endswith(":stream/clicks")


def test_the_state_grows_through_a_window_and_is_dropped_after_its_final_invocation():
    counting = counted()

    assert [0, 1, 2, 3, 4, 5] == [event["state"].get("count", 0) for event in counting.events[:6]]
    assert [6, 6] == [event["state"]["count"] for event in counting.finals]
    assert {} == counting.events[7]["state"]


def test_a_final_invocation_has_no_records_and_comes_after_the_windows_end():
    counting = counted()

    assert [[], []] == [event["Records"] for event in counting.finals]
    assert ["1970-01-01T00:01:00Z", "1970-01-01T00:02:00Z"] == [
        event["window"]["end"] for event in counting.finals
    ]


def test_a_batch_never_reaches_into_the_next_window():
    stream, engine = steady(600)
    engine.run(until=600.0)
    counting = Counting()
    mapped(stream, counting, engine=engine, until=700.0, tumbling_window_seconds=60)

    assert [6] * 10 == [event["state"]["count"] for event in counting.finals]
    assert {6} == {len(event["Records"]) for event in counting.events} - {0}


def test_a_state_above_a_mebibyte_ends_the_window_early():
    flags = []

    def hoards(event, _context):
        flags.append((event["isFinalInvokeForWindow"], event["isWindowTerminatedEarly"]))
        return {"state": {"all": "x" * (400_000 * len(flags))}}

    stream, engine = steady(40)
    mapped(stream, hoards, engine=engine, until=45.0, tumbling_window_seconds=600)

    assert [(False, False)] * 3 + [(True, True)] == flags[:4]


def test_the_end_of_a_shard_ends_its_window_and_children_begin_anew():
    stream, engine = filled(3), Engine()
    engine.at(40.0, lambda: stream.update_shard_count(40.0, 2))
    engine.at(120.0, lambda: stream.put(120.0, "user-1", b"9"))
    counting = Counting()
    mapped(stream, counting, engine=engine, until=2_000.0, tumbling_window_seconds=900)

    assert [3, 1] == [event["state"]["count"] for event in counting.finals]
    assert 2 == len({event["shardId"] for event in counting.finals})


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}])
def test_an_answer_without_state_is_tried_again(answer):
    runs = mapped(filled(1), lambda *_: answer, until=10.0, tumbling_window_seconds=60).invocations

    assert {"error"} == {run.outcome for run in runs}


def test_a_final_invocation_that_fails_holds_up_the_next_window():
    calls = []

    def fails_at_the_end(event, _context):
        calls.append((event["isFinalInvokeForWindow"], len(event["Records"])))
        if event["isFinalInvokeForWindow"] and len(calls) < 10:
            raise RuntimeError
        return {"state": event["state"]}

    stream, engine = steady(80, every=60)
    mapped(stream, fails_at_the_end, engine=engine, until=2_000.0, tumbling_window_seconds=60)

    assert [(False, 1), *[(True, 0)] * 9, (False, 1)] == calls[:11]


def test_the_place_is_saved_when_the_window_is_over_and_not_before():
    stream, engine = steady(120)
    mapping = mapped(stream, Counting(), engine=engine, until=55.0, tumbling_window_seconds=60)
    (bookmark,) = mapping.bookmarks.values()
    assert (0,) == bookmark.done

    engine.run(until=65.0)
    (bookmark,) = mapping.bookmarks.values()
    assert (6,) == bookmark.done


def test_a_window_whose_records_have_expired_ends_without_its_final_invocation():
    def fails_at_the_end(event, _context):
        if event["isFinalInvokeForWindow"]:
            raise RuntimeError
        return {"state": event["state"]}

    stream, engine = filled(3), Engine()
    settings = {"tumbling_window_seconds": 60, "maximum_record_age_seconds": 300}
    mapping = mapped(stream, fails_at_the_end, engine=engine, until=600.0, **settings)
    stream.put(600.0, "k", b"late")
    engine.run(until=605.0)

    assert ("ok", 1) == (mapping.invocations[-1].outcome, mapping.invocations[-1].records)


def test_of_a_long_window_only_its_ends_are_kept():
    stream, engine = steady(50, every=1)
    settings = {"tumbling_window_seconds": 900, "batch_size": 5}
    mapping = mapped(stream, Counting(), engine=engine, until=60.0, **settings)

    (feed,) = mapping.feeds.values()
    assert [b"0", b"49"] == [record.data for record in feed.lanes[0].window.held]
