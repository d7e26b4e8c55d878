"""Nothing that a producer was given is lost from its books, whatever happens on the way."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.writers.backoff import Exponential, Fixed, FullJitter, NoWait
from kdslab.sim.writers.ledger import together
from kdslab.sim.writers.link import Link
from kdslab.sim.writers.producer import PATIENT, Batching, Producer, Resend
from kdslab.sim.writers.retrying import ADAPTIVE, LEGACY, ONCE, STANDARD, RetryRule

calm = settings(deadline=None, max_examples=60)
KIB = 1024

rules = st.sampled_from(
    [
        ONCE,
        LEGACY,
        STANDARD,
        ADAPTIVE,
        PATIENT,
        RetryRule(name="at once", backoff=NoWait(), attempts_at_most=9),
        RetryRule(name="fixed", backoff=Fixed(0.1)),
        RetryRule(name="doubling", backoff=Exponential(0.1, most_seconds=2.0)),
        RetryRule(name="jitter", backoff=FullJitter(0.1), attempts_at_most=4),
    ]
)
sizes = st.integers(1, 500)
batchings = (
    st.none()
    | st.builds(
        Batching,
        records_at_most=sizes,
        resend=st.sampled_from([Resend.NOTHING, Resend.FAILED]),
        rule=rules,
    )
    # Without an end to it, sending everything again can go on for ever.
    | st.builds(
        Batching,
        records_at_most=sizes,
        resend=st.just(Resend.EVERYTHING),
        rule=rules.filter(lambda rule: rule.attempts_at_most is not None),
    )
)


def stored_in(stream):
    return Counter(record.data for shard in stream.shards for record in shard.records)


def a_producer(engine, stream, seed=0, lost_answers=0.0, **options):
    link = Link(stream, Random(seed), lost_answers=lost_answers)
    return Producer(engine, link, seed=seed, **options)


def heavy(number, kib=100):
    """Return a payload of about so many KiB that is like no other."""
    return number.to_bytes(4, "big") + bytes(kib * KIB - 60)


def bring(count, *, kib=100, seconds=60.0, **options):
    """Let one producer bring heavy records to one shard; return its books and the stream."""
    engine, stream = Engine(), Stream("clicks", shard_count=1, now=0.0)
    producer = a_producer(engine, stream, **options)
    for number in range(count):
        producer.give("user-1", heavy(number, kib))
    engine.run(until=seconds)
    return producer.counts(), stream


@calm
@given(
    seed=st.integers(0, 1_000),
    count=st.integers(0, 60),
    kib=st.sampled_from([1, 40, 200]),
    shards=st.integers(1, 3),
    workers=st.integers(1, 4),
    retry=rules,
    batching=batchings,
    lost_answers=st.sampled_from([0.0, 0.1, 0.5]),
    crashes=st.lists(st.floats(0.0, 4.0), max_size=3),
    until=st.floats(0.0, 20.0),
)
def test_what_is_stored_given_up_and_waiting_is_what_was_given(
    seed, count, kib, shards, workers, retry, batching, lost_answers, crashes, until
):
    engine, stream = Engine(), Stream("clicks", shard_count=shards, now=0.0)
    producer = a_producer(
        engine, stream, seed, lost_answers, retry=retry, batching=batching, workers=workers
    )
    chance = Random(seed)
    for number in range(count):
        give = (lambda data: lambda: producer.give(f"k{data[3] % 7}", data))(heavy(number, kib))
        engine.at(chance.random() * 5, give)
    for when in crashes:
        engine.at(when, producer.crash)
        engine.at(when + 0.05, producer.start)
    engine.run(until=until)
    counts, copies = producer.counts(), stored_in(stream)

    assert counts.given == counts.stored + counts.given_up + counts.waiting
    assert (len(copies), copies.total() - len(copies)) == (counts.stored, counts.duplicates)
    assert counts.sent == copies.total() + counts.refused
    engine.run(until=100_000.0)
    after = producer.counts()
    assert (count, 0) == (after.given, after.waiting)
    assert producer.is_done
    last_say = retry if batching is None else batching.rule
    if last_say.attempts_at_most is None and (batching is None or batching.resend is Resend.FAILED):
        assert 0 == after.given_up


@calm
@given(st.integers(0, 1_000), rules, batchings)
def test_the_same_seed_gives_the_same_run(seed, retry, batching):
    runs = [
        bring(30, seed=seed, retry=retry, batching=batching, lost_answers=0.2)[0] for _ in range(2)
    ]

    assert runs[0] == runs[1]


# Source: API reference, PutRecordInput, SequenceNumberForOrdering
@calm
@given(st.integers(0, 1_000), st.sampled_from([PATIENT, LEGACY, STANDARD]))
def test_one_worker_that_writes_one_by_one_keeps_the_order(seed, retry):
    _, stream = bring(40, seed=seed, retry=retry)
    numbers = [record.data[:4] for record in stream.shards[0].records]

    assert sorted(numbers) == numbers


def test_two_workers_that_are_refused_do_not_keep_the_order():
    _, stream = bring(40, retry=PATIENT, workers=2)
    numbers = [record.data[:4] for record in stream.shards[0].records]

    assert sorted(numbers) != numbers
    assert 40 == len(numbers)


# Source: API reference, PutRecords: the caller sends again what failed
@pytest.mark.parametrize(
    ("resend", "stored", "given_up"), [(Resend.NOTHING, 10, 10), (Resend.FAILED, 20, 0)]
)
def test_what_failed_is_lost_unless_the_program_sends_it_again(resend, stored, given_up):
    counts, _ = bring(20, batching=Batching(resend=resend))

    assert (stored, given_up, 0, 0) == (
        counts.stored,
        counts.given_up,
        counts.waiting,
        counts.duplicates,
    )


def test_sending_everything_again_doubles_the_first_records_and_may_never_bring_the_last():
    counts, stream = bring(20, kib=60, batching=Batching(resend=Resend.EVERYTHING))

    assert (17, 3) == (counts.stored, counts.waiting)
    assert stored_in(stream)[heavy(0, 60)] > 5


def test_a_batch_ends_at_ten_mebibytes():
    counts, _ = bring(25, kib=1_000, seconds=0.0, batching=Batching(resend=Resend.NOTHING))

    assert 10 == counts.sent


def test_a_lost_answer_makes_a_second_copy_and_no_loss():
    counts, _ = bring(8, lost_answers=0.5, retry=PATIENT)

    assert (8, 0) == (counts.stored, counts.given_up)
    assert counts.duplicates > 0


def test_a_producer_that_crashes_before_its_checkpoint_sends_again_what_was_stored():
    engine, stream = Engine(), Stream("clicks", shard_count=1, now=0.0)
    producer = a_producer(engine, stream)
    for number in range(3):
        producer.give("user-1", heavy(number, 1))
    engine.run(until=0.01)  # The first request is in, its answer is not back.
    producer.crash()
    engine.run(until=10.0)
    assert (1, 2) == (producer.counts().stored, producer.counts().waiting)
    producer.start()
    engine.run(until=20.0)

    assert (3, 1, 0) == (
        producer.counts().stored,
        producer.counts().duplicates,
        producer.counts().waiting,
    )


def test_the_books_of_many_producers_add_up():
    one, other = bring(5)[0], bring(30)[0]

    assert 35 == together([one, other]).given
    assert one.attempts + other.attempts == together([one, other]).attempts
