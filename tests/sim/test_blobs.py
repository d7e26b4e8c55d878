"""What a CLI stores of a text: as it is, decoded as base64 without a word, or nothing."""

import json
from base64 import b64decode, b64encode
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.sim.blobs import CLIS, V1, V2, V2_RAW, cli_stores, seen_by_readers

texts = st.text(st.characters(codec="utf-8"), max_size=30)
letters = st.text("abcXYZ019+/= ,!é", max_size=16)


def test_hello_kinesis_becomes_nine_bytes_of_garbage():
    # Source: run against the decoder of AWS CLI 2.36.7.
    stored = cli_stores("Hello, Kinesis!", V2)

    assert "1de965a0a8a77ac8ac" == stored.stored_hex
    assert (9, "", False) == (stored.size_bytes, stored.error, stored.is_as_typed)
    assert [", !"] == ["".join(c for c, u in zip(stored.text, stored.used, strict=True) if not u)]


@pytest.mark.parametrize("text", ["test", "data", "sampledatarecord"])
def test_a_word_of_full_fours_is_garbled_without_complaint(text):
    stored = cli_stores(text, V2)

    assert ("", 3 * len(text) // 4) == (stored.error, stored.size_bytes)
    assert not stored.is_as_typed


@pytest.mark.parametrize("text", ["Hello", "blob1", "é"])
def test_what_does_not_come_out_even_is_refused(text):
    stored = cli_stores(text, V2)

    assert (f'Invalid base64: "{text}"', "") == (stored.error, stored.stored_hex)


@pytest.mark.parametrize("cli", [V1, V2_RAW])
@given(texts)
def test_version_1_and_the_option_store_what_was_typed(cli, text):
    assert cli_stores(text, cli).is_as_typed


@given(texts)
def test_base64_of_a_text_stores_the_text(text):
    stored = cli_stores(b64encode(text.encode()).decode(), V2)

    assert text.encode().hex() == stored.stored_hex


@given(letters)
def test_the_taken_characters_are_those_that_the_bytes_come_from(text):
    stored = cli_stores(text, V2)

    if stored.error:
        assert not any(stored.used)
    else:
        assert b64decode(text).hex() == stored.stored_hex
        assert stored.size_bytes == sum(stored.used) * 6 // 8


@pytest.mark.parametrize("cli", CLIS)
def test_what_is_stored_is_plain_data(cli):
    assert json.dumps(asdict(cli_stores("Hello, Kinesis!", cli)))


def test_a_cli_that_is_not_there_is_refused_by_name():
    with pytest.raises(ValueError, match=r"the CLIs are version 2, .*, got version 3"):
        cli_stores("a", "version 3")


def test_readers_show_the_same_bytes_in_two_ways():
    seen = seen_by_readers("hello")

    assert (b"hello".hex(), "b'hello'") == (seen.stored_hex, seen.boto3)
    assert b"hello" == b64decode(seen.cli) == b64decode(seen.lambda_event)
