"""Which service fits which job, and what a wrong choice takes one for another of them."""

from __future__ import annotations

from typing import Any, Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.pipeline import UNDER_A_SECOND, Needs, candidates

CHOICES: Final = (
    "Kinesis Data Streams",
    "Data Firehose",
    "SQS standard queue",
    "queue on a stream",
)
"""What may be chosen, by the names that the lesson prints."""

JOBS: Final[dict[str, Needs]] = {
    "prices": Needs(ordered=True, readers=3, latency=UNDER_A_SECOND),
    "files": Needs(only_s3=True),
    "thumbnails": Needs(acknowledge=True),
    "refunds": Needs(acknowledge=True, replay=True),
}
"""What each job needs, by its name."""

_ALIKE: Final = {
    "Kinesis Data Streams": "a log taken for a queue or a delivery",
    "Data Firehose": "a delivery taken for a log or a queue",
    "SQS standard queue": "a queue taken for a log or a delivery",
    "queue on a stream": "a queue on a stream taken for its log",
}
_ADVICE: Final = {
    "replay": "Choose a service that keeps records after they are handled.",
    "readers": "Choose a service of which many applications read everything.",
    "order by key": "Choose a service that keeps each key's records in order.",
    "latency": "Choose a service that hands a record on without waiting for a buffer.",
    "acknowledge": "Choose a service that takes an answer for each record.",
    "only S3": "Choose the service that writes files by itself.",
}


def unlisted(choices: object) -> Counterexample | None:
    """Say what is wrong with the form of the choices, if anything is."""
    if not isinstance(choices, dict) or set(choices) != set(JOBS):
        return Counterexample(
            yours=shortened(choices),
            rule=f"the jobs are {', '.join(JOBS)}",
            next_step="Hand in a dict with one service for each job.",
            mistake="not one service for each job",
        )
    strange = [choice for choice in choices.values() if choice not in CHOICES]
    if not strange:
        return None
    return Counterexample(
        yours=shortened(strange[0]),
        rule=f"the services are {', '.join(CHOICES)}",
        next_step="Copy the name as it stands there.",
        mistake="a service that is not on the list",
    )


def misplaced(job: str, choice: Any) -> Counterexample | None:
    """Say what a chosen service lacks for a job, if it lacks anything."""
    chosen = next(one for one in candidates(JOBS[job]) if one.name == choice)
    if chosen.fits:
        return None
    lack = chosen.missing[0]
    return Counterexample(
        yours=f"{job}: {choice}",
        rule=f"{job} needs {_WORDS[lack.need]}; {choice}: {lack.why}",
        next_step=_ADVICE[lack.need],
        mistake=_ALIKE[choice],
    )


_WORDS: Final = {
    "replay": "records that can be read again",
    "readers": "several applications that each read all",
    "order by key": "order for each key",
    "latency": "delivery within a second",
    "acknowledge": "an answer for each record",
    "only S3": "files in S3 without code",
}
