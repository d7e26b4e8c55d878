"""One PutRecords that fails in part, and three things to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.partial_failure import FAILING, partial_failure

few = settings(deadline=None, max_examples=15)


@pytest.mark.parametrize(
    ("resend", "sent_again", "copies", "lost", "duplicates"),
    [("nothing", 0, 463, 37, 0), ("what failed", 37, 500, 0, 0), ("everything", 500, 963, 0, 463)],
)
def test_only_sending_again_what_failed_loses_nothing_and_doubles_nothing(
    resend, sent_again, copies, lost, duplicates
):
    run = partial_failure(resend)

    assert (500, FAILING) == (run.sent, len(run.failed))
    assert (sent_again, copies, lost, duplicates) == (
        run.sent_again,
        run.copies,
        run.lost,
        run.duplicates,
    )


@few
@given(st.integers(0, 200), st.sampled_from(["nothing", "what failed", "everything"]))
def test_as_many_fail_as_the_shard_lacks_room_for_and_all_on_that_shard(failing, resend):
    run = partial_failure(resend, failing=failing)

    assert failing == len(run.failed)
    assert (("shardId-000000000001",) if failing else ()) == run.failed_shards
    assert run.sent == run.distinct + run.lost


def test_the_failed_records_do_not_stand_together():
    failed = partial_failure("nothing").failed

    assert failed[-1] - failed[0] > len(failed)


@pytest.mark.parametrize("failing", [-1, 400])
def test_more_than_the_shards_share_cannot_fail(failing):
    with pytest.raises(ValueError, match="records can fail here"):
        partial_failure("nothing", failing=failing)


def test_the_result_is_plain_data():
    assert json.dumps(asdict(partial_failure("everything")))
