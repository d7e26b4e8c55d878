"""Whose streams they are: an account of twelve digits in a region that could exist."""

from __future__ import annotations

import re
from typing import Final

from kdslab.model.account import Account

_ACCOUNT_ID: Final = re.compile(r"[0-9]{12}")
_REGION: Final = re.compile(r"[a-z]{2,4}(-[a-z]+){1,2}-[0-9]{1,2}")


def new_account(account_id: str, region: str) -> Account:
    """Return an empty account.

    Raises:
        ValueError: If its identifier or its region could not be one of AWS's.
    """
    if not _ACCOUNT_ID.fullmatch(account_id):
        raise ValueError(f"an account's identifier has 12 digits, got {account_id!r}")
    if not _REGION.fullmatch(region):
        raise ValueError(f"a region is written like us-east-1, got {region!r}")
    return Account(id=account_id, region=region)
