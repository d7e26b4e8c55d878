"""A lab with its client, and requests drawn by chance from AWS's own model."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kdslab.api import Lab
from kdslab.api.operations import OPERATIONS
from kdslab.api.requests import service_model
from kdslab.model.hashing import KEY_SPACE

# Tests here may import what stands beside them.
sys.path.insert(0, str(Path(__file__).parent))

ACCOUNT = "111122223333"
STREAMS = ("clicks", "rides", "auto", "missing")
WEIGHTS = {
    "PutRecord": 24,
    "PutRecords": 16,
    "GetRecords": 24,
    "GetShardIterator": 16,
    "ListShards": 9,
    "CreateStream": 6,
    "DeleteStream": 1,
}


class Requests:
    """Draws operations and members; what a lab has answered (iterators, tokens) is drawn again."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.seen: dict[str, list[str]] = {}
        self.operations = [name for name in sorted(OPERATIONS) for _ in range(WEIGHTS.get(name, 3))]

    def draw(self) -> tuple[str, dict[str, Any]]:
        operation = self.chance.choice(self.operations)
        shape = service_model().operation_model(operation).input_shape
        members = self.structure(shape)
        # One way to name the stream; two that disagree are refused before anything else happens.
        if "StreamName" in members and "StreamARN" in members:
            del members[self.chance.choice(["StreamName", "StreamARN"])]
        return operation, members

    def learn(self, answer: dict[str, Any]) -> None:
        """Remember what a later request may name."""
        found = {
            "ShardIterator": answer.get("ShardIterator"),
            "NextToken": answer.get("NextToken"),
            "SequenceNumber": answer.get("SequenceNumber"),
            "ConsumerARN": answer.get("Consumer", {}).get("ConsumerARN"),
        }
        found["ShardIterator"] = found["ShardIterator"] or answer.get("NextShardIterator")
        for name, value in found.items():
            if value:
                self.seen.setdefault(name, []).append(value)

    def structure(self, shape: Any) -> dict[str, Any]:
        wanted = {"StreamName", "StreamARN", "PartitionKey", *shape.required_members}
        return {
            name: self.value(name, member)
            for name, member in shape.members.items()
            if name not in ("StreamId", "DryRun")
            and (name in wanted or self.chance.random() < 0.25)
        }

    def value(self, name: str, shape: Any) -> Any:
        meaning = self.meaning(name, shape)
        if meaning is not None:
            return meaning
        if shape.type_name == "structure":
            return self.structure(shape)
        if shape.type_name == "list":
            return [self.value(name, shape.member) for _ in range(self.chance.randint(1, 3))]
        if shape.type_name == "map":
            return {f"tag-{self.chance.randint(1, 3)}": "value"}
        if getattr(shape, "enum", None):
            return self.chance.choice(shape.enum)
        plain: dict[str, Callable[[], Any]] = {
            "blob": lambda: bytes(self.chance.choice([0, 3, 100, 5_000])),
            "integer": lambda: self.chance.choice([1, 2, 3, 4, 24, 48, 168, 2_048]),
            "boolean": lambda: self.chance.random() < 0.5,
            "timestamp": lambda: 1_795_424_400.0 + self.chance.choice([-3_600, 0, 60, 10**9]),
            "string": lambda: f"name-{self.chance.randint(1, 3)}",
        }
        return plain[shape.type_name]()

    def meaning(self, name: str, shape: Any) -> Any:
        pick = self.chance.choice
        stream = pick(STREAMS)
        arn = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/{stream}"
        if self.seen.get(name) and self.chance.random() < 0.9:
            return pick(self.seen[name][-5:])
        draws: dict[str, Callable[[], Any]] = {
            "StreamName": lambda: stream,
            "StreamARN": lambda: arn,
            "ResourceARN": lambda: pick([arn, *self.seen.get("ConsumerARN", [])]),
            "ConsumerARN": lambda: f"{arn}/consumer/app:1795424400",
            "ExplicitHashKey": lambda: str(self.chance.randrange(KEY_SPACE)),
            "NewStartingHashKey": lambda: str(self.chance.randrange(KEY_SPACE)),
            "StartingSequenceNumber": lambda: pick(self.seen.get("SequenceNumber", ["12"])),
            "SequenceNumberForOrdering": lambda: pick(self.seen.get("SequenceNumber", ["12"])),
            "Policy": lambda: '{"Version": "2012-10-17", "Statement": []}',
        }
        if name in draws:
            return draws[name]()
        if shape.name == "ShardId":
            return f"shardId-{self.chance.randint(0, 5):012d}"
        return None


@pytest.fixture
def requests_by_chance() -> Callable[[int], Requests]:
    return Requests


@pytest.fixture
def lab() -> Lab:
    return Lab()


@pytest.fixture
def kinesis(lab: Lab) -> Any:
    return lab.client("kinesis")
