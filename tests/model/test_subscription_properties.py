"""A subscriber against a plain list: however it is cut off, it sees each record once, in order."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from kdslab.model.events import PutRefused
from kdslab.model.facts import FAN_OUT_BYTES_PER_SECOND, KIB, MIB
from kdslab.model.iterator import IteratorType
from kdslab.model.stream import Stream
from kdslab.model.subscription import subscribe

STREAM_ARN = "arn:aws:kinesis:us-east-1:111122223333:stream/clicks"
FIRST = "shardId-000000000000"
NOW = 1_000_000.0


class OneReaderOfOneShard(RuleBasedStateMachine):
    """A subscriber that goes on from the last event's number, beside a plain list of the puts."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.stream = Stream("s", shard_count=1, now=NOW - 60, record_bytes_at_most=10 * MIB)
        self.consumer = self.stream.consumers.register(NOW - 30, "map", STREAM_ARN)
        self.puts: list[bytes] = []
        self.seen: list[bytes] = []
        self.pushed: list[tuple[float, int]] = []
        self.after: str | None = None
        self.ended = self.split = False
        self.open()

    def open(self) -> None:
        """Subscribe at the start, or behind the last event that was seen."""
        self.opened_at = self.now
        kind = IteratorType("AFTER_SEQUENCE_NUMBER" if self.after else "TRIM_HORIZON")
        self.subscription = subscribe(
            self.now, self.stream, self.consumer, FIRST, kind, sequence_number=self.after
        )

    @precondition(lambda self: not self.split)
    @rule(size_bytes=st.sampled_from([0, 1, 900 * KIB, 3 * MIB, 9 * MIB]), count=st.integers(1, 5))
    def put(self, size_bytes: int, count: int) -> None:
        for _ in range(count):
            data = str(len(self.puts)).encode().ljust(size_bytes)
            if not isinstance(self.stream.put_many(self.now, [("k", data, None)])[0], PutRefused):
                self.puts.append(data[:9].strip())
            self.now += 10

    @rule(seconds=st.sampled_from([0.001, 0.3, 1, 4.9, 60]))
    def advance(self, seconds: float) -> None:
        self.now = round(self.now + seconds, 6)

    @precondition(lambda self: not self.split)
    @rule()
    def split_the_shard(self) -> None:
        self.stream.split(self.now, FIRST, 2**127)
        self.split = True
        self.now += 60

    @rule()
    def take(self) -> None:
        event = self.subscription.poll(self.now)
        if event is None:
            self.wait()
            return
        self.after = event.continuation_sequence_number or self.after
        self.ended = self.ended or event.continuation_sequence_number is None
        self.seen += [record.data[:9].strip() for record in event.records]
        if event.records:
            self.pushed.append((self.now, sum(record.size_bytes for record in event.records)))

    def wait(self) -> None:
        """Nothing was given, so something is given, or the end comes, at the time it says."""
        if self.subscription.is_over(self.now):
            return
        at = self.subscription.next_at(self.now)
        assert self.now < at
        self.now = round(at, 6)

    @rule(hangs_up=st.booleans(), idles=st.booleans())
    def subscribe_anew(self, hangs_up: bool, idles: bool) -> None:
        old = self.subscription
        self.now = max(self.now, self.opened_at + 5)
        if idles:
            self.take()
        if hangs_up:
            old.close()
        self.open()
        assert old.is_over(self.now)

    @invariant()
    def nothing_is_lost_doubled_or_out_of_order(self) -> None:
        assert self.puts[: len(self.seen)] == self.seen

    @invariant()
    def no_more_comes_in_any_time_than_the_pipe_lets_through(self) -> None:
        if not self.pushed:
            return
        now, latest = self.pushed[-1]
        # A record that is larger than the pipe is paid for by what comes after it.
        total = 0 if latest > FAN_OUT_BYTES_PER_SECOND else latest
        for at, size_bytes in reversed(self.pushed[:-1]):
            total += size_bytes
            assert total <= FAN_OUT_BYTES_PER_SECOND * (now - at + 1)

    def teardown(self) -> None:
        self.now += 60
        while len(self.seen) < len(self.puts) or self.split > self.ended:
            if self.subscription.is_over(self.now):
                self.now += 5
                self.subscribe_anew(hangs_up=False, idles=False)
            self.take()
        assert self.puts == self.seen


OneReaderOfOneShard.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None
)
TestOneReaderOfOneShard = OneReaderOfOneShard.TestCase
