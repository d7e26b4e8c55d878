"""Settings are held to the ranges of Lambda's API, in its own words."""

import botocore.session
import pytest

from kdslab.model.errors import ValidationException
from kdslab.sim.readers.function_settings import FOR_EVER, FunctionSettings

NAMES = {
    "batch_size": "BatchSize",
    "batching_window_seconds": "MaximumBatchingWindowInSeconds",
    "parallelization_factor": "ParallelizationFactor",
    "maximum_retry_attempts": "MaximumRetryAttempts",
    "maximum_record_age_seconds": "MaximumRecordAgeInSeconds",
    "tumbling_window_seconds": "TumblingWindowInSeconds",
}


def lambda_model():
    return botocore.session.get_session().get_service_model("lambda")


def bounds(attribute):
    """Return the bounds in botocore's service model, and the API's name."""
    if attribute == "timeout_seconds":
        shape = lambda_model().operation_model("CreateFunction").input_shape.members["Timeout"]
        return shape.metadata["min"], shape.metadata["max"], "timeout"
    request = lambda_model().operation_model("CreateEventSourceMapping").input_shape
    metadata = request.members[NAMES[attribute]].metadata
    name = NAMES[attribute]
    return metadata["min"], metadata["max"], name[0].lower() + name[1:]


def chosen(**values):
    return FunctionSettings(starting_position="LATEST", **values)


@pytest.mark.parametrize("attribute", [*NAMES, "timeout_seconds"])
def test_the_ranges_are_those_of_the_service_model(attribute):
    low, high, name = bounds(attribute)
    assert low == getattr(chosen(**{attribute: low}), attribute)
    assert high == getattr(chosen(**{attribute: high}), attribute)

    with pytest.raises(ValidationException) as above:
        chosen(**{attribute: high + 1})
    with pytest.raises(ValidationException) as below:
        chosen(**{attribute: low - 1})
    start = "1 validation error detected: Value"
    rule = "failed to satisfy constraint: Member must have value"
    assert f"{start} '{high + 1}' at '{name}' {rule} less than or equal to {high}" == str(
        above.value
    )
    assert f"{start} '{low - 1}' at '{name}' {rule} greater than or equal to {low}" == str(
        below.value
    )


# Source: Lambda API reference, CreateEventSourceMapping
def test_the_defaults_are_those_of_the_service():
    settings = chosen()

    assert (100, 0, 1) == (
        settings.batch_size,
        settings.batching_window_seconds,
        settings.parallelization_factor,
    )
    assert (FOR_EVER, FOR_EVER) == (
        settings.maximum_retry_attempts,
        settings.maximum_record_age_seconds,
    )
    assert (False, False) == (settings.bisect_on_error, settings.report_item_failures)
    assert settings.retries_without_end


def test_the_position_is_one_of_three():
    with pytest.raises(ValidationException, match=r"enum value set: \[TRIM_HORIZON, LATEST, AT_T"):
        FunctionSettings(starting_position="AFTER_SEQUENCE_NUMBER")


def test_all_that_is_wrong_is_named_at_once():
    with pytest.raises(ValidationException, match=r"^2 validation errors detected: .*; Value"):
        chosen(batch_size=0, parallelization_factor=11)


@pytest.mark.parametrize("age", [0, 1, 59])
def test_an_age_below_a_minute_is_refused(age):
    with pytest.raises(ValidationException, match=f"is -1 or at least 60, got {age}"):
        chosen(maximum_record_age_seconds=age)


@pytest.mark.parametrize(
    ("position", "stamp"), [("AT_TIMESTAMP", None), ("LATEST", 5.0), ("TRIM_HORIZON", 0.0)]
)
def test_a_timestamp_goes_with_one_position_only(position, stamp):
    with pytest.raises(ValidationException, match="with no other, got"):
        FunctionSettings(starting_position=position, starting_timestamp=stamp)


@pytest.mark.parametrize("value", ["10", 1.5, None, True])
def test_a_value_of_another_kind_is_the_programmers_mistake(value):
    with pytest.raises(ValueError, match="batchSize is a whole number from 1 to 10000, got"):
        chosen(batch_size=value)
