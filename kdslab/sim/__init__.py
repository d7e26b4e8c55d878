"""What happens around the stream: the clock, and scenarios that a figure can draw.

`kdslab.sim.trips` is imported by its own name: it reads real data, and `import kdslab` shall not.
"""

from kdslab.sim.clock import VirtualClock
from kdslab.sim.hashing import RoutedKey, Routing, chance_of_no_collision, route_keys

__all__ = ["RoutedKey", "Routing", "VirtualClock", "chance_of_no_collision", "route_keys"]
