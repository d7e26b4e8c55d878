"""The exercises of lesson 10: drain a backlog, read a whole stream, pace the polls, go on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks.backlogs import MyBacklog, drained, wrong_drain, wrong_part
from kdslab.course.checks.bookmarks import wrong_resume
from kdslab.course.checks.poll_pace import misplaced_wait
from kdslab.course.checks.read_loops import misread_shard, misread_stream
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of

_MULTIPLY = "Minutes to seconds, then MiB for each of them."
_DIVIDE = "Divide the backlog by what it loses in a second."


@exercise(
    "10.0",
    "How long does the backlog take?",
    hints=(
        "How much has piled up? And how much of 2 MiB a second is left for it?",
        "New records go on coming, and the other poller takes them too: both come off the 2 MiB.",
        "backlog_mib = 20 * 60 * 0.5; shrinks_by = 2 - 0.5 - 0.5; seconds = 600 / 1",
    ),
)
def drain_blanks(backlog_mib: object, shrinks_by: object, seconds: object) -> Counterexample | None:
    """Judge the three blanks of the lesson: 20 minutes, 0.5 MiB/s, one more poller."""
    if shrinks_by is None or seconds is None:
        raise NotAttemptedError
    return (
        wrong_part(
            "backlog_mib",
            backlog_mib,
            600.0,
            "it was away for 20 min x 60 s, and 0.5 MiB came in each second",
            {
                10.0: ("minutes, not seconds", _MULTIPLY),
                1200.0: ("the seconds alone", "Each second brings half a MiB."),
                2400.0: ("divided, not multiplied", _MULTIPLY),
            },
        )
        or wrong_part(
            "shrinks_by",
            shrinks_by,
            1.0,
            "the shard gives 2 MiB/s; 0.5 of it are new records, and 0.5 go to the other poller",
            {
                2.0: ("the whole rate for the backlog", "Take off what goes to new records."),
                1.5: ("one reader forgotten", "Two read what is new, and each takes 0.5 MiB/s."),
                0.5: ("the rate of writing", "So fast it grew. What is left of the 2 MiB/s?"),
            },
        )
        or wrong_part(
            "seconds",
            seconds,
            600.0,
            "600 MiB shrink by 1 MiB a second",
            {
                300.0: ("the whole rate for the backlog", _DIVIDE),
                10.0: ("minutes, not seconds", _DIVIDE),
                1200.0: ("as long as it was away", _DIVIDE),
            },
        )
    )


@exercise(
    "10.1",
    "Read one shard, to its end",
    hints=(
        "When has a closed shard ended? And when do you have all of an open one?",
        "It is over when NextShardIterator is missing, or when MillisBehindLatest is 0.",
        'iterator, behind = answer.get("NextShardIterator"), answer["MillisBehindLatest"]',
    ),
)
def one_shard_read(
    read_shard: Callable[[Any, dict[str, str]], Any],
) -> Counterexample | str:
    """Judge a loop over one shard: open, with an empty answer first, and closed."""
    return misread_shard(read_shard)


@exercise(
    "10.2",
    "Read everything, across a split and a merge",
    hints=(
        "Which shards may begin at once, and which must wait for others?",
        "A shard may begin when none of its parents is still to be read.",
        "name = next(name for name in waiting if waiting.keys().isdisjoint(waiting[name]))",
    ),
)
def whole_stream(read_all: Callable[[Any, str], Any]) -> Counterexample | str:
    """Judge a loop over small streams: nothing lost, nothing twice, parents before children."""
    return misread_stream(read_all)


@exercise(
    "10.3",
    "How long may a poller wait?",
    hints=(
        "Two limits, shared by all: calls and KiB. Which of them does waiting help?",
        "N readers share 5 calls a second; and together they want N x write_kib of 2,048 KiB.",
        'return "fan-out" if readers * write_kib > 2_048 else readers / 5',
    ),
)
def pace_of_polls(wait: Callable[[int, int], Any]) -> Counterexample | str:
    """Judge a rule for the shortest wait between two polls by running it."""
    return misplaced_wait(wait)


@exercise(
    "10.4",
    "Go on after a crash",
    hints=(
        "An iterator dies after five minutes, a sequence number does not.",
        "Begin just after the last record that was done; if there is none, at the oldest.",
        'kinesis.get_shard_iterator(**shard, ShardIteratorType="AFTER_SEQUENCE_NUMBER", '
        "StartingSequenceNumber=last)",
    ),
)
def go_on(resume: Callable[[Any, dict[str, str], str | None], Any]) -> Counterexample | str:
    """Judge a way to go on by crashes: no record twice, none lost."""
    return wrong_resume(resume)


@exercise(
    "10.5",
    "How long does your backlog take?",
    hints=(
        "First the backlog in KiB. Then ask who takes a part of the 2,048 KiB a second.",
        "You and each other poller take write_kib for new records; fan-out has its own pipe.",
        "away_minutes * 60 * write_kib / (2_048 - (1 + others) * write_kib)",
    ),
)
def backlog_drained(seconds: object, learner: str, attempt: int = 1) -> Counterexample | str:
    """Judge how many seconds the learner's own backlog takes to drain."""
    mine = my_backlog(learner, attempt)
    return wrong_drain(seconds, mine) or drained(mine)


def my_backlog(learner: str, attempt: int = 1) -> MyBacklog:
    """Return the backlog of one learner and attempt.

    Example:
        >>> mine = my_backlog("ada")
        >>> mine.seconds > 0
        True
    """
    chance = chance_of(learner, attempt, "10.5")
    others = chance.choice((1, 2))
    write_kib = chance.choice({1: (384, 448, 640, 768), 2: (256, 320, 448, 576)}[others])
    return MyBacklog(
        away_minutes=chance.randrange(30, 121, 5),
        write_kib=write_kib,
        others=others,
        fan_outs=chance.choice((1, 2)),
    )
