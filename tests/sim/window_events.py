"""Events for tests about windows."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from kdslab.sim.windows import Event

LONGEST_DELAY = 200


@st.composite
def _event(draw):
    happened = draw(st.integers(0, 1_200))
    return Event(
        happened_at=float(happened),
        arrived_at=float(happened + draw(st.integers(0, LONGEST_DELAY))),
        key=draw(st.sampled_from("ab")),
        value=float(draw(st.integers(-9, 9))),
    )


event_lists = st.lists(_event(), max_size=40)
lengths = st.integers(1, 150)


def event(happened, arrived, value=1.0, key="k"):
    return Event(happened_at=happened, arrived_at=arrived, key=key, value=value)


def numbers(windows):
    """Return what windows say, whenever they were emitted and in whatever order."""
    return {replace(each, emitted_at=None) for each in windows}
