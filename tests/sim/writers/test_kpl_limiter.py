"""The library's limiter: half as much again as a shard takes, in order, and nothing too late."""

from kdslab.sim.writers.aggregation import UserRecord
from kdslab.sim.writers.kpl_limiter import Buffered, Bundle, ShardLimiter


def bundle(size_bytes=100, expires_at=30.0):
    item = Buffered(UserRecord("k", b""), 0.0, 0.1, expires_at)
    return Bundle("shardId-000000000000", [item], size_bytes)


# Source: KPL configuration, RateLimit; KPL source, limiter
def test_a_shards_records_pass_one_and_a_half_times():
    limiter = ShardLimiter(0.0, rate_percent=150)
    limiter.waiting.extend(bundle() for _ in range(4_000))

    assert [1_500, 0, 150] == [len(limiter.passed(now)) for now in (0.0, 0.0, 0.1)]


def test_a_shards_bytes_pass_one_and_a_half_times_and_ten_seconds_at_once():
    limiter = ShardLimiter(0.0, rate_percent=150)
    limiter.waiting.extend(bundle(2**20) for _ in range(30))

    assert [15, 1, 2] == [len(limiter.passed(now)) for now in (0.0, 1.0, 2.0)]


def test_what_passes_passes_in_order():
    limiter = ShardLimiter(0.0, rate_percent=100)
    bundles = [bundle(size) for size in (1, 2**24, 1)]
    limiter.waiting.extend(bundles)

    assert [bundles[0]] == limiter.passed(0.0)
    assert bundles[1:] == list(limiter.waiting)


def test_what_has_come_to_its_end_is_taken_out():
    limiter = ShardLimiter(0.0, rate_percent=100)
    late, early = bundle(expires_at=1.0), bundle(expires_at=9.0)
    limiter.waiting.extend([early, late])

    assert ([], [late]) == (limiter.expired(0.9), limiter.expired(1.0))
    assert [early] == list(limiter.waiting)
