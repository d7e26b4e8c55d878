"""Six jobs and the services for them, and what a wrong choice takes one kind for another of."""

from __future__ import annotations

from typing import Any, Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.pipeline import UNDER_A_SECOND, Needs, candidates, fitting
from kdslab.sim.pipeline_services import SERVICES

LARGE_KIB: Final = 20 * 1024

JOBS: Final[dict[str, Needs]] = {
    "prices": Needs(
        replay=True, ordered=True, readers=3, latency=UNDER_A_SECOND, no_servers=True, record_kib=1
    ),
    "archive": Needs(only_s3=True, latency="some seconds"),
    "lake": Needs(only_s3=True, replay=True),
    "orders": Needs(acknowledge=True, ordered=True),
    "refunds": Needs(acknowledge=True, replay=True, readers=2),
    "scans": Needs(ordered=True, readers=2, record_kib=LARGE_KIB),
}
"""What each job of the exercise needs, by its name."""

_KINDS: Final = {
    "Kinesis Data Streams": "a log",
    "queue on a stream": "a queue",
    "channel of a stream": "a delivery",
    "Data Firehose": "a delivery",
    "SQS standard queue": "a queue",
    "SQS FIFO queue": "a queue",
    "MSK, with brokers": "a log",
    "MSK Serverless": "a log",
    "EventBridge bus": "a router",
}
_WORDS: Final = {
    "replay": "records that can be read again",
    "order by key": "order for each key",
    "readers": "several applications that each read all",
    "latency": "records that are not so late",
    "record size": "room for its large records",
    "no servers": "no servers to run",
    "acknowledge": "an answer for each record",
    "only S3": "files in S3 without code",
}
_ADVICE: Final = {
    "replay": "Which service keeps a record after it was handed out?",
    "order by key": "Who promises an order within a key, and who promises none?",
    "readers": "Of which service may several applications read everything?",
    "latency": "How long may a buffer or a freshness hold a record back?",
    "record size": "Look up how large a record each takes; the dials say it.",
    "no servers": "Which of them has brokers to size and patch?",
    "acknowledge": "Who takes an answer for each record, and gives it out again if none comes?",
    "only S3": "Who writes files by itself, without a reader of yours?",
}
_ONE_POLL_MORE: Final = (
    "those who poll lake's stream take all 5 calls a second; with a stream as its source Data "
    "Firehose polls each shard once a second too",
    "Which delivery takes no read capacity from the stream's readers?",
)


def unlisted(choices: object) -> Counterexample | None:
    """Say what is wrong with the form of the choices, if anything is."""
    if not isinstance(choices, dict) or set(choices) != set(JOBS):
        return Counterexample(
            yours=shortened(choices),
            rule=f"the jobs are {', '.join(JOBS)}",
            next_step="Hand in a dict with one service for each job.",
            mistake="not one service for each job",
        )
    strange = [choice for choice in choices.values() if choice not in _KINDS]
    if not strange:
        return None
    return Counterexample(
        yours=shortened(strange[0]),
        rule=f"the services are {', '.join(_KINDS)}",
        next_step="Copy the name as it stands there.",
        mistake="a service that is not on the list",
    )


def misplaced(job: str, choice: Any) -> Counterexample | None:
    """Say what a chosen service lacks for a job, if it lacks anything."""
    chosen = next(one for one in candidates(JOBS[job]) if one.name == choice)
    if chosen.fits:
        return None
    lack = chosen.missing[0]
    rule, step = f"{job} needs {_WORDS[lack.need]}; {choice}: {lack.why}", _ADVICE[lack.need]
    if (job, choice) == ("lake", "Data Firehose"):
        rule, step = _ONE_POLL_MORE
    return Counterexample(
        yours=f"{job}: {choice}", rule=rule, next_step=step, mistake=_confused(job, choice)
    )


def _confused(job: str, choice: str) -> str:
    is_what = _KINDS[choice]
    wanted = _KINDS[fitting(JOBS[job])[0]]
    if is_what == wanted:
        return f"the other kind of {wanted.removeprefix('a ')}"
    return f"{is_what} taken for {wanted}"


def all_placed() -> str:
    """Say which services the jobs leave over."""
    used = {name for needs in JOBS.values() for name in fitting(needs)}
    left = [service.name for service in SERVICES if service.name not in used]
    return f"None of the six jobs needs {', '.join(left[:-1])} or {left[-1]}."
