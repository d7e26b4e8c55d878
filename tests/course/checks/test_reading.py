"""The exercises of lesson 10: right answers pass, and each known mistake is called by its name."""

import pytest
from known_mistakes import KnownMistakes

from kdslab.course.checks.poll_pace import CASES, WRONG
from kdslab.course.checks.read_scenes import SHARDS, STREAMS, play
from kdslab.course.checks.reading import (
    backlog_drained,
    drain_blanks,
    go_on,
    my_backlog,
    one_shard_read,
    pace_of_polls,
    whole_stream,
)

LEARNER = "ada"
MINE = my_backlog(LEARNER)


def begin(kinesis, shard, kind="TRIM_HORIZON", **more):
    return kinesis.get_shard_iterator(**shard, ShardIteratorType=kind, **more)["ShardIterator"]


def read_shard(kinesis, shard, kind="TRIM_HORIZON", stop=lambda _: False):
    iterator, behind, records = begin(kinesis, shard, kind), 1, []
    while iterator and behind:
        answer = kinesis.get_records(ShardIterator=iterator)
        records += answer["Records"]
        iterator, behind = answer.get("NextShardIterator"), answer["MillisBehindLatest"]
        if stop(answer):
            break
    return records


def until_no_iterator(kinesis, shard):
    iterator, records = begin(kinesis, shard), []
    while iterator:
        answer = kinesis.get_records(ShardIterator=iterator)
        records += answer["Records"]
        iterator = answer.get("NextShardIterator")
    return records


def with_its_children(kinesis, shard):
    iterator, behind, records = begin(kinesis, shard), 1, []
    while iterator and behind:
        answer = kinesis.get_records(ShardIterator=iterator)
        records += answer["Records"]
        iterator, behind = answer.get("NextShardIterator"), answer["MillisBehindLatest"]
    for child in answer.get("ChildShards", ()):
        records += with_its_children(kinesis, {**shard, "ShardId": child["ShardId"]})
    return records


def newest_first(kinesis, shard):
    iterator, behind, records = begin(kinesis, shard), 1, []
    while iterator and behind:
        answer = kinesis.get_records(ShardIterator=iterator)
        records = answer["Records"] + records
        iterator, behind = answer.get("NextShardIterator"), answer["MillisBehindLatest"]
    return records


def listed(kinesis, stream):
    return kinesis.list_shards(StreamName=stream)["Shards"]


def read_names(kinesis, stream, names):
    found = ({"StreamName": stream, "ShardId": name} for name in names)
    return [record for shard in found for record in read_shard(kinesis, shard)]


def by_number(kinesis, stream):
    return read_names(kinesis, stream, sorted(s["ShardId"] for s in listed(kinesis, stream)))


def in_turns(kinesis, stream):
    parents = ("ParentShardId", "AdjacentParentShardId")
    waiting = {s["ShardId"]: {s.get(p) for p in parents} for s in listed(kinesis, stream)}
    records = []
    while waiting:
        ready = [name for name in waiting if not waiting[name] & waiting.keys()]
        records += read_names(kinesis, stream, ready)
        waiting = {name: waiting[name] for name in waiting if name not in ready}
    return records


def by_child_shards(kinesis, stream):
    oldest = [s["ShardId"] for s in listed(kinesis, stream) if "ParentShardId" not in s]
    ready, done, records = oldest, set(), []
    while ready:
        shard = {"StreamName": stream, "ShardId": ready.pop()}
        iterator, behind = begin(kinesis, shard), 1
        while iterator and behind:
            answer = kinesis.get_records(ShardIterator=iterator)
            records += answer["Records"]
            iterator, behind = answer.get("NextShardIterator"), answer["MillisBehindLatest"]
        done.add(shard["ShardId"])
        children = answer.get("ChildShards", ())
        ready += [one["ShardId"] for one in children if done.issuperset(one["ParentShards"])]
    return records


def open_only(kinesis, stream):
    shards = listed(kinesis, stream)
    return read_names(
        kinesis,
        stream,
        [s["ShardId"] for s in shards if "EndingSequenceNumber" not in s["SequenceNumberRange"]],
    )


def first_of(kinesis, stream):
    return read_names(kinesis, stream, ["shardId-000000000000"])


def as_listed(kinesis, stream):
    return read_names(kinesis, stream, [s["ShardId"] for s in listed(kinesis, stream)])


def roots(kinesis, stream):
    names = [s["ShardId"] for s in listed(kinesis, stream) if "ParentShardId" not in s]
    return read_names(kinesis, stream, sorted(names))


def list_and_children(kinesis, stream):
    shards = sorted(s["ShardId"] for s in listed(kinesis, stream))
    records = []
    for name in shards:
        records += with_its_children(kinesis, {"StreamName": stream, "ShardId": name})
    return records


def resume(kinesis, shard, last):
    if last is None:
        return begin(kinesis, shard)
    return begin(kinesis, shard, "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber=last)


def at_the_record(kinesis, shard, last):
    if last is None:
        return begin(kinesis, shard)
    return begin(kinesis, shard, "AT_SEQUENCE_NUMBER", StartingSequenceNumber=last)


def latest_without_a_number(kinesis, shard, last):
    return begin(kinesis, shard, "LATEST") if last is None else resume(kinesis, shard, last)


MISTAKES = {
    "10.0": (
        lambda given: drain_blanks(*given),
        {
            "minutes, not seconds": (10, 1, 600),
            "the seconds alone": (1_200, 1, 600),
            "divided, not multiplied": (2_400, 1, 600),
            "the whole rate for the backlog": (600, 2, 300),
            "one reader forgotten": (600, 1.5, 400),
            "the rate of writing": (600, 0.5, 1_200),
            "as long as it was away": (600, 1, 1_200),
            "text, not a number": ("600", 1, 600),
        },
    ),
    "10.1": (
        one_shard_read,
        {
            "one answer is not all": lambda k, s: read_shard(k, s, stop=lambda _: True),
            "LATEST as the start": lambda k, s: read_shard(k, s, "LATEST"),
            "an empty answer taken for the end": lambda k, s: read_shard(
                k, s, stop=lambda answer: not answer["Records"]
            ),
            "waiting for the end of an open shard": until_no_iterator,
            "other shards as well": with_its_children,
            "later records first": newest_first,
            "something else than records": lambda k, s: [r["Data"] for r in read_shard(k, s)],
        },
    ),
    "10.2": (
        whole_stream,
        {
            "one shard alone": first_of,
            "the open shards alone": open_only,
            "the children left out": roots,
            "children before their parents": as_listed,
            "a shard read twice": list_and_children,
            "later records first": lambda k, stream: by_number(k, stream)[::-1],
            "something else than records": lambda k, s: {"records": by_number(k, s)},
        },
    ),
    "10.3": (
        pace_of_polls,
        {
            **WRONG,
            "longer than it must be": lambda n, kib: "fan-out" if n * kib > 2_048 else n / 5 * 2,
            "text, not a number": lambda n, _: f"{n / 5}",
            "a forgotten return": lambda *_: None,
        },
    ),
    "10.4": (
        go_on,
        {
            "the last record again": at_the_record,
            "everything again": lambda k, s, _: begin(k, s),
            "what came meanwhile is lost": lambda k, s, _: begin(k, s, "LATEST"),
            "the beginning is lost": latest_without_a_number,
            "the whole answer, not the iterator": lambda k, s, _: k.get_shard_iterator(
                **s, ShardIteratorType="TRIM_HORIZON"
            ),
            "a sequence number, not an iterator": lambda *given: given[-1],
        },
    ),
    "10.5": (
        lambda given: backlog_drained(given, LEARNER),
        {**MINE.beliefs(), "text, not a number": f"{MINE.seconds}"},
    ),
}

RIGHT_STREAMS = [by_number, in_turns, by_child_shards]

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 4)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST

    def test_whoever_begins_with_children_is_told_which(self):
        said = self.judged("10.2", "children before their parents").counterexample

        assert "begun before shard 0 was done" in said.yours


def test_the_right_blanks_are_correct():
    assert "correct" == drain_blanks(600.0, 1.0, 600.0).status
    assert "not attempted" == drain_blanks(600, ..., ...).status


def test_the_loop_over_one_shard_is_correct():
    assert "correct" == one_shard_read(read_shard).status


@pytest.mark.parametrize("read_all", RIGHT_STREAMS)
def test_every_way_that_takes_parents_first_is_correct(read_all):
    outcome = whole_stream(read_all)

    assert "correct" == outcome.status
    assert "24 records" in str(outcome)


@pytest.mark.parametrize("scene", [*SHARDS, *STREAMS], ids=lambda scene: scene.name)
def test_every_shard_of_every_scene_has_records_and_more_than_an_answer_brings(scene):
    played = play(scene)
    homes = list(played.homes.values())

    assert set(played.parents) == set(homes)
    assert max(homes.count(name) for name in homes) > 3


@pytest.mark.parametrize("slack", [1.0, 1.04])
def test_a_fifth_of_a_second_for_each_reader_is_correct(slack):
    def wait(readers, write_kib):
        return "fan-out" if readers * write_kib > 2_048 else readers / 5 * slack

    assert "correct" == pace_of_polls(wait).status


def test_no_case_lies_on_the_boundary_of_what_a_shard_gives():
    assert all(abs(readers * write_kib - 2_048) > 100 for readers, write_kib in CASES)


@pytest.mark.parametrize("yours", [0, -1.0, 1e-9, float("nan"), True, [1]])
def test_a_wait_that_is_none_is_incorrect(yours):
    assert "incorrect" == pace_of_polls(lambda *_: yours).status


def test_going_on_behind_the_last_record_is_correct():
    outcome = go_on(resume)

    assert "correct" == outcome.status
    assert "the 83 records left" in str(outcome)


LEARNERS = [f"learner-{number}" for number in range(25)]


@pytest.mark.parametrize("learner", LEARNERS)
def test_every_backlog_drains_and_no_belief_comes_to_the_right_number(learner):
    mine = my_backlog(learner)

    assert "correct" == backlog_drained(mine.seconds, learner).status
    assert "correct" == backlog_drained(round(mine.seconds), learner).status
    found = {name: backlog_drained(value, learner).status for name, value in mine.beliefs().items()}
    assert {"incorrect"} == set(found.values())


def test_variants_differ_between_learners_and_between_attempts():
    assert len({my_backlog(learner).seconds for learner in LEARNERS}) >= 15
    assert len({my_backlog(LEARNER, attempt) for attempt in range(1, 11)}) >= 8


def test_the_same_learner_gets_the_same_variant():
    assert [my_backlog(name) for name in LEARNERS] == [my_backlog(name) for name in LEARNERS]
