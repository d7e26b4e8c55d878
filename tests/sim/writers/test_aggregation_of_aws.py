"""AWS's own package reads what is written here, and the other way round."""

import json
import os
import subprocess
import sys
from base64 import b64decode, b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.aggregation import UserRecord, aggregate, deaggregate

pytest.importorskip("aws_kinesis_agg", reason="comes with the extra `test`")

# In a process of its own: the package meddles with sys.path, and its generated code is read only
# by protobuf's pure Python. It answers each line with a line.
THEIRS = """
import json, sys
from base64 import b64decode, b64encode
from aws_kinesis_agg.aggregator import AggRecord
from aws_kinesis_agg.deaggregator import deaggregate_records

def read(data):
    kinesis = {"kinesisSchemaVersion": "1.0", "sequenceNumber": "1", "partitionKey": "a"}
    record = {"kinesis": {**kinesis, "approximateArrivalTimestamp": 0.0, "data": data}}
    rows = [user["kinesis"] for user in deaggregate_records([record])]
    names = "partitionKey", "data", "explicitHashKey", "subSequenceNumber"
    return [[row.get(name) for name in names] for row in rows]

def write(rows):
    packed = AggRecord()
    for key, data, place in rows:
        packed.add_user_record(key, b64decode(data), place)
    return b64encode(packed.get_contents()[2]).decode()

for line in sys.stdin:
    verb, argument = json.loads(line)
    answer = {"read": read, "write": write}[verb](argument)
    print(json.dumps(answer, default=bytes.decode), flush=True)
"""


def batches(places):
    """Return lists of user records.

    All of a list name a hash key, or none does: the package gives a record without one the first of
    the table, which AWS's Java readers do not.
    """
    keys = st.text(min_size=1, max_size=20) | st.sampled_from(["k", "x" * 256])
    data = st.binary(max_size=300) | st.sampled_from([b"", bytes(127), bytes(128), bytes(20_000)])
    return st.lists(st.builds(UserRecord, keys, data, places, st.none()), min_size=2, max_size=40)


some_batches = batches(st.none()) | batches(st.integers(0, 2**128 - 1))


@pytest.fixture(scope="module")
def theirs():
    """Ask AWS's package."""
    with subprocess.Popen(
        [sys.executable, "-c", THEIRS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION": "python"},
        text=True,
    ) as package:

        def ask(verb, argument):
            print(json.dumps([verb, argument]), file=package.stdin, flush=True)
            return json.loads(package.stdout.readline())

        yield ask
        package.stdin.close()


def numbered(records):
    return [record._replace(sub_sequence_number=n) for n, record in enumerate(records)]


@given(records=some_batches)
@settings(deadline=None)
def test_aws_reads_what_we_write(theirs, records):
    found = theirs("read", b64encode(aggregate(records)[1]).decode())

    assert numbered(records) == [
        UserRecord(key, b64decode(data), None if place is None else int(place), number)
        for key, data, place, number in found
    ]


@given(records=some_batches)
@settings(deadline=None)
def test_we_read_what_aws_writes_and_write_the_same_bytes(theirs, records):
    rows = [
        (key, b64encode(data).decode(), None if place is None else str(place))
        for key, data, place, _ in records
    ]
    written = b64decode(theirs("write", rows))

    assert aggregate(records)[1] == written
    assert numbered(records) == deaggregate(UserRecord("a", written))


def test_aws_reads_the_golden_vector(theirs):
    records = [UserRecord("user-1", b"hello"), UserRecord("user-2", b"world")]
    _, data, _ = aggregate([*records, UserRecord("user-1", b"!")])
    found = theirs("read", b64encode(data).decode())

    assert 65 == len(data)
    assert [("user-1", 0), ("user-2", 1), ("user-1", 2)] == [(row[0], row[3]) for row in found]
