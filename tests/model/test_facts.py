"""The table of quotas: what stands in it, where it comes from, and that nothing gets past it."""

from __future__ import annotations

import ast
import inspect
from dataclasses import FrozenInstanceError
from datetime import date
from importlib import import_module
from pkgutil import iter_modules

import pytest

from kdslab import model
from kdslab.model import facts, quotas
from kdslab.model.facts import TABLE, Fact

ROOMS = [import_module(f"{model.__name__}.{room.name}") for room in iter_modules(model.__path__)]
"""All rooms of the floor; to import them is what fills the table."""

# Source: API reference, the operation each entry names; developer guide, quotas and limits
PUBLISHED = {
    "shard write records": (1_000, "records/s"),
    "shard write bytes": (1_048_576, "bytes/s"),
    "record size by default": (1_048_576, "bytes"),
    "record size at most": (10_240, "KiB"),
    "PutRecords request size": (10_485_760, "bytes"),
    "PutRecords request length": (500, "records"),
    "partition key length": (256, "characters"),
    "GetRecords answer length": (10_000, "records"),
    "GetRecords answer size": (10_485_760, "bytes"),
    "iterator lifetime": (300, "seconds"),
    "shard read bytes, all pollers together": (2_097_152, "bytes/s"),
    "GetRecords calls a shard": (5, "calls/s"),
    "GetShardIterator calls a shard": (5, "calls/s"),
    "wait after an answer of the largest size": (5, "seconds"),
    "fan-out bytes a consumer and shard": (2_097_152, "bytes/s"),
    "subscription lifetime": (300, "seconds"),
    "wait before a subscription is taken over": (5, "seconds"),
    "SubscribeToShard calls a consumer and shard": (1, "calls/s"),
    "PUT payload unit": (25_600, "bytes"),
}

SOURCES = (
    *("API reference, ", "Developer guide, ", "Pricing page, ", "FAQ ", "FAQ, "),
    *("KCL", "KPL ", "Kinesis Agent source", "botocore source, "),
)
"""How a source begins: a page of AWS's, or the published source of one of its programs."""


def entries(room) -> dict[str, str]:
    """Return the Python name of each number that a room enters at its top, by the table's name."""
    return {
        node.value.args[0].value: node.target.id
        for node in ast.parse(inspect.getsource(room)).body
        if isinstance(node, ast.AnnAssign)
        and isinstance(node.value, ast.Call)
        and ast.unparse(node.value.func) == "fact"
    }


@pytest.mark.parametrize(("name", "expected"), PUBLISHED.items(), ids=PUBLISHED)
def test_a_quota_has_the_value_that_aws_publishes(name, expected):
    assert expected == (TABLE[name].value, TABLE[name].unit)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.__name__.rpartition(".")[2])
def test_what_a_room_enters_is_the_number_that_it_uses(room):
    for name, constant in entries(room).items():
        assert constant.isupper()
        assert TABLE[name].value == getattr(room, constant)


def test_two_rooms_cannot_enter_numbers_under_one_name():
    with pytest.raises(ValueError, match=r"entered once, got iterator lifetime again"):
        facts.fact("iterator lifetime", 301, "seconds", "API reference, GetShardIterator")
    assert 300 == TABLE["iterator lifetime"].value


@pytest.mark.parametrize("room", [facts, quotas], ids=["facts", "quotas"])
def test_every_number_of_these_rooms_stands_in_the_table(room):
    numbers = {name: value for name, value in vars(room).items() if name.isupper()}
    values = {fact.value for fact in TABLE.values()}

    bare = {name for name, value in numbers.items() if type(value) is int and value not in values}
    assert set() == bare - {"KIB", "MIB", "GIB"}


@pytest.mark.parametrize("name", TABLE)
def test_every_quota_says_where_aws_says_so_and_when_it_was_read(name):
    fact = TABLE[name]

    assert fact.source.startswith(SOURCES)
    assert fact.checked_on == date.fromisoformat(fact.checked_on).isoformat()
    assert fact.confidence in ("V", "V3", "E", "X", "R")
    assert fact.unit


# Source: API reference, GetRecords: 10 MiB at 2 MiB a second are 5 seconds
def test_the_wait_after_the_largest_answer_is_what_it_takes_to_earn_it():
    wait = facts.ANSWER_BYTES_AT_MOST / facts.SHARD_READ_BYTES_PER_SECOND

    assert facts.READ_PENALTY_SECONDS == wait


def test_a_quota_reads_as_prose_wants_it():
    assert "1,048,576 bytes" == str(Fact(value=1_048_576, unit="bytes", source="here"))


def test_a_quota_does_not_change():
    with pytest.raises(FrozenInstanceError):
        TABLE["iterator lifetime"].value = 301
