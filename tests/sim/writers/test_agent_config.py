"""What an `agent.json` may say, and the sentence for what it may not."""

import json
from dataclasses import asdict

import pytest

from kdslab.sim.writers.agent_config import flows, read_config

FLOW = {"filePattern": "/var/log/app.log*", "kinesisStream": "clicks"}


# Source: developer guide, "Write to Kinesis Data Streams using Kinesis Agent"; agent source
def test_the_defaults_are_the_agents_own():
    (flow,) = flows({"flows": [FLOW]})

    assert {
        "directory": "/var/log",
        "name_pattern": "app.log*",
        "stream_name": "clicks",
        "partition_key_option": "RANDOM",
        "initial_position": "END_OF_FILE",
        "buffer_millis_at_most": 60_000,
        "buffer_records_at_most": 500,
        "buffer_bytes_at_most": 5 * 1024 * 1024,
    } == asdict(flow)


def test_every_setting_is_read():
    settings = {
        "partitionKeyOption": "DETERMINISTIC",
        "initialPosition": "START_OF_FILE",
        "maxBufferAgeMillis": 2_000,
        "maxBufferSizeRecords": 7,
        "maxBufferSizeBytes": 900,
    }
    (flow,) = flows({"flows": [{**FLOW, **settings}]})

    assert ["DETERMINISTIC", "START_OF_FILE", 2_000, 7, 900] == list(asdict(flow).values())[3:]


def test_the_head_of_awss_sample_is_accepted_and_has_no_effect():
    head = {"cloudwatch.emitMetrics": True, "kinesis.endpoint": "", "firehose.endpoint": ""}

    assert flows({"flows": [FLOW]}) == flows({**head, "flows": [FLOW]})


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        ([], "agent.json must be an object with settings, got []"),
        ({}, 'agent.json: "flows" must be a list with at least one flow, got None'),
        ({"flows": []}, 'agent.json: "flows" must be a list with at least one flow, got []'),
        ({"flow": [FLOW]}, 'the setting "flow" is not known here; did you mean "flows"?'),
        ({"flows": [7]}, "agent.json, flow 1 must be an object with settings, got 7"),
        (
            {"flows": [FLOW, {**FLOW, "filepattern": "x"}]},
            'flow 2: the setting "filepattern" is not known here; did you mean "filePattern"?',
        ),
        (
            {"flows": [{**FLOW, "skipHeaderLines": 1}]},
            'flow 1: the setting "skipHeaderLines" is not known here; known are filePattern, ',
        ),
        (
            {"flows": [{"filePattern": "/a/b", "deliveryStream": "x"}]},
            'flow 1: "deliveryStream" leads to Firehose; here is "kinesisStream"',
        ),
        ({"flows": [{"kinesisStream": "s"}]}, 'flow 1: "filePattern" must be a text, got None'),
        ({"flows": [{"filePattern": "/a/b"}]}, '"kinesisStream" must be a text, got None'),
        ({"flows": [{**FLOW, "filePattern": "app.log"}]}, "must be a full path with wildcards in"),
        ({"flows": [{**FLOW, "filePattern": "/a/*/b"}]}, "in the file name only, got /a/*/b"),
        ({"flows": [{**FLOW, "filePattern": "/"}]}, "in the file name only, got /"),
        (
            {"flows": [{**FLOW, "partitionKeyOption": "random"}]},
            "\"partitionKeyOption\" is one of RANDOM, DETERMINISTIC, got 'random'",
        ),
        (
            {"flows": [{**FLOW, "maxBufferAgeMillis": 999}]},
            '"maxBufferAgeMillis" must be a whole number from 1,000 to 900,000, got 999',
        ),
        (
            {"flows": [{**FLOW, "maxBufferSizeRecords": 501}]},
            '"maxBufferSizeRecords" must be a whole number from 1 to 500, got 501',
        ),
        ({"flows": [{**FLOW, "maxBufferSizeBytes": True}]}, "from 1 to 5,242,880, got True"),
        ({"flows": [FLOW, FLOW]}, "agent.json: two flows have the same files and the same stream"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(config, sentence):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 (the sentence is compared below)
        flows(config)

    assert sentence in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_is_read(tmp_path):
    path = tmp_path / "agent.json"
    path.write_text(json.dumps({"flows": [FLOW]}))

    assert flows({"flows": [FLOW]}) == read_config(path)


@pytest.mark.parametrize("data", [b"{", b"", b"\xff", b"// no\n{}"])
def test_a_file_that_is_no_json_is_refused_by_its_name(tmp_path, data):
    path = tmp_path / "agent.json"
    path.write_bytes(data)

    with pytest.raises(ValueError, match=r"^agent\.json is not JSON: "):
        read_config(path)
