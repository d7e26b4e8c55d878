"""What wrong blanks about a buffer give away: the other hint, another unit, another day."""

from __future__ import annotations

from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.defaults import DELIVERY_BUFFER_SECONDS_BY_DEFAULT
from kdslab.model.facts import MIB
from kdslab.sim.pipeline_buffer import DAY_SECONDS, BufferPlan, buffer_plan

LINES_PER_SECOND: Final = 40
LINE_BYTES: Final = 300
BUFFER_MIB: Final = 5
BUFFER_SECONDS: Final = 60
PLAN: Final[BufferPlan] = buffer_plan(
    LINES_PER_SECOND, LINE_BYTES, buffer_mib=BUFFER_MIB, buffer_seconds=BUFFER_SECONDS
)
"""The log of the lesson's blanks, and the files that it becomes."""

_CLOSE: Final = 0.01
_FULL: Final = BUFFER_MIB * MIB
_A_SECOND: Final = LINES_PER_SECOND * LINE_BYTES

_TO_FULL: Final = {
    "the bytes of a line forgotten": (_FULL / LINES_PER_SECOND, "Each line brings 300 bytes."),
    "the lines of a second forgotten": (_FULL / LINE_BYTES, "40 lines come in each second."),
    "MB, not MiB": (BUFFER_MIB * 1e6 / _A_SECOND, "A MiB is 2**20 bytes."),
    "upside down": (_A_SECOND / _FULL, "Divide the buffer by what comes in a second."),
}
_BETWEEN: Final = {
    "the later of the two": (PLAN.seconds_to_full, "Whichever hint comes first writes the file."),
    "both, one after the other": (
        PLAN.seconds_to_full + BUFFER_SECONDS,
        "The two run side by side. Which is over first?",
    ),
    "the default, not the hint": (
        float(DELIVERY_BUFFER_SECONDS_BY_DEFAULT),
        "The default holds for whoever gives no hint. Here it is 60.",
    ),
}
_A_DAY: Final = {
    "an hour's files": (PLAN.files_a_day / 24, "Multiply by 24 hours."),
    "by the hint that does not rule": (
        DAY_SECONDS / PLAN.seconds_to_full,
        "Divide the day by the time between two files.",
    ),
    "the seconds of a day": (float(DAY_SECONDS), "Divide them by the time between two files."),
}


def wrong_blank(to_full: object, between: object, a_day: object) -> Counterexample | None:
    """Say what is wrong with the first wrong one of three blanks, if anything is."""
    return (
        _wrong(
            "seconds_to_full",
            to_full,
            PLAN.seconds_to_full,
            f"{LINES_PER_SECOND} x {LINE_BYTES} bytes come in a second; the buffer holds "
            f"{BUFFER_MIB} x 2**20",
            _TO_FULL,
        )
        or _wrong(
            "between_files",
            between,
            PLAN.file_seconds,
            f"full after {PLAN.seconds_to_full:.0f} s, old after {BUFFER_SECONDS} s: whichever "
            "comes first",
            _BETWEEN,
        )
        or _wrong(
            "files_a_day",
            a_day,
            PLAN.files_a_day,
            f"a day has 24 x 60 x 60 s, and a file is written every {PLAN.file_seconds:g} s",
            _A_DAY,
        )
    )


def _wrong(
    name: str, given: object, right: float, rule: str, known: dict[str, tuple[float, str]]
) -> Counterexample | None:
    if isinstance(given, int | float) and not isinstance(given, bool):
        if _is_near(given, right):
            return None
        found = (one for one, (value, _) in known.items() if _is_near(given, value))
        mistake = next(found, "")
        step = known[mistake][1] if mistake else "Work the three out from top to bottom."
    else:
        mistake, step = misnumbered(given), "Write the number without quotes."
    return Counterexample(
        yours=f"{name} = {shortened(given)}", rule=rule, next_step=step, mistake=mistake
    )


def _is_near(given: float, value: float) -> bool:
    return abs(given - value) <= _CLOSE * value
