"""A large record is paid for by the small ones that come after it."""

import json
from dataclasses import asdict

import pytest

from kdslab.model.facts import MIB
from kdslab.sim.large_records import most_in, run_large


def test_all_large_records_fit_if_the_bucket_has_time_to_fill():
    run = run_large(every_seconds=20)

    assert (3, 3) == (run.large_offered, run.large_accepted)


def test_the_small_ones_of_the_same_second_pay_for_a_large_one():
    run = run_large(every_seconds=20)

    assert 3 * 10 == run.small_refused
    assert 600 == run.small_offered


@pytest.mark.parametrize("every_seconds", [1, 5, 10, 20])
def test_no_mix_of_sizes_gets_more_than_the_burst_and_the_rate(every_seconds):
    stored = run_large(every_seconds).accepted_bytes

    assert sum(stored) <= 10 * MIB + len(stored) * MIB


def test_a_larger_record_size_adds_one_burst_and_no_rate():
    # Source: developer guide, "Handle large records".
    usual, large = most_in(60), most_in(60, 10_240)

    assert pytest.approx(9 * MIB, rel=0.02) == large - usual
    assert pytest.approx(60 * MIB, rel=0.03) == usual


def test_a_run_is_plain_data_and_comes_out_the_same_again():
    assert run_large() == run_large()
    assert json.dumps(asdict(run_large()))
