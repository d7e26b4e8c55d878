"""A film follows every record, and what it tells is what the real model did."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.iterator import IteratorType
from kdslab.sim.film import Film
from kdslab.sim.filming import LEVELS, Poller, Source, film
from kdslab.sim.keys import uniform
from kdslab.sim.workload import spike, steady

LIMIT = SHARD_WRITE_RECORDS_PER_SECOND


def shot(per_second=20, *, record_bytes=1024, shards=2, seconds=20, **settings):
    till = Source(name="till", mix=uniform(9), rate=steady(per_second), record_bytes=record_bytes)
    readers = [Poller(name="screen"), Poller(name="archive", starts_at=0.5)]
    return film([till], readers, shards=shards, seconds=seconds, **settings)


def overloaded(**settings):
    # 40 KiB each: 25 a second are a shard's MiB.
    return shot(80, record_bytes=40 * 1024, shards=1, **settings)


runs = st.builds(
    shot,
    st.integers(1, 60),
    record_bytes=st.sampled_from([10, 1024, 60_000]),
    shards=st.integers(1, 8),
    seconds=st.integers(1, 12),
    attempts=st.integers(1, 3),
    spent=st.booleans(),
    seed=st.integers(0, 3),
)


def test_the_same_seed_gives_the_same_film_and_another_gives_another():
    assert shot(seed=1) == shot(seed=1)
    assert shot(seed=1).journeys != shot(seed=2).journeys


def test_a_film_is_plain_data():
    run = shot()

    assert run.shards == json.loads(json.dumps(asdict(run)))["shards"]


@settings(deadline=None, max_examples=40)
@given(runs)
def test_every_journey_ends_in_one_way_at_the_shard_of_its_key(run: Film):
    starts = even_ranges(run.shards)
    for journey in run.journeys:
        assert hash_key(run.keys[journey.key]) in starts[journey.shard]
        assert bool(journey.counter) != bool(journey.limit)
        assert bool(journey.limit) == (journey.wait_seconds > 0)
        assert journey.reached_at == pytest.approx(journey.sent_at + run.travel_seconds)
    assert len(run.journeys) == sum(run.accepted) + sum(run.refused)
    assert list(run.journeys) == sorted(run.journeys, key=lambda journey: journey.reached_at)


@settings(deadline=None, max_examples=40)
@given(runs)
def test_a_reader_gets_records_in_the_order_of_their_shard_and_only_what_was_stored(run: Film):
    for reader in range(len(run.readers)):
        seen = {}
        for journey in run.journeys:
            at = journey.taken_at[reader]
            if at is not None:
                assert journey.counter
                assert at >= journey.reached_at
                assert at >= seen.get(journey.shard, 0)
                seen[journey.shard] = at


@settings(deadline=None, max_examples=40)
@given(runs)
def test_no_record_is_stored_twice(run: Film):
    stored = [journey.record for journey in run.journeys if journey.counter]

    assert len(set(stored)) == len(stored)
    assert run.records >= len(stored)


def test_a_refusal_says_which_limit_and_how_long():
    refused = next(journey for journey in overloaded().journeys if journey.limit)

    assert "bytes" == refused.limit
    assert 0 < refused.wait_seconds <= 40 * 1024 / 2**20


def test_a_refused_record_is_not_sent_again_unless_asked_for():
    run = overloaded()

    assert {1} == {journey.attempt for journey in run.journeys}
    assert run.records == len(run.journeys)


def test_a_refused_record_that_is_sent_again_is_a_new_journey_of_the_same_record():
    run = overloaded(attempts=3, retry_seconds=0.5)
    again = next(journey for journey in run.journeys if journey.attempt == 3)
    first, second, third = run.attempts(again.record)

    assert (1, 2, 3) == (first.attempt, second.attempt, third.attempt)
    assert first.limit
    assert second.limit
    assert 0.25 <= second.sent_at - first.reached_at <= 0.75
    assert 3 == max(journey.attempt for journey in run.journeys)


@pytest.mark.parametrize(("per_second", "refused"), [(LIMIT, 0), (LIMIT + 50, 41)])
def test_a_stream_without_reserve_takes_its_rate_and_no_more(per_second, refused):
    user = Source(name="web", mix=uniform(1), rate=steady(per_second), record_bytes=100)
    run = film([user], shards=1, seconds=1, travel_seconds=0.05, spent=True)

    assert (per_second, (refused,)) == (run.records, run.refused)


def test_a_full_budget_lets_a_second_s_worth_more_through():
    user = Source(name="web", mix=uniform(1), rate=steady(1.9 * LIMIT), record_bytes=100)
    run = film([user], shards=1, seconds=1, travel_seconds=0.05)

    assert (0,) == run.refused


def test_a_film_notes_how_full_the_budgets_are():
    full, spent = shot(1), overloaded()

    assert {LEVELS + 1} == {len(levels) for levels in (*full.levels, *spent.levels)}
    assert 0.99 < min(map(min, full.levels))
    assert 0.1 > min(map(min, spent.levels))


def test_keys_come_in_turn_if_asked_for():
    user = Source(name="web", mix=uniform(3), rate=steady(1), in_turn=True)
    run = film([user], shards=1, seconds=6)

    assert [0, 1, 2, 0, 1, 2] == [journey.key for journey in run.journeys]


def test_a_rate_may_change():
    user = Source(name="web", mix=uniform(3), rate=spike(1, 10, begins=10, seconds=10))
    run = film([user], shards=1, seconds=30)
    sent = [journey.sent_at for journey in run.journeys]

    assert (10, 100, 10) == tuple(
        sum(start <= at < start + 10 for at in sent) for start in (0, 10, 20)
    )


def test_a_reader_that_begins_at_latest_skips_what_was_there():
    user = Source(name="web", mix=uniform(3), rate=steady(2))
    late = Poller(name="late", starts_at=10.25, start=IteratorType.LATEST)
    run = film([user], [late], shards=1, seconds=20)
    first = next(journey for journey in run.journeys if journey.taken_at[0] is not None)

    assert 10.5 == first.reached_at
