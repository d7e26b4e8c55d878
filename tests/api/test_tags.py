"""Tags through boto3: on streams by the old operations, on any resource by the new ones."""

from __future__ import annotations

import pytest

from kdslab.api import Lab

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
FIFTY = {f"k{number:02d}": "v" for number in range(50)}


@pytest.fixture
def lab() -> Lab:
    lab = Lab()
    lab.account.create(lab.now(), "clicks", shard_count=1)
    lab.advance(seconds=10)
    return lab


@pytest.fixture
def reader(lab, kinesis) -> str:
    """Return the ARN of a consumer that is ACTIVE."""
    answer = kinesis.register_stream_consumer(StreamARN=ARN, ConsumerName="reader")
    lab.advance(seconds=10)
    return answer["Consumer"]["ConsumerARN"]


def tags_of(kinesis, arn: str = ARN) -> dict[str, str]:
    listed = kinesis.list_tags_for_resource(ResourceARN=arn)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in listed}


def refusal(error, call, **members) -> str:
    with pytest.raises(error) as refused:
        call(**members)
    return refused.value.response["Error"]["Message"]


# Source: a recording of AddTagsToStream and ListTagsForStream
def test_a_tag_is_listed_as_key_and_value(kinesis):
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={"foo": "bar"})
    listed = kinesis.list_tags_for_stream(StreamName="clicks")

    assert ([{"Key": "foo", "Value": "bar"}], False) == (listed["Tags"], listed["HasMoreTags"])


def test_the_old_and_the_new_operations_see_the_same_tags(kinesis):
    kinesis.add_tags_to_stream(StreamARN=ARN, Tags={"a": "1"})
    kinesis.tag_resource(ResourceARN=ARN, Tags={"b": "2"})
    assert {"a": "1", "b": "2"} == tags_of(kinesis)

    kinesis.untag_resource(ResourceARN=ARN, TagKeys=["a"])
    kinesis.remove_tags_from_stream(StreamName="clicks", TagKeys=["b"])
    assert {} == tags_of(kinesis)


# Source: API reference, AddTagsToStream and RemoveTagsFromStream
def test_a_tag_is_overwritten_and_one_that_is_not_there_is_ignored(kinesis):
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={"a": "1", "b": "2"})
    kinesis.add_tags_to_stream(StreamName="clicks", Tags={"a": "3"})
    kinesis.remove_tags_from_stream(StreamName="clicks", TagKeys=["b", "never there"])

    assert {"a": "3"} == tags_of(kinesis)


def test_a_consumer_has_tags_of_its_own(kinesis, reader):
    kinesis.tag_resource(ResourceARN=reader, Tags={"team": "blue"})

    assert ({}, {"team": "blue"}) == (tags_of(kinesis), tags_of(kinesis, reader))
    kinesis.untag_resource(ResourceARN=reader, TagKeys=["team"])
    assert {} == tags_of(kinesis, reader)


# Source: API reference, ListTagsForStream
def test_tags_are_listed_by_key_page_by_page(kinesis):
    kinesis.tag_resource(ResourceARN=ARN, Tags={"c": "3", "a": "1", "b": "2"})
    first = kinesis.list_tags_for_stream(StreamName="clicks", Limit=2)
    rest = kinesis.list_tags_for_stream(StreamName="clicks", ExclusiveStartTagKey="b")

    assert (["a", "b"], True) == ([tag["Key"] for tag in first["Tags"]], first["HasMoreTags"])
    assert (["c"], False) == ([tag["Key"] for tag in rest["Tags"]], rest["HasMoreTags"])


# Source: API reference, TagResource: at most 50 tags; the sentence is AWS's, its number was older
def test_a_stream_has_fifty_tags_at_most(kinesis):
    kinesis.tag_resource(ResourceARN=ARN, Tags=FIFTY)
    kinesis.tag_resource(ResourceARN=ARN, Tags={"k00": "another value"})

    assert (
        "Failed to add tags to stream clicks under account 111122223333 because a given stream "
        "cannot have more than 50 tags associated with it."
    ) == refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.add_tags_to_stream,
        StreamName="clicks",
        Tags={"one more": ""},
    )
    assert 50 == len(tags_of(kinesis))


def test_a_consumer_has_fifty_tags_at_most(kinesis, reader):
    kinesis.tag_resource(ResourceARN=reader, Tags=FIFTY)

    assert "a given consumer cannot have more than 50 tags" in refusal(
        kinesis.exceptions.InvalidArgumentException,
        kinesis.tag_resource,
        ResourceARN=reader,
        Tags={"one more": ""},
    )


@pytest.mark.parametrize("tags", [{"a%": "b"}, {"a": "b;"}, {"a": "\x00"}, {"🚲": "b"}, {"a": "?"}])
def test_a_tag_is_letters_digits_white_space_and_a_few_signs(kinesis, tags):
    error = kinesis.exceptions.InvalidArgumentException

    assert (
        "Some tags contain invalid characters. Valid characters: "
        "Unicode letters, digits, white space, _ . / = + - @ :."
    ) == refusal(error, kinesis.tag_resource, ResourceARN=ARN, Tags=tags)
    assert {} == tags_of(kinesis)


@pytest.mark.parametrize(
    "tags",
    [{"_.:/=+-@": "a b"}, {"ключ": "数字 5"}, {"हिन्दी": "é"}, {"a": "v" * 256}, {"k" * 128: ""}],
)
def test_a_tag_may_be_in_any_script(kinesis, tags):
    kinesis.tag_resource(ResourceARN=ARN, Tags=tags)

    assert tags == tags_of(kinesis)


# Source: developer guide, tag your resources: the prefix is reserved
@pytest.mark.parametrize("key", ["aws:team", "AWS:team"])
def test_keys_of_aws_are_reserved(kinesis, key):
    error = kinesis.exceptions.InvalidArgumentException

    assert f"begin with aws: are reserved: {key}." in refusal(
        error, kinesis.tag_resource, ResourceARN=ARN, Tags={key: "blue"}
    )


# Source: API reference, CreateStream: no update of tags before the stream is ACTIVE
@pytest.mark.parametrize(
    ("operation", "member"),
    [("add_tags_to_stream", {"Tags": {"a": "b"}}), ("remove_tags_from_stream", {"TagKeys": ["a"]})],
)
def test_tags_are_changed_on_an_active_stream_alone(kinesis, operation, member):
    kinesis.create_stream(StreamName="new", ShardCount=1, Tags={"a": "1"})

    assert "Stream new under account 111122223333 not ACTIVE, instead in state CREATING" == refusal(
        kinesis.exceptions.ResourceInUseException,
        getattr(kinesis, operation),
        StreamName="new",
        **member,
    )


def test_tags_of_what_is_not_there_are_not_found(kinesis, reader):
    error = kinesis.exceptions.ResourceNotFoundException

    assert "Stream x under account 111122223333 not found." == refusal(
        error, kinesis.list_tags_for_resource, ResourceARN=ARN.replace("clicks", "x")
    )
    assert "not found" in refusal(error, kinesis.list_tags_for_resource, ResourceARN=f"{reader}5")
