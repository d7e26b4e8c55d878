"""What a producer like the Kinesis Producer Library has done, counted as its metrics count it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class KplCounts:
    """The totals of a run.

    Attributes:
        user_records_offered: What the program gave.
        user_records_put: What was stored where a reader finds it, each once.
        kinesis_records_put: In how many records the stream stored that.
        requests: Calls of PutRecords.
        kinesis_records_throttled: Attempts that a shard refused.
        user_records_expired: What failed because RecordTtl was over.
        user_records_refused: What failed at once, if FailIfThrottled is set.
        user_records_strayed: What was stored in a shard that does not own it and was sent again.
        waiting: What is neither stored nor failed yet.
        buffered_seconds_mean: From `put` to stored, on average.
        buffered_seconds_most: From `put` to stored, the longest.
    """

    user_records_offered: int
    user_records_put: int
    kinesis_records_put: int
    requests: int
    kinesis_records_throttled: int
    user_records_expired: int
    user_records_refused: int
    user_records_strayed: int
    waiting: int
    buffered_seconds_mean: float
    buffered_seconds_most: float


class Tally:
    """The same totals while they are counted; see `KplCounts` for what they mean."""

    def __init__(self) -> None:
        self.offered = self.put = self.kinesis_records = self.requests = 0
        self.throttled = self.expired = self.refused = self.strayed = 0
        self._seconds = self._most = 0.0

    def stored(self, seconds: float) -> None:
        """Count a user record that was stored so many seconds after it was given."""
        self.put += 1
        self._seconds += seconds
        self._most = max(self._most, seconds)

    def counts(self) -> KplCounts:
        """Return the totals."""
        return KplCounts(
            user_records_offered=self.offered,
            user_records_put=self.put,
            kinesis_records_put=self.kinesis_records,
            requests=self.requests,
            kinesis_records_throttled=self.throttled,
            user_records_expired=self.expired,
            user_records_refused=self.refused,
            user_records_strayed=self.strayed,
            waiting=self.offered - self.put - self.expired - self.refused,
            buffered_seconds_mean=round(self._seconds / self.put, 6) if self.put else 0.0,
            buffered_seconds_most=round(self._most, 6),
        )
