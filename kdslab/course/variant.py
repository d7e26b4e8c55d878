"""Numbers of your own: each learner and attempt gets a variant, and always the same one."""

from __future__ import annotations

from hashlib import sha256
from random import Random


def chance_of(learner: str, attempt: int, exercise: str) -> Random:
    """Return the chance that draws one learner's variant of one exercise.

    Args:
        learner: Any name; the same name gives the same numbers on every machine.
        attempt: 1 for the first try, and so on.
        exercise: The exercise, such as "03.2".

    Example:
        >>> chance_of("ada", 1, "03.2").random() == chance_of("ada", 1, "03.2").random()
        True
    """
    seed = sha256(f"{exercise}/{learner}/{attempt}".encode()).digest()
    return Random(int.from_bytes(seed, "big"))
