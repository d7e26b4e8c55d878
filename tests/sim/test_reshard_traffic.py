"""Even traffic for some minutes: it fits or is refused by the number of shards."""

import pytest

from kdslab import Lab
from kdslab.sim.reshard_traffic import busy_minutes


def stream_of(shards):
    lab = Lab()
    lab.client("kinesis").create_stream(StreamName="s", ShardCount=shards)
    lab.advance(seconds=60)
    return lab, lab.account.find(lab.now(), "s")


@pytest.mark.parametrize(("shards", "refused"), [(2, 5 * 60 * 128), (3, 0)])
def test_what_the_shards_cannot_take_is_refused(shards, refused):
    lab, stream = stream_of(shards)

    assert refused == busy_minutes(stream, lab.clock, mib_per_second=2.5, minutes=5)


def test_it_takes_whole_minutes_from_the_next_one_on():
    lab, stream = stream_of(1)
    lab.advance(seconds=7)
    began = lab.now()

    busy_minutes(stream, lab.clock, mib_per_second=0.5, minutes=2)

    assert 0 == lab.now() % 60
    assert 120 <= lab.now() - began < 180
