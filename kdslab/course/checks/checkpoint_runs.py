"""A batch, a crash at every step of it, and a record that fails: what is lost and what comes twice.

The checker plays the library: it hands a batch over, stops the program before a step, and goes on
behind what was saved, as the next owner of the lease does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from kdslab.course.outcome import Counterexample, shortened

Work: TypeAlias = Callable[[str], None]
Process: TypeAlias = Callable[[list[str], Work, Work, Work], Any]

SMALL: Final = ("record 1", "record 2", "record 3")
POISON: Final = "poison"
_FAR: Final = 10_000


class _CrashError(BaseException):
    """The program stops here; a `BaseException`, so that an `except Exception` does not see it."""


class _RefusedError(ValueError):
    """The work on a record that cannot be done."""


@dataclass(slots=True, kw_only=True)
class Worker:
    """One worker's life: what it has done before it crashed, if it did.

    Attributes:
        crash_before: The step before which it stops, counted from 1.
        steps: How many steps it has made: works, puttings aside and saves.
        done: The records that were worked on, in order.
        aside: The records that were put aside.
        saved: The records that were saved as checkpoints.
        escaped: Whether a record's failure left the program.
        answer: What the program returned.
    """

    crash_before: int = _FAR
    steps: int = 0
    done: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    saved: list[str] = field(default_factory=list)
    escaped: bool = False
    answer: object = None

    def run(self, process: Process, records: Sequence[str]) -> None:
        """Let a program have a batch; what it raises on account of a record is swallowed."""
        try:
            self.answer = process(list(records), self._work, self._put_aside, self._save)
        except _CrashError:
            return
        except _RefusedError:
            self.escaped = True

    def _step(self) -> None:
        self.steps += 1
        if self.steps >= self.crash_before:
            raise _CrashError

    def _work(self, record: str) -> None:
        self._step()
        if record.startswith(POISON):
            raise _RefusedError(f"cannot work on {record}")
        self.done.append(record)

    def _put_aside(self, record: str) -> None:
        self._step()
        self.aside.append(record)

    def _save(self, record: str) -> None:
        self._step()
        self.saved.append(record)


def ran(process: Process, records: Sequence[str], crash_before: int = _FAR) -> Worker:
    """Return what became of a worker that got a batch."""
    worker = Worker(crash_before=crash_before)
    worker.run(process, records)
    return worker


def complaint(process: Process) -> Counterexample | None:
    """Return what is wrong with a program, found with the smallest batch that shows it."""
    whole = ran(process, SMALL)
    return (
        _lost_in_a_crash(process, SMALL, whole.steps)
        or _unfinished(whole, SMALL)
        or _saved_badly(whole, SMALL)
        or _poisoned(process)
    )


def _after(worker: Worker, records: Sequence[str]) -> list[str]:
    """Return what the next owner of the lease is given."""
    places = [records.index(one) + 1 for one in worker.saved if one in records]
    return list(records[max(places, default=0) :])


def _lost_in_a_crash(process: Process, records: Sequence[str], steps: int) -> Counterexample | None:
    for step in range(1, steps + 1):
        worker = ran(process, records, crash_before=step)
        rest = _after(worker, records)
        lost = [one for one in records if one not in rest and one not in worker.done]
        if lost:
            return Counterexample(
                yours=f"crash before step {step}: {lost[0]} is saved as done and was never done",
                rule="whoever takes the lease begins after the checkpoint",
                next_step="Save a record when the work on it is done, not before.",
                mistake="saved before the work",
            )
    return None


def _unfinished(worker: Worker, records: Sequence[str]) -> Counterexample | None:
    if worker.done == list(records):
        return None
    missing = [one for one in records if one not in worker.done]
    return Counterexample(
        yours=f"of {len(records)} records, the work is done on {', '.join(worker.done) or 'none'}",
        rule="every record of the batch is worked on once, in order",
        next_step="Call work(record) for each record of the batch.",
        mistake="records left out" if missing else "another order, or twice",
    )


def _saved_badly(worker: Worker, records: Sequence[str]) -> Counterexample | None:
    saved, last = worker.saved, records[-1]
    if saved == [last]:
        return None
    strange = [one for one in saved if one not in records]
    if not saved:
        mistake, next_step = "never saved", "Save the last record when the batch is done."
        yours = "no checkpoint: after a crash all is done again, from the beginning of the lease"
    elif strange:
        mistake, next_step = "not a record", "Hand save one record of the batch: its last."
        yours = f"a checkpoint at {strange[0]!r}"
    elif len(saved) > 1:
        mistake, next_step = "saved at every record", "Save once, after the last record."
        yours = f"{len(saved)} checkpoints for {len(records)} records"
    else:
        mistake, next_step = "the wrong record saved", "The next owner begins after it: the last."
        yours = f"a checkpoint at {saved[0]}; what comes after it is done again"
    return Counterexample(
        yours=yours,
        rule="one checkpoint a batch: a write to the lease table, which costs time and money",
        next_step=next_step,
        mistake=mistake,
    )


def _poisoned(process: Process) -> Counterexample | None:
    records = (SMALL[0], POISON, SMALL[1], SMALL[2])
    worker = ran(process, records)
    good = [one for one in records if one != POISON]
    lost = [one for one in good if one not in worker.done]
    rule = (
        "the KCL swallows what your program raises and goes on with the next batch; nobody brings "
        "the rest of this one again"
    )
    if worker.escaped:
        return Counterexample(
            yours=f"a record fails, the error leaves your program: {_listed(lost)} never done",
            rule=rule,
            next_step="Catch the failure of one record, inside the loop.",
            mistake="an error that escapes",
        )
    if lost:
        return Counterexample(
            yours=f"a record fails, and your program stops there: {_listed(lost)} never done",
            rule="one bad record is no reason to leave the good ones undone",
            next_step="Put the bad one aside and go on with the loop.",
            mistake="stopped at the bad record",
        )
    if worker.aside != [POISON]:
        return Counterexample(
            yours=f"put aside: {_listed(worker.aside)}",
            rule="the record that failed is put aside, once, and no other: somebody must see it",
            next_step="Call aside(record) where you catch the failure.",
            mistake="a failure that nobody sees" if not worker.aside else "",
        )
    if worker.saved != [records[-1]] or worker.done != good:
        return Counterexample(
            yours=f"with a bad record in it: done {_listed(worker.done)}, "
            f"saved {_listed(worker.saved)}",
            rule="one checkpoint a batch, at its last record, and every good record done once",
            next_step="Save after the loop, whatever happened in it.",
            mistake="a bad record changes the rest",
        )
    return _lost_with_poison(process) or _misreported(worker, records)


def _misreported(worker: Worker, records: Sequence[str]) -> Counterexample | None:
    if worker.answer == records[-1]:
        return None
    return Counterexample(
        yours=f"{shortened(worker.answer)} came back, the checkpoint is at {worker.saved[-1]}",
        rule="the program returns the record at which it has saved",
        next_step="Return what you handed to save.",
        mistake="another record returned",
    )


def _lost_with_poison(process: Process) -> Counterexample | None:
    """Let the last record be the bad one, which is easily saved before it is put aside."""
    records = (SMALL[0], POISON)
    for step in range(1, ran(process, records).steps + 1):
        worker = ran(process, records, crash_before=step)
        if POISON not in _after(worker, records) and POISON not in worker.aside:
            return Counterexample(
                yours=f"crash before step {step}: the bad record is saved and put aside nowhere",
                rule="whoever takes the lease begins after the checkpoint",
                next_step="Put it aside first, then save.",
                mistake="saved before it was put aside",
            )
    return None


def survived(process: Process) -> str:
    """Say what a good program stands."""
    worker = ran(process, SMALL)
    repeats = [
        len(set(_after(cut, SMALL)) & set(cut.done))
        for cut in (ran(process, SMALL, step) for step in range(1, worker.steps + 1))
    ]
    return (
        f"Crashed before each of its {worker.steps} steps: no record lost, at most {max(repeats)} "
        f"of {len(SMALL)} done again."
    )


def _listed(records: Sequence[str]) -> str:
    return ", ".join(records) or "nothing"
