"""The `aws` command as study notes write it, and what becomes of text where it expects base64."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

pytestmark = pytest.mark.clients

TEXT = b"Hello, Kinesis!"
CREATE = "aws kinesis create-stream --stream-name MyStream --shard-count 2"
PUT = 'aws kinesis put-record --stream-name MyStream --partition-key "123" --data "Hello, Kinesis!"'
FIND = (
    "aws kinesis get-shard-iterator --stream-name MyStream "
    '--shard-id "shardId-000000000000" --shard-iterator-type TRIM_HORIZON'
)
READ = "aws kinesis get-records --shard-iterator <Shard Iterator>"


@pytest.fixture
def stored(terminal, streams, request):
    """Put a record as `aws` is told to, and return the bytes that then lie in the stream."""
    name = streams.create(request.node.name.replace("_", "-"), 1)

    def put(data, **variables):
        command = f"aws kinesis put-record --stream-name {name} --partition-key k --data {data}"
        terminal.see(command, **variables)
        return streams.read(name)[-1]["Data"]

    return put


def test_the_four_commands_of_the_notes_work_as_written(terminal, streams):
    created = terminal.see(CREATE)
    streams.wait("MyStream")
    put = terminal.ask(PUT)
    iterator = terminal.ask(FIND)["ShardIterator"]
    (record,) = terminal.ask(READ.replace("<Shard Iterator>", iterator))["Records"]

    assert ("", "shardId-000000000000") == (created, put["ShardId"])
    assert ("123", TEXT) == (record["PartitionKey"], b64decode(record["Data"]))
    assert put["SequenceNumber"] == record["SequenceNumber"]


def test_the_placeholder_of_the_notes_left_in_is_an_error_of_the_shell(terminal):
    done = terminal.type(READ)

    assert (True, "") == (done.returncode > 0, done.stdout)
    assert "syntax error" in done.stderr


def test_an_iterator_with_its_quotes_is_taken(terminal, streams):
    streams.create("quoted", 1)
    find = FIND.replace("MyStream", "quoted")
    iterator = terminal.see(f"{find} --query ShardIterator").strip()
    answer = terminal.ask('aws kinesis get-records --shard-iterator "$IT"', IT=iterator)

    assert '"' == iterator[0] == iterator[-1]
    assert [] == answer["Records"]


def test_version_one_stores_text_as_it_is(stored):
    assert TEXT == stored('"Hello, Kinesis!"')


def test_version_one_stores_base64_as_the_text_that_it_is(stored):
    assert b"SGVsbG8sIEtpbmVzaXMh" == stored("\"$(printf %s 'Hello, Kinesis!' | base64)\"")


def test_version_one_stores_a_file_of_bytes_as_they_are(stored, tmp_path):
    path = tmp_path / "blob"
    path.write_bytes(bytes(range(256)))

    assert bytes(range(256)) == stored(f"fileb://{path}")


def test_version_one_does_not_know_how_version_two_is_told_to_take_text(terminal):
    done = terminal.type(f"{PUT} --cli-binary-format raw-in-base64-out")

    assert (255, "") == (done.returncode, done.stdout)
    assert "Unknown options: --cli-binary-format, raw-in-base64-out" in done.stderr


def test_version_two_would_have_stored_nine_bytes_of_garbage(stored, tmp_path):
    # It decodes without a look at what is not base64: twelve letters are left of the notes' text.
    as_version_two = b64decode(TEXT)
    path = tmp_path / "blob"
    path.write_bytes(as_version_two)

    assert 9 == len(as_version_two)
    assert bytes.fromhex("1de965a0a8a77ac8ac") == stored(f"fileb://{path}")


def test_a_list_of_records_can_be_given_as_json(terminal, streams):
    streams.create("listed", 1)
    records = [{"Data": "é", "PartitionKey": "a"}, {"Data": "", "PartitionKey": "b"}]
    put = 'aws kinesis put-records --stream-name listed --records "$RECORDS"'
    answer = terminal.ask(put, RECORDS=json.dumps(records))

    assert 0 == answer["FailedRecordCount"]
    assert ["é".encode(), b""] == [record["Data"] for record in streams.read("listed")]
