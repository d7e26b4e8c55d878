"""Our reading of AWS's description says what botocore's own says."""

from __future__ import annotations

import pytest
from botocore.loaders import Loader
from botocore.model import ServiceModel

from kdslab.api.shapes import described

SERVICES = ["kinesis", "cloudwatch"]


def theirs(service):
    return ServiceModel(Loader().load_service_model(service, "service-2"), service)


@pytest.mark.parametrize("service", SERVICES)
def test_the_operations_are_the_same(service):
    ours, botocore_s = described(service), theirs(service)

    assert botocore_s.operation_names == ours.operation_names
    for name in ours.operation_names:
        one, other = ours.operation_model(name), botocore_s.operation_model(name)
        assert other.input_shape.name == one.input_shape.name
        assert getattr(other.output_shape, "name", "") == getattr(one.output_shape, "name", "")
        assert [each.name for each in other.error_shapes] == [
            each.name for each in one.error_shapes
        ]


@pytest.mark.parametrize("service", SERVICES)
def test_the_types_are_the_same(service):
    ours, botocore_s = described(service), theirs(service)
    assert set(botocore_s.shape_names) == set(ours.shapes)

    for name in botocore_s.shape_names:
        one, other = ours.shape_for(name), botocore_s.shape_for(name)
        assert (other.name, other.type_name) == (one.name, one.type_name)
        for fact in ("min", "max", "pattern", "enum"):
            assert other.metadata.get(fact) == one.metadata.get(fact)
        if "structure" == one.type_name:
            assert {key: of.name for key, of in other.members.items()} == {
                key: of.name for key, of in one.members.items()
            }
            assert other.required_members == one.required_members
        for part in {"list": ["member"], "map": ["key", "value"]}.get(one.type_name, []):
            assert getattr(other, part).name == getattr(one, part).name
        if "string" == one.type_name:
            assert other.enum == one.enum


def test_a_description_is_read_once():
    assert described("kinesis") is described("kinesis")
