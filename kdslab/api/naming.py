"""How a request says what it means: a stream by name, by ARN or by both, a consumer by its ARN."""

from __future__ import annotations

from typing import Any

from kdslab.model.account import Account
from kdslab.model.consumer import Consumer
from kdslab.model.errors import InvalidArgumentException, ResourceNotFoundException
from kdslab.model.stream import Stream


def meant_name(members: dict[str, Any]) -> str | None:
    """Return the name of the stream that a request's members speak of, whether it exists or not.

    Example:
        >>> meant_name({"ConsumerARN": "arn:aws:kinesis:x:1:stream/clicks/consumer/app:1"})
        'clicks'
    """
    if "StreamName" in members:
        return str(members["StreamName"])
    arn = members.get("StreamARN") or members.get("ConsumerARN") or ""
    return arn.partition(":stream/")[2].partition("/")[0] or None


def named_stream(
    account: Account, now: float, stream_name: str | None, stream_arn: str | None
) -> Stream:
    """Return the stream that a request means.

    Simplification: an ARN of another account or region is "not found"; AWS would ask the policies
    there.

    Raises:
        InvalidArgumentException: If neither name nor ARN is given, or they disagree.
        ResourceNotFoundException: If there is no such stream in this account and region.
    """
    if stream_arn is not None:
        name = stream_arn.partition(":stream/")[2]
        if stream_name not in (None, name):
            raise InvalidArgumentException(
                f"StreamName {stream_name} and StreamARN {stream_arn} name different streams."
            )
        if stream_arn != account.arn(name):
            raise ResourceNotFoundException(_elsewhere(account, stream_arn, name))
        stream_name = name
    if stream_name is None:
        raise InvalidArgumentException("Either StreamName or StreamARN should be provided.")
    return account.find(now, stream_name)


def check_creation(stream: Stream, told: float | None) -> None:
    """Refuse a stream that is not the one created at a time that the caller was told.

    Raises:
        ResourceNotFoundException: If the stream of that name was created at another time.
    """
    # A client may have cut the time to milliseconds, or to whole seconds.
    if told is not None and not abs(told - stream.created_at) < 1:
        raise ResourceNotFoundException(
            f"Stream {stream.name} under account {stream.account_id} not found."
        )


def named_resource(account: Account, now: float, resource_arn: str) -> Stream | Consumer:
    """Return what can have tags and a policy: the stream or the consumer that an ARN names.

    Raises:
        ResourceNotFoundException: If there is none in this account and region.
    """
    stream_arn, is_consumer, _ = resource_arn.partition("/consumer/")
    if ":stream/" not in stream_arn:
        raise ResourceNotFoundException(f"Resource {resource_arn} not found.")
    stream = named_stream(account, now, None, stream_arn)
    return stream.consumers.by_arn(now, resource_arn) if is_consumer else stream


def _elsewhere(account: Account, stream_arn: str, name: str) -> str:
    """Return AWS's sentence with the account of the ARN; of a wrong region it would say nothing."""
    place = stream_arn.partition(":stream/")[0]
    owner = place.rpartition(":")[2]
    not_found = f"Stream {name} under account {owner} not found."
    if owner != account.id:
        return not_found
    return f"{not_found} Its ARN begins {place}; this is {account.arn('').partition(':stream')[0]}."
