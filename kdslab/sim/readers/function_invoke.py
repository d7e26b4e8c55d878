"""One run of a learner's function: it gets an event, takes its time, and answers or fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf
from random import Random
from typing import TypeAlias
from uuid import UUID

from kdslab.model.record import Record
from kdslab.sim.readers.function_answer import Answer, failed, judge
from kdslab.sim.readers.function_event import Context, Event, Handler, Names
from kdslab.sim.readers.function_settings import FunctionSettings

Duration: TypeAlias = float | Callable[[Event], float]
"""How many seconds an invocation takes, or what tells it from the event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocation:
    """What became of one invocation.

    Attributes:
        at: When it began, in seconds.
        seconds: How long it took.
        shard_id: Where its records came from.
        lane: Which of the shard's batches at once it was.
        records: How many records it got.
        first_sequence_number: The first of them; empty if it got none.
        retry: How often this batch had failed before.
        outcome: "ok", "partial", "error" or "timeout".
        done: How many records were done by it.
        why: What was wrong, in one sentence; empty if nothing was.
        age_seconds: How old its last record was when it ended, as the metric IteratorAge has it.
    """

    at: float
    seconds: float
    shard_id: str
    lane: int
    records: int
    first_sequence_number: str
    retry: int
    outcome: str
    done: int
    why: str
    age_seconds: float


class Invoker:
    """A function and all that it needs to run.

    Simplification: a function takes the time that it is said to take, whatever it does. One that
    runs into its timeout has done all its work, and only its answer is lost.

    Args:
        handler: The learner's own function of event and context.
        settings: The mapping's.
        names: The stream and the function.
        duration_seconds: How long a run takes: seconds above 0, or what tells them from the event.

    Attributes:
        log: All invocations, in the order in which they ended.
        running: How many run now.
        most_at_once: How many have run at the same time.

    Raises:
        ValueError: If the handler is no function of two arguments, or takes no time.
    """

    def __init__(
        self,
        handler: Handler,
        settings: FunctionSettings,
        names: Names,
        duration_seconds: Duration,
    ) -> None:
        _check_handler(handler)
        _check_duration(duration_seconds)
        self.log: list[Invocation] = []
        self.running = self.most_at_once = 0
        self._handler = handler
        self._settings = settings
        self._names = names
        self._duration = duration_seconds
        self._chance = Random(0)

    def run(
        self, event: Event, records: Sequence[Record], shard_id: str
    ) -> tuple[Answer, float, str]:
        """Call the function.

        Returns:
            What its answer means, how many seconds it takes, and the request's identifier.
        """
        request_id = str(UUID(int=self._chance.getrandbits(128), version=4))
        seconds = self._seconds(event)
        answer = self._answer(event, self._context(request_id, shard_id), records)
        if seconds > self._settings.timeout_seconds:
            seconds = float(self._settings.timeout_seconds)
            answer = failed(f"Task timed out after {seconds:.2f} seconds", "timeout")
        self.running += 1
        self.most_at_once = max(self.most_at_once, self.running)
        return answer, seconds, request_id

    def ended(self, invocation: Invocation) -> None:
        """Note an invocation that is over."""
        self.running -= 1
        self.log.append(invocation)

    def _answer(self, event: Event, context: Context, records: Sequence[Record]) -> Answer:
        try:
            response = self._handler(event, context)
        except (Exception, SystemExit) as failure:
            # A function that ends its own process is one that failed.
            return failed(f"{type(failure).__name__}: {failure}")
        return judge(response, records, self._settings)

    def _context(self, request_id: str, shard_id: str) -> Context:
        return Context(
            aws_request_id=request_id,
            function_name=self._names.function_name,
            invoked_function_arn=self._names.function_arn,
            log_stream_name=f"[$LATEST]{shard_id}",
            timeout_seconds=self._settings.timeout_seconds,
        )

    def _seconds(self, event: Event) -> float:
        seconds = self._duration(event) if callable(self._duration) else self._duration
        _check_duration(seconds)
        return seconds


def _check_handler(handler: object) -> None:
    if not callable(handler):
        raise ValueError(f"a handler is a function of event and context, got {handler!r}")
    if inspect.iscoroutinefunction(handler):
        raise ValueError("a handler is an ordinary function, got one that is async")
    try:
        inspect.signature(handler).bind({}, None)
    except TypeError:
        raise ValueError(
            "a handler takes two arguments, event and context, got "
            f"{getattr(handler, '__name__', 'a function')}{inspect.signature(handler)}"
        ) from None
    except ValueError:
        return  # Some built-in functions do not tell what they take.


def _check_duration(seconds: Duration) -> None:
    if not callable(seconds) and not 0 < seconds < inf:
        raise ValueError(f"an invocation takes some seconds, more than 0, got {seconds!r}")
