"""The agent's checkpoint file: whole at any moment, and never taken for something else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.writers.checkpoint_file import CheckpointFile
from kdslab.sim.writers.tailed_file import TailedFile

files = st.builds(
    TailedFile,
    path=st.text(max_size=20),
    number=st.tuples(st.integers(0, 2**63), st.integers(0, 2**63)),
    offset=st.integers(0, 2**40),
    head_bytes=st.integers(0, 2048),
    head_md5=st.text(max_size=32),
)


@given(known=st.dictionaries(st.text(max_size=20), st.lists(files, max_size=4), max_size=3))
@settings(deadline=None)
def test_what_is_written_is_read_and_reading_goes_on_behind_what_is_stored(tmp_path_factory, known):
    checkpoint = CheckpointFile(tmp_path_factory.mktemp("agent") / "checkpoints")
    checkpoint.write(known)
    found = checkpoint.read()

    for rows in known.values():
        for file in rows:
            file.read_to = file.offset
    assert known == found


def test_before_the_first_writing_nothing_is_known(tmp_path):
    assert {} == CheckpointFile(tmp_path / "none").read()


def test_a_crash_while_writing_leaves_the_last_one_whole(tmp_path, monkeypatch):
    checkpoint = CheckpointFile(tmp_path / "checkpoints")
    checkpoint.write({"flow": [TailedFile(path="a", number=(1, 2), offset=7)]})

    def crash(_):
        raise OSError("no space left")

    monkeypatch.setattr("os.fsync", crash)
    with pytest.raises(OSError, match="no space left"):
        checkpoint.write({"flow": []})
    assert [7] == [file.offset for file in CheckpointFile(checkpoint.path).read()["flow"]]


@pytest.mark.parametrize(
    "row",
    [
        "{}",
        '{"path": 1, "number": [1, 2], "offset": 0, "head_bytes": 0, "head_md5": ""}',
        '{"path": "a", "number": [1], "offset": 0, "head_bytes": 0, "head_md5": ""}',
        '{"path": "a", "number": [1, 2], "offset": "0", "head_bytes": 0, "head_md5": ""}',
        "7",
    ],
)
def test_a_row_that_is_none_is_refused(tmp_path, row):
    path = tmp_path / "checkpoints"
    path.write_text(f'{{"version": 1, "flows": {{"flow": [{row}]}}}}')

    with pytest.raises(ValueError, match="checkpoints is no checkpoint file of the agent"):
        CheckpointFile(path).read()


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "checkpoints"
    path.write_bytes(b"\xff\xfe")

    with pytest.raises(ValueError, match="is no checkpoint file"):
        CheckpointFile(path).read()
