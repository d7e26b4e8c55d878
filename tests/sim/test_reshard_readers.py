"""Parents first keeps the order and loses nothing; the other ways do one or the other."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.reshard_readers import ALL_AT_ONCE, OPEN_ONLY, PARENTS_FIRST, read_after_a_split


@settings(deadline=None, max_examples=15)
@given(st.integers(1, 40))
def test_parents_before_children_gives_every_message_in_order(half):
    readings = {one.reader: one for one in read_after_a_split(2 * half)}

    assert tuple(range(2 * half)) == readings[PARENTS_FIRST].order
    assert (0, 0) == (readings[PARENTS_FIRST].missed, readings[PARENTS_FIRST].late)
    assert 4 * half == readings[OPEN_ONLY].missed
    assert sorted(readings[PARENTS_FIRST].order) == sorted(readings[ALL_AT_ONCE].order)


def test_all_shards_at_once_mixes_old_and_new():
    readings = {one.reader: one for one in read_after_a_split()}

    assert readings[ALL_AT_ONCE].late > 0
    assert 0 == readings[ALL_AT_ONCE].missed
