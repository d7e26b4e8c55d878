"""The log of a morning, and the agent that tails it: nothing lost, and twice only after a crash."""

import re
from hashlib import md5

import pytest

from kdslab.sim.pipeline_clicks import PICTURES, lab_log, tail

LINE = re.compile(
    r"\[[DIW] 2026-11-23 \d\d:\d\d:\d\d\.\d{3} ServerApp\] "
    r"((200|404) GET /\S+ \(\w+@127\.0\.0\.1\) \d+\.\d\dms( referer=\S+)?"
    r"|Kernel started: [0-9a-f]{32}|Saving file at /notebooks/\S+\.ipynb)"
)


def test_every_line_has_the_form_of_jupyter_server():
    assert [] == [line for line in lab_log() if not LINE.fullmatch(line)]


def test_lines_come_in_the_order_of_time_and_no_two_are_alike():
    lines = lab_log()
    stamps = [line[3:26] for line in lines]

    assert sorted(stamps) == stamps
    assert len(set(lines)) == len(lines)


def test_some_lines_share_their_millisecond():
    stamps = [line[3:26] for line in lab_log()]

    assert len(set(stamps)) < len(stamps)


def test_only_the_pictures_of_the_notes_are_missing():
    missed = {line.split()[6] for line in lab_log() if " 404 " in line}

    assert {f"/files/images/{picture}" for picture in PICTURES} == missed


def test_the_same_seed_gives_the_same_log():
    assert lab_log(seed=4) == lab_log(seed=4) != lab_log(seed=5)


@pytest.mark.parametrize("crashes", [False, True])
def test_the_agent_brings_every_line(crashes):
    lines = lab_log()
    run = tail(lines, crashes=crashes)

    assert {f"{line}\n".encode() for line in lines} == {one.data for one in run.records}
    assert len(lines) == run.lines == run.distinct_texts


def test_without_a_crash_every_line_comes_once():
    assert len(lab_log()) == len(tail(lab_log()).records)


def test_after_a_crash_the_second_half_comes_twice_under_new_numbers():
    run = tail(lab_log(), crashes=True)

    assert run.lines + run.lines // 2 == len(run.records) == run.distinct_numbers
    assert run.lines == run.distinct(lambda record: md5(record.data).digest())
