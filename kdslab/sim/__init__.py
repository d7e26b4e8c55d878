"""What happens around the stream: the clock, and scenarios that a figure can draw."""

from kdslab.sim.clock import VirtualClock
from kdslab.sim.hashing import RoutedKey, Routing, chance_of_no_collision, route_keys
from kdslab.sim.trips import DayRun, Position, Trip, day_of_trips, run_day

__all__ = [
    "DayRun",
    "Position",
    "RoutedKey",
    "Routing",
    "Trip",
    "VirtualClock",
    "chance_of_no_collision",
    "day_of_trips",
    "route_keys",
    "run_day",
]
