"""One second under load: a shard takes a thousand records, evenly spread ones to the last."""

import pytest

from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.sim.start import ATTEMPTS, first_refusal, pushed, rush

LIMIT = SHARD_WRITE_RECORDS_PER_SECOND


@pytest.mark.parametrize("shards", [1, 2, 3, 4])
@pytest.mark.parametrize("traffic", [100, LIMIT, 1_800])
def test_up_to_the_limit_of_all_shards_every_record_is_let_in(traffic, shards):
    run = pushed(traffic, shards)

    assert traffic == run.records
    assert (traffic <= LIMIT * shards) == (0 == sum(run.refused))


@pytest.mark.parametrize("shards", [1, 2])
def test_the_first_record_is_refused_just_above_the_limit(shards):
    # Source: API reference, PutRecord: 1,000 records a second for each shard.
    assert LIMIT * shards + 50 == first_refusal(shards, step=50)


@pytest.mark.parametrize("shards", [1, 2, 3, 4])
def test_all_shards_get_alike(shards):
    accepted = pushed(960, shards).accepted

    assert max(accepted) - min(accepted) <= 4


def test_sending_again_is_more_traffic_and_hardly_more_gets_in():
    once, again = pushed(1_600), pushed(1_600, again=True)

    assert sum(again.refused) > 1.5 * sum(once.refused)
    assert sum(again.accepted) < 1.2 * sum(once.accepted)
    assert ATTEMPTS == max(journey.attempt for journey in again.journeys)


def test_both_readers_get_records():
    run = pushed(400)

    assert all(
        any(journey.taken_at[reader] is not None for journey in run.journeys) for reader in (0, 1)
    )


@pytest.mark.parametrize("shards", [1, 2, 3])
def test_in_a_rush_each_shard_takes_its_limit_a_second_until_all_are_in(shards):
    # Source: API reference, PutRecord: 1,000 records a second for each shard.
    takes = LIMIT * shards

    assert (0,) == rush(takes, shards)
    assert (takes + 1, 1, 0) == rush(2 * takes + 1, shards)
    assert (0,) == rush(0, shards)
