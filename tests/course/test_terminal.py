"""The terminal in a notebook: the real `aws`, and a lab at the other end."""

from __future__ import annotations

import json
import os
import signal
import sys
from threading import Timer, main_thread

import pytest

from kdslab import Lab
from kdslab.course import terminal
from kdslab.course.terminal import Terminal

PUT = r"""
aws kinesis put-record --stream-name rides --partition-key "New York" \
    --cli-binary-format raw-in-base64-out --data "a position"
"""

posix = pytest.mark.skipif(sys.platform == "win32", reason="a kernel is stopped otherwise there")


@pytest.fixture(scope="module")
def lab():
    lab = Lab()
    lab.client("kinesis").create_stream(StreamName="rides", ShardCount=2)
    lab.advance(seconds=10)
    return lab


@pytest.fixture(scope="module")
def one_terminal(lab):
    return Terminal(lab)


@pytest.fixture
def aws(lab, one_terminal):
    # ListStreams may be called five times a second, and the lab's time stands still.
    lab.advance(seconds=1)
    return one_terminal


def test_a_command_written_for_version_2_stores_the_text_that_stands_there(lab, aws):
    answer = json.loads(aws(PUT))

    stream = lab.account.find(lab.now(), "rides")
    assert "shardId-000000000001" == answer["ShardId"]
    assert b"a position" == stream.shard(answer["ShardId"]).records[-1].data


def test_a_notebook_shows_what_was_printed_as_it_is(aws):
    said = aws("aws kinesis list-streams --query 'StreamNames[0]' --output text")

    assert ("rides", "rides") == (said, repr(said))


def test_a_refusal_is_what_aws_prints(aws):
    said = aws("aws kinesis delete-stream --stream-name none")

    assert said.startswith("An error occurred (ResourceNotFoundException)")


def test_a_pager_s_page_is_part_of_the_answer(aws):
    assert "list-streams" in aws("aws kinesis list-streams help").replace("\b", "")


def test_a_command_that_cannot_be_understood_is_answered_and_the_next_one_runs(aws):
    assert "--no-such" in aws("aws kinesis list-streams --no-such")
    assert "rides" in aws("aws kinesis list-streams")


def test_a_program_that_has_died_is_started_again(aws):
    aws("aws kinesis list-streams")
    aws._worker.kill()
    aws._worker.wait()

    assert "rides" in aws("aws kinesis list-streams")


def test_a_command_that_takes_too_long_is_ended_with_a_sentence(aws, monkeypatch):
    aws("aws kinesis list-streams")
    monkeypatch.setattr(terminal, "_SECONDS_AT_MOST", 0.01)

    with pytest.raises(TimeoutError, match=r"aws did not answer within"):
        aws("aws kinesis wait stream-exists --stream-name none")


@posix
def test_interrupting_the_kernel_does_not_reach_the_program(aws):
    aws("aws kinesis list-streams")

    assert os.getpgid(aws._worker.pid) != os.getpgid(0)


@posix
def test_the_answer_to_an_interrupted_command_is_not_given_to_the_next_one(aws):
    # Nobody moves the clock, so the stream stays in CREATING and the command waits.
    aws("aws kinesis create-stream --stream-name slow --shard-count 1")
    stop = Timer(0.5, signal.pthread_kill, [main_thread().ident, signal.SIGINT])
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    stop.start()
    with pytest.raises(KeyboardInterrupt):
        aws("aws kinesis wait stream-exists --stream-name slow")
    signal.signal(signal.SIGINT, before)

    assert "rides" in aws("aws kinesis list-streams")


def test_the_program_ends_with_its_terminal(lab):
    aws = Terminal(lab)
    aws("aws kinesis list-streams")
    worker = aws._worker
    del aws

    assert worker.wait(timeout=10) is not None


def test_the_learner_s_own_settings_do_not_reach_in(aws, monkeypatch):
    monkeypatch.setenv("AWS_PROFILE", "mine")
    monkeypatch.setenv("AWS_ENDPOINT_URL_KINESIS", "http://127.0.0.1:9")

    assert "rides" in aws("aws kinesis list-streams")


@pytest.mark.parametrize("command", ["", "ls", "rm -r /", "awsx kinesis list-streams"])
def test_only_aws_is_run(aws, command):
    with pytest.raises(ValueError, match="a command here begins with aws"):
        aws(command)


def test_a_machine_without_aws_is_told_how_to_get_it(aws, monkeypatch):
    monkeypatch.setattr(terminal, "find_spec", lambda _: None)

    with pytest.raises(ValueError, match="pip install awscli brings it"):
        aws("aws kinesis list-streams")
