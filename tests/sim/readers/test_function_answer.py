"""What a function's answer means: every case that Lambda's guide names."""

import pytest

from kdslab.model.record import Record
from kdslab.sim.readers.function_answer import judge
from kdslab.sim.readers.function_settings import FunctionSettings
from tests.sim.readers.mapping import Seen, filled, mapped

RECORDS = [Record("k", b"", counter, 10.0, 2) for counter in (1, 2, 3, 4)]
NUMBERS = [record.sequence_number for record in RECORDS]
REPORTING = FunctionSettings(starting_position="LATEST", report_item_failures=True)
SILENT = FunctionSettings(starting_position="LATEST")
WINDOWED = FunctionSettings(starting_position="LATEST", tumbling_window_seconds=60)


def naming(*identifiers):
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}


# Source: Lambda developer guide, "Configuring partial batch response", success and failure
@pytest.mark.parametrize(
    "response", [None, {}, {"batchItemFailures": []}, {"batchItemFailures": None}, {"note": 1}]
)
def test_nothing_named_is_a_complete_success(response):
    assert (4, "ok") == (judge(response, RECORDS, REPORTING).done, "ok")


@pytest.mark.parametrize(
    ("response", "said"),
    [
        (naming(""), "got ''"),
        (naming(None), "got None"),
        (naming("49590338271490256608559692538361571095921575989136588898"), "got '4959"),
        (naming(NUMBERS[2], "nonsense"), "got 'nonsense'"),
        (naming(7), "got 7"),
        ({"batchItemFailures": [{"itemIdentifer": NUMBERS[1]}]}, 'needs an "itemIdentifier"'),
        ({"batchItemFailures": [NUMBERS[1]]}, 'needs an "itemIdentifier"'),
        ({"batchItemFailures": "all"}, "must be a list, got 'all'"),
        ("done", "must be an object"),
        ([1], "must be an object"),
        (naming(NUMBERS[0]), "the first record of the batch was named"),
    ],
)
def test_a_name_that_is_none_fails_the_whole_batch_and_says_why(response, said):
    answer = judge(response, RECORDS, REPORTING)

    assert (0, "error", True) == (answer.done, answer.outcome, answer.is_failure)
    assert said in answer.why


@pytest.mark.parametrize(
    ("named", "done"), [((3,), 3), ((1,), 1), ((3, 1, 2), 1), ((2, 2), 2)], ids=str
)
def test_the_lowest_named_record_is_where_it_goes_on(named, done):
    answer = judge(naming(*(NUMBERS[place] for place in named)), RECORDS, REPORTING)

    assert (done, "partial", False) == (answer.done, answer.outcome, answer.is_failure)


@pytest.mark.parametrize("response", [naming(NUMBERS[1]), naming(""), "done", 7, [None]])
def test_without_the_response_type_the_answer_is_not_looked_at(response):
    assert (4, "ok") == (judge(response, RECORDS, SILENT).done, "ok")


def test_an_answer_that_is_no_json_is_a_failure_with_or_without_the_response_type():
    assert [
        "Runtime.MarshalError: Unable to marshal response: "
        "Object of type set is not JSON serializable"
    ] * 2 == [judge({1, 2}, RECORDS, each).why for each in (SILENT, REPORTING)]


# Source: Lambda developer guide, tumbling windows: an answer without state is a failed invocation
@pytest.mark.parametrize("response", [None, {}, {"state": None}, {"state": "12"}, "x"])
def test_with_a_window_an_answer_without_state_is_a_failure(response):
    answer = judge(response, RECORDS, WINDOWED)

    assert answer.is_failure
    assert 'must have a "state"' in answer.why


def test_with_a_window_the_state_is_kept():
    assert {"sum": 3} == judge({"state": {"sum": 3}}, RECORDS, WINDOWED).state


def test_a_partial_success_saves_what_was_done_and_tries_only_the_rest_again():
    seen, given_up = Seen(poison=[5], partial=True), []
    mapped(
        filled(8),
        seen,
        report_item_failures=True,
        maximum_retry_attempts=1,
        on_failure=given_up,
    )

    assert [[*range(8)], [5, 6, 7], [5, 6, 7]] == seen.batches
    assert 3 == given_up[0]["KinesisBatchInfo"]["batchSize"]
    assert [0, 1, 2, 3, 4] == seen.handled


# Source: Lambda developer guide, "Configuring partial batch response", bisecting a batch
def test_with_bisecting_only_what_is_left_is_split():
    seen, given_up = Seen(poison=[5], partial=True), []
    mapped(
        filled(8),
        seen,
        report_item_failures=True,
        bisect_on_error=True,
        maximum_retry_attempts=0,
        on_failure=given_up,
    )

    assert [[*range(8)], [5, 6, 7], [5, 6], [5], [6], [7]] == seen.batches
    assert 1 == given_up[0]["KinesisBatchInfo"]["batchSize"]
    assert [0, 1, 2, 3, 4, 6, 7] == seen.handled
