"""No operation refuses in a way that AWS's own model of it does not list."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter

import pytest

from kdslab.api.operations import OPERATIONS
from kdslab.api.requests import service_model
from kdslab.api.service import Service
from kdslab.model.account import Account
from kdslab.sim.clock import VirtualClock

FRAME = {"ValidationException", "SerializationException", "UnknownOperationException"}
"""What the frame around every AWS service says, whatever the operation."""

NEWER = {name for name in service_model().operation_names if "Queue" in name or "Channel" in name}


def listed(operation: str) -> set[str]:
    shapes = service_model().operation_model(operation).error_shapes
    return {shape.name for shape in shapes}


def encoded(value: bytes) -> str:
    return b64encode(value).decode()


def a_service() -> tuple[Service, VirtualClock]:
    account, clock = Account(), VirtualClock()
    service = Service(account, clock)
    for name, count in (("clicks", 2), ("rides", 4), ("auto", None)):
        request = {"StreamName": name} | ({"ShardCount": count} if count else {})
        assert 200 == service.answer("CreateStream", json.dumps(request).encode()).status
    clock.advance(10)
    return service, clock


def test_every_operation_of_2025_and_the_distribution_of_2026_is_served():
    assert set(service_model().operation_names) - NEWER == set(OPERATIONS)
    assert (40, 17) == (len(OPERATIONS), len(NEWER))


@pytest.mark.parametrize("operation", sorted(NEWER))
def test_channels_and_queues_are_refused_by_name_in_one_sentence(operation):
    status, body, _ = a_service()[0].answer(operation, b"{}")
    refusal = json.loads(body)

    assert (400, "UnknownOperationException") == (status, refusal["__type"])
    assert refusal["message"].startswith(f"kdslab does not play channels and queues: {operation} ")
    assert 1 == refusal["message"].count(".")


@pytest.mark.parametrize("seed", range(8))
def test_a_refusal_is_one_that_the_model_lists(requests_by_chance, seed):
    drawn = requests_by_chance(seed)
    service, clock = a_service()
    seen: Counter[str] = Counter()
    for _ in range(500):
        operation, members = drawn.draw()
        answer = service.answer(operation, json.dumps(members, default=encoded).encode())
        body = json.loads(answer.body or b"{}")
        code = body.get("__type", "answered")
        seen[code] += 1
        if answer.status == 200:
            drawn.learn(body)
        else:
            assert code in listed(operation) | FRAME, (operation, members, body)
            assert body["message"], operation
        if answer.events is not None:
            service.end(answer.events)
        clock.advance(drawn.chance.choice([0, 0, 0.1, 1, 40]))

    assert seen["answered"] > 100
    assert len(seen) > 4
