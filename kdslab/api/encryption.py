"""Server-side encryption through the API: start it with a key, stop it.

Simplification: any key whose name is well formed is there and may be used.
Simplification: to stop, any key may be named, and what is not encrypted may be stopped too.
"""

from __future__ import annotations

import re
from typing import Final

from kdslab.api.naming import named_stream
from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException
from kdslab.model.stream import Stream

_GUID: Final = r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ALIAS: Final = r"alias/[a-zA-Z0-9/_-]+"
_KEY: Final = re.compile(
    rf"{_GUID}|mrk-[0-9a-f]{{32}}|{_ALIAS}"
    rf"|arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{{12}}:(key/({_GUID}|mrk-[0-9a-f]{{32}})|{_ALIAS})",
    re.ASCII,
)


def start_stream_encryption(
    account: Account,
    now: float,
    *,
    encryption_type: str,
    key_id: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve StartStreamEncryption: what is stored from then on is encrypted with a key."""
    stream = _checked(account, now, encryption_type, key_id, stream_name, stream_arn)
    stream.set_encryption(now, key_id)


def stop_stream_encryption(
    account: Account,
    now: float,
    *,
    encryption_type: str,
    key_id: str,
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve StopStreamEncryption: what is stored from then on is stored as it is."""
    stream = _checked(account, now, encryption_type, key_id, stream_name, stream_arn)
    stream.set_encryption(now, None)


def _checked(
    account: Account,
    now: float,
    encryption_type: str,
    key_id: str,
    stream_name: str | None,
    stream_arn: str | None,
) -> Stream:
    stream = named_stream(account, now, stream_name, stream_arn)
    if encryption_type != "KMS":
        raise InvalidArgumentException(
            f"KMS is the only valid value of EncryptionType, got {encryption_type}."
        )
    if not _KEY.fullmatch(key_id):
        raise InvalidArgumentException(
            f"KeyId {key_id} is not a key's ID or ARN, nor an alias that begins with alias/."
        )
    return stream
