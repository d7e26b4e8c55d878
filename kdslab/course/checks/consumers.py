"""The exercises of lesson 11: the price of fan-out, safe checkpoints, bad records, pipes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kdslab.course.answer import NotAttemptedError
from kdslab.course.checks import checkpoint_runs, mapping_settings, poison_handlers, reader_plans
from kdslab.course.checks.fan_out_blanks import FLEET, wrong_month, wrong_pause, wrong_pipes
from kdslab.course.checks.reader_plans import Readers
from kdslab.course.exercise import exercise
from kdslab.course.outcome import Counterexample
from kdslab.course.variant import chance_of


@exercise(
    "11.0",
    "Fan-out in seconds and dollars",
    hints=(
        "Polling is a matter of calls, fan-out a matter of pipes: whose are they, and how many?",
        "A shard's 5 calls a second are shared by all who poll it. A pipe leads from one shard to "
        "one application; it costs by the hour, and what goes through it by the GB.",
        "usd = pipes * 730 * 0.015 + 3 * gb * 0.013",
    ),
)
def pipe_blanks(poll_seconds: object, pipes: object, usd: object) -> Counterexample | None:
    """Judge how often three applications may poll, and what three by fan-out cost."""
    if pipes is None or usd is None:
        raise NotAttemptedError
    return wrong_pause(poll_seconds, FLEET) or wrong_pipes(pipes, FLEET) or wrong_month(usd, FLEET)


@exercise(
    "11.1",
    "A batch that survives a crash",
    hints=(
        "Ask at each line: if the program dies here, where does the next owner begin?",
        "First the work, then one checkpoint after the last record. A record that fails is put "
        "aside within the loop, so that nothing else suffers.",
        "try: work(record)   except ValueError: aside(record)   ...and after the loop save(...)",
    ),
)
def safe_batch(
    process: Callable[[list[str], Any, Any, Any], Any],
) -> Counterexample | str:
    """Judge a program for one batch by crashes at each of its steps and by a record that fails."""
    return checkpoint_runs.complaint(process) or checkpoint_runs.survived(process)


@exercise(
    "11.2",
    "Your handler meets a poison record",
    hints=(
        "Lambda brings again what you name, and all that comes after it.",
        "Keep the good ones in order; at the first failure stop, and answer with its sequence "
        "number.",
        'return {"batchItemFailures": [{"itemIdentifier": record["kinesis"]["sequenceNumber"]}]}',
    ),
)
def careful_handler(
    handler: Callable[[dict[str, Any], object], Any], kept: list[Any]
) -> Counterexample | str:
    """Judge a handler by batches with bad records; it appends what it keeps to a list."""
    return poison_handlers.complaint(handler, kept) or poison_handlers.kept_well(handler, kept)


@exercise(
    "11.3",
    "Settings for a bad record and for a bad minute",
    hints=(
        "Which default lets a shard stand still for a day? And what must not go with the bad one?",
        "Bound the retries, split failed batches, name a destination. The pauses between retries "
        "must outlast a minute and end within ten: 1, 2, 4, ... s, from 60 s on no longer.",
        '{"MaximumRetryAttempts": 8, "BisectBatchOnFunctionError": True, "DestinationConfig": ...}',
    ),
)
def mapping_choice(settings: object) -> Counterexample | str:
    """Judge settings of a mapping by a poison record and by a database that is down a minute."""
    refused = mapping_settings.malformed(settings)
    if refused or not isinstance(settings, dict):
        return refused or ""
    return mapping_settings.judged(settings) or mapping_settings.went_well(settings)


@exercise(
    "11.4",
    "Who of yours needs a pipe?",
    hints=(
        "Fan-out for one makes polling faster for the others.",
        "n that poll ask every n / 5 s each, so their records are n / 10 s old on average. And n "
        "times what is written must fit into 2,048 KiB a second. Begin with the hardest to please.",
        "for n in (4, 3, 2, 1): who of the n most patient wants less than 100 * n ms?",
    ),
)
def my_pipes(names: object, learner: str, attempt: int = 1) -> Counterexample | str:
    """Judge which applications read by fan-out: as few as will serve all."""
    mine = my_readers(learner, attempt)
    wrong = reader_plans.wrong_plan(names, mine)
    if wrong or not isinstance(names, list | tuple | set | frozenset):
        return wrong or ""
    return reader_plans.served(frozenset(names), mine)


def my_readers(learner: str, attempt: int = 1) -> Readers:
    """Return the applications of one learner and attempt.

    Example:
        >>> mine = my_readers("ada")
        >>> 1 <= mine.fewest < len(mine.applications)
        True
    """
    return reader_plans.drawn(chance_of(learner, attempt, "11.4"))
