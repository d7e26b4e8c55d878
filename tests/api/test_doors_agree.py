"""Two doors, one room: boto3 in process and boto3 over HTTP get the same answers."""

from __future__ import annotations

from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

from kdslab.api import Lab

ONCE = Config(retries={"total_max_attempts": 1}, parameter_validation=False)


@pytest.fixture
def twins():
    """Two labs that are alike: one is asked in process, the other over HTTP."""
    inside, outside = Lab(), Lab()
    with outside.serve() as server:
        over_http = boto3.client(
            "kinesis",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id="testing",
            aws_secret_access_key="testing",
            config=ONCE,
        )
        yield (inside, inside.client("kinesis", config=ONCE)), (outside, over_http)
        over_http.close()


def asked(client: Any, operation: str, members: dict[str, Any]) -> Any:
    """Return the answer without what differs by nature: the metadata of the HTTP exchange."""
    from botocore import xform_name

    try:
        answer = getattr(client, xform_name(operation))(**members)
    except ClientError as error:
        return "refused", error.response["Error"]
    except ParamValidationError as error:
        return "not sent", str(error)
    answer.pop("ResponseMetadata")
    if "EventStream" in answer:
        answer["EventStream"].close()
        return "subscribed", None
    return "answered", answer


@pytest.mark.parametrize("seed", range(4))
def test_the_same_requests_get_the_same_answers_through_both_doors(twins, requests_by_chance, seed):
    drawn = requests_by_chance(seed)
    for name, count in (("clicks", 2), ("rides", 4), ("auto", None)):
        for _, client in twins:
            client.create_stream(StreamName=name, **({"ShardCount": count} if count else {}))
    for lab, _ in twins:
        lab.advance(seconds=10)

    kinds = set()
    for _ in range(200):
        operation, members = drawn.draw()
        (kind, first), second = (asked(client, operation, members) for _, client in twins)
        assert (kind, first) == second, (operation, members)
        if kind == "answered":
            drawn.learn(first)
        kinds.add(kind)
        seconds = drawn.chance.choice([0, 0, 0.1, 1, 40])
        for lab, _ in twins:
            lab.advance(seconds=seconds)

    assert {"answered", "refused"} <= kinds
    assert twins[0][0].now() == twins[1][0].now()
