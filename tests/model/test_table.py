"""The table of facts is the one place of every quota: change it there, and the stream changes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kdslab.model import facts, quotas

# Has one module compiled from a changed text, before anything of the house is imported.
CHANGED = """
import sys
from importlib.machinery import SourceFileLoader
path, old, new = {path!r}, {old!r}, {new!r}
source = open(path, encoding="utf-8").read()
assert 1 == source.count(old), old
as_it_is = SourceFileLoader.get_code
def get_code(loader, name):
    if loader.path != path:
        return as_it_is(loader, name)
    return compile(source.replace(old, new), path, "exec")
SourceFileLoader.get_code = get_code
from kdslab.model import Stream, IteratorType
from kdslab.model.errors import KinesisError
stream = Stream("clicks", shard_count=1, now=0.0)
def times(call):
    count = 0
    try:
        while count < 2_000:
            call(); count += 1
    except KinesisError:
        pass
    return count
read = lambda: stream.iterator(20.0, "shardId-000000000000", IteratorType.LATEST)
"""

RULES = [
    (facts, '"shard write records", 1_000,', '"shard write records", 7,', "put", 7),
    (
        facts,
        '"GetShardIterator calls a shard", 5,',
        '"GetShardIterator calls a shard", 3,',
        "read",
        3,
    ),
    (facts, '"record size by default", MIB,', '"record size by default", 4,', "put", 0),
    (quotas, '"retention by default", 24,', '"retention by default", 2,', "kept", 0),
]
CALLS = {
    "put": "print(times(lambda: stream.put(20.0, 'k', b'data')))",
    "read": "print(times(read))",
    "kept": "stream.put(20.0, 'k', b''); stream.settle(20.0 + 3 * 3600);"
    "print(len(stream.shards[0].records))",
}


def told(module, old: str, new: str, call: str) -> int:
    program = CHANGED.format(path=module.__file__, old=old, new=new)
    run = subprocess.run(
        [sys.executable, "-c", program + CALLS[call]],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(module.__file__).parents[2],
    )
    assert "" == run.stderr
    return int(run.stdout)


@pytest.mark.parametrize(("module", "old", "new", "call", "expected"), RULES)
def test_changing_an_entry_changes_the_behaviour(module, old, new, call, expected):
    assert expected == told(module, old, new, call)


@pytest.mark.parametrize(
    ("module", "old", "call", "expected"),
    [
        (module, old, call, {"put": 1_000, "read": 5, "kept": 1}[call])
        for module, old, _, call, _ in RULES
    ],
)
def test_the_entries_as_they_are_give_the_limits_of_the_service(module, old, call, expected):
    assert expected == told(module, old, old, call)
