"""Five alarms of one night: the graph that shows the cause, and the act that ends the alarm."""

from __future__ import annotations

from typing import Final

from kdslab.course.outcome import Counterexample, shortened
from kdslab.sim.operate import Shift, on_call
from kdslab.sim.operate_incidents import ACTS, METRICS, PAGES

ALARMS: Final = {page[0]: page for page in PAGES if page[0] in "BDEGH"}
"""The pages of the night by their letters."""

_WHY: Final = {
    "B": "IncomingRecords of each shard tells a hot shard from too few shards",
    "D": "the age, shard by shard, tells one stuck shard from a slow reader",
    "E": "only ReadProvisionedThroughputExceeded counts refused readers",
    "G": "IncomingRecords of each shard tells full shards from a burst",
    "H": "only the age is measured by the reader: no call, no point",
}
_READERS, _PRODUCERS = "DEH", "BG"
_DOUBLE, _SPREAD, _EVEN, _FASTER = (
    "double the shards",
    "spread the hottest key over 32 suffixes",
    "even out the producers' bursts",
    "make the reader four times faster",
)
_SPLIT: Final = "split the busiest shard"
_MISTAKES: Final = {
    "wait": ("waiting", "Waiting changes nothing here. Find the cause first."),
    _SPLIT: ("one shard for all", "Look at every shard: is it only one that has too much to do?"),
    _DOUBLE: ("more shards for all", "Look at how full the shards are. Are they full at all?"),
    _SPREAD: ("a hot key everywhere", "Look at every shard: does one stand out at all?"),
    _EVEN: ("bursts everywhere", "Look at how full the shards are: an even stream fills them too."),
    _FASTER: ("a faster reader for everything", "What keeps the reader? Speed is not it."),
    "raise the retention to 7 days": (
        "retention as a cure",
        "That buys time. What is behind it goes on.",
    ),
}
_FOR_PRODUCERS: Final = (_SPLIT, _DOUBLE, _SPREAD, _EVEN)
_FOR_READERS: Final = (
    _FASTER,
    "set aside a record that keeps failing",
    "move the other readers to fan-out",
    "start the reader again",
)
_OTHER_SIDE: Final = {
    _READERS: (
        "a producers' cure for readers",
        "Producers have no trouble here. What is it that the readers do, or do not do?",
    ),
    _PRODUCERS: (
        "a readers' cure for producers",
        "Readers do not refuse a producer; shards do. Look at every shard.",
    ),
}


def misjudged(night: dict[str, object]) -> Counterexample | None:
    """Say what is wrong with the first alarm of the night that is misjudged."""
    for letter, page in ALARMS.items():
        given = night.get(letter)
        if not isinstance(given, tuple | list) or len(given) != 2:
            return _no_pair(letter, given)
        graph, act = given
        if graph not in METRICS or act not in tuple(ACTS):
            return _unknown(letter, graph, act)
        found = _wrong_graph(letter, graph) or _wrong_act(letter, on_call(page, act))
        if found:
            return found
    return None


def _no_pair(letter: str, given: object) -> Counterexample:
    return Counterexample(
        yours=f"{letter}: {shortened(given)}",
        rule="each alarm has a pair: a graph and an act",
        next_step=f'Write "{letter}": ("{METRICS[0]}", "wait"), with better words.',
        mistake="not a pair",
    )


def _unknown(letter: str, graph: object, act: object) -> Counterexample:
    is_graph = graph not in METRICS
    return Counterexample(
        yours=f"{letter}: {shortened(graph if is_graph else act)}",
        rule=f"graphs are {', '.join(METRICS)}" if is_graph else f"acts are {', '.join(ACTS)}",
        next_step="Copy the words letter by letter; first the graph, then the act.",
        mistake="not one of the names",
    )


def _wrong_graph(letter: str, graph: str) -> Counterexample | None:
    shift = on_call(ALARMS[letter])
    if graph in shift.telling:
        return None
    is_symptom = graph == shift.harm
    return Counterexample(
        yours=f"{letter}: {graph} is {shift.graph(graph).highest(0):,.0f} at the start",
        rule=_WHY[letter],
        next_step="The alarm has told you that already. Which graph says why?"
        if is_symptom
        else "Would this graph look any different without the trouble?",
        mistake="the symptom again" if is_symptom else "a graph that stays calm",
    )


def _wrong_act(letter: str, shift: Shift) -> Counterexample | None:
    if shift.is_over:
        return None
    mistake, step = _MISTAKES.get(shift.act, ("another cause", "Whom would that help? Not here."))
    for letters, acts in ((_READERS, _FOR_PRODUCERS), (_PRODUCERS, _FOR_READERS)):
        if letter in letters and shift.act in acts:
            mistake, step = _OTHER_SIDE[letters]
    return Counterexample(
        yours=f"{letter}: {shift.act}; {shift.harm} goes from {shift.harm_before:,.0f} "
        f"to {shift.harm_after:,.0f}",
        rule=f"the alarm is off when it is near 0 again; {_WHY[letter]}",
        next_step=step,
        mistake=mistake,
    )
