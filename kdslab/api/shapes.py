"""AWS's own description of a service, read from the file in which botocore ships it.

botocore has classes for it that say the same, see the tests. But to import them takes longer than
all else that a server has to do before its first answer.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import orjson

_FILE: Final = "service-2.json.gz"


class Shape:
    """One type of the service: of a request, of a member, of an error.

    Args:
        model: The service.
        name: The type's name in it.

    Attributes:
        type_name: What kind of type it is, such as "structure".
        metadata: All that is said about it: lengths, ranges, patterns, choices.
    """

    def __init__(self, model: ServiceModel, name: str) -> None:
        self._model = model
        self.name = name
        self.metadata: dict[str, Any] = model.shapes[name]
        self.type_name: str = self.metadata["type"]

    @cached_property
    def members(self) -> dict[str, Shape]:
        """The types of a structure's members, by their names."""
        return {name: self._other(of) for name, of in self.metadata.get("members", {}).items()}

    @property
    def required_members(self) -> list[str]:
        """The names of the members that a structure must have."""
        return list(self.metadata.get("required", []))

    @property
    def member(self) -> Shape:
        """The type of what lies in a list."""
        return self._other(self.metadata["member"])

    @property
    def key(self) -> Shape:
        """The type of a map's keys."""
        return self._other(self.metadata["key"])

    @property
    def value(self) -> Shape:
        """The type of a map's values."""
        return self._other(self.metadata["value"])

    @property
    def enum(self) -> list[str]:
        """The texts that a text must be one of; none if it may be any."""
        return list(self.metadata.get("enum", []))

    def _other(self, reference: dict[str, str]) -> Shape:
        return self._model.shape_for(reference["shape"])


class OperationModel:
    """One operation of the service.

    Args:
        model: The service.
        definition: What is said about the operation.
    """

    def __init__(self, model: ServiceModel, definition: dict[str, Any]) -> None:
        self._model = model
        self._definition = definition

    @property
    def input_shape(self) -> Shape:
        """The type of its request."""
        return self._model.shape_for(self._definition["input"]["shape"])

    @property
    def output_shape(self) -> Shape | None:
        """The type of its answer, if it has one."""
        output = self._definition.get("output")
        return self._model.shape_for(output["shape"]) if output else None

    @property
    def error_shapes(self) -> Iterator[Shape]:
        """The types of the refusals that it may answer with."""
        return (self._model.shape_for(each["shape"]) for each in self._definition.get("errors", []))


class ServiceModel:
    """One service: its operations and its types.

    Args:
        description: The file's content.
    """

    def __init__(self, description: dict[str, Any]) -> None:
        self._operations = description["operations"]
        self.shapes: dict[str, dict[str, Any]] = description["shapes"]

    @property
    def operation_names(self) -> list[str]:
        """The names of all operations."""
        return list(self._operations)

    def operation_model(self, name: str) -> OperationModel:
        """Return an operation by its name."""
        return OperationModel(self, self._operations[name])

    def shape_for(self, name: str) -> Shape:
        """Return a type by its name."""
        return Shape(self, name)


@cache
def described(service: str) -> ServiceModel:
    """Return the newest description of a service that botocore has, such as "kinesis"."""
    botocore = find_spec("botocore")
    if botocore is None or botocore.origin is None:
        raise ModuleNotFoundError("kdslab needs botocore, which comes with boto3")
    versions = (Path(botocore.origin).parent / "data" / service).iterdir()
    return ServiceModel(orjson.loads(gzip.decompress((max(versions) / _FILE).read_bytes())))
