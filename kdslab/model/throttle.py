"""How fast a shard may take records in: two buckets that refill every second.

A bucket holds tokens. A record takes one from the first and its bytes from the second; time fills
both again, up to the brim. A record that finds too few tokens in either is refused, and takes none.

Simplification: AWS does not publish its algorithm. Buckets that hold one second's worth agree with
AWS's picture of a tank and with the limiter inside its own producer library.
Simplification: after a quiet second a full bucket and its refill together let up to two seconds'
worth through within one second; how AWS draws its one-second window is not published.
"""

from __future__ import annotations

from functools import lru_cache

from kdslab.model.facts import (
    KIB,
    RECORD_BYTES_BY_DEFAULT,
    RECORD_KIB_AT_MOST,
    SHARD_WRITE_BYTES_PER_SECOND,
    SHARD_WRITE_RECORDS_PER_SECOND,
)

_MICRO = 1_000_000


class Bucket:
    """Tokens that are spent at once and come back with time.

    Levels are integers, in millionths of a token, and times are taken to the microsecond that is
    nearest. So the same times give the same answer on every machine, and many small steps bring
    back what one step brings.

    Args:
        capacity: The most tokens it holds; it starts full.
        refill_per_second: How many come back each second.
        now: The time at which it is full, in seconds.

    Raises:
        ValueError: If the capacity or the refill is not positive.
    """

    __slots__ = ("_at", "_capacity", "_level", "_micros", "_refill")

    def __init__(self, *, capacity: int, refill_per_second: int, now: float) -> None:
        if capacity <= 0 or refill_per_second <= 0:
            raise ValueError(
                f"capacity and refill must be positive, got {capacity} and {refill_per_second}"
            )
        self._capacity = self._level = capacity * _MICRO
        self._refill = refill_per_second
        self._at = now
        self._micros = round(now * _MICRO)

    def level(self, now: float) -> int:
        """Let the time up to `now` fill the bucket; return the tokens in it, in millionths."""
        if now > self._at:
            micros = round(now * _MICRO)
            filled = self._level + (micros - self._micros) * self._refill
            self._level = filled if filled < self._capacity else self._capacity
            self._at = now
            self._micros = micros
        return self._level

    def take(self, tokens: int) -> None:
        """Take tokens out; the caller has looked at the level."""
        self._level -= tokens * _MICRO

    def hold(self, now: float, capacity: int) -> None:
        """Have another capacity from now on; what is above it spills."""
        self._level = min(self.level(now), capacity * _MICRO)
        self._capacity = capacity * _MICRO

    def wait_seconds(self, now: float, tokens: int) -> float:
        """Return how long it takes until so many tokens are there; 0 if they are."""
        missing = tokens * _MICRO - self.level(now)
        if missing <= 0:
            return 0.0
        ready = self._micros - -missing // self._refill
        wait = ready - round(now * _MICRO)
        # The last digits of a float must not make the wait too short.
        while round((now + wait / _MICRO) * _MICRO) < ready:
            wait += 1
        return wait / _MICRO


def burst_bytes(record_bytes_at_most: int) -> int:
    """Return how many bytes a shard takes at once, given the largest record of its stream.

    Source: developer guide, "Handle large records"; the limiter of AWS's own producer library.

    Example:
        >>> burst_bytes(1_048_576), burst_bytes(1_048_577)
        (1048576, 10485760)
    """
    large = record_bytes_at_most > RECORD_BYTES_BY_DEFAULT
    return RECORD_KIB_AT_MOST * KIB if large else SHARD_WRITE_BYTES_PER_SECOND


class WriteBudget:
    """What one shard may take in: records a second and bytes a second, both at once.

    Args:
        now: The time at which the budget is untouched, in seconds.
        burst_bytes: How many bytes may come at once; a stream with larger records needs more.

    Example:
        >>> budget = WriteBudget(now=0.0)
        >>> budget.spend(0.0, records=1_200, size_bytes=1_200 * 100)
        1000
        >>> budget.spend(0.5, records=1_200, size_bytes=1_200 * 100)
        500
    """

    __slots__ = ("_bytes", "_records")

    def __init__(self, *, now: float, burst_bytes: int = SHARD_WRITE_BYTES_PER_SECOND) -> None:
        self._records = Bucket(
            capacity=SHARD_WRITE_RECORDS_PER_SECOND,
            refill_per_second=SHARD_WRITE_RECORDS_PER_SECOND,
            now=now,
        )
        self._bytes = Bucket(
            capacity=burst_bytes, refill_per_second=SHARD_WRITE_BYTES_PER_SECOND, now=now
        )

    def spend(self, now: float, *, records: int, size_bytes: int) -> int:
        """Admit as many of some equally large records as fit, and pay for those.

        Args:
            now: The time of the attempt, in seconds; a time before the last one counts as the last.
            records: How many are offered.
            size_bytes: What all of them weigh together.

        Returns:
            How many are admitted, from 0 to `records`.

        Raises:
            ValueError: If less than nothing is offered.
        """
        if records < 0 or size_bytes < 0:
            raise ValueError(f"an offer must not be negative, got {records} and {size_bytes} bytes")
        if records < 2:
            return int(self.admit(now, size_bytes)) if records else 0
        each = -(-size_bytes // records)
        admitted = self._records.level(now) // _MICRO
        if records < admitted:
            admitted = records
        bytes_left = self._bytes.level(now) // _MICRO
        if each * admitted > bytes_left:
            admitted = bytes_left // each
        self._records.take(admitted)
        self._bytes.take(admitted * each)
        return admitted

    def admit(self, now: float, size_bytes: int) -> bool:
        """Spend on one record: the same rule without divisions, since every record passes here."""
        records, volume = self._records, self._bytes
        if now > records._at or now > volume._at:
            records.level(now)
            volume.level(now)
        wanted = size_bytes * _MICRO
        if records._level < _MICRO or volume._level < wanted:
            return False
        records._level -= _MICRO
        volume._level -= wanted
        return True

    def lack(self, now: float, size_bytes: int) -> tuple[str, float]:
        """Say why one record of a size is refused.

        Returns:
            "records" or "bytes", whichever takes longer, and the seconds until there is enough.
        """
        waits = {
            "records": self._records.wait_seconds(now, 1),
            "bytes": self._bytes.wait_seconds(now, size_bytes),
        }
        return max(waits.items(), key=lambda item: item[1])

    def left(self, now: float) -> tuple[float, float]:
        """Return how many records and how many bytes are left to spend."""
        return self._records.level(now) / _MICRO, self._bytes.level(now) / _MICRO

    def hold(self, now: float, burst_bytes: int) -> None:
        """Take another number of bytes at once from now on."""
        self._bytes.hold(now, burst_bytes)


def admitted_evenly(records: int, size_bytes: int, seconds: int = 1) -> int:
    """Return how many of some alike records a shard admits that come evenly over whole seconds.

    Each second's records come at once, and a second fills both buckets to the brim, so that each
    second starts anew. That holds while the buckets hold one second's worth.

    Args:
        records: How many come in all.
        size_bytes: What each weighs; it counts in whole KiB, as PutRecord's does.
        seconds: Over how many seconds, at least 1.

    Example:
        >>> admitted_evenly(1_200, 100), admitted_evenly(1_200, 100, seconds=2)
        (1000, 1200)
    """
    each, more = divmod(records, seconds)
    lean = (seconds - more) * _in_a_second(each, size_bytes)
    return lean + more * _in_a_second(each + 1, size_bytes) if more else lean


@lru_cache(maxsize=1 << 16)
def _in_a_second(records: int, size_bytes: int) -> int:
    counted = size_bytes + -size_bytes % KIB
    return WriteBudget(now=0.0).spend(0.0, records=records, size_bytes=records * counted)
