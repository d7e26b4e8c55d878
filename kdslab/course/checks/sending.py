"""What a sender of batches gives away: what it sends again decides what is lost or doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from kdslab.api.lab import Lab
from kdslab.course.answer import UnusableError
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import KIB

STREAM: Final = "orders"
_CALLS_WITHOUT_WAIT: Final = 8
_CALLS_AT_MOST: Final = 60
_ONE_AT_A_TIME: Final = "one call for each record"
_ADVICE: Final = {
    "failed records dropped": "Look at FailedRecordCount, and send again what failed.",
    "everything again": "Send again only the records whose entry has an ErrorCode.",
    "the wrong ones again": "Entry and record stand at the same place: walk both with `zip`.",
    "one more try only": "Repeat until no entry has an ErrorCode.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A batch, and how much room it finds.

    Attributes:
        name: What there is to know of it.
        records: How many records it has; every second one has the same key.
        kib: What each weighs.
        others_kib: What others have just written to the shard of the second key.
        shards: How many shards there are.
    """

    name: str
    records: int
    kib: int
    others_kib: int = 0
    shards: int = 2


CASES: Final = (
    Case(name="room for all", records=3, kib=1),
    Case(name="one of two shards nearly full", records=6, kib=10, others_kib=1010),
    Case(name="one shard, five records a second", records=24, kib=200, shards=1),
)
_KEYS: Final = ("New York", "s-41")


@dataclass(slots=True)
class Trial:
    """One run of a learner's function.

    Attributes:
        case: What it was given.
        sizes: How many records each call carried.
        copies: How often each record is in the stream.
        waited_seconds: How long it waited in all.
        said: What it returned.
    """

    case: Case
    sizes: list[int] = field(default_factory=list)
    copies: Counter[bytes] = field(default_factory=Counter)
    waited_seconds: float = 0.0
    said: object = None

    @property
    def lost(self) -> int:
        """Records that are not in the stream."""
        return self.case.records - len(self.copies)

    @property
    def duplicates(self) -> int:
        """Copies beyond the first of each record."""
        return self.copies.total() - len(self.copies)


def judged_sender(send_all: Callable[..., Any]) -> Counterexample | str:
    """Judge a sender on one case after the other, the easiest first."""
    trial = Trial(CASES[0])
    for case in CASES:
        trial = tried(send_all, case)
        if complaint := _complaint(trial):
            return complaint
    return (
        f"{trial.case.records} records of {trial.case.kib} KiB on one shard: "
        f"{len(trial.sizes)} calls, {sum(trial.sizes)} records sent, "
        f"{trial.waited_seconds:.1f} s of waits; none lost, none twice."
    )


def tried(send_all: Callable[..., Any], case: Case) -> Trial:
    """Let a learner's function send a batch, and look into the stream afterwards.

    Raises:
        UnusableError: If it does not come to an end.
    """
    lab, trial = Lab(), Trial(case)
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName=STREAM, ShardCount=case.shards)
    lab.advance(seconds=60)
    if case.others_kib:
        kinesis.put_record(
            StreamName=STREAM, PartitionKey=_KEYS[1], Data=bytes(case.others_kib * KIB)
        )
    counted = _Counted(lab, trial)
    kinesis.meta.events.register("provide-client-params.kinesis", counted)
    began = lab.now()
    trial.said = send_all(kinesis, _batch(case), lambda seconds: lab.advance(seconds=seconds))
    trial.waited_seconds = lab.now() - began
    shards = lab.account.find(lab.now(), STREAM).shards
    stored = [record.data[:8] for shard in shards for record in shard.records]
    trial.copies.update(name for name in stored if name.startswith(b"order"))
    return trial


class _Counted:
    """Counts calls, and stops a function that goes round in circles."""

    def __init__(self, lab: Lab, trial: Trial) -> None:
        self._lab, self._trial = lab, trial
        self._same_time, self._at = 0, lab.now()

    def __call__(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if model.name not in ("PutRecord", "PutRecords"):
            return
        entries = params.get("Records", (params,))
        self._trial.sizes.append(len(entries))
        moved = self._lab.now() > self._at
        self._same_time = 0 if moved else self._same_time + 1
        self._at = self._lab.now()
        all_single = set(self._trial.sizes) == {1}
        if self._same_time >= _CALLS_WITHOUT_WAIT and not all_single:
            raise UnusableError(_in_circles(self._trial, "no wait between calls"))
        if len(self._trial.sizes) > _CALLS_AT_MOST:
            same = len(set(self._trial.sizes)) == 1 and not all_single
            raise UnusableError(_in_circles(self._trial, "everything again" if same else ""))


def _batch(case: Case) -> list[dict[str, Any]]:
    return [
        {
            "PartitionKey": _KEYS[number % 2],
            "Data": f"order-{number:02d}".encode().ljust(case.kib * KIB - 8),
        }
        for number in range(case.records)
    ]


def _in_circles(trial: Trial, mistake: str) -> Counterexample:
    waited = "without a wait" if mistake == "no wait between calls" else "and no end"
    return Counterexample(
        yours=f"{trial.case.name}: {len(trial.sizes)} calls {waited}",
        rule="a full shard has room again only when time has passed",
        next_step=_ADVICE.get(mistake, "Call `wait(1)` between two calls; end when none fails."),
        mistake=mistake,
    )


def _complaint(trial: Trial) -> Counterexample | None:
    case, calls = trial.case, len(trial.sizes)
    if trial.lost or trial.duplicates:
        return _lost_or_double(trial)
    if calls == case.records and case.records > 1:
        return Counterexample(
            yours=f"{case.name}: {calls} calls for {case.records} records",
            rule="one PutRecords carries them all",
            next_step="Hand the whole list to `put_records`.",
            mistake=_ONE_AT_A_TIME,
        )
    if trial.said == calls and type(trial.said) is int:
        return None
    counted_records = trial.said in (case.records, sum(trial.sizes))
    return Counterexample(
        yours=f"{case.name}: your function says {shortened(trial.said)}",
        rule=f"it made {calls} {'call' if calls == 1 else 'calls'} of PutRecords",
        next_step="Count one for each call, the first included, and return the sum.",
        mistake="records counted, not calls" if counted_records else "calls miscounted",
    )


def _lost_or_double(trial: Trial) -> Counterexample:
    case, sent = trial.case, sum(trial.sizes)
    mistake = _known(trial)
    return Counterexample(
        yours=(
            f"{case.name}: {sent} records sent in {len(trial.sizes)} "
            f"{'call' if len(trial.sizes) == 1 else 'calls'}; {trial.lost} of {case.records} lost, "
            f"{trial.duplicates} there twice"
        ),
        rule="the answer has an entry for each record, in the order of the request",
        next_step=_ADVICE.get(mistake, "Send again exactly what failed, until nothing fails."),
        mistake=mistake,
    )


def _known(trial: Trial) -> str:
    if trial.lost and trial.duplicates:
        return "the wrong ones again"
    if trial.duplicates:
        return "everything again"
    return "failed records dropped" if len(trial.sizes) == 1 else "one more try only"
