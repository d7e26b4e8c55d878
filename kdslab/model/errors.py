"""How the service says no: AWS's names, codes and words.

    KinesisError
    ├── of the service's own model
    │   ├── DryRunOperationException
    │   ├── ExpiredIteratorException
    │   ├── ExpiredNextTokenException
    │   ├── InvalidArgumentException
    │   ├── LimitExceededException
    │   ├── ProvisionedThroughputExceededException
    │   ├── ResourceInUseException
    │   └── ResourceNotFoundException
    └── of the frame around every AWS service
        ├── SerializationException
        ├── UnknownOperationException
        └── ValidationException

The code on the wire is the class's name. All of these are HTTP status 400: the caller's fault.
"""

from __future__ import annotations

from typing import ClassVar


class KinesisError(Exception):
    """A refusal of the service, as a learner meets it through boto3.

    Attributes:
        message: The sentence that AWS sends.
    """

    http_status: ClassVar[int] = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @property
    def code(self) -> str:
        """Return the error code on the wire, which is the name of the class."""
        return type(self).__name__


class DryRunOperationException(KinesisError):
    """The call would have been answered; it was asked not to do anything."""


class ExpiredIteratorException(KinesisError):
    """The shard iterator is older than its lifetime."""


class ExpiredNextTokenException(KinesisError):
    """The token for the next page is older than its lifetime."""


class InvalidArgumentException(KinesisError):
    """A value is of the right form but makes no sense here."""


class LimitExceededException(KinesisError):
    """A quota of the account, or a rate of the control plane, is used up."""


class ProvisionedThroughputExceededException(KinesisError):
    """The shard's budget of this second is spent; nothing was stored."""


class ResourceInUseException(KinesisError):
    """The stream exists already, or is not in a state that allows the call."""


class ResourceNotFoundException(KinesisError):
    """There is no such stream or shard."""


class SerializationException(KinesisError):
    """The request is not JSON, or a member has the wrong type."""


class UnknownOperationException(KinesisError):
    """There is no such operation, or it is not served."""


class ValidationException(KinesisError):
    """A member breaks a rule of the service's model: length, range, pattern or choice."""
