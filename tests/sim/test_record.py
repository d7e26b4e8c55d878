"""A record seen through: its weight, its way, its number."""

import json
from base64 import b64decode
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.errors import InvalidArgumentException
from kdslab.model.hashing import even_ranges, hash_key
from kdslab.model.sequence import SequenceNumber
from kdslab.sim.clock import START
from kdslab.sim.record import x_ray

keys = st.text(min_size=1, max_size=30)


@given(keys, st.text(max_size=200), st.integers(1, 9), st.none() | st.floats(0, 100))
@settings(deadline=None)
def test_what_is_seen_is_what_the_service_counts_and_routes(key, text, shards, percent):
    seen = x_ray(key, text, explicit_percent=percent, shards=shards)
    place = int(seen.explicit_hash_key) if seen.explicit_hash_key else hash_key(key)

    assert len(key.encode()) + len(text.encode()) == seen.counted_bytes
    assert text.encode() == b64decode(seen.base64_text)
    assert place in even_ranges(shards)[seen.shard_index]
    assert str(hash_key(key)) == seen.md5_hash_key


def test_the_sequence_number_is_taken_apart():
    seen = x_ray("user-42", "hello").sequence
    fields = SequenceNumber.parse(seen.text)

    assert (START, 1, 1) == (seen.shard_created_at, seen.counter, seen.shard_index)
    assert (56, 47) == (len(seen.text), len(seen.hex_digits))
    assert fields.written_at == seen.written_at == int(START + 754.321)


def test_an_explicit_hash_key_chooses_the_shard_and_weighs_nothing():
    plain, chosen = x_ray("k", "x"), x_ray("k", "x", explicit_percent=100)

    assert 3 == chosen.shard_index != plain.shard_index
    assert str(2**128 - 1) == chosen.explicit_hash_key
    assert plain.counted_bytes == chosen.counted_bytes
    assert plain.md5_place == chosen.md5_place == plain.ring_place


@pytest.mark.parametrize(
    ("key", "text", "percent", "complaint"),
    [
        ("", "x", None, "a partition key has 1 to 256 characters, got 0"),
        ("k" * 257, "x", None, "a partition key has 1 to 256 characters, got 257"),
        ("k", "x", 100.5, "an explicit hash key lies at 0 to 100 % of the ring, got 100.5"),
    ],
)
def test_what_cannot_be_put_is_refused(key, text, percent, complaint):
    with pytest.raises(ValueError, match=complaint):
        x_ray(key, text, explicit_percent=percent)


def test_a_payload_over_the_limit_is_refused_by_the_stream():
    with pytest.raises(InvalidArgumentException, match="1048577 bytes"):
        x_ray("k", "x" * 1_048_576)


def test_it_is_plain_data_and_always_the_same():
    seen = x_ray("k", "x")

    assert seen == x_ray("k", "x")
    assert "k" == json.loads(json.dumps(asdict(seen)))["partition_key"]
