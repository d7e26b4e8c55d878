"""Records that go to a function together, and what all lanes of a mapping share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kdslab.model.record import Record
from kdslab.model.stream import Stream
from kdslab.sim.engine import Engine
from kdslab.sim.readers.function_event import Names
from kdslab.sim.readers.function_invoke import Invoker
from kdslab.sim.readers.function_settings import FunctionSettings


@dataclass(slots=True, kw_only=True)
class Chunk:
    """Records that go to the function together, and what was tried with them.

    Attributes:
        records: At least one, or none for the final invocation of a window.
        retries: How often they have failed and not been split.
        invocations: How often the function got them.
        request_id: The last of those invocations.
    """

    records: list[Record]
    retries: int = 0
    invocations: int = 0
    request_id: str = ""

    def split_off_first_half(self) -> Chunk:
        """Keep the second half and return the first; splitting uses no retry up."""
        half = (len(self.records) + 1) // 2
        first, self.records = self.records[:half], self.records[half:]
        return Chunk(records=first, retries=self.retries, invocations=self.invocations)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What all lanes of a mapping share."""

    engine: Engine
    stream: Stream
    settings: FunctionSettings
    names: Names
    invoker: Invoker
    give_up: Callable[[str, Sequence[Record], str, Chunk], None]
