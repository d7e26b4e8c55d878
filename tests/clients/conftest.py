"""One `kdslab serve` for each file of clients, one in real time for all, nobody's AWS settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from outside import MissingError, node_with, python_with
from running import DRAINED, DRAINED_SHARDS, LARGEST_RECORD, Streams, connected, output, serving
from terminal import Terminal

SPEED = 60
OURS = {
    "AWS_ACCESS_KEY_ID": "any",
    "AWS_SECRET_ACCESS_KEY": "any",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@pytest.fixture(scope="session", autouse=True)
def _nobodys_settings():
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        for name, value in OURS.items():
            patch.setenv(name, value)
        yield


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The address of a server that a file has for itself; a minute there is a second here."""
    with serving(tmp_path_factory.mktemp("serve") / "log", SPEED) as url:
        yield url


@pytest.fixture(scope="module")
def streams(url):
    return Streams(url)


@pytest.fixture(scope="session", autouse=True)
def _slow_url(tmp_path_factory, _nobodys_settings):
    # A stream takes ten seconds to become ACTIVE there; they pass while the first tests run.
    with serving(tmp_path_factory.mktemp("slow") / "log", 1) as url:
        largest = {"MaxRecordSizeInKiB": LARGEST_RECORD // 1024}
        connected(url).create_stream(StreamName=DRAINED, ShardCount=DRAINED_SHARDS, **largest)
        yield url


@pytest.fixture(scope="session")
def slow_url(_slow_url):
    """The address of a server in real time, where a shard that is drained stays so for a while."""
    Streams(_slow_url).wait(DRAINED)
    return _slow_url


@pytest.fixture(scope="session")
def programs():
    """Where the programs of a package from PyPI are, in an environment of its own."""
    return lambda package: had(python_with, package)


@pytest.fixture(scope="module")
def terminal(programs, url, tmp_path_factory):
    return Terminal(programs("awscli"), url, tmp_path_factory.mktemp("terminal"))


@pytest.fixture(scope="session")
def node():
    """Run one scenario of client.mjs and return what it saw."""
    folder = had(node_with, "@aws-sdk/client-kinesis")

    def run(scenario, url, *arguments):
        script = Path(__file__).with_name("client.mjs")
        return output("node", script, folder, scenario, url, *arguments)

    return run


def had(fetch, package):
    """Fetch a client, or let the test fail with the reason why there is none."""
    try:
        return fetch(package)
    except MissingError as missing:
        reason = str(missing)
    pytest.fail(reason, pytrace=False)
