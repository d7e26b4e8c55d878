"""The live pictures of lesson 04: every size and wait draws, and the forecast's truth is run."""

from __future__ import annotations

import pytest

from kdslab.sim.producers import WAITS_MS
from kdslab.widgets.producers import SIZES, BatchPacker, WaitingPays


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("per_second", "buffered_ms"), [(100, 0), (10_000, 2_000)])
def test_every_load_can_be_packed(size, per_second, buffered_ms):
    shown = BatchPacker()
    shown.turn(size=size, per_second=per_second, buffered_ms=buffered_ms)

    assert "" == shown.error
    assert 3 == len(shown.twin().rows)


@pytest.mark.parametrize("wait", WAITS_MS)
def test_every_wait_can_be_marked(wait):
    shown = WaitingPays()
    shown.turn(wait=str(wait))

    assert "" == shown.error
    assert shown.twin().finding.startswith(f"After {wait:,} ms")


def test_what_to_send_again_is_what_failed():
    shown = BatchPacker()
    shown.guess = "all 500"

    assert "It is: the 37 that failed." in shown.reply
    assert "37 records lost. Everything: 463 duplicates." in shown.reply


@pytest.mark.parametrize("live", [BatchPacker, WaitingPays])
def test_a_size_that_there_is_not_is_refused(live):
    with pytest.raises(ValueError, match=r"the sizes are .*, got huge"):
        live(size="huge")
