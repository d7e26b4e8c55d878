"""The package async-kinesis over HTTP: what its producer puts, its consumer reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from running import output

pytestmark = pytest.mark.clients

RECORDS = 1_000
SHARDS = 3


def test_a_thousand_records_go_into_three_shards_and_none_is_lost(programs, url, streams):
    python = programs("async-kinesis") / "python"
    script = Path(__file__).with_name("async_client.py")
    read = output(python, script, url, "rides", SHARDS, RECORDS)
    stored = [len(streams.read("rides", shard)) for shard in range(SHARDS)]

    assert list(range(RECORDS)) == sorted(read)
    assert RECORDS == sum(stored)
    assert all(stored)
