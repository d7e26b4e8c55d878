"""The exercises of lesson 07: right answers pass, and each known mistake is called by its name."""

import json
import math

from known_mistakes import KnownMistakes

from kdslab.course.checks.batches import batch_run
from kdslab.course.checks.copies import EXPECTED, payments
from kdslab.course.checks.retries import (
    count_once,
    fill_in_the_waits,
    my_batch,
    my_batch_takes,
    send_a_batch,
    tame_the_storm,
)

LEARNER = "ada"
BATCH = my_batch(LEARNER)
RUN = batch_run(BATCH)


def send(kinesis, records):
    return kinesis.put_records(StreamName="orders", Records=records)


def failed(records, answer):
    pairs = zip(records, answer["Records"], strict=True)
    return [record for record, entry in pairs if "ErrorCode" in entry]


def careful(kinesis, records, wait):
    calls = 0
    while records:
        records = failed(records, send(kinesis, records))
        calls += 1
        wait(1)
    return calls


def from_the_last_on(kinesis, records, wait):
    calls = 0
    while records:
        answer = send(kinesis, records)
        calls += 1
        count = answer["FailedRecordCount"]
        records = records[-count:] if count else []
        wait(1)
    return calls


def everything(kinesis, records, wait):
    calls = 1
    while send(kinesis, records)["FailedRecordCount"]:
        calls += 1
        wait(1)
    return calls


def once_more(kinesis, records, wait):
    again = failed(records, send(kinesis, records))
    wait(1)
    if not again:
        return 1
    send(kinesis, again)
    return 2


def restless(kinesis, records, _):
    return careful(kinesis, records, lambda _: None)


def one_by_one(kinesis, records, _):
    for record in records:
        kinesis.put_record(StreamName="orders", **record)
    return len(records)


def known_by(find):
    def apply(seen, record):
        ident = find(record)
        is_new = ident not in seen
        seen.add(ident)
        return is_new

    return apply


def data(record):
    return json.loads(record["Data"])


MISTAKES = {
    "07.0": (
        lambda given: fill_in_the_waits(*given, retry=6),
        {
            "one doubling too many": (6, 20),
            "text, not a number": ("5", 20),
            "no cap": (5, 32),
            "the average, not the longest": (5, 10),
        },
    ),
    "07.1": (
        tame_the_storm,
        {
            "no wait": lambda *_: 0,
            "always the same wait": lambda *_: 0.1,
            "no jitter": lambda retry, _: min(5, 0.1 * 2 ** (retry - 1)),
            "a wait that does not grow": lambda _, chance: chance.random() * 0.2,
            "no cap": lambda retry, chance: chance.random() * 0.1 * 2 ** (retry - 1),
            "milliseconds": lambda retry, chance: (50 + 50 * chance.random()) * 2 ** (retry - 1),
            "a negative wait": lambda *_: -1,
            "not a number": lambda *_: "0.1",
            "a forgotten return": lambda *_: None,
        },
    ),
    "07.2": (
        send_a_batch,
        {
            "failed records dropped": lambda kinesis, records, _: bool(send(kinesis, records)) + 0,
            "everything again": everything,
            "the wrong ones again": from_the_last_on,
            "one more try only": once_more,
            "no wait between calls": restless,
            "one call for each record": one_by_one,
            "records counted, not calls": lambda *given: len(given[1]) * bool(careful(*given)),
            "calls miscounted": lambda *given: careful(*given) - 1,
        },
    ),
    "07.3": (
        count_once,
        {
            "by the place in the stream": known_by(lambda record: record["SequenceNumber"]),
            "by the partition key": known_by(lambda record: record["PartitionKey"]),
            "by the amount": known_by(lambda record: data(record)["cents"]),
            "by the whole data": known_by(lambda record: record["Data"]),
            "nothing is remembered": lambda seen, record: data(record)["payment"] not in seen,
            "the answer turned round": lambda *given: (
                not known_by(lambda r: data(r)["payment"])(*given)
            ),
            "nothing is ever counted": lambda seen, record: data(record)["payment"] in seen,
            "neither True nor False": lambda _, record: data(record)["payment"],
        },
    ),
    "07.4": (
        lambda given: my_batch_takes(*given, LEARNER),
        {
            "boto3 sends failed records again": (1, 0),
            "rounded down": (BATCH.records // RUN.first, 0),
            "1,000,000 bytes": (math.ceil(BATCH.records / (1_000_000 // (BATCH.kib * 1024))), 0),
            "the room of all waits added up": (
                1 + math.ceil((BATCH.records - RUN.first) / (1024 * BATCH.wait // BATCH.kib)),
                0,
            ),
            "a broken number": (RUN.calls + 0.5, 0),
            "a wait after the last call": (RUN.calls, RUN.calls * BATCH.wait),
            "a second for each wait": (RUN.calls, RUN.calls - 1),
        },
    ),
}

STEPS_AT_LEAST = dict.fromkeys(MISTAKES, 3)


class TestKnownMistakes(KnownMistakes):
    mistakes = MISTAKES
    steps_at_least = STEPS_AT_LEAST


def test_a_sender_that_counts_and_resends_what_failed_is_correct():
    outcome = send_a_batch(careful)

    assert "correct" == outcome.status
    assert outcome.remark.startswith("24 records of 200 KiB on one shard: 5 calls, 70 records sent")


def test_a_sender_that_waits_longer_and_longer_is_correct():
    def patient(kinesis, records, wait):
        calls = 0
        while records := failed(records, send(kinesis, records)):
            calls += 1
            wait(0.1 * 2**calls)
        return calls + 1

    assert "correct" == send_a_batch(patient).status


def test_a_sender_that_raises_is_told_its_own_error():
    outcome = send_a_batch(lambda kinesis, *_: kinesis.put_records(StreamName="orders", Records=[]))

    assert "your code raised" == outcome.status


def test_the_business_id_counts_each_payment_once():
    outcome = count_once(known_by(lambda record: data(record)["payment"]))

    assert "correct" == outcome.status
    assert "6 records, 3 payments, 1,700 cents" in outcome.remark


def test_the_payments_come_again_in_three_ways():
    ids = [data(record)["payment"] for record in payments()]
    numbers = [record["SequenceNumber"] for record in payments()]

    assert ["p-1", "p-2", "p-1", "p-3", "p-2", "p-1"] == ids
    assert EXPECTED == tuple(name not in ids[:place] for place, name in enumerate(ids))
    assert numbers[0] == numbers[5]
    assert 5 == len(set(numbers))
