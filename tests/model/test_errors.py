"""The refusals: AWS's names, one HTTP status, one sentence each."""

from __future__ import annotations

import re

import botocore.session
import pytest

from kdslab.model import errors
from kdslab.model.errors import KinesisError

REFUSALS = sorted(
    (
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and KinesisError in kind.__bases__
    ),
    key=lambda kind: kind.__name__,
)
# Source: AWS JSON 1.1, the frame around every service that speaks it
OF_THE_FRAME = {"SerializationException", "UnknownOperationException", "ValidationException"}


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_carries_its_name_as_code_and_its_sentence(kind):
    refusal = kind("Because.")

    assert (kind.__name__, "Because.", "Because.", 400) == (
        refusal.code,
        refusal.message,
        str(refusal),
        refusal.http_status,
    )


@pytest.mark.parametrize("kind", REFUSALS)
def test_a_refusal_is_the_caller_s_fault_in_aws_s_own_model_too(kind):
    model = botocore.session.Session().get_service_model("kinesis")
    modeled = {shape.name for shape in model.error_shapes}

    assert kind.__name__ in modeled | OF_THE_FRAME


def test_the_drawn_tree_names_every_refusal_once():
    drawn = re.findall(r"── (\w+Exception)\b", errors.__doc__)

    assert [kind.__name__ for kind in REFUSALS] == sorted(drawn)
