"""What a second under load shows is said with its numbers."""

import pytest

from kdslab.figures.start import told
from kdslab.sim.start import pushed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((600,), "600 records in a second on 1 shard: 600 let in, none refused."),
        ((1_800, 2), "1,800 records in a second on 2 shards: 1,800 let in, none refused."),
    ],
)
def test_it_says_that_all_got_in(arguments, said):
    assert said == told(pushed(*arguments)).finding


def test_it_counts_what_was_refused():
    run = pushed(1_500)

    assert told(run).finding.endswith(f"{run.accepted[0]:,} let in, {run.refused[0]:,} refused.")
    assert ((0, run.accepted[0], run.refused[0]),) == tuple(row[:3] for row in told(run).rows)


def test_refusals_are_told_from_records_when_some_are_sent_again():
    run = pushed(1_500, again=True)
    outside = run.records - sum(run.accepted)

    assert f"{sum(run.refused):,} refusals, {outside:,} records still outside" in told(run).finding
