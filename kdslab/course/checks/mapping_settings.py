"""Settings of an event source mapping on trial: a bad record, and a minute without a database.

The function raises on a bad record, so that its whole batch fails; and it raises on everything
while its database is down. What the settings make of both is played by the model's mapping.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.errors import ValidationException
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine, Process
from kdslab.sim.functions import PoisonRun, poison_record
from kdslab.sim.functions_stop import RUN_SECONDS, PoisonSettings
from kdslab.sim.readers.function import FunctionMapping
from kdslab.sim.readers.function_settings import FOR_EVER, FunctionSettings

BLOCKED_SECONDS_AT_MOST: Final = 600
OUTAGE_SECONDS: Final = 60
PER_SECOND: Final = 40
_SMALLEST_BATCH: Final = int(PER_SECOND * RUN_SECONDS) + 1
_OUTAGE_BEGINS: Final = 30.0
_ENDS: Final = 3_600.0

KNOWN: Final = {
    "BatchSize": "batch_size",
    "MaximumRetryAttempts": "maximum_retry_attempts",
    "MaximumRecordAgeInSeconds": "maximum_record_age_seconds",
    "BisectBatchOnFunctionError": "bisect_on_error",
    "DestinationConfig": "has_destination",
}
"""The settings that the exercise lets one choose, by their names in the API."""

Settings = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What some settings make of a bad record and of an outage.

    Attributes:
        poison: The run with the bad record.
        given_up: How many records were given up because of the outage.
    """

    poison: PoisonRun
    given_up: int


def malformed(settings: object) -> Counterexample | None:
    """Return what Lambda has against settings before it tries them."""
    if not isinstance(settings, Mapping):
        return _refused(shortened(settings), "settings are a dictionary", "no dictionary")
    for name, value in settings.items():
        if name not in KNOWN:
            near = next((one for one in KNOWN if one.lower() == str(name).lower()), "")
            hint = f"did you mean {near}?" if near else f"here are {', '.join(KNOWN)}"
            return _refused(shortened(name), f"no such setting; {hint}", "not a setting's name")
        if name == "DestinationConfig" and not _is_destination(value):
            rule = 'a destination is {"OnFailure": {"Destination": "arn:aws:sqs:..."}}'
            return _refused(shortened(value), rule, "not a destination")
        if name == "BisectBatchOnFunctionError" and not isinstance(value, bool):
            return _refused(shortened(value), f"{name} is True or False", "out of range")
    try:
        FunctionSettings(starting_position="TRIM_HORIZON", **_chosen(settings))
    except (ValidationException, ValueError) as refusal:
        return _refused(shortened(dict(settings)), str(refusal), "out of range")
    if settings.get("BatchSize", _SMALLEST_BATCH) < _SMALLEST_BATCH:
        rule = f"{PER_SECOND} records come a second, and the function runs 4 times in one"
        return _refused(shortened(dict(settings)), rule, "batches too small to keep up")
    return None


def trial(settings: Settings) -> Trial:
    """Play a bad record and an outage."""
    chosen = _chosen(settings)
    return _tried(
        PoisonSettings(has_destination="DestinationConfig" in settings, **chosen),
    )


@lru_cache(maxsize=64)
def _tried(settings: PoisonSettings) -> Trial:
    return Trial(
        poison=poison_record(settings, per_second=PER_SECOND, hours=30),
        given_up=_given_up(settings),
    )


def _given_up(settings: PoisonSettings) -> int:
    """Let a database be down for a while; return how many records are never worked on."""
    engine, stream = Engine(), Stream("orders", shard_count=1, now=0.0)
    done: set[str] = set()

    def handler(event: dict[str, Any], _: object) -> None:
        if _OUTAGE_BEGINS <= engine.now() < _OUTAGE_BEGINS + OUTAGE_SECONDS:
            raise ConnectionError("the database is down")
        done.update(record["kinesis"]["sequenceNumber"] for record in event["Records"])

    mapped = FunctionSettings(
        starting_position="TRIM_HORIZON",
        batch_size=settings.batch_size,
        maximum_retry_attempts=settings.maximum_retry_attempts,
        maximum_record_age_seconds=settings.maximum_record_age_seconds,
        bisect_on_error=settings.bisect_on_error,
    )
    FunctionMapping(engine, stream, handler, mapped, duration_seconds=RUN_SECONDS)
    engine.start(_orders(engine, stream))
    engine.run(until=_ENDS)
    return len(stream.shards[0].records) - len(done)


def _orders(engine: Engine, stream: Stream) -> Process:
    for number in range(240):
        stream.put(engine.now(), f"customer-{number}", b"order")
        yield 0.5


def judged(settings: Settings) -> Counterexample | None:
    """Return what settings cost, the bad record's first."""
    made = trial(settings)
    poison = made.poison
    rule = (
        f"after a bad record the shard goes on within {BLOCKED_SECONDS_AT_MOST} seconds, the bad "
        f"one alone is given up, somebody is told, and {OUTAGE_SECONDS} seconds without the "
        "database cost nothing"
    )
    if poison.blocked_seconds > BLOCKED_SECONDS_AT_MOST:
        yours = f"the shard stands still for {poison.blocked_seconds:,.0f} s"
        mistake = _stands(poison.settings)
    elif poison.lost:
        yours = f"{_records(poison.lost)} given up, and nobody is told"
        mistake = "nobody is told"
    elif poison.told > 1:
        yours = f"{_records(poison.told)} given up, and one of them was bad"
        mistake = "good records given up with the bad one"
        if poison.settings.maximum_record_age_seconds != FOR_EVER:
            mistake = "an age that takes the neighbours"
    elif made.given_up:
        yours = f"the database is down for a minute: {_records(made.given_up)} given up"
        mistake = "given up too soon"
    else:
        return None
    return Counterexample(yours=yours, rule=rule, next_step=_ADVICE[mistake], mistake=mistake)


def _stands(settings: PoisonSettings) -> str:
    if settings.maximum_retry_attempts == FOR_EVER and settings.maximum_record_age_seconds == (
        FOR_EVER
    ):
        return "tried until it expires"
    return "tried for too long"


_ADVICE: Final = {
    "tried until it expires": "Retries have no end by default. Give MaximumRetryAttempts a number.",
    "tried for too long": "Add up the pauses, 1 + 2 + 4 + ... + 60 + 60 s, and take fewer retries.",
    "nobody is told": "Name a queue or a topic for failures in DestinationConfig.",
    "good records given up with the bad one": (
        "Let a failed batch be split: BisectBatchOnFunctionError."
    ),
    "an age that takes the neighbours": (
        "Records after the bad one grow old with it. Bound the retries, not the age."
    ),
    "given up too soon": (
        "Add up the pauses, 1 + 2 + 4 + ... s: they must outlast the minute. Take more retries."
    ),
}


def went_well(settings: Settings) -> str:
    """Say what good settings make of both."""
    poison = trial(settings).poison
    return (
        f"The shard stands still for {poison.blocked_seconds:,.0f} s and {poison.tries} runs fail; "
        f"{poison.told} record is named at the destination. The minute without a database costs "
        "nothing."
    )


def _chosen(settings: Settings) -> dict[str, Any]:
    return {KNOWN[name]: value for name, value in settings.items() if name != "DestinationConfig"}


def _records(count: int) -> str:
    return "1 record is" if count == 1 else f"{count:,} records are"


def _is_destination(value: object) -> bool:
    if not isinstance(value, Mapping) or set(value) != {"OnFailure"}:
        return False
    inner = value["OnFailure"]
    return (
        isinstance(inner, Mapping)
        and set(inner) == {"Destination"}
        and str(inner["Destination"]).startswith(("arn:aws:sqs:", "arn:aws:sns:", "arn:aws:s3:"))
    )


def _refused(yours: str, rule: str, mistake: str) -> Counterexample:
    return Counterexample(
        yours=yours,
        rule=rule,
        next_step="Write it as boto3's create_event_source_mapping takes it.",
        mistake=mistake,
    )
