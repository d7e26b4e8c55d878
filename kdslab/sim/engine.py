"""Things that happen at their times: a queue of actions that moves the clock from one to the next.

A *process* is a generator that yields how many seconds it waits. So a producer reads like what it
does, and a crash is nothing but `kill()`.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from heapq import heappop, heappush
from typing import TypeAlias

from kdslab.sim.clock import VirtualClock

Action: TypeAlias = Callable[[], object]
Process: TypeAlias = Generator[float, None, None]


class Engine:
    """Runs actions and processes in the order of time; those of one moment in the order asked for.

    Args:
        clock: The clock that it moves; a new one that begins at 0 if not given.

    Example:
        >>> engine = Engine()
        >>> def tick():
        ...     for _ in range(2):
        ...         yield 1.5
        ...         print(engine.now())
        >>> _ = engine.start(tick())
        >>> engine.run(until=10.0)
        1.5
        3.0
        >>> engine.now()
        10.0
    """

    def __init__(self, clock: VirtualClock | None = None) -> None:
        self.clock = clock or VirtualClock(0.0)
        self._waiting: list[tuple[float, int, Action]] = []
        self._asked = 0

    def now(self) -> float:
        """Return the time, in seconds."""
        return self.clock.now()

    def at(self, when: float, action: Action) -> None:
        """Do something at a time; what lies in the past is done at once when the engine runs."""
        self._asked += 1
        heappush(self._waiting, (when, self._asked, action))

    def after(self, seconds: float, action: Action) -> None:
        """Do something so many seconds from now."""
        self.at(round(self.now() + seconds, 6), action)

    def start(self, process: Process, *, after: float = 0.0) -> Running:
        """Start a process, now or so many seconds from now.

        Returns:
            A handle on it, to kill it or to ask whether it is alive.
        """
        running = Running(self, process)
        self.after(after, running.step)
        return running

    def run(self, until: float) -> None:
        """Do all that is due up to and including a time, and leave the clock there."""
        while self._waiting and self._waiting[0][0] <= until:
            when, _, action = heappop(self._waiting)
            self._move(when)
            action()
        self._move(until)

    def _move(self, when: float) -> None:
        # An action may have moved the clock itself, as boto3's back-off does.
        if when > self.now():
            self.clock.advance(when - self.now())


class Running:
    """A process that was started; see `Engine.start`.

    Attributes:
        is_alive: Whether it has neither come to its end nor been killed.
    """

    def __init__(self, engine: Engine, process: Process) -> None:
        self._engine = engine
        self._process = process
        self.is_alive = True

    def step(self) -> None:
        """Go on to the next wait; the engine calls this."""
        if not self.is_alive:
            return
        try:
            seconds = next(self._process)
        except StopIteration:
            self.is_alive = False
            return
        except BaseException:
            self.is_alive = False
            raise
        self._engine.after(seconds, self.step)

    def kill(self) -> None:
        """Stop it where it waits, without a word, as a crash does: nothing more of it is done."""
        self.is_alive = False
        self._process.close()
