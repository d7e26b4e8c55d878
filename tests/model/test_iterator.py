"""The iterator: a place that lives five minutes, and its text."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import ExpiredIteratorException, InvalidArgumentException
from kdslab.model.iterator import IteratorType, ShardIterator

# 2026-11-23 09:00:00 UTC
NINE = 1795424400.0
ITERATOR = ShardIterator(
    stream_name="clicks",
    stream_created_at=NINE - 10,
    shard_id="shardId-000000000001",
    counter=17,
    issued_at=NINE,
)
times = st.floats(0, 2**33, allow_nan=False)
iterators = st.builds(
    ShardIterator,
    stream_name=st.from_regex(r"[a-zA-Z0-9_.-]{1,128}", fullmatch=True),
    stream_created_at=times,
    shard_id=st.integers(0, 10**12 - 1).map("shardId-{:012d}".format),
    counter=st.integers(0, 2**64 - 1),
    issued_at=times,
    serial=st.integers(0, 2**64 - 1),
)

# A busy machine is no failure.
calm = settings(deadline=None)


def forged(*fields: str) -> str:
    return b64encode("/".join(fields).encode()).decode()


# Source: API reference, GetShardIterator
def test_there_are_five_ways_to_begin():
    assert {
        "AT_SEQUENCE_NUMBER",
        "AFTER_SEQUENCE_NUMBER",
        "AT_TIMESTAMP",
        "TRIM_HORIZON",
        "LATEST",
    } == set(IteratorType)


@pytest.mark.parametrize("age_seconds", [-1.0, 0.0, 299.9, 300.0])
def test_an_iterator_is_good_for_five_minutes(age_seconds):
    assert ITERATOR.check_age(NINE + age_seconds) is None


@pytest.mark.parametrize("age_seconds", [300.000_001, 301.0, 86_400.0])
def test_an_iterator_is_refused_beyond_five_minutes(age_seconds):
    with pytest.raises(ExpiredIteratorException):
        ITERATOR.check_age(NINE + age_seconds)


def test_the_refusal_tells_both_times_and_the_lifetime():
    with pytest.raises(ExpiredIteratorException) as refusal:
        ITERATOR.check_age(NINE + 3_600)

    assert (
        "Iterator expired. The iterator was created at time Mon Nov 23 09:00:00 UTC 2026 "
        "while right now it is Mon Nov 23 10:00:00 UTC 2026 which is further in the future than "
        "the tolerated delay of 300000 milliseconds."
    ) == refusal.value.message


@calm
@given(iterators)
def test_an_iterator_survives_its_text(iterator):
    assert iterator == ShardIterator.from_token(iterator.to_token())


# Source: API reference, GetRecords: a shard iterator has 1 to 512 characters
@calm
@given(iterators)
def test_the_text_fits_into_a_request(iterator):
    assert 1 <= len(iterator.to_token()) <= 512


def test_two_places_have_two_texts():
    assert ITERATOR.to_token() != replace(ITERATOR, counter=18).to_token()


def test_double_quotes_around_the_text_are_forgiven():
    assert ITERATOR == ShardIterator.from_token(f'"{ITERATOR.to_token()}"')


@pytest.mark.parametrize(
    "token",
    [
        "",
        '""',
        "not base64!",
        "é",
        "AAAA",
        forged("clicks"),
        forged("clicks", "0.0", "shardId-000000000000", "x", "0.0"),
        forged("clicks", "0.0", "shardId-000000000000", "1", "0.0", "more"),
        *(forged("clicks", "0.0", "shardId-000000000000", "1", at) for at in ("nan", "-1e300")),
        b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_text_that_was_never_given_out_is_refused(token):
    with pytest.raises(InvalidArgumentException, match=r"^Invalid ShardIterator\.$"):
        ShardIterator.from_token(token)
