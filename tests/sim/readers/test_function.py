"""A mapping brings every record to the function, in batches, in order, and waits for what fails."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_settings import FunctionSettings
from tests.sim.readers.mapping import Seen, filled, mapped, numbers

MIB = 1_048_576


def test_batches_hold_as_many_records_as_are_allowed():
    seen = Seen()
    mapped(filled(250), seen)

    assert [100, 100, 50] == [len(batch) for batch in seen.batches]
    assert list(range(250)) == seen.handled


def test_a_batch_has_records_of_one_shard_alone():
    seen = Seen()
    mapped(filled(60, shards=3), seen)
    shards = [{record["eventID"].partition(":")[0] for record in e["Records"]} for e in seen.events]

    assert {1} == {len(ids) for ids in shards}
    assert list(range(60)) == sorted(seen.handled)


# Source: Lambda API reference, BatchSize: up to the payload limit of 6 MB
def test_a_batch_is_no_larger_than_a_payload():
    stream = Stream("clicks", shard_count=1, now=0.0)
    for second in range(10):
        stream.put(2.0 * second, "k", bytes(MIB - 1))
    sizes = []
    mapped(stream, lambda event, _: sizes.append(len(event["Records"])), until=60.0)

    # A MiB is 1.4 million characters in base64, and 6 MiB are 6.3 million bytes.
    assert [4, 4, 2] == sizes


def test_a_record_too_large_for_any_payload_goes_to_the_destination_and_the_rest_goes_on():
    # Source: developer guide, "Handle large records"
    stream = Stream("clicks", shard_count=1, now=0.0, record_bytes_at_most=10 * MIB)
    stream.put(0.0, "k", b"0")
    stream.put(0.0, "k", bytes(5 * MIB))
    stream.put(20.0, "k", b"2")
    seen, given_up = Seen(), []
    mapped(stream, seen, until=60.0, on_failure=given_up)

    assert [0, 2] == seen.handled
    assert ["PayloadSizeExceeded"] == [item["requestContext"]["condition"] for item in given_up]
    assert "responseContext" not in given_up[0]


def test_a_batching_window_gathers_records_of_several_polls():
    stream, engine, seen = Stream("clicks", shard_count=1, now=0.0), Engine(), Seen()
    for second in range(10):
        engine.at(second, lambda second=second: stream.put(second, "k", b"%d" % second))
    mapped(stream, seen, until=30.0, engine=engine, batching_window_seconds=5)

    assert [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9]] == seen.batches


def test_a_full_batch_does_not_wait_for_the_window():
    seen = Seen()
    mapped(filled(10), seen, until=0.5, batch_size=5, batching_window_seconds=300)

    assert [5, 5] == [len(batch) for batch in seen.batches]


# Source: Lambda developer guide, "Using Lambda with Kinesis", polling and batching
def test_a_shard_is_polled_once_a_second():
    stream = filled(0)
    mapped(stream, Seen(), until=59.5)

    assert 60 == sum(type(event).__name__ == "Read" for event in stream.history)


def test_polls_that_are_refused_are_made_again():
    stream, engine, seen = filled(3), Engine(), Seen()
    for _ in range(5):
        stream.shards[0].read_limits.ask(0.0)
    mapping = mapped(stream, seen, until=3.0, engine=engine)

    assert (1, [0, 1, 2]) == (mapping.refused, seen.handled)


@pytest.mark.parametrize(
    ("position", "stamp", "expected"),
    [
        ("TRIM_HORIZON", None, [0, 1, 2, 3]),
        ("LATEST", None, [3]),
        ("AT_TIMESTAMP", 10.0, [1, 2, 3]),
    ],
)
def test_a_mapping_begins_where_it_is_told_to(position, stamp, expected):
    stream, engine, seen = Stream("clicks", shard_count=1, now=0.0), Engine(), Seen()
    for number, at in enumerate((0.0, 10.0, 20.0)):
        stream.put(at, "k", b"%d" % number)
    engine.run(until=30.0)
    engine.at(40.0, lambda: stream.put(40.0, "k", b"3"))
    mapped(
        stream,
        seen,
        until=60.0,
        engine=engine,
        starting_position=position,
        starting_timestamp=stamp,
    )

    assert expected == seen.handled


def test_children_are_read_after_their_parents():
    stream, engine, seen = filled(20), Engine(), Seen(poison=[10])
    engine.at(60.0, lambda: stream.update_shard_count(60.0, 2))
    for number in range(20, 40):
        engine.at(150.0, lambda n=number: stream.put(150.0, f"user-{n}", b"%d" % n))
    mapping = mapped(
        stream, seen, until=900.0, engine=engine, batch_size=5, maximum_retry_attempts=9
    )
    began = {run.shard_id[-1]: run.at for run in reversed(mapping.invocations)}

    # The parent was held up beyond 150 s, and its children waited for it.
    assert ["0", "1", "2"] == sorted(began)
    assert 150.0 < max(run.at for run in mapping.invocations if run.shard_id[-1] == "0")
    assert min(began["1"], began["2"]) > 240.0
    assert list(range(20, 40)) == sorted(seen.handled[-20:])
    assert set(seen.handled[:-20]) <= set(range(20))


@pytest.mark.parametrize("factor", [1, 2, 10])
def test_all_records_of_a_key_stay_in_order_however_many_batches_run_at_once(factor):
    seen = Seen()
    mapping = mapped(filled(400, keys=40), seen, parallelization_factor=factor, batch_size=7)
    by_key = {}
    for number in seen.handled:
        by_key.setdefault(number % 40, []).append(number)

    assert all(sorted(row) == row for row in by_key.values())
    assert list(range(400)) == sorted(seen.handled)
    assert factor == mapping.concurrency_at_most
    # Ten lanes get keys by their hashes; two of them none of the forty.
    assert min(factor, 8) == mapping.most_at_once


def test_a_failed_batch_comes_back_until_it_succeeds_and_nothing_passes_it():
    seen = Seen(poison=[3])
    engine = Engine()
    engine.at(20.0, seen.poison.clear)
    mapped(filled(10), seen, engine=engine, until=60.0, batch_size=4)

    # Pauses of 1, 2, 4, 8 and 16 seconds, then the record can be read.
    assert [[0, 1, 2, 3]] * 6 + [[4, 5, 6, 7], [8, 9]] == seen.batches
    assert {0: 6, 3: 1, 9: 1} == {n: seen.handled.count(n) for n in (0, 3, 9)}


def test_a_blocked_shard_leaves_the_read_budget_alone():
    stream = filled(3)
    mapped(stream, Seen(poison=[0]), until=600.0)
    reads = sum(type(event).__name__ == "Read" for event in stream.history)

    assert reads < 30


def test_after_the_last_retry_the_batch_is_given_up_and_the_shard_goes_on():
    seen, given_up = Seen(poison=[5]), []
    mapped(filled(12), seen, batch_size=4, maximum_retry_attempts=2, on_failure=given_up)
    (document,) = given_up

    assert [[0, 1, 2, 3], *[[4, 5, 6, 7]] * 3, [8, 9, 10, 11]] == seen.batches
    assert 4 == document["KinesisBatchInfo"]["batchSize"]
    assert 3 == document["requestContext"]["approximateInvokeCount"]


def test_bisecting_finds_the_poison_and_uses_no_retries_up():
    seen, given_up = Seen(poison=[5]), []
    mapped(
        filled(8),
        seen,
        bisect_on_error=True,
        maximum_retry_attempts=0,
        on_failure=given_up,
    )

    assert [[*range(8)], [0, 1, 2, 3], [4, 5, 6, 7], [4, 5], [4], [5], [6, 7]] == seen.batches
    assert set(range(8)) - {5} == set(seen.handled)
    assert [1] == [document["KinesisBatchInfo"]["batchSize"] for document in given_up]


def test_records_that_are_too_old_are_given_up_unseen():
    stream, engine, seen, given_up = filled(3), Engine(), Seen(), []
    engine.run(until=100.0)
    stream.put(100.0, "k", b"3")
    mapped(
        stream,
        seen,
        until=110.0,
        engine=engine,
        maximum_record_age_seconds=60,
        on_failure=given_up,
    )

    assert [3] == seen.handled
    assert ["RecordAgeExceeded"] == [item["requestContext"]["condition"] for item in given_up]
    assert 3 == given_up[0]["KinesisBatchInfo"]["batchSize"]


# Misconception 33
def test_by_default_a_poison_record_blocks_its_shard_until_it_expires():
    stream, engine, seen = Stream("clicks", shard_count=1, now=0.0), Engine(), Seen(poison=[0])
    for minute in range(60 * 25):
        at = 60.0 * minute
        engine.at(at, lambda at=at, n=minute: stream.put(at, "k", b"%d" % n))
    mapped(stream, seen, engine=engine, until=86_399.0)
    assert [] == seen.handled

    engine.run(until=86_400.0 + 600.0)
    assert [*range(1, 1_441)] == seen.handled[:1_440]


def test_a_run_that_takes_too_long_counts_as_failed():
    seen, given_up = Seen(), []
    mapping = mapped(
        filled(1), seen, seconds=5.0, until=60.0, maximum_retry_attempts=1, on_failure=given_up
    )

    assert [("timeout", 3.0)] * 2 == [(run.outcome, run.seconds) for run in mapping.invocations]
    assert "Task timed out after 3.00 seconds" == mapping.invocations[0].why
    # What it did before the end of its time is done.
    assert [0, 0] == seen.handled
    assert 1 == len(given_up)


def test_what_a_run_takes_may_depend_on_its_event():
    mapping = mapped(filled(15), Seen(), seconds=lambda event: len(event["Records"]) / 100)

    assert [0.15] == [run.seconds for run in mapping.invocations]


async def hurried(_event, _context):
    pass


@pytest.mark.parametrize(
    ("handler", "sentence"),
    [
        (hurried, "a handler is an ordinary function, got one that is async"),
        (None, "a handler is a function of event and context, got None"),
        ("handler", "a handler is a function of event and context, got 'handler'"),
        (
            lambda event: event,
            r"a handler takes two arguments, event and context, got <lambda>\(event",
        ),
    ],
)
def test_a_handler_that_cannot_be_called_is_refused_in_one_sentence(handler, sentence):
    with pytest.raises(ValueError, match=sentence):
        mapped(filled(1), handler)


@pytest.mark.parametrize("seconds", [0, -1.0, float("inf"), float("nan")])
def test_a_run_takes_some_time(seconds):
    with pytest.raises(ValueError, match="takes some seconds, more than 0"):
        mapped(filled(1), Seen(), seconds=seconds)


def test_a_handler_that_ends_its_process_has_failed():
    def leaves(_event, _context):
        raise SystemExit(1)

    mapping = mapped(filled(1), leaves, until=0.5)

    assert ["SystemExit: 1"] == [run.why for run in mapping.invocations]


def test_a_handler_may_do_what_it_likes_with_its_event():
    seen = []

    def greedy(event, _context):
        seen.append(numbers(event))
        event["Records"].clear()
        if len(seen) < 3:
            raise RuntimeError

    mapped(filled(2), greedy)

    assert [[0, 1]] * 3 == seen


def test_the_age_of_the_iterator_is_that_of_the_last_record_when_the_run_ends():
    # Source: Lambda developer guide, IteratorAge
    engine, stream = Engine(), filled(2)
    engine.run(until=40.0)
    mapping = mapped(stream, Seen(), until=50.0, engine=engine)

    assert [40.05] == [round(run.age_seconds, 3) for run in mapping.invocations]


def test_two_runs_alike_give_the_same_invocations():
    runs = [
        mapped(filled(50), Seen(poison=[7]), bisect_on_error=True, batch_size=9).invocations
        for _ in range(2)
    ]

    assert runs[0] == runs[1]


@settings(deadline=None, max_examples=25)
@given(
    records=st.integers(0, 120),
    poison=st.sets(st.integers(0, 119), max_size=4),
    batch_size=st.integers(1, 40),
    factor=st.integers(1, 10),
    bisect=st.booleans(),
    partial=st.booleans(),
    retries=st.integers(0, 3),
)
def test_every_record_is_handled_or_at_the_destination(
    records, poison, batch_size, factor, bisect, partial, retries
):
    stream, seen, given_up = filled(records, shards=2, keys=13), Seen(poison, partial=partial), []
    mapped(
        stream,
        seen,
        until=300.0,
        on_failure=given_up,
        batch_size=batch_size,
        parallelization_factor=factor,
        bisect_on_error=bisect,
        report_item_failures=partial,
        maximum_retry_attempts=retries,
    )
    lost = set(range(records)) - set(seen.handled)
    sent = sum(document["KinesisBatchInfo"]["batchSize"] for document in given_up)

    assert len(lost) <= sent
    if bisect:
        assert poison & set(range(records)) == lost


def test_a_mapping_of_another_name_says_so_in_its_events():
    seen = Seen()
    FunctionMapping(
        Engine(),
        filled(1),
        seen,
        FunctionSettings(starting_position="TRIM_HORIZON"),
        function_name="count",
        region="eu-west-1",
    )._around.engine.run(until=1.0)
    (record,) = seen.events[0]["Records"]

    assert "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks" == record["eventSourceARN"]
