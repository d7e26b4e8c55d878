"""AWS's words for what is wrong with a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

Problems: TypeAlias = list[str]
Rule: TypeAlias = tuple[Callable[[Any], bool], str]
"""What tells a value that breaks the rule, and the rule in words."""

Path: TypeAlias = "tuple[Path, str | int] | None"
"""Where a value lies: in what, and under which name or at which place; None is the request."""

_JAVA_TYPES: Final = {
    bool: "java.lang.Boolean",
    int: "java.math.BigDecimal",
    float: "java.math.BigDecimal",
    bytes: "java.nio.HeapByteBuffer",
}


def problem(value: Any, path: Path, rule: str) -> str:
    """Say that a value at a path breaks a rule."""
    shown = "null" if value is None else f"'{_shown(value)}'"
    return f"Value {shown} at '{_dotted(path)}' failed to satisfy constraint: {rule}"


def grouped(who: str, rules: Sequence[Rule]) -> str:
    """Put the rules for what lies in a list or a map into one."""
    return f"{who} must satisfy constraint: [{', '.join(rule for _, rule in rules)}]"


def unexpected(value: Any, wanted: str) -> str:
    """Say that a value has the wrong type."""
    if isinstance(value, list):
        return "Start of list found where not expected"
    if isinstance(value, Mapping):
        return "Start of structure or map found where not expected."
    if wanted in ("structure", "list", "map"):
        return f"Expected {wanted} or null"
    article = "a" if wanted == "Blob" else "an"
    found = _JAVA_TYPES.get(type(value), "java.lang.String")
    return f"class {found} can not be converted to {article} {wanted}"


def _dotted(path: Path) -> str:
    if path is None:
        return ""
    above, name = path
    here = f"{name}.member" if isinstance(name, int) else name[0].lower() + name[1:]
    return f"{_dotted(above)}.{here}" if above else here


def _shown(value: Any) -> str:
    if isinstance(value, bytes):
        return f"java.nio.HeapByteBuffer[pos=0 lim={len(value)} cap={len(value)}]"
    if isinstance(value, list):
        return f"[{', '.join(map(str, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}={item}' for key, item in value.items())}}}"
    return str(value)
