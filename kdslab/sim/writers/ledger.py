"""What became of every record that a producer was given: none is ever missing from these books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """The books, added up. `given` is always `stored + given_up + waiting`.

    Attributes:
        given: Records that the producer was asked to bring.
        stored: Those of them that the stream has, once or more often.
        given_up: Those that the stream does not have and that nobody will send any more.
        waiting: Those that the stream does not have yet.
        duplicates: Copies in the stream beyond the first of each record.
        attempts: Requests that left the producer.
        sent: Records in those requests, each counted as often as it was sent.
        refused: Those of the records sent that were not let in.
    """

    given: int
    stored: int
    given_up: int
    waiting: int
    duplicates: int
    attempts: int
    sent: int
    refused: int


class Ledger:
    """Keeps the books of one producer.

    A record is known by its number, since two records may look alike.

    Example:
        >>> ledger = Ledger()
        >>> first, second = ledger.give(), ledger.give()
        >>> ledger.note([first, second], [True, False])
        >>> ledger.settle([first])
        >>> counts = ledger.counts()
        >>> counts.stored, counts.given_up, counts.waiting
        (1, 0, 1)
    """

    def __init__(self) -> None:
        self._copies: list[int] = []
        self._is_settled: list[bool] = []
        self._attempts = 0
        self._sent = 0
        self._refused = 0

    def give(self) -> int:
        """Enter one more record; return its number."""
        self._copies.append(0)
        self._is_settled.append(False)
        return len(self._copies) - 1

    def note(self, numbers: Sequence[int], stored: Sequence[bool]) -> None:
        """Enter one request: what was in it, and what of it the stream took."""
        self._attempts += 1
        self._sent += len(numbers)
        for number, took in zip(numbers, stored, strict=True):
            if took:
                self._copies[number] += 1
            else:
                self._refused += 1

    def settle(self, numbers: Iterable[int]) -> None:
        """Enter that the producer is done with some records, for better or worse."""
        for number in numbers:
            self._is_settled[number] = True

    def copies(self, number: int) -> int:
        """Return how often the stream has a record."""
        return self._copies[number]

    def counts(self) -> Counts:
        """Add up."""
        missing = [
            done for done, copies in zip(self._is_settled, self._copies, strict=True) if not copies
        ]
        stored = len(self._copies) - len(missing)
        return Counts(
            given=len(self._copies),
            stored=stored,
            given_up=sum(missing),
            waiting=len(missing) - sum(missing),
            duplicates=sum(self._copies) - stored,
            attempts=self._attempts,
            sent=self._sent,
            refused=self._refused,
        )


def together(counts: Iterable[Counts]) -> Counts:
    """Add up the books of many producers."""
    books = list(counts)
    names = Counts.__slots__
    return Counts(**{name: sum(getattr(book, name) for book in books) for name in names})
