"""The quotas: the values AWS publishes, each with unit, source and date."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date

import pytest

from kdslab.model import facts
from kdslab.model.facts import TABLE, Fact

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
    "retention by default": (24, "hours"),
    "shards per account in us-east-1": (20_000, "shards"),
    "shards of a new on-demand stream": (4, "shards"),
    "ListShards page": (1_000, "shards"),
    "DescribeStream page": (100, "shards"),
    "ListStreams page": (100, "streams"),
    "next token lifetime": (300, "seconds"),
}


@pytest.mark.parametrize(("name", "expected"), PUBLISHED.items(), ids=PUBLISHED)
def test_a_quota_has_the_value_that_aws_publishes(name, expected):
    assert expected == (TABLE[name].value, TABLE[name].unit)


def test_every_number_of_the_room_stands_in_the_table():
    names = {name for name in vars(facts) if name.isupper()} - {"KIB", "MIB", "TABLE", "CHECKED_ON"}

    assert sorted(getattr(facts, name) for name in names) == sorted(
        fact.value for fact in TABLE.values()
    )


@pytest.mark.parametrize("name", TABLE)
def test_every_quota_says_where_aws_says_so_and_when_it_was_read(name):
    fact = TABLE[name]

    assert fact.source.startswith(("API reference, ", "Developer guide, "))
    assert fact.checked_on == date.fromisoformat(fact.checked_on).isoformat()


def test_a_quota_reads_as_prose_wants_it():
    assert "1,048,576 bytes" == str(Fact(value=1_048_576, unit="bytes", source="here"))


def test_a_quota_does_not_change():
    with pytest.raises(FrozenInstanceError):
        TABLE["iterator lifetime"].value = 301
