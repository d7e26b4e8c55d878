"""Encryption holds for what is stored while it is on."""

import json
from dataclasses import asdict

from kdslab.sim.encryption import switch_encryption


def test_records_are_encrypted_exactly_while_it_is_on():
    run = switch_encryption()

    for at, kind in zip(run.stored_at, run.encryption, strict=True):
        assert (run.switched_on_at <= at < run.switched_off_at) == (kind == "KMS")


def test_a_run_is_plain_data_and_comes_out_the_same_again():
    assert switch_encryption() == switch_encryption()
    assert json.dumps(asdict(switch_encryption()))
