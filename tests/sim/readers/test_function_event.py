"""The event has the shape that Lambda documents, name for name."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.model.defaults import FUNCTION_PAYLOAD_BYTES_AT_MOST
from kdslab.model.record import Record
from kdslab.model.sequence import stem
from kdslab.sim.readers.function_event import Context, Names, event_of, fitting
from tests.sim.readers.mapping import Seen, filled, mapped

SHARD = "shardId-000000000006"
NAMES = Names(
    stream_name="lambda-stream",
    function_name="lambda",
    account_id="123456789012",
    region="us-east-2",
)

# Source: Lambda developer guide, "Using Lambda with Kinesis", example event
DOCUMENTED = {
    "kinesis": {
        "kinesisSchemaVersion": "1.0",
        "partitionKey": "1",
        "data": "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
        "approximateArrivalTimestamp": 1545084650.987,
    },
    "eventSource": "aws:kinesis",
    "eventVersion": "1.0",
    "eventName": "aws:kinesis:record",
    "invokeIdentityArn": "arn:aws:iam::123456789012:role/lambda-role",
    "awsRegion": "us-east-2",
    "eventSourceARN": "arn:aws:kinesis:us-east-2:123456789012:stream/lambda-stream",
}


def a_record(data=b"Hello, this is a test.", key="1", counter=5):
    return Record(key, data, counter, 1545084650.98712, stem(1_545_000_000, 6))


def test_a_record_arrives_as_the_guide_shows_it():
    record = a_record()
    (arrived,) = event_of([record], SHARD, NAMES)["Records"]

    assert f"{SHARD}:{record.sequence_number}" == arrived.pop("eventID")
    assert record.sequence_number == arrived["kinesis"].pop("sequenceNumber")
    assert DOCUMENTED == arrived


def test_an_event_is_json():
    event = event_of([a_record(bytes(range(256)), "Málaga"), a_record(b"", None)], SHARD, NAMES)

    assert event == json.loads(json.dumps(event))


def test_a_context_answers_what_a_function_asks():
    context = Context(
        aws_request_id="1",
        function_name="count",
        invoked_function_arn="arn",
        log_stream_name="log",
        timeout_seconds=3,
    )

    assert 3_000 == context.get_remaining_time_in_millis()
    assert ("$LATEST", "/aws/lambda/count") == (context.function_version, context.log_group_name)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(0, 3_000_000), st.text(min_size=1, max_size=256)), max_size=12)
)
def test_what_fits_is_as_much_as_the_payload_holds(shapes):
    records = [a_record(bytes(size), key, place) for place, (size, key) in enumerate(shapes)]
    count = fitting(records, SHARD, NAMES)

    assert (
        len(json.dumps(event_of(records[:count], SHARD, NAMES))) <= FUNCTION_PAYLOAD_BYTES_AT_MOST
    )
    if count < len(records):
        more = json.dumps(event_of(records[: count + 1], SHARD, NAMES))
        assert len(more) > FUNCTION_PAYLOAD_BYTES_AT_MOST - 100


# Source: Lambda developer guide, "Retain discarded batch records", example invocation record
def test_the_document_about_a_failure_has_the_documented_members():
    given_up = []
    mapped(filled(3), Seen(poison=[1]), maximum_retry_attempts=0, on_failure=given_up)
    (document,) = given_up

    assert {
        "requestId": document["requestContext"]["requestId"],
        "functionArn": "arn:aws:lambda:us-east-1:111122223333:function:my-function",
        "condition": "RetryAttemptsExhausted",
        "approximateInvokeCount": 1,
    } == document["requestContext"]
    assert {
        "statusCode": 200,
        "executedVersion": "$LATEST",
        "functionError": "Unhandled",
    } == document["responseContext"]
    assert ("1.0", "1970-01-01T00:00:00.050Z") == (document["version"], document["timestamp"])
    assert {
        "shardId",
        "startSequenceNumber",
        "endSequenceNumber",
        "approximateArrivalOfFirstRecord",
        "approximateArrivalOfLastRecord",
        "batchSize",
        "streamArn",
    } == set(document["KinesisBatchInfo"])
    assert "data" not in json.dumps(document)


@pytest.mark.parametrize("batches", [1, 3])
def test_documents_may_go_to_a_file_one_a_line(tmp_path: Path, batches):
    file = tmp_path / "failures.jsonl"
    mapped(
        filled(batches),
        Seen(poison=range(batches)),
        batch_size=1,
        maximum_retry_attempts=0,
        on_failure=file,
    )
    sizes = [json.loads(line)["KinesisBatchInfo"]["batchSize"] for line in file.open()]

    assert [1] * batches == sizes
