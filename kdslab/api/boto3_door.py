"""The door for the real boto3: its requests are answered here instead of going out.

A client goes its whole way: it checks parameters, signs, serialises, emits `before-send`, and then
parses an HTTP answer and retries. Our handler of that event gives the answer, so no socket opens.
The waits between retries, between a waiter's polls and for a subscription's next event move the
lab's clock instead of the wall's: a loop over a subscription's events lasts five virtual minutes.

Simplification: a call takes no time on the lab's clock, and the network between never fails.
Simplification: the client-side rate limiter of boto3's `adaptive` mode waits in real time.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any, Final

from kdslab.api import event_stream
from kdslab.api.codec import JSON
from kdslab.api.responses import answered, sent
from kdslab.api.service import Events, Service
from kdslab.model.errors import KinesisError
from kdslab.sim.clock import VirtualClock

_MICROSECOND: Final = 1e-6


def open_door(client: Any, service: Service, clock: VirtualClock, seed: int) -> None:
    """Let a fresh boto3 client of kinesis talk to a service, on a virtual clock.

    Args:
        client: A client made by boto3.
        service: Who answers.
        clock: What back-off and waiting move.
        seed: Where the jitter of the client's back-off starts.
    """
    client.meta.events.register("before-send.kinesis", _answerer(service, clock))
    # botocore has no public place to take over its sleep; the emitter that the endpoint asks
    # whether to retry is the narrowest one.
    endpoint = client._endpoint
    endpoint._event_emitter = _VirtualBackoff(endpoint._event_emitter, clock, seed)
    client.get_waiter = _virtual_waiters(client.get_waiter, clock)


def _answerer(service: Service, clock: VirtualClock) -> Any:
    numbers = count(1)

    def answer(request: Any, **_: Any) -> Any:
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        status, body, events = service.answer(operation, sent(request))
        headers = {"x-amzn-RequestId": f"{next(numbers):08x}-0000-4000-8000-000000000000"}
        if events is not None:
            headers["Content-Type"] = event_stream.CONTENT_TYPE
            return answered(request, status, headers, _Messages(service, events, clock))
        headers |= {"Content-Type": JSON.content_type, "Content-Length": str(len(body))}
        return answered(request, status, headers, [body])

    return answer


class _Messages:
    """What follows an answer, message by message; waiting for the next moves the lab's clock."""

    def __init__(self, service: Service, events: Events, clock: VirtualClock) -> None:
        self._service = service
        self._events = events
        self._clock = clock

    def __iter__(self) -> Iterator[bytes]:
        yield event_stream.initial_response()
        try:
            yield from self._pushed()
        except KinesisError as end:
            yield event_stream.exception(end.code, end.message)

    def close(self) -> None:
        self._service.end(self._events)

    def _pushed(self) -> Iterator[bytes]:
        is_over = False
        while not is_over:
            event, is_over, wait_seconds = self._service.deliver(self._events)
            if event is not None:
                yield event_stream.event(JSON.write(event, "SubscribeToShardEvent"))
            elif not is_over:
                # The clock knows nothing finer; a step of nothing would wait for ever.
                self._clock.advance(max(wait_seconds, _MICROSECOND))


_CHANCE = threading.Lock()


class _VirtualBackoff:
    """An event emitter in front of botocore's, for which back-off takes no real time."""

    def __init__(self, emitter: Any, clock: VirtualClock, seed: int) -> None:
        self._emitter = emitter
        self._clock = clock
        self._chance = random.Random(seed).getstate()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._emitter, name)

    def emit(self, event_name: str, **facts: Any) -> Any:
        if not event_name.startswith("needs-retry.") or _succeeded(facts["response"]):
            return self._emitter.emit(event_name, **facts)
        with self._own_chance():
            answers = self._emitter.emit(event_name, **facts)
        return [(handler, self._sleep(delay)) for handler, delay in answers]

    def _sleep(self, delay: float | bool | None) -> float | bool | None:
        if delay is None or delay is False:
            return delay
        self._clock.advance(delay)
        return 0

    @contextmanager
    def _own_chance(self) -> Iterator[None]:
        # botocore draws its jitter from the module's generator; the lab's runs must repeat.
        with _CHANCE:
            theirs = random.getstate()
            random.setstate(self._chance)
            try:
                yield
            finally:
                self._chance = random.getstate()
                random.setstate(theirs)


def _succeeded(response: Any) -> bool:
    return response is not None and response[0].status_code < 300


def _virtual_waiters(get_waiter: Any, clock: VirtualClock) -> Any:
    def get(name: str) -> Any:
        waiter = get_waiter(name)
        wait = waiter.wait

        def wait_virtually(**arguments: Any) -> None:
            _install_time()
            before = _clock_of_waiter.set(clock)
            try:
                wait(**arguments)
            finally:
                _clock_of_waiter.reset(before)

        waiter.wait = wait_virtually
        return waiter

    return get


_clock_of_waiter: ContextVar[VirtualClock | None] = ContextVar("_clock_of_waiter", default=None)


class _WaiterTime:
    """The module `time` as botocore's waiters see it: a lab's waiter sleeps on the lab's clock."""

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)

    def sleep(self, seconds: float) -> None:
        clock = _clock_of_waiter.get()
        if clock is None:
            time.sleep(seconds)
        else:
            clock.advance(seconds)


def _install_time() -> None:
    import botocore.waiter

    module: Any = botocore.waiter
    if not isinstance(module.time, _WaiterTime):
        module.time = _WaiterTime()
