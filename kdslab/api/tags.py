"""Tags through the API: three older operations for streams, three newer ones for any resource."""

from __future__ import annotations

from typing import Any

from kdslab.api.naming import named_resource, named_stream
from kdslab.api.tag_rules import check_characters, check_new_tags
from kdslab.model.account import Account
from kdslab.model.consumer import Consumer
from kdslab.model.quotas import TAGS_PER_RESOURCE
from kdslab.model.stream import Stream


def add_tags_to_stream(
    account: Account,
    now: float,
    *,
    tags: dict[str, str],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve AddTagsToStream."""
    _add(named_stream(account, now, stream_name, stream_arn), now, tags)


def remove_tags_from_stream(
    account: Account,
    now: float,
    *,
    tag_keys: list[str],
    stream_name: str | None = None,
    stream_arn: str | None = None,
) -> None:
    """Serve RemoveTagsFromStream; a key that is not there is ignored."""
    _remove(named_stream(account, now, stream_name, stream_arn), now, tag_keys)


def list_tags_for_stream(
    account: Account,
    now: float,
    *,
    stream_name: str | None = None,
    stream_arn: str | None = None,
    exclusive_start_tag_key: str = "",
    limit: int = TAGS_PER_RESOURCE,
) -> dict[str, Any]:
    """Serve ListTagsForStream, by key."""
    stream = named_stream(account, now, stream_name, stream_arn)
    tags = [tag for tag in _listed(stream) if tag["Key"] > exclusive_start_tag_key]
    return {"Tags": tags[:limit], "HasMoreTags": len(tags) > limit}


def tag_resource(account: Account, now: float, *, resource_arn: str, tags: dict[str, str]) -> None:
    """Serve TagResource."""
    _add(named_resource(account, now, resource_arn), now, tags)


def untag_resource(account: Account, now: float, *, resource_arn: str, tag_keys: list[str]) -> None:
    """Serve UntagResource; a key that is not there is ignored."""
    _remove(named_resource(account, now, resource_arn), now, tag_keys)


def list_tags_for_resource(account: Account, now: float, *, resource_arn: str) -> dict[str, Any]:
    """Serve ListTagsForResource, by key."""
    return {"Tags": _listed(named_resource(account, now, resource_arn))}


def _add(resource: Stream | Consumer, now: float, tags: dict[str, str]) -> None:
    owner = resource.owner if isinstance(resource, Stream) else f"consumer {resource.name}"
    check_new_tags(owner, tags, resource.tags)
    resource.check_active(now)
    resource.tags.update(tags)


def _remove(resource: Stream | Consumer, now: float, tag_keys: list[str]) -> None:
    check_characters(tag_keys)
    resource.check_active(now)
    for key in tag_keys:
        resource.tags.pop(key, None)


def _listed(resource: Stream | Consumer) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in sorted(resource.tags.items())]
