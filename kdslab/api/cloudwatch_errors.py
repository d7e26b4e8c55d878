"""How CloudWatch says no: a code that the old Query protocol knew, and the model's name for it."""

from __future__ import annotations

from typing import Final

_MODELED: Final = {
    "InvalidParameterCombination": "InvalidParameterCombinationException",
    "InvalidParameterValue": "InvalidParameterValueException",
    "ValidationError": "ValidationException",
}


class CloudWatchError(Exception):
    """A refusal of CloudWatch, as a learner meets it through boto3; its HTTP status is 400.

    Args:
        code: The code that boto3 shows, such as "InvalidParameterValue".
        message: The sentence.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def shape(self) -> str:
        """Return the error's name in the service's model; errors of the frame keep their code."""
        return _MODELED.get(self.code, self.code)


def invalid(message: str) -> CloudWatchError:
    """Return the refusal of a value that GetMetricStatistics or ListMetrics cannot take."""
    return CloudWatchError("InvalidParameterValue", message)


def invalid_combination(message: str) -> CloudWatchError:
    """Return the refusal of parameters that do not go together."""
    return CloudWatchError("InvalidParameterCombination", message)


def invalid_request(message: str) -> CloudWatchError:
    """Return GetMetricData's refusal of whatever is wrong."""
    return CloudWatchError("ValidationError", message)
