"""Metric math: arithmetic on whole series of data points, such as `100 * m2 / (m1 + m2)`.

Simplification: ids, numbers, brackets and + - * / are known; the functions of metric math, its
powers and comparisons, and Metrics Insights queries are refused.
Simplification: two series are combined at the times that both have, whatever their periods.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from math import isfinite, nan
from typing import Final, TypeAlias

Points: TypeAlias = dict[float, float]
"""A value for each time that has one."""

_OPERATIONS: Final[dict[type[ast.operator], Callable[[float, float], float]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def evaluate(expression: str, points_of: Callable[[str], Points]) -> Points:
    """Return what an expression makes of the series that it names.

    Args:
        expression: In the words of metric math.
        points_of: Gives the series of an id; its `ValueError` goes through.

    Returns:
        A value for each time at which all the series have one and the result is a number.

    Raises:
        ValueError: If the expression says what is not known here, or gives no series.

    Example:
        >>> evaluate("m1 / 60", {"m1": {0.0: 120.0, 60.0: 30.0}}.__getitem__)
        {0.0: 2.0, 60.0: 0.5}
    """
    try:
        result = _value(ast.parse(expression.strip(), mode="eval").body, points_of)
    except (SyntaxError, RecursionError, MemoryError, OverflowError):
        raise ValueError(_refusal(expression)) from None
    if not isinstance(result, dict):
        raise ValueError(f"The expression {expression} names no metric, so it gives no series.")
    return result


def _value(node: ast.expr, points_of: Callable[[str], Points]) -> Points | float:
    match node:
        case ast.Name(id=name):
            return points_of(name)
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return float(value)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return _combined(operator.mul, -1.0, _value(operand, points_of))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATIONS:
            operation = _OPERATIONS[type(op)]
            return _combined(operation, _value(left, points_of), _value(right, points_of))
    raise ValueError(_refusal(ast.unparse(node)))


def _combined(
    operation: Callable[[float, float], float], left: Points | float, right: Points | float
) -> Points | float:
    if isinstance(left, dict):
        if isinstance(right, dict):
            pairs = {time: (left[time], right[time]) for time in left if time in right}
        else:
            pairs = {time: (value, right) for time, value in left.items()}
    elif isinstance(right, dict):
        pairs = {time: (left, value) for time, value in right.items()}
    else:
        return _number(operation, left, right)
    results = {time: _number(operation, *pair) for time, pair in pairs.items()}
    return {time: value for time, value in results.items() if isfinite(value)}


def _number(operation: Callable[[float, float], float], left: float, right: float) -> float:
    try:
        return operation(left, right)
    except ZeroDivisionError:
        return nan


def _refusal(found: str) -> str:
    return f"kdslab knows ids, numbers, brackets and + - * / in metric math, and not {found}"
