"""The engine: everything at its time, in order, and a crash that leaves nothing behind."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.sim.clock import VirtualClock
from kdslab.sim.engine import Engine

calm = settings(deadline=None)


@calm
@given(st.lists(st.integers(0, 50), max_size=30))
def test_actions_are_done_in_the_order_of_time_and_then_as_asked(times):
    engine, done = Engine(), []
    for place, when in enumerate(times):
        engine.at(when, lambda when=when, place=place: done.append((engine.now(), when, place)))
    engine.run(until=50)

    assert [(when, when, place) for when, place in sorted(zip(times, range(99), strict=False))] == (
        done
    )


def test_what_is_due_at_the_end_is_done_and_what_comes_later_waits():
    engine, done = Engine(), []
    for when in (5.0, 5.000_001):
        engine.at(when, lambda when=when: done.append(when))
    engine.run(until=5.0)
    assert ([5.0], 5.0) == (done, engine.now())

    engine.run(until=6.0)
    assert [5.0, 5.000_001] == done


def test_an_action_for_the_past_is_done_now_and_time_does_not_go_back():
    engine, done = Engine(VirtualClock(100.0)), []
    engine.at(3.0, lambda: done.append(engine.now()))
    engine.run(until=101.0)

    assert [100.0] == done


def test_a_process_waits_as_it_says():
    engine, seen = Engine(), []

    def process():
        for seconds in (0.1, 0.2, 0.7):
            yield seconds
            seen.append(engine.now())

    running = engine.start(process(), after=1.0)
    engine.run(until=9.0)

    assert ([1.1, 1.3, 2.0], False) == (seen, running.is_alive)


def test_a_process_that_is_killed_does_nothing_more():
    engine, seen = Engine(), []

    def process():
        while True:
            yield 1.0
            seen.append(engine.now())

    running = engine.start(process())
    engine.at(2.5, running.kill)
    engine.run(until=9.0)

    assert ([1.0, 2.0], False) == (seen, running.is_alive)


def test_an_action_may_move_the_clock_itself():
    clock = VirtualClock(0.0)
    engine, seen = Engine(clock), []
    engine.at(1.0, lambda: clock.advance(5.0))
    engine.at(2.0, lambda: seen.append(engine.now()))
    engine.run(until=10.0)

    assert ([6.0], 10.0) == (seen, engine.now())
