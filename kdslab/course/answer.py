"""The learner's own object, watched while a checker tries it."""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeGuard

from kdslab.course.outcome import Counterexample, quote_line, raised_text, shortened


class NotAttemptedError(BaseException):
    """The answer is still the blank that was handed out.

    Not an `Exception`, so that no `except Exception` between the checker and the learner's code
    takes it for a failure.
    """


class UnusableError(BaseException):
    """What was handed in cannot be judged; a `BaseException` for the same reason.

    Attributes:
        counterexample: What to say about it.
    """

    def __init__(self, counterexample: Counterexample) -> None:
        super().__init__(counterexample.yours)
        self.counterexample = counterexample


class Answer:
    """What the learner handed in, and whose fault an exception is.

    A function is wrapped: what leaves it is remembered, so that the learner is blamed for exactly
    that and the checker for everything else.

    Attributes:
        given: The learner's object as it came.
        probe: What the checker gets instead of it.
    """

    def __init__(self, given: object) -> None:
        if is_blank(given):
            raise NotAttemptedError
        self.given = given
        self.probe = self._wrapped(given) if _is_function(given) else given
        self._calls = 0
        self._left: BaseException | None = None
        self._space = _namespace(given)

    def is_to_blame(self, error: BaseException) -> bool:
        """Return whether an exception came out of the learner's code."""
        if error is self._left:
            return True
        trace = error.__traceback__
        while trace is not None:
            if self._is_learners(trace.tb_frame.f_globals):
                return True
            trace = trace.tb_next
        return False

    def raised(self, error: BaseException) -> tuple[str, ...]:
        """Return the exception and the learner's own line, as text."""
        return raised_text(error, self._is_learners, _first_line(self.given))

    def _is_learners(self, space: Mapping[str, Any]) -> bool:
        return space is self._space or space is vars(sys.modules["__main__"])

    def _wrapped(self, function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def probe(*args: Any, **named: Any) -> Any:
            self._calls += 1
            try:
                value = function(*args, **named)
            except Exception as error:
                if type(error) is NotImplementedError:
                    raise NotAttemptedError from None
                self._left = error
                raise
            # Only the first probe: later on, a forgotten `return` is an answer to be judged.
            if self._calls == 1:
                _refuse_nothing(value)
            return value

        return probe


def is_blank(given: object) -> bool:
    """Return whether an answer is `...` or None, or a collection with a `...` left in it."""
    if given is None or given is ...:
        return True
    if isinstance(given, dict):
        given = list(given.values())
    return isinstance(given, list | tuple) and any(part is ... for part in given)


def require_function(given: object, example: str) -> None:
    """Refuse an answer that cannot be called, unless it is a blank.

    Args:
        given: The learner's object as it came.
        example: How to hand in a function, such as `trip_key(partition_key)`.

    Raises:
        UnusableError: If it is neither.
    """
    if not is_blank(given) and not callable(given):
        raise UnusableError(
            Counterexample(
                yours=shortened(given),
                rule="this exercise takes a function",
                next_step=f"Hand in the function's name, without brackets, such as `{example}`.",
            )
        )


def _refuse_nothing(value: object) -> None:
    if value is ...:
        raise NotAttemptedError
    # A function is handed out with `return ...`, so None comes from one that has been worked on.
    if value is None:
        raise UnusableError(
            Counterexample(
                yours="your function gave back nothing (None)",
                rule="this exercise looks at what the function returns",
                next_step="Does it end in `return`?",
                mistake="a forgotten return",
            )
        )


def _is_function(given: object) -> TypeGuard[Callable[..., Any]]:
    return inspect.isroutine(given) or isinstance(given, functools.partial)


def _bare(given: object) -> Any:
    while isinstance(given, functools.partial):
        given = given.func
    return inspect.unwrap(given) if callable(given) else given


def _namespace(given: object) -> Mapping[str, Any] | None:
    """Return the globals of the code that was handed in, unless it is code of the house."""
    thing = _bare(given)
    space: Mapping[str, Any] | None = getattr(thing, "__globals__", None)
    if space is None:
        kind = thing if isinstance(thing, type) else type(thing)
        module = sys.modules.get(kind.__module__)
        space = None if module is None else vars(module)
    ours = space is not None and str(space.get("__name__")).partition(".")[0] == "kdslab"
    return None if ours else space


def _first_line(given: object) -> str:
    code = getattr(_bare(given), "__code__", None)
    return (
        ""
        if code is None or _namespace(given) is None
        else quote_line(code.co_filename, code.co_firstlineno)
    )
