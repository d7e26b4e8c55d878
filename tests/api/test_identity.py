"""Whose streams they are: twelve digits and a region."""

from __future__ import annotations

import pytest

from kdslab.api.identity import new_account


def test_an_account_is_empty_and_is_where_it_shall_be():
    account = new_account("123456789012", "eu-west-1")

    assert "arn:aws:kinesis:eu-west-1:123456789012:stream/s" == account.arn("s")
    assert [] == account.streams(0.0)


@pytest.mark.parametrize(("account_id", "region"), [("1", "us-east-1"), ("1" * 12, "moon")])
def test_what_could_not_be_aws_s_is_refused(account_id, region):
    with pytest.raises(ValueError, match=r"got '(1|moon)'$"):
        new_account(account_id, region)
