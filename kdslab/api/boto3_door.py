"""The door for the real boto3: its requests are answered here instead of going out.

A client goes its whole way: it checks parameters, signs, serialises, emits `before-send`, and then
parses an HTTP answer and retries. Our handler of that event gives the answer, so no socket opens.
The waits between retries and between a waiter's polls move the lab's clock instead of the wall's.

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
from typing import Any

from kdslab.api.service import Service
from kdslab.sim.clock import VirtualClock


def open_door(client: Any, service: Service, clock: VirtualClock, seed: int) -> None:
    """Let a fresh boto3 client of kinesis talk to a service, on a virtual clock.

    Args:
        client: A client made by boto3.
        service: Who answers.
        clock: What back-off and waiting move.
        seed: Where the jitter of the client's back-off starts.
    """
    client.meta.events.register("before-send.kinesis", _answerer(service))
    # botocore has no public place to take over its sleep; the emitter that the endpoint asks
    # whether to retry is the narrowest one.
    endpoint = client._endpoint
    endpoint._event_emitter = _VirtualBackoff(endpoint._event_emitter, clock, seed)
    client.get_waiter = _virtual_waiters(client.get_waiter, clock)


def _answerer(service: Service) -> Any:
    from botocore.awsrequest import AWSResponse

    answered = 0

    def answer(request: Any, **_: Any) -> AWSResponse:
        nonlocal answered
        answered += 1
        operation = request.headers["X-Amz-Target"].decode().partition(".")[2]
        status, body = service.answer(operation, _body(request))
        headers = {
            "x-amzn-RequestId": f"{answered:08x}-0000-4000-8000-000000000000",
            "Content-Type": "application/x-amz-json-1.1",
            "Content-Length": str(len(body)),
        }
        return AWSResponse(request.url, status, headers, _Raw(body))

    return answer


def _body(request: Any) -> bytes:
    body = request.body
    if hasattr(body, "read"):
        body = body.read()
    return body.encode() if isinstance(body, str) else body or b""


class _Raw:
    """The little of a urllib3 response that botocore reads."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: Any, **__: Any) -> Iterator[bytes]:
        yield self._body


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
