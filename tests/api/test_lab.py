"""The lab: an account with a clock, shut off from the learner's own set-up and from the network."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest
from botocore.config import Config

import kdslab
from kdslab import api
from kdslab.api import Lab
from kdslab.sim.clock import START

A_DAY_WITH_KINESIS = """
import socket
def refuse(*_, **__):
    raise AssertionError("a socket was opened")
socket.socket.connect = socket.socket.sendto = socket.getaddrinfo = refuse

from botocore.exceptions import ClientError
from kdslab.api import Lab
lab = Lab()
kinesis = lab.client("kinesis")
kinesis.create_stream(StreamName="clicks", ShardCount=1)
kinesis.get_waiter("stream_exists").wait(StreamName="clicks")
for _ in range(2):
    kinesis.put_records(
        StreamName="clicks", Records=[{"Data": b"x", "PartitionKey": "k"}] * 500
    )
started, attempts = lab.now(), 0
def count(**_):
    global attempts
    attempts += 1
kinesis.meta.events.register("before-send", count)
for _ in range(3):
    try:
        kinesis.put_record(StreamName="clicks", Data=bytes(2**20 - 1), PartitionKey="k")
    except ClientError as refusal:
        pass
print(kinesis.meta.endpoint_url, attempts, lab.now() - started)
"""


def a_day_with_kinesis(tmp_path: Path, **environment: str) -> str:
    """Return what a fresh interpreter with this environment sees of the lab."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    run = subprocess.run(
        [sys.executable, "-c", A_DAY_WITH_KINESIS],
        cwd=Path(kdslab.__file__).parents[1],
        env={**kept, "HOME": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )
    assert "" == run.stderr
    return run.stdout


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> str:
    return a_day_with_kinesis(tmp_path_factory.mktemp("home"))


def test_no_setting_of_the_learner_s_matters_and_no_socket_is_opened(undisturbed, tmp_path):
    config = tmp_path / "config"
    config.write_text(
        "[default]\nregion = eu-west-1\nretry_mode = legacy\nmax_attempts = 1\n"
        "endpoint_url = http://127.0.0.1:1\n"
    )
    reached_in = a_day_with_kinesis(
        tmp_path,
        AWS_PROFILE="nobody",
        AWS_CONFIG_FILE=str(config),
        AWS_ENDPOINT_URL="http://127.0.0.1:1",
        AWS_ENDPOINT_URL_KINESIS="http://127.0.0.1:1",
        AWS_DEFAULT_REGION="eu-central-1",
        AWS_RETRY_MODE="legacy",
        AWS_MAX_ATTEMPTS="1",
        AWS_USE_FIPS_ENDPOINT="true",
        AWS_CSM_ENABLED="true",
    )

    assert undisturbed == reached_in
    assert undisturbed.startswith("https://kinesis.us-east-1.amazonaws.com ")


def test_files_that_cannot_be_read_do_not_matter(undisturbed, tmp_path):
    broken = tmp_path / "broken"
    broken.write_text("[[[ no set-up")

    assert undisturbed == a_day_with_kinesis(
        tmp_path, AWS_CONFIG_FILE=str(broken), AWS_SHARED_CREDENTIALS_FILE=str(broken)
    )


@pytest.mark.parametrize("service", ["s3", "Kinesis", "firehose", ""])
def test_the_lab_plays_no_other_service(service):
    with pytest.raises(ValueError, match=f"the services kinesis and cloudwatch, got {service}$"):
        Lab().client(service)


def test_two_labs_know_nothing_of_each_other():
    one, other = Lab(), Lab()
    one.client("kinesis").create_stream(StreamName="clicks", ShardCount=1)
    one.advance(seconds=1)

    assert [] == other.client("kinesis").list_streams()["StreamNames"]
    assert START == other.now()


def test_two_clients_of_one_lab_see_the_same_streams():
    lab = Lab()
    lab.client("kinesis").create_stream(StreamName="clicks", ShardCount=1)

    assert ["clicks"] == lab.client("kinesis").list_streams()["StreamNames"]


def test_region_and_account_appear_in_the_arn():
    lab = Lab(region="eu-west-1", account_id="123456789012")
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=1)

    summary = kinesis.describe_stream_summary(StreamName="clicks")["StreamDescriptionSummary"]
    assert "arn:aws:kinesis:eu-west-1:123456789012:stream/clicks" == summary["StreamARN"]
    assert "eu-west-1" == kinesis.meta.region_name


@pytest.mark.parametrize("account_id", ["", "12", "1" * 13, "11112222333x", "\u0661" * 12])
def test_an_account_has_12_digits(account_id):
    with pytest.raises(ValueError, match=f"identifier has 12 digits, got '{account_id}'$"):
        Lab(account_id=account_id)


@pytest.mark.parametrize("region", ["", "us", "us-east", "US-EAST-1", "us east 1", "us-east-1\n"])
def test_a_region_looks_like_one(region):
    with pytest.raises(ValueError, match="a region is written like us-east-1, got "):
        Lab(region=region)


@pytest.mark.parametrize(
    "region", ["ap-southeast-3", "us-gov-west-1", "cn-north-1", "us-isob-east-1", "eusc-de-east-1"]
)
def test_a_region_may_be_any_of_aws_s(region):
    assert region == Lab(region=region).client("kinesis").meta.region_name


@pytest.mark.parametrize(
    "options", [{"region_name": "eu-west-1"}, {"config": Config(region_name="eu-west-1")}]
)
def test_a_client_is_in_its_lab_s_region(options):
    with pytest.raises(ValueError, match=r"in its lab's region, us-east-1, got eu-west-1$"):
        Lab().client("kinesis", **options)
    assert Lab().client("kinesis", region_name="us-east-1", config=Config())


def test_a_client_does_not_ask_the_network_where_it_is():
    with pytest.raises(ValueError, match=r"must not ask the network, got auto$"):
        Lab().client("kinesis", config=Config(defaults_mode="auto"))
    assert Lab().client("kinesis", config=Config(defaults_mode="standard"))


def test_a_lab_ends_with_the_year_9999():
    with pytest.raises(ValueError, match="a clock ends with the year 9999"):
        Lab().advance(days=10_000 * 366)


def test_time_moves_in_any_unit():
    lab = Lab(start=0.0)
    lab.advance(days=1, hours=2, minutes=3, seconds=4.5)

    assert 93_784.5 == lab.now() == lab.clock.now()


def test_time_does_not_go_back():
    with pytest.raises(ValueError, match="a clock goes on by 0 seconds or more"):
        Lab().advance(minutes=-1)


def test_a_stream_is_made_at_the_lab_s_time():
    lab = Lab(start=86_400.0)
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="clicks", ShardCount=1)

    [summary] = kinesis.list_streams()["StreamSummaries"]
    assert datetime(1970, 1, 2, tzinfo=UTC) == summary["StreamCreationTimestamp"]


def test_the_room_s_plate_names_what_is_public():
    public = {
        name
        for name, value in vars(api).items()
        if not name.startswith("_") and not isinstance(value, ModuleType)
    }

    assert sorted(api.__all__) == sorted(public)
