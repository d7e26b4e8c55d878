"""What a wrong agent.json gives away before the agent has even started."""

from __future__ import annotations

import json
from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.defaults import AGENT_BUFFER_MILLIS_AT_LEAST
from kdslab.sim.writers.agent_config import FlowSettings, flows

LOG_FOLDER: Final = "/var/log/shop"

_KNOWN: Final = (
    ("deliveryStream", "a Firehose stream", 'A data stream is named with "kinesisStream".'),
    ("full path", "not a full path", f'Begin with the folder: "{LOG_FOLDER}/…".'),
    ("whole number", "seconds for milliseconds", "5 seconds are 5000, a number without quotes."),
    ("not known", "an unknown setting", "Compare the spelling with the lesson's file."),
    ('"flows" must', "no list of flows", '"flows" holds a list: [ … ] around the { … }.'),
    ("must be an object", "no list of flows", 'Begin with { "flows": [ { … } ] }.'),
)


def flow_of(text: object) -> FlowSettings | Counterexample:
    """Return the one flow of an agent.json, or what is wrong with its text.

    Args:
        text: What the learner wrote.
    """
    if not isinstance(text, str):
        return _complaint(
            shortened(text),
            "agent.json is a file: text in the form of JSON",
            "Write the text between triple quotes, or make it with json.dumps(...).",
            "an object, not a text",
        )
    try:
        found = flows(json.loads(text))
    except json.JSONDecodeError as failure:
        return _complaint(
            f"line {failure.lineno}, column {failure.colno}: {failure.msg}",
            "JSON has double quotes, a comma between settings and none after the last",
            f"Mend line {failure.lineno}, or the end of the line before it.",
            "not JSON",
        )
    except ValueError as failure:
        return _unusable(str(failure))
    if len(found) > 1:
        return _complaint(
            f"{len(found)} flows",
            "one flow, from one set of files to one stream, is enough here",
            "Which one pattern fits access.log and what it was renamed to?",
            "several flows",
        )
    return _elsewhere(found[0]) or found[0]


def _elsewhere(flow: FlowSettings) -> Counterexample | None:
    if flow.directory == LOG_FOLDER:
        return None
    return _complaint(
        f"the agent looks into {flow.directory}",
        f"the shop writes into {LOG_FOLDER}",
        "Mend the folder in filePattern.",
        "another folder",
    )


def _unusable(said: str) -> Counterexample:
    mistake, next_step = next(
        ((mistake, advice) for part, mistake, advice in _KNOWN if part in said),
        ("", "Mend what the agent complains about."),
    )
    return _complaint(
        said,
        "the agent does not start with a setting that is unknown, missing or out of its range "
        f"(maxBufferAgeMillis begins at {AGENT_BUFFER_MILLIS_AT_LEAST:,})",
        next_step,
        mistake,
    )


def _complaint(yours: str, rule: str, next_step: str, mistake: str) -> Counterexample:
    return Counterexample(yours=yours, rule=rule, next_step=next_step, mistake=mistake)
