"""A hash key that the service would not take is told why."""

import pytest

from kdslab.course.checks.hash_keys import unusable

SHARD = {"ShardId": "shardId-000000000002"}
STAY = "Stay between StartingHashKey and EndingHashKey."


@pytest.mark.parametrize("chosen", ["-1", f"{2**128}", "9" * 5_000])
def test_a_number_beside_the_ring_is_off_the_ring(chosen):
    said = unusable(chosen, SHARD)

    assert ("off the ring", STAY) == (said.mistake, said.next_step)
    assert len(said.yours) < 100


@pytest.mark.parametrize("chosen", [0, -1, 2**128])
def test_an_int_is_a_number_and_not_text(chosen):
    said = unusable(chosen, SHARD)

    assert ("a number, not text", f"the number {chosen}") == (said.mistake, said.yours)


@pytest.mark.parametrize("chosen", ["0", "1", f"{2**128 - 1}"])
def test_decimal_text_on_the_ring_is_taken(chosen):
    assert unusable(chosen, SHARD) is None
