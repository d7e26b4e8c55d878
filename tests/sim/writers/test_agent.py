"""The Kinesis Agent: every line once, in order, whatever happens to the files."""

import json
import os
from hashlib import md5

import pytest

from tests.sim.writers.agent_bench import AgentBench


@pytest.fixture
def bench(tmp_path):
    return AgentBench(tmp_path)


def test_each_line_becomes_a_record_with_its_newline(bench):
    bench.write("one\n", "two\n", "\n", "höchst\n")
    bench.run(seconds=2)

    assert [b"one\n", b"two\n", b"\n", "höchst\n".encode()] == bench.stored()
    assert [] == bench.agent.complaints


def test_a_half_written_line_waits_for_its_end(bench):
    bench.write("whole\n", "ha")
    bench.run(seconds=3)
    assert [b"whole\n"] == bench.stored()

    bench.write("lf\n")
    bench.run(seconds=3)
    assert [b"whole\n", b"half\n"] == bench.stored()


def test_lines_wait_for_company_as_long_as_the_settings_say(bench):
    bench.write("one\n")
    bench.run(seconds=0.9)
    assert [] == bench.stored()

    bench.run(seconds=0.2)
    assert [b"one\n"] == bench.stored()


def test_a_full_buffer_does_not_wait(tmp_path):
    bench = AgentBench(tmp_path, maxBufferSizeRecords=3)
    bench.write(*(f"{number}\n" for number in range(7)))
    bench.agent.step()

    assert (6, 2) == (len(bench.stored()), bench.agent.counts.calls)


def test_a_call_is_no_larger_than_the_settings_say(tmp_path):
    bench = AgentBench(tmp_path, maxBufferSizeBytes=1_000)
    bench.write(*("x" * 300 + "\n" for _ in range(9)))
    bench.agent.step(at_once=True)

    assert (9, 3) == (len(bench.stored()), bench.agent.counts.calls)


def test_by_default_a_first_start_begins_at_the_end(tmp_path):
    bench = AgentBench(tmp_path, initialPosition="END_OF_FILE")
    bench.write("old\n", "half")
    bench.run(seconds=2)
    bench.write(" and half\n", "new\n")
    bench.write("other\n", path=tmp_path / "app.log.b")
    bench.run(seconds=2)

    assert [b"half and half\n", b"new\n", b"other\n"] == bench.stored()


def test_what_is_written_while_it_is_down_is_read_when_it_is_up(tmp_path):
    bench = AgentBench(tmp_path, initialPosition="END_OF_FILE")
    bench.run(seconds=1)
    bench.write("meanwhile\n")
    bench.start()
    bench.run(seconds=2)

    assert [b"meanwhile\n"] == bench.stored()


def test_a_restart_goes_on_where_it_was(bench):
    bench.write("one\n")
    bench.run(seconds=2)
    bench.start()
    bench.write("two\n")
    bench.run(seconds=2)

    assert [b"one\n", b"two\n"] == bench.stored()


@pytest.mark.parametrize("is_down", [False, True], ids=["while it runs", "while it is down"])
def test_a_renamed_file_is_gone_on_with(bench, is_down):
    bench.write("1\n", "2\n")
    bench.run(seconds=2)
    bench.write("3\n")
    for number in (4, 5, 6):
        bench.rename()
        bench.write(f"{number}\n")
    if is_down:
        bench.start()
    bench.run(seconds=2)

    assert [b"1\n", b"2\n", b"3\n", b"4\n", b"5\n", b"6\n"] == sorted(bench.stored())


@pytest.mark.parametrize("is_down", [False, True], ids=["while it runs", "while it is down"])
@pytest.mark.parametrize("refill", [0, 1, 50], ids=["empty", "shorter", "longer"])
def test_a_copied_and_emptied_file_is_gone_on_with_in_its_copy(bench, is_down, refill):
    bench.write("old 1\n", "old 2\n")
    bench.run(seconds=2)
    bench.write("old 3\n")
    bench.copy_truncate()
    bench.write(*(f"new {number}\n" for number in range(refill)))
    if is_down:
        bench.start()
    bench.run(seconds=2)
    new = [f"new {number}\n".encode() for number in range(refill)]

    assert [*new, b"old 1\n", b"old 2\n", b"old 3\n"] == sorted(bench.stored(), key=_by_number)
    assert [] == bench.agent.complaints


def _by_number(data):
    kind, number = data.split()
    return kind, int(number)


def test_a_buffered_line_survives_the_emptying_of_its_file(bench):
    bench.write("buffered\n")
    bench.run(seconds=0.5)
    bench.copy_truncate()
    bench.run(seconds=2)
    bench.start()
    bench.run(seconds=2)

    assert [b"buffered\n"] == bench.stored()


def test_a_file_that_leaves_the_pattern_is_read_to_its_end(tmp_path):
    bench = AgentBench(tmp_path, filePattern=str(tmp_path / "app.log"))
    bench.write("1\n")
    bench.run(seconds=2)
    bench.write("2\n")
    bench.log.rename(tmp_path / "yesterday")
    bench.write("3\n")
    bench.run(seconds=2)

    assert [b"1\n", b"2\n", b"3\n"] == bench.stored()


def test_a_new_file_with_an_old_number_is_read_from_its_beginning(bench, monkeypatch):
    bench.write("old\n")
    bench.run(seconds=2)
    number = bench.log.stat().st_ino
    bench.log.unlink()
    bench.write("entirely new\n")
    if bench.log.stat().st_ino != number:
        # This file system gives a number away later; make the agent believe that it was now.
        (file,) = bench.agent._flows[0][0].files.values()
        about = bench.log.stat()
        bench.agent._flows[0][0].files = {(about.st_dev, about.st_ino): file}
        monkeypatch.setattr(file, "number", (about.st_dev, about.st_ino))
    bench.run(seconds=2)

    assert [b"old\n", b"entirely new\n"] == bench.stored()


def test_a_file_that_is_emptied_without_a_copy_is_told(bench):
    bench.write("read\n")
    bench.run(seconds=2)
    bench.write("half of a line")
    bench.run(seconds=1)
    bench.log.write_text("")
    bench.run(seconds=1)

    (complaint,) = bench.agent.complaints
    assert complaint.endswith("app.log was gone or emptied before its last 14 bytes were read")


def test_compressed_files_are_passed_over(bench):
    bench.write("text\n")
    (bench.folder / "app.log.1.gz").write_bytes(b"\x1f\x8b\n\n\n")
    bench.run(seconds=2)

    assert [b"text\n"] == bench.stored()


class Refusing:
    """A client of which the stream refuses every second record, the first time it is put."""

    def __init__(self, client):
        self._client = client
        self.asked = []
        self._refused = set()

    def put_records(self, *, StreamName, Records):  # noqa: N803 (AWS's)
        self.asked.append([record["Data"] for record in Records])
        picked = [n for n, r in enumerate(Records) if n % 2 and r["Data"] not in self._refused]
        self._refused |= {Records[n]["Data"] for n in picked}
        kept = [record for n, record in enumerate(Records) if n not in picked]
        rows = iter(self._client.put_records(StreamName=StreamName, Records=kept)["Records"])
        error = {"ErrorCode": "ProvisionedThroughputExceededException", "ErrorMessage": "slow"}
        return {"Records": [error if n in picked else next(rows) for n in range(len(Records))]}


def test_only_what_failed_is_sent_again(tmp_path):
    bench = AgentBench(tmp_path, client=Refusing)
    bench.write("a\n", "b\n", "c\n", "d\n")
    bench.run(seconds=3)

    assert [[b"a\n", b"b\n", b"c\n", b"d\n"], [b"b\n", b"d\n"]] == bench.client.asked
    assert (4, 2) == (bench.agent.counts.records_put, bench.agent.counts.records_failed)
    assert [b"a\n", b"c\n", b"b\n", b"d\n"] == bench.stored()


def test_a_failed_call_is_told_and_tried_again_ever_more_slowly(bench):
    bench.settings["kinesisStream"] = "late"
    bench.start()
    bench.write("patience\n")
    bench.run(seconds=8)
    calls = bench.agent.counts.calls
    bench.kinesis.create_stream(StreamName="late", ShardCount=1)
    bench.run(seconds=30)
    late = next(s for s in bench.lab.account.streams(bench.lab.now()) if s.name == "late")

    assert 5 <= calls <= 8
    assert [b"patience\n"] == [record.data for record in late.shards[0].records]
    assert bench.agent.complaints[0].startswith("PutRecords to late failed and is tried again: ")


def test_a_line_over_the_limit_is_cut_told_and_the_others_go_through(bench):
    bench.write("before\n", "x" * 3_000_000 + "\n", "after\n")
    bench.run(seconds=3)
    # The long one takes all that the shard has for a second, and comes later for it.
    after, before, long = sorted(bench.stored())

    assert (b"before\n", b"after\n") == (before, after)
    assert long == b"x" * (len(long) - 1) + b"\n"
    assert 1_048_576 - 256 < len(long) < 1_048_576
    assert 1 == bench.agent.counts.lines_cut
    assert "app.log, byte 7: a line of 3,000,001 bytes is cut to " in bench.agent.complaints[0]


def test_complaints_do_not_grow_without_end(bench, monkeypatch):
    monkeypatch.setattr("kdslab.sim.writers.agent.COMPLAINTS_AT_MOST", 2)
    bench.write(*("x" * 1_100_000 + "\n" for _ in range(4)))
    bench.agent.step(at_once=True)

    assert (4, 2) == (bench.agent.counts.lines_cut, len(bench.agent.complaints))


def test_an_endless_line_waits_and_holds_up_nothing_else(bench):
    bench.write("before\n", "x" * 3_000_000)
    bench.write("other\n", path=bench.folder / "app.log.b")
    bench.run(seconds=2)

    assert [b"before\n", b"other\n"] == bench.stored()


def test_bytes_that_are_no_text_are_told_and_sent_as_they_are(bench):
    bench.log.write_bytes(b"fine\n\xff\xfe\nfine too\n")
    bench.run(seconds=2)

    assert [b"fine\n", b"\xff\xfe\n", b"fine too\n"] == bench.stored()
    assert [f"{bench.log} is not UTF-8; its lines are sent as they are"] == bench.agent.complaints


def test_what_is_no_file_is_told_and_the_others_go_through(bench):
    (bench.folder / "app.log.d").mkdir()
    (bench.folder / "app.log.link").symlink_to(bench.folder / "nowhere")
    os.mkfifo(bench.folder / "app.log.pipe")
    bench.write("line\n")
    bench.run(seconds=2)

    assert [b"line\n"] == bench.stored()
    assert {"app.log.d", "app.log.pipe"} == {
        complaint.partition(" ")[0].rpartition("/")[2] for complaint in bench.agent.complaints
    }


def test_an_unreadable_file_is_told_once_and_read_when_it_can_be(bench, monkeypatch):
    secret = bench.folder / "app.log.secret"
    bench.write("line\n")
    bench.write("hidden\n", path=secret)
    opened = type(secret).open
    closed = {"is": True}

    def unlucky(path, *args, **kwargs):
        if closed["is"] and path == secret:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(type(secret), "open", unlucky)
    bench.run(seconds=2)
    assert [b"line\n"] == bench.stored()
    assert [f"{secret} cannot be read: Permission denied"] == bench.agent.complaints

    closed["is"] = False
    bench.run(seconds=2)
    assert [b"line\n", b"hidden\n"] == bench.stored()


def test_a_directory_that_is_not_there_yet_is_told_and_waited_for(tmp_path):
    bench = AgentBench(tmp_path, filePattern=str(tmp_path / "later" / "app.log"))
    bench.run(seconds=1)
    (tmp_path / "later").mkdir()
    bench.write("line\n", path=tmp_path / "later" / "app.log")
    bench.run(seconds=2)

    assert [b"line\n"] == bench.stored()
    assert [f"{tmp_path / 'later'} cannot be read: No such file or directory"] == (
        bench.agent.complaints
    )


def test_random_keys_spread_lines_and_the_same_seed_draws_them_again(tmp_path):
    bench = AgentBench(tmp_path, shards=4, maxBufferSizeRecords=100)
    bench.write(*("same\n" for _ in range(100)))
    bench.run(seconds=1)
    (stream,) = bench.lab.account.streams(bench.lab.now())

    assert all(10 < len(shard.records) < 45 for shard in stream.shards)
    keys = [record.partition_key for shard in stream.shards for record in shard.records]
    assert 100 == len(set(keys))
    assert all(0 <= float(key) < 1_000_000 for key in keys)


def test_deterministic_keys_are_the_md5_of_the_line(tmp_path):
    bench = AgentBench(tmp_path, partitionKeyOption="DETERMINISTIC")
    bench.write("same\n", "same\n")
    bench.run(seconds=2)
    (stream,) = bench.lab.account.streams(bench.lab.now())

    assert [md5(b"same\n").hexdigest()] * 2 == [
        record.partition_key for record in stream.shards[0].records
    ]


def test_the_checkpoint_file_can_be_read_by_people(bench):
    bench.write("12345\n")
    bench.run(seconds=2)
    found = json.loads(bench.checkpoint.path.read_text())
    ((flow, (row,)),) = found["flows"].items()

    assert (f"kinesis:logs:{bench.folder}/app.log*", str(bench.log), 6) == (
        flow,
        row["path"],
        row["offset"],
    )


@pytest.mark.parametrize("text", ["", "{}", '{"version": 2, "flows": {}}', "[1]", '"x"'])
def test_a_foreign_checkpoint_file_is_refused_and_left_alone(bench, text):
    bench.checkpoint.path.write_text(text)

    with pytest.raises(ValueError, match=r"no checkpoint file of the agent; move it away"):
        bench.start()
    assert text == bench.checkpoint.path.read_text()


def test_a_flow_that_is_configured_no_longer_stays_written_down(bench):
    bench.write("1\n")
    bench.run(seconds=2)
    mine = dict(bench.settings)
    bench.settings["filePattern"] = str(bench.folder / "other.log")
    bench.start()
    bench.run(seconds=2)
    bench.settings = mine
    bench.start()
    bench.write("2\n")
    bench.run(seconds=2)

    assert [b"1\n", b"2\n"] == bench.stored()
