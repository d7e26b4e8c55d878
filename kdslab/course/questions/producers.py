"""The questions of lesson 04: what a call carries, what its answer says, what is sent again."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

from botocore.exceptions import ClientError

from kdslab.api.lab import Lab
from kdslab.course.question import Option, Question
from kdslab.course.questions.agent import AGENT
from kdslab.course.questions.aggregating import READING, SHARED, SPLIT
from kdslab.model.facts import CHECKED_ON, REQUEST_RECORDS_AT_MOST
from kdslab.sim.partial_failure import FAILING, partial_failure
from kdslab.sim.resent_order import order_run

_PUT_RECORDS: Final = "https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html"


@cache
def _half_full() -> tuple[dict[str, Any], int]:
    """Send two records to a shard with room for one.

    Returns:
        The answer, and how many HTTP requests boto3 made for it.
    """
    lab = Lab()
    kinesis = lab.client("kinesis")
    kinesis.create_stream(StreamName="s", ShardCount=1)
    lab.advance(seconds=60)
    entry = {"PartitionKey": "k", "Data": b"x"}
    kinesis.put_records(StreamName="s", Records=[entry] * REQUEST_RECORDS_AT_MOST)
    kinesis.put_records(StreamName="s", Records=[entry] * (REQUEST_RECORDS_AT_MOST - 1))
    made: list[float] = []
    kinesis.meta.events.register("request-created.kinesis", lambda **_: made.append(lab.now()))
    return kinesis.put_records(StreamName="s", Records=[entry] * 2), len(made)


def _failed() -> int:
    return int(_half_full()[0]["FailedRecordCount"])


def _says_which() -> bool:
    answer = _half_full()[0]
    return ["ErrorCode" in entry for entry in answer["Records"]] == [False, True]


def _raises() -> bool:
    try:
        _half_full()
    except ClientError:
        return True
    return False


def _doubled(resend: str) -> int:
    return partial_failure(resend).duplicates


PARTLY: Final = Question(
    ident="04.q1",
    prompt="`put_records` came back without an exception, with HTTP status 200. What do you know?",
    options=(
        Option(
            "The request was understood. Each record may have been stored or refused.",
            "`FailedRecordCount` says how many were refused; the entries say which.",
            correct=True,
            holds=lambda: 0 < _failed() < 2 and not _raises(),
        ),
        Option(
            "All records are stored: it is all or nothing.",
            "A full shard refuses its records, and the other records of the call are stored.",
            misconception=2,
            holds=lambda: _failed() == 0,
        ),
        Option(
            "All records are stored: had one been refused, boto3 would have sent it again.",
            "boto3 repeats calls that fail as a whole. This one did not.",
            misconception=4,
            holds=lambda: _failed() == 0 or _half_full()[1] > 1,
        ),
        Option(
            "Records that were refused are lost.",
            "They are not in the stream, but your program still has them and can send them again.",
            misconception=1,
            holds=lambda: partial_failure("what failed").lost > 0,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "Two records go to a shard with room for one: status "
        f"{_half_full()[0]['ResponseMetadata']['HTTPStatusCode']}, FailedRecordCount {_failed()}."
    ),
)

AGAIN: Final = Question(
    ident="04.q2",
    prompt=(
        f"Of 500 records {FAILING} fail. The program sends all 500 again a second later, and all "
        "are taken. How many records are in the stream twice?"
    ),
    kind="number",
    answer=463.0,
    options=(
        Option(
            "463",
            "The ones that were stored the first time. The service does not know them again.",
            correct=True,
            holds=lambda: _doubled("everything") == 463,
        ),
        Option(
            "0",
            "The service stores whatever it is given, also the same record once more.",
            misconception=32,
            holds=lambda: _doubled("everything") == 0,
        ),
        Option(
            "37",
            "These were refused the first time, so they are there once.",
            misconception=3,
            holds=lambda: _doubled("everything") == 37,
        ),
        Option(
            "500",
            "The failed ones were not stored the first time: they are there once.",
            misconception=3,
            holds=lambda: _doubled("everything") == 500,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"Sending everything stores {_doubled('everything')} twice, sending what failed "
        f"{_doubled('what failed')}; neither loses one."
    ),
)

BOTO3: Final = Question(
    ident="04.q3",
    prompt=(
        "In a call of `PutRecords` one of two records is refused. boto3 is set up as it comes. How "
        "many HTTP requests does boto3 make in all?"
    ),
    kind="number",
    answer=1.0,
    options=(
        Option(
            "1",
            "The call as such went well. What failed in it is for your program to send again.",
            correct=True,
            holds=lambda: _half_full()[1] == 1,
        ),
        Option(
            "2",
            "That would be a retry of the failed record. boto3 does not look into the entries.",
            misconception=4,
            holds=lambda: _half_full()[1] == 2,
        ),
        Option(
            "3",
            "So often boto3 tries a call that fails as a whole, such as `PutRecord` on a full "
            "shard.",
            misconception=4,
            holds=lambda: _half_full()[1] == 3,
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs="https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html",
    checked_on=CHECKED_ON,
    proof=lambda: (
        f"{_half_full()[1]} request, and {_half_full()[0]['ResponseMetadata']['RetryAttempts']} "
        f"retries, with FailedRecordCount {_failed()}."
    ),
)

WHICH: Final = Question(
    ident="04.q4",
    prompt="What is true of the answer of `PutRecords`?",
    kind="multiple",
    options=(
        Option(
            "It has an entry for each record, in the order of the request.",
            "So place 7 of the answer speaks of place 7 of the request.",
            correct=True,
            holds=lambda: len(_half_full()[0]["Records"]) == 2 and _says_which(),
        ),
        Option(
            "An entry has either a sequence number or an error code.",
            "Stored or refused: there is no third.",
            correct=True,
            holds=lambda: all(
                ("SequenceNumber" in entry) != ("ErrorCode" in entry)
                for entry in _half_full()[0]["Records"]
            ),
        ),
        Option(
            "It does not say which records failed, so all must be sent again.",
            "The entries say it. Whoever sends all again stores most of them twice.",
            misconception=3,
            holds=lambda: not _says_which(),
        ),
        Option(
            "If what failed is sent again, the records of a key keep their order.",
            "A record that is sent again comes to lie behind those that were stored meanwhile.",
            misconception=14,
            holds=lambda: order_run("PutRecords, what failed again").log == (1, 2, 3),
        ),
    ),
    exam="DEA-C01",
    skill="1.1.9",
    docs=_PUT_RECORDS,
    checked_on=CHECKED_ON,
    proof=lambda: (
        "Records 1, 2, 3 of one key go in one call, 2 is refused and sent again. Stored: "
        f"{', '.join(map(str, order_run('PutRecords, what failed again').log))}."
    ),
)

QUESTIONS: Final = (PARTLY, AGAIN, BOTO3, WHICH, SHARED, READING, SPLIT, AGENT)
"""All of them, in the order in which the lesson asks."""
