"""Claims about two things at a time: what comes before what, and what goes with what.

An ordering is right when every pair of neighbours is; a matching, when every item has its place.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Pair: TypeAlias = tuple[str, str]
Picks: TypeAlias = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """The pairs of one question.

    Attributes:
        ident: The question's name; it seeds the order in which things are shown.
        is_ordering: Whether a pair says "before", and not "goes with".
        right: The right pairs; of an ordering, the neighbours.
        wrong: Pairs that many people believe in.

    Example:
        >>> pairs = Pairs(ident="x", is_ordering=True, right=(("a", "b"), ("b", "c")), wrong=())
        >>> pairs.order()
        ('a', 'b', 'c')
    """

    ident: str
    is_ordering: bool
    right: tuple[Pair, ...]
    wrong: tuple[Pair, ...]

    def order(self) -> tuple[str, ...]:
        """Return the items of an ordering from first to last; nothing if they form no line."""
        after = dict(self.right)
        line = [item for item in after if item not in after.values()][:1]
        # A pair too many could lead round in a circle.
        while line and line[-1] in after and len(line) <= len(self.right):
            line.append(after[line[-1]])
        return tuple(line) if len(line) == len(self.right) + 1 else ()

    def items(self) -> tuple[str, ...]:
        """Return what is to be placed, never in the right order."""
        if not self.is_ordering:
            return self._shuffled([item for item, _ in self.right])
        shown = self._shuffled(self.order())
        return shown[::-1] if shown == self.order() else shown

    def places(self) -> tuple[str, ...]:
        """Return what there is to choose from for each item."""
        if self.is_ordering:
            return tuple(str(number + 1) for number in range(len(self.order())))
        return self._shuffled([place for _, place in (*self.right, *self.wrong)])

    def key(self) -> Picks:
        """Return for each item, as shown, the number of its place."""
        order, places, goes_to = self.order(), self.places(), dict(self.right)
        if self.is_ordering:
            return tuple(order.index(item) for item in self.items())
        return tuple(places.index(goes_to[item]) for item in self.items())

    def held(self, picks: Picks) -> tuple[Pair, ...]:
        """Return the wrong pairs that an answer believes in.

        Args:
            picks: For each item, as shown, the number of its place.
        """
        place = dict(zip(self.items(), picks, strict=True))
        if self.is_ordering:
            return tuple(pair for pair in self.wrong if place[pair[0]] < place[pair[1]])
        names = self.places()
        return tuple(pair for pair in self.wrong if names[place[pair[0]]] == pair[1])

    def told(self, picks: Picks) -> list[str]:
        """Return an answer in words: the items in their order, or each with its place."""
        placed = list(zip(picks, self.items(), strict=True))
        if self.is_ordering:
            return [item for _, item in sorted(placed)]
        return [self.said((item, self.places()[pick])) for pick, item in placed]

    def said(self, pair: Pair) -> str:
        """Return a pair in words."""
        return f"{pair[0]}, before {pair[1]}" if self.is_ordering else f"{pair[0]} → {pair[1]}"

    def faults(self) -> Iterator[str]:
        """Walk what is wrong with the form of the pairs."""
        if any(not all(pair) for pair in (*self.right, *self.wrong)):
            yield "an option has no second half"
        elif self.is_ordering:
            yield from self._faults_of_order()
        else:
            yield from self._faults_of_match()

    def _faults_of_order(self) -> Iterator[str]:
        order = self.order()
        if len(order) < 3 or len(set(order)) < len(order):
            yield f"the right pairs make no line of three or more: {', '.join(order) or 'none'}"
            return
        for first, later in self.wrong:
            if not {first, later} <= set(order):
                yield f"{self.said((first, later))!r} names something that is not in the line"
            elif order.index(first) < order.index(later):
                yield f"{self.said((first, later))!r} agrees with the right order"

    def _faults_of_match(self) -> Iterator[str]:
        items = [item for item, _ in self.right]
        if len(items) < 3 or len(set(items)) < len(items):
            yield f"a matching needs three items or more, each once, got {', '.join(items)}"
        for item, place in self.wrong:
            if item not in items:
                yield f"{self.said((item, place))!r} names something that has no place"

    def _shuffled(self, found: Sequence[str]) -> tuple[str, ...]:
        shown = sorted(set(found))
        random.Random(f"{self.ident} {len(shown)}").shuffle(shown)
        return tuple(shown)
