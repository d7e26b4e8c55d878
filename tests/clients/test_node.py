"""The AWS SDK for JavaScript against kdslab's HTTP door, in Node; client.mjs is what runs there."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.clients

THROTTLED = "ProvisionedThroughputExceededException"
NOT_FOUND = "Stream nowhere under account 111122223333 not found."
EXISTS = "Stream narrow under account 111122223333 already exists."


@pytest.fixture(scope="module")
def refused(node, url):
    return node("isRefused", url)


def test_what_is_put_is_read_from_the_shards_that_the_keys_name(node, url):
    seen = node("storesAndReads", url)

    assert "SUCCESS" == seen["waited"]
    assert "shardId-000000000000" == seen["put"]
    assert (0, ["1", "1", "0"]) == (seen["failed"], [shard[-1] for shard in seen["many"]])
    assert ["Hello, Kinesis!", "from 123"] == seen["read"][0]
    assert ["from New York", "from Los Angeles"] == seen["read"][1]
    assert ["New York", "Los Angeles"] == seen["keys"]
    assert (True, 0) == (seen["isDate"], seen["behind"])


def test_a_split_shard_ends_and_names_its_children(node, url):
    parent, *children = (f"shardId-00000000000{number}" for number in range(3))
    seen = node("splits", url)

    assert [parent, *children] == seen["all"]
    assert [parent, parent] == seen["open"]
    assert (None, children) == (seen["next"], seen["children"])


def test_a_subscription_is_a_stream_of_events_that_ends_after_its_five_minutes(node, url):
    assert {"pushed": ["a", "b", "c"], "continued": True} == node("subscribes", url)


@pytest.mark.parametrize(
    ("question", "name", "message"),
    [
        ("unknown", "ResourceNotFoundException", NOT_FOUND),
        ("again", "ResourceInUseException", EXISTS),
        ("iterator", "InvalidArgumentException", "Invalid ShardIterator."),
    ],
)
def test_a_refusal_is_an_exception_of_its_own_type(refused, question, name, message):
    seen = refused[question]

    assert (name, message) == (seen["name"], seen["message"])
    assert (True, 400, 1) == (seen["typed"], seen["status"], seen["attempts"])


def test_a_word_that_is_no_choice_is_a_validation_exception(refused):
    assert ("ValidationException", True) == (refused["type"]["name"], refused["type"]["typed"])
    assert "Value 'NEWEST' at 'shardIteratorType'" in refused["type"]["message"]


def test_a_throttled_put_is_asked_once_or_as_often_as_the_sdk_likes(node, slow_url):
    seen = node("isThrottled", slow_url, 3)
    words = "Rate exceeded for shard shardId-000000000003 in stream drained under account"

    for times, how in ((1, "once"), (3, "standard")):
        assert (THROTTLED, True, times) == tuple(
            seen[how][name] for name in ("name", "typed", "attempts")
        )
        assert words in seen[how]["message"]


def test_a_time_that_was_told_can_be_sent_back(node, url):
    # A Date has milliseconds and nothing finer.
    assert {"shards": 1, "consumers": 1, "read": ["early"]} == node("comparesTimes", url)


def test_its_own_http_2_is_refused_at_once_and_in_no_typed_way(node, url):
    seen = node("insistsOnHttp2", url)

    assert ("ERR_HTTP2_ERROR", False) == (seen["code"], seen["typed"])
