"""The real `aws` command over HTTP: all that a stream can be asked, one after the other."""

from __future__ import annotations

import json
from base64 import b64decode

import pytest

pytestmark = pytest.mark.clients

ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"

MAKING = (
    "aws kinesis create-stream --stream-name clicks --shard-count 2",
    "aws kinesis create-stream --stream-name clicks-od --stream-mode-details StreamMode=ON_DEMAND",
    "aws kinesis create-stream --stream-name big --shard-count 2 --max-record-size-in-ki-b 10240",
    "aws kinesis wait stream-exists --stream-name clicks",
)
# A name in capitals is a variable of the shell from there on, others are what a test looks at.
COMMANDS = {
    "put": "put-record --stream-name clicks --partition-key user-1 --data 'Hello, Kinesis!'",
    "SEQUENCE_NUMBER": "put-record --stream-name clicks --partition-key x --explicit-hash-key 0"
    " --data 'to shard 0' --query SequenceNumber --output text",
    "put many": "put-records --stream-name clicks"
    " --records Data=blob1,PartitionKey=k1 Data=blob2,PartitionKey=k2",
    "IT": "get-shard-iterator --stream-name clicks --shard-id shardId-000000000000"
    " --shard-iterator-type TRIM_HORIZON --query ShardIterator --output text",
    "read": 'get-records --shard-iterator "$IT" --limit 100',
    "DECODED": "get-records --shard-iterator \"$IT\" --query 'Records[].Data' --output text"
    " | tr '\\t' '\\n' | base64 -d",
    "at a time": "get-shard-iterator --stream-name clicks --shard-id shardId-000000000000"
    " --shard-iterator-type AT_TIMESTAMP --timestamp 2026-11-23T09:00:00Z",
    "AFTER": "get-shard-iterator --stream-name clicks --shard-id shardId-000000000000"
    ' --shard-iterator-type AFTER_SEQUENCE_NUMBER --starting-sequence-number "$SEQUENCE_NUMBER"'
    " --query ShardIterator --output text",
    "read after": 'get-records --shard-iterator "$AFTER"',
    "shards": "list-shards --stream-name clicks --shard-filter Type=AT_LATEST",
    "described": "describe-stream --stream-name clicks",
    "split": "split-shard --stream-name clicks --shard-to-split shardId-000000000000"
    " --new-starting-hash-key 85070591730234615865843651857942052864",
    "merged": "merge-shards --stream-name clicks --shard-to-merge shardId-000000000002"
    " --adjacent-shard-to-merge shardId-000000000003",
    "scaled": "update-shard-count --stream-name clicks --target-shard-count 4"
    " --scaling-type UNIFORM_SCALING",
    "all shards": "list-shards --stream-name clicks --page-size 1000",
    "monitored": "enable-enhanced-monitoring --stream-name clicks --shard-level-metrics ALL",
    "kept longer": "increase-stream-retention-period --stream-name clicks"
    " --retention-period-hours 168",
    "KEPT": "describe-stream-summary --stream-name clicks"
    " --query StreamDescriptionSummary.RetentionPeriodHours",
    "kept shorter": "decrease-stream-retention-period --stream-name clicks"
    " --retention-period-hours 24",
    "larger": 'update-max-record-size --stream-arn "$ARN" --max-record-size-in-ki-b 5120',
    "mode": 'update-stream-mode --stream-arn "$ARN" --stream-mode-details StreamMode=ON_DEMAND',
    "limits": "describe-limits",
    "registered": 'register-stream-consumer --stream-arn "$ARN" --consumer-name app-a',
    "consumer": 'describe-stream-consumer --stream-arn "$ARN" --consumer-name app-a',
    "consumers": 'list-stream-consumers --stream-arn "$ARN"',
    "deregistered": 'deregister-stream-consumer --stream-arn "$ARN" --consumer-name app-a',
    "committed": "update-account-settings --minimum-throughput-billing-commitment Status=ENABLED",
    "commitment": "describe-account-settings",
    "warming": 'update-stream-warm-throughput --stream-arn "$ARN" --warm-throughput-mi-bps 200',
    "summary": "describe-stream-summary --stream-name clicks",
}
ENDING = (
    "aws kinesis delete-stream --stream-name clicks --enforce-consumer-deletion",
    "aws kinesis wait stream-not-exists --stream-name clicks",
)
METRICS = [
    *("IncomingBytes", "IncomingRecords", "OutgoingBytes", "OutgoingRecords"),
    *("WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded"),
    "IteratorAgeMilliseconds",
]


@pytest.fixture(scope="module")
def printed(terminal, streams):
    """What each command printed, by its name."""
    variables, printed = {"ARN": ARN}, {}
    for command in MAKING:
        printed[command] = terminal.see(command)
    for name, command in COMMANDS.items():
        printed[name] = terminal.see(f"aws kinesis {command}", **variables)
        if name.isupper():
            variables[name] = printed[name].strip()
        streams.wait("clicks")
    for command in ENDING:
        printed[command] = terminal.see(command)
    return printed


def answer(printed, name):
    return json.loads(printed[name])


def shard_ids(answered):
    return [shard["ShardId"].removeprefix("shardId-00000000000") for shard in answered]


def test_what_changes_a_stream_prints_nothing(printed):
    silent = (*MAKING, "split", "merged", "kept longer", "kept shorter", "larger", "mode")

    assert {""} == {printed[name] for name in (*silent, "deregistered", *ENDING)}


def test_a_record_goes_where_its_key_or_its_hash_key_says(printed):
    put, many = answer(printed, "put"), answer(printed, "put many")

    assert {"ShardId", "SequenceNumber"} == set(put)
    assert ["1"] == shard_ids([put])
    assert (0, ["1", "0"]) == (many["FailedRecordCount"], shard_ids(many["Records"]))


def test_records_come_back_in_base64_and_their_times_as_numbers(printed):
    records = answer(printed, "read")["Records"]

    assert [b"to shard 0", b"blob2"] == [b64decode(record["Data"]) for record in records]
    assert {float} == {type(record["ApproximateArrivalTimestamp"]) for record in records}
    assert "to shard 0blob2" == printed["DECODED"]


def test_an_iterator_begins_at_a_time_or_after_a_record(printed):
    assert 1 <= len(answer(printed, "at a time")["ShardIterator"]) <= 512
    assert ["k2"] == [record["PartitionKey"] for record in answer(printed, "read after")["Records"]]


def test_the_open_shards_halve_the_key_space(printed):
    described = answer(printed, "described")["StreamDescription"]
    shards = answer(printed, "shards")["Shards"]

    assert shards == described["Shards"]
    assert [("0", str(2**127 - 1)), (str(2**127), str(2**128 - 1))] == [
        tuple(shard["HashKeyRange"][f"{end}HashKey"] for end in ("Starting", "Ending"))
        for shard in shards
    ]


def test_split_merge_and_scaling_leave_a_family_of_shards(printed):
    scaled, shards = answer(printed, "scaled"), answer(printed, "all shards")["Shards"]
    closed = [shard for shard in shards if "EndingSequenceNumber" in shard["SequenceNumberRange"]]
    parents = [shard.get("ParentShardId", "-")[-1] for shard in shards]

    assert (2, 4) == (scaled["CurrentShardCount"], scaled["TargetShardCount"])
    assert list("012345678") == shard_ids(shards)
    assert list("01234") == shard_ids(closed)
    assert list("--0024411") == parents
    assert "shardId-000000000003" == shards[4]["AdjacentParentShardId"]


def test_enhanced_monitoring_names_all_seven_metrics(printed):
    monitored = answer(printed, "monitored")

    assert [] == monitored["CurrentShardLevelMetrics"]
    assert METRICS == monitored["DesiredShardLevelMetrics"]


def test_limits_count_provisioned_shards_and_on_demand_streams(printed):
    expected = {"OpenShardCount": 2, "OnDemandStreamCount": 2, "OnDemandStreamCountLimit": 50}
    limits = answer(printed, "limits")

    assert {"ShardLimit": 20_000, **expected} == limits


def test_a_consumer_lives_from_creating_to_active(printed):
    registered = answer(printed, "registered")["Consumer"]
    consumer = answer(printed, "consumer")["ConsumerDescription"]

    assert registered["ConsumerARN"].startswith(f"{ARN}/consumer/app-a:")
    assert "CREATING" == registered["ConsumerStatus"]
    assert {**registered, "ConsumerStatus": "ACTIVE", "StreamARN": ARN} == consumer
    assert ["app-a"] == [one["ConsumerName"] for one in answer(printed, "consumers")["Consumers"]]


def test_a_commitment_lasts_a_day_and_lets_a_stream_be_warmed(printed):
    commitment = answer(printed, "committed")["MinimumThroughputBillingCommitment"]
    warming = answer(printed, "warming")

    assert "ENABLED" == commitment["Status"]
    assert 24 * 3600 == round(commitment["EarliestAllowedEndAt"] - commitment["StartedAt"])
    assert answer(printed, "committed") == answer(printed, "commitment")
    assert {"TargetMiBps": 200, "CurrentMiBps": 0} == warming["WarmThroughput"]


def test_the_summary_tells_what_became_of_the_stream(printed):
    summary = answer(printed, "summary")["StreamDescriptionSummary"]
    expected = {
        "StreamModeDetails": {"StreamMode": "ON_DEMAND"},
        "RetentionPeriodHours": 24,
        "EnhancedMonitoring": [{"ShardLevelMetrics": METRICS}],
        "MaxRecordSizeInKiB": 5120,
        "WarmThroughput": {"TargetMiBps": 200, "CurrentMiBps": 200},
        "ConsumerCount": 0,
    }

    assert "168\n" == printed["KEPT"]
    assert expected == {name: summary[name] for name in expected}


def test_a_stream_that_is_gone_is_an_error_in_the_words_of_aws(printed, terminal):
    assert printed
    done = terminal.type("aws kinesis describe-stream-summary --stream-name clicks")

    assert (255, "") == (done.returncode, done.stdout)
    assert (
        "An error occurred (ResourceNotFoundException) when calling the DescribeStreamSummary "
        "operation: Stream clicks under account 111122223333 not found."
    ) in done.stderr
    assert ["big", "clicks-od"] == terminal.ask("aws kinesis list-streams")["StreamNames"]
