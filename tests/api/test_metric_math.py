"""Arithmetic on series: what it gives, and that nothing but arithmetic is let in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.api.metric_math import evaluate

SERIES = {"m1": {0.0: 120.0, 60.0: 30.0}, "m2": {0.0: 60.0, 120.0: 7.0}, "zero": {0.0: 0.0}}


def evaluated(expression):
    return evaluate(expression, SERIES.__getitem__)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("m1", SERIES["m1"]),
        ("m1 / 60", {0.0: 2.0, 60.0: 0.5}),
        ("60 / m1", {0.0: 0.5, 60.0: 2.0}),
        ("-m1 + 2 * 60", {0.0: 0.0, 60.0: 90.0}),
        ("m1 + m2", {0.0: 180.0}),
        ("100 * m2 / (m1 + m2)", {0.0: 100 / 3}),
        (" m1-m1 ", {0.0: 0.0, 60.0: 0.0}),
    ],
)
def test_an_expression_is_worked_out_at_each_time_that_all_its_series_have(expression, expected):
    assert pytest.approx(expected) == evaluated(expression)


@pytest.mark.parametrize("expression", ["m1 / zero", "m1 / (1 - 1)", "m1 * 1e308 * 1e308"])
def test_a_result_that_is_no_number_is_left_out(expression):
    assert {} == evaluated(expression)


@pytest.mark.parametrize(
    ("expression", "named"),
    [
        ("SUM(METRICS())", r"SUM\(METRICS\(\)\)"),
        ("m1 ^ 2", r"m1 \^ 2"),
        ("m1 ** 2", r"m1 \*\* 2"),
        ("m1 > 3", "m1 > 3"),
        ("m1.real", r"m1\.real"),
        ("m1 + True", "True"),
        ("m1 + 'a'", "'a'"),
        ("SELECT AVG(x) FROM y", "SELECT"),
        ("m1 +", r"m1 \+"),
        ("", "and not"),
    ],
)
def test_what_is_not_arithmetic_is_refused_by_name(expression, named):
    with pytest.raises(ValueError, match=rf"brackets and \+ - \* / in metric math, .*{named}"):
        evaluated(expression)


def test_a_number_alone_is_no_series():
    with pytest.raises(ValueError, match="60 / 2 names no metric"):
        evaluated("60 / 2")


# Source: CloudWatch API reference, MetricDataQuery: an expression has at most 2,048 characters
@pytest.mark.parametrize("expression", ["(" * 2_048, "-" * 2_047 + "1", "9" * 2_048, "1+" * 1_023])
def test_a_monstrous_expression_is_refused(expression):
    with pytest.raises(ValueError, match="kdslab"):
        evaluated(expression)


@settings(deadline=None)
@given(st.text("m12 +-*/().eE_[]{}:,\"'=<>^%&|~!@\n\\#", max_size=30))
def test_any_text_gives_a_series_or_is_refused(expression):
    try:
        found = evaluate(expression, lambda name: SERIES.get(name, {}))
    except ValueError:
        return
    assert all(isinstance(value, float) for value in found.values())
