"""What a misread board gives away: another minute, another shard, or room that was not there."""

from __future__ import annotations

from typing import Final

from kdslab.course.checks.numbers import misnumbered
from kdslab.course.outcome import Counterexample, shortened
from kdslab.model.facts import SHARD_WRITE_RECORDS_PER_SECOND
from kdslab.model.series import MINUTE
from kdslab.sim.capstone_plan import Day

A_MINUTE: Final = SHARD_WRITE_RECORDS_PER_SECOND * MINUTE

_ADVICE: Final = {
    "the busiest minute, not the worst": "Look for the largest number in refused, not in offered.",
    "minutes counted from 1": "Minute 0 begins at 00:00: a list's own index is the answer.",
    "how many, not when": "That is how many were refused. Hand in the minute's index.",
    "the shard's number alone": "Hand in the whole name, as the board has it in hottest.",
    "the shard of another minute": "Take hottest at the worst minute, not at the first or last.",
    "a second, not a minute": "Times 60: the board counts minutes.",
    "one shard for all": "Times the number of shards that were open in that minute.",
    "what came, not what fits": "Ask what the shards take, not what came.",
    "text, not a number": "Hand in the number without quotes.",
    "a broken number": "Write a whole number.",
}


def wrong_minute(worst: object, day: Day) -> Counterexample | None:
    """Say what is wrong with the minute in which most was refused, if anything is."""
    if type(worst) is int and 0 <= worst < len(day.refused):
        if day.refused[worst] == max(day.refused):
            return None
        known = {
            max(range(len(day.offered)), key=day.offered.__getitem__): (
                "the busiest minute, not the worst"
            ),
            day.worst_minute + 1: "minutes counted from 1",
        }
        mistake, yours = known.get(worst, ""), f"minute {worst}, {day.refused[worst]:,} refused"
    else:
        is_count = worst == max(day.refused)
        mistake = "how many, not when" if is_count else misnumbered(worst)
        yours = shortened(worst)
    return Counterexample(
        yours=yours,
        rule=f"no minute refused more than {max(day.refused):,} records; one refused as many",
        next_step=_ADVICE.get(mistake, "max(range(1_440), key=board.refused.__getitem__)"),
        mistake=mistake,
    )


def wrong_shard(shard: object, day: Day) -> Counterexample | None:
    """Say what is wrong with the shard that was offered most in the worst minute."""
    right = day.hottest[day.worst_minute]
    if shard == right:
        return None
    mistake = ""
    if str(shard).isdigit() and int(str(shard)) == int(right[-12:]):
        mistake = "the shard's number alone"
    elif shard in day.hottest:
        mistake = "the shard of another minute"
    return Counterexample(
        yours=shortened(shard),
        rule=f"in minute {day.worst_minute} one shard was offered "
        f"{day.hottest_offered[day.worst_minute]:,} records and takes {A_MINUTE:,}",
        next_step=_ADVICE.get(mistake, "board.hottest has a name for each minute."),
        mistake=mistake,
    )


def wrong_room(room: object, day: Day) -> Counterexample | None:
    """Say what is wrong with how many records all open shards could take in the worst minute."""
    shards = day.shards[day.worst_minute]
    if type(room) in (int, float) and room == shards * A_MINUTE:
        return None
    known = {
        shards * SHARD_WRITE_RECORDS_PER_SECOND: "a second, not a minute",
        A_MINUTE: "one shard for all",
        day.offered[day.worst_minute]: "what came, not what fits",
    }
    is_number = type(room) is int
    mistake = known.get(room, "") if isinstance(room, int) and is_number else misnumbered(room)
    return Counterexample(
        yours=f"room for {shortened(room)}",
        rule=f"{shards} shards x {SHARD_WRITE_RECORDS_PER_SECOND:,} records/s x {MINUTE} s",
        next_step=_ADVICE.get(mistake, "Multiply shards, records a second, and seconds."),
        mistake=mistake,
    )


def told(day: Day) -> str:
    """Say what the board shows of its worst minute."""
    at = day.worst_minute
    room = day.shards[at] * A_MINUTE
    share = day.offered[at] / room
    cause = (
        "more than all of them take: too few shards"
        if share > 1
        else f"{share:.0%} of the room: the keys do not spread evenly"
    )
    return (
        f"At {at // 60:02d}:{at % 60:02d} {day.offered[at]:,} records come, room is for {room:,}, "
        f"and {day.refused[at]:,} are refused. {day.hottest[at]} is offered "
        f"{day.hottest_offered[at]:,} and takes {A_MINUTE:,}. What came is {cause}."
    )
