"""The poison record by counts does what the mapping itself does, record by record."""

import json
from dataclasses import asdict

import pytest

from kdslab.model import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.functions import poison_record
from kdslab.sim.functions_scale import concurrency
from kdslab.sim.functions_stop import RETENTION_SECONDS, RUN_SECONDS, PoisonSettings
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_settings import FunctionSettings
from tests.sim.readers.mapping import Seen

POISON_SECOND = 5
CASES = {
    "given up after its retries": PoisonSettings(maximum_retry_attempts=3),
    "no retry at all": PoisonSettings(maximum_retry_attempts=0, has_destination=True),
    "split, then given up": PoisonSettings(
        bisect_on_error=True, maximum_retry_attempts=2, has_destination=True
    ),
    "too old": PoisonSettings(maximum_record_age_seconds=90, has_destination=True),
    "split and too old": PoisonSettings(
        bisect_on_error=True, maximum_record_age_seconds=200, has_destination=True
    ),
    "small batches": PoisonSettings(maximum_retry_attempts=4, batch_size=7),
}


def by_record(settings, per_second, until=900.0):
    """Run the mapping itself over the same records."""
    stream, engine, given_up = Stream("clicks", shard_count=1, now=0.0), Engine(), []
    poison = per_second * POISON_SECOND + per_second // 2
    for number in range(int(per_second * until)):
        at = (number + 0.5) / per_second
        engine.at(at, lambda at=at, n=number: stream.put(at, "k", b"%d" % n))
    seen = Seen(poison=[poison])
    mapping = FunctionMapping(
        engine,
        stream,
        seen,
        FunctionSettings(
            starting_position="TRIM_HORIZON",
            batch_size=settings.batch_size,
            bisect_on_error=settings.bisect_on_error,
            maximum_retry_attempts=settings.maximum_retry_attempts,
            maximum_record_age_seconds=settings.maximum_record_age_seconds,
        ),
        on_failure=given_up,
        duration_seconds=RUN_SECONDS,
    )
    engine.run(until=until)
    return seen, mapping, given_up


@pytest.mark.parametrize("per_second", [1, 6, 20])
@pytest.mark.parametrize("settings", CASES.values(), ids=CASES)
def test_counts_agree_with_the_mapping_itself(settings, per_second):
    run = poison_record(settings, per_second=per_second, hours=1, poison_second=POISON_SECOND)
    seen, mapping, _ = by_record(settings, per_second)
    failed = [each for each in mapping.invocations if each.outcome == "error"]
    went_on = next(
        each.at for each in mapping.invocations if each.at > failed[-1].at and each.outcome == "ok"
    )
    handled = set(seen.handled)
    missing = [n for n in range(max(handled)) if n not in handled]

    assert run.tries == len(failed)
    assert run.blocked_from == failed[0].at
    # By counts a shard goes on when all parts of a split batch are done; the mapping looks again
    # at the next whole second.
    assert -2 <= went_on - (run.blocked_from + run.blocked_seconds) <= 1.25
    assert run.repeated == len(seen.handled) - len(handled)
    # What came while it was about to go on may just have become too old.
    assert abs(run.told + run.lost - len(missing)) <= per_second * 1.25


# Source: Lambda developer guide: retried until the records expire; Misconception 33
def test_by_default_the_shard_stands_still_until_the_record_expires():
    run = poison_record()

    assert RETENTION_SECONDS - 60 < run.blocked_seconds < RETENTION_SECONDS + 120
    assert RETENTION_SECONDS - 60 < max(run.age_seconds) <= RETENTION_SECONDS
    assert run.tries > 1_400
    assert run.lost > 0


def test_bisecting_with_retries_and_a_destination_costs_seconds_and_one_record():
    run = poison_record(CASES["split, then given up"])

    assert run.blocked_seconds < 10
    assert (1, 0) == (run.told, run.lost)
    assert max(run.age_seconds) < 1


def test_without_a_destination_nobody_is_told():
    told = poison_record(PoisonSettings(maximum_retry_attempts=2, has_destination=True))
    lost = poison_record(PoisonSettings(maximum_retry_attempts=2))

    assert (told.told, 0) == (lost.lost, lost.told)


@pytest.mark.parametrize("per_second", [0, 400])
def test_more_than_the_function_can_take_is_refused(per_second):
    with pytest.raises(ValueError, match="takes fewer than 400 records a second"):
        poison_record(per_second=per_second)


def test_a_result_is_plain_and_the_same_every_time():
    runs = [json.dumps(asdict(poison_record(per_second=30))) for _ in range(2)]

    assert runs[0] == runs[1]
    assert json.dumps(asdict(concurrency()))


def test_ticks_add_up():
    run = poison_record(PoisonSettings(maximum_retry_attempts=2), hours=6)

    assert 6 * 12 == len(run.age_seconds) == len(run.invocations)
    assert abs(sum(run.invocations) - 6 * 3600) < 60


@pytest.mark.parametrize(("shards", "factor"), [(1, 1), (2, 10), (4, 3)])
def test_runs_at_once_are_never_more_than_shards_times_the_factor(shards, factor):
    scale = concurrency(shards, factor)

    assert shards * factor == scale.runs_at_most
    assert max(scale.running) <= scale.runs_at_most
    assert all(
        (each > scale.keeps_up_to) == (behind > 0)
        for each, behind in zip(scale.load, scale.falls_behind, strict=True)
    )
