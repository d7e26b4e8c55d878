"""Tokens of lists: opaque, bound to their operation, and good for five minutes."""

from __future__ import annotations

from base64 import b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.api.paging import next_token, read_token
from kdslab.model.errors import ExpiredNextTokenException, InvalidArgumentException

places = st.dictionaries(
    st.text("abc_", min_size=1), st.one_of(st.text(), st.none(), st.floats(0, 1e10), st.integers())
)


@given(places)
def test_a_token_gives_back_the_place_it_was_made_from(place):
    token = next_token("ListShards", 5.0, **place)

    assert place == read_token("ListShards", 5.0, token)


# Source: API reference, ListShards: at most 1,048,576 characters of text
@given(places)
def test_a_token_is_plain_text(place):
    token = next_token("ListShards", 5.0, **place)

    assert token.isascii()
    assert token.isprintable()


# Source: API reference, ListShards: tokens expire after 300 seconds
def test_a_token_is_good_for_300_seconds_and_no_longer():
    token = next_token("ListShards", 5.0, after="x")

    assert {"after": "x"} == read_token("ListShards", 305.0, token)
    with pytest.raises(ExpiredNextTokenException, match="older than 300 seconds"):
        read_token("ListShards", 305.001, token)


@given(st.text())
def test_a_token_that_was_never_given_out_is_refused(text):
    with pytest.raises(InvalidArgumentException, match="Invalid NextToken"):
        read_token("ListShards", 0.0, text)


def test_a_token_that_was_changed_is_refused():
    token = next_token("ListShards", 5.0, after="x")
    for place in range(len(token)):
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(InvalidArgumentException, match="Invalid NextToken"):
            read_token("ListShards", 5.0, changed)


def test_a_token_s_age_cannot_be_made_up():
    forged = b64encode(b'["ListShards", 1e300, {}]').decode()

    with pytest.raises(InvalidArgumentException, match="Invalid NextToken"):
        read_token("ListShards", 5.0, forged)


def test_a_token_goes_back_to_its_own_operation_only():
    token = next_token("ListStreams", 5.0, after="x")

    with pytest.raises(InvalidArgumentException, match="Invalid NextToken"):
        read_token("ListShards", 5.0, token)
