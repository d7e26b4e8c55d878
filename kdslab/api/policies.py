"""Resource policies through the API: put, get, delete, on a stream or a consumer.

Simplification: a policy is checked for its form alone: JSON with statements that name an effect, a
principal and actions.
"""

from __future__ import annotations

import json
from typing import Any, Final

from kdslab.api.naming import named_resource
from kdslab.model.account import Account
from kdslab.model.errors import InvalidArgumentException, ResourceNotFoundException

NO_POLICY: Final = "{}"
"""What GetResourcePolicy gives where there is no policy."""

_EFFECTS: Final = ("Allow", "Deny")


def put_resource_policy(account: Account, now: float, *, resource_arn: str, policy: str) -> None:
    """Serve PutResourcePolicy; it takes the place of the policy that was there."""
    resource = named_resource(account, now, resource_arn)
    _check_form(policy)
    resource.check_active(now)
    account.policies[resource_arn] = policy


def get_resource_policy(account: Account, now: float, *, resource_arn: str) -> dict[str, Any]:
    """Serve GetResourcePolicy."""
    named_resource(account, now, resource_arn)
    return {"Policy": account.policies.get(resource_arn, NO_POLICY)}


def delete_resource_policy(account: Account, now: float, *, resource_arn: str) -> None:
    """Serve DeleteResourcePolicy."""
    resource = named_resource(account, now, resource_arn)
    if resource_arn not in account.policies:
        raise ResourceNotFoundException(
            f"No resource policy found for resource ARN {resource_arn}."
        )
    resource.check_active(now)
    del account.policies[resource_arn]


def _check_form(policy: str) -> None:
    statements = _statements(policy)
    if not statements or not all(map(_is_whole, statements)):
        raise InvalidArgumentException(
            "The policy must have statements, each with an Effect (Allow or Deny), a Principal "
            "and an Action."
        )


def _statements(policy: str) -> list[Any]:
    try:
        document = json.loads(policy)
    except (ValueError, RecursionError):
        raise InvalidArgumentException("The policy is not JSON.") from None
    found = document.get("Statement") if isinstance(document, dict) else None
    return found if isinstance(found, list) else [found]


def _is_whole(statement: Any) -> bool:
    return (
        isinstance(statement, dict)
        and statement.get("Effect") in _EFFECTS
        and bool(statement.get("Principal") or statement.get("NotPrincipal"))
        and bool(statement.get("Action") or statement.get("NotAction"))
    )
