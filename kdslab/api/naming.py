"""How a request says which stream it means: by name, by ARN, or by both."""

from __future__ import annotations

from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException, ResourceNotFoundException
from kdslab.model.stream import Stream


def named_stream(
    account: Account, now: float, stream_name: str | None, stream_arn: str | None
) -> Stream:
    """Return the stream that a request means.

    Raises:
        InvalidArgumentException: If neither name nor ARN is given, or they disagree.
        ResourceNotFoundException: If there is no such stream in this account and region.
    """
    if stream_arn is not None:
        name = stream_arn.rsplit("/", 1)[-1]
        if stream_name not in (None, name):
            raise InvalidArgumentException(
                f"StreamName {stream_name} and StreamARN {stream_arn} name different streams."
            )
        if stream_arn != account.arn(name):
            raise ResourceNotFoundException(
                f"Stream {name} of {stream_arn} is not in account {account.id}, {account.region}."
            )
        stream_name = name
    if stream_name is None:
        raise InvalidArgumentException("Either StreamName or StreamARN should be provided.")
    return account.find(now, stream_name)
