"""One account in one region: its streams by name, what they share, and its commitment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf

from kdslab.model.allowance import Allowance, check_warm_throughput, shards_granted
from kdslab.model.commitment import Commitment
from kdslab.model.errors import (
    InvalidArgumentException,
    ResourceInUseException,
    ResourceNotFoundException,
)
from kdslab.model.facts import RECORD_BYTES_BY_DEFAULT
from kdslab.model.rates import RateLimits
from kdslab.model.stream import Stream, StreamMode
from kdslab.model.usage import Usage


@dataclass(slots=True, kw_only=True)
class Account:
    """Who owns the streams, and where.

    Simplification: calls of the control plane are allowed to everybody; a resource policy is kept
    and given back, but it lets nobody in and keeps nobody out.

    Attributes:
        id: The account's 12 digits.
        region: The region's name.
        shard_quota: How many shards all provisioned streams may have together; if it is not given,
            what AWS grants in the region by default.
        commitment: Whether, and since when, the account has On-demand Advantage.
        policies: Resource policies as they were given, by the ARN of their stream or consumer.
        allowance: What the account may have at once.
        rates: How often it may call the control plane.
        past_usage: What its streams used that are gone.
    """

    id: str = "111122223333"
    region: str = "us-east-1"
    shard_quota: int = 0
    commitment: Commitment = field(default_factory=Commitment)
    policies: dict[str, str] = field(default_factory=dict)
    allowance: Allowance = field(init=False)
    rates: RateLimits = field(init=False)
    past_usage: Usage = field(default_factory=lambda: Usage(0.0))
    _streams: dict[str, Stream] = field(default_factory=dict)
    _advantage_ends: float = inf

    def __post_init__(self) -> None:
        self.shard_quota = self.shard_quota or shards_granted(self.region)
        self.rates = RateLimits(self.id)
        self.allowance = Allowance(account_id=self.id, region=self.region)

    def arn(self, stream_name: str) -> str:
        """Return the Amazon Resource Name of a stream."""
        return f"arn:aws:kinesis:{self.region}:{self.id}:stream/{stream_name}"

    def streams(self, now: float) -> list[Stream]:
        """Return the streams that exist at a time, by name, with all done that is due."""
        self._end_advantage(now)
        for name in [name for name, stream in self._streams.items() if stream.is_gone(now)]:
            self._forget(now, name)
        for stream in self._streams.values():
            stream.settle(now)
        return [self._streams[name] for name in sorted(self._streams)]

    def create(
        self,
        now: float,
        name: str,
        *,
        shard_count: int,
        mode: StreamMode = StreamMode.PROVISIONED,
        record_bytes_at_most: int = RECORD_BYTES_BY_DEFAULT,
        warm_mibps: int | None = None,
    ) -> Stream:
        """Make a stream; it is CREATING for a while.

        Args:
            now: The time of the call.
            name: A name that is free.
            shard_count: How many shards it starts with, at least 1.
            mode: Who decides the number of shards.
            record_bytes_at_most: The largest record it takes, key included.
            warm_mibps: What an on-demand stream is ready for at once, with a shard for each MiB/s.

        Raises:
            ResourceInUseException: If there is a stream of this name.
            LimitExceededException: If the account would have too many provisioned shards, too many
                on-demand streams, or too many streams CREATING at once.
            InvalidArgumentException: If warm throughput is asked for without the commitment.
        """
        present = self.streams(now)
        if name in self._streams:
            raise ResourceInUseException(f"Stream {name} under account {self.id} already exists.")
        self._check_room(now, mode, shard_count)
        check_warm_throughput(self.commitment.status(now), warm_mibps, self.region)
        self.allowance.check_creating(now, present)
        stream = self._streams[name] = Stream(
            name,
            shard_count=max(shard_count, warm_mibps or 0),
            now=now,
            mode=mode,
            record_bytes_at_most=record_bytes_at_most,
            account_id=self.id,
            region=self.region,
        )
        stream.warm_target_mibps = stream.warm_current_mibps = warm_mibps or None
        stream.is_advantage = self.commitment.holds(now)
        stream.mark(now)
        return stream

    def find(self, now: float, name: str) -> Stream:
        """Return a stream by its name, with all done that is due.

        Raises:
            ResourceNotFoundException: If there is none.
        """
        stream = self._streams.get(name)
        if stream is None or stream.is_gone(now):
            raise ResourceNotFoundException(f"Stream {name} under account {self.id} not found.")
        self._end_advantage(now)
        stream.settle(now)
        return stream

    def delete(self, now: float, name: str, *, with_consumers: bool = False) -> None:
        """Begin to delete a stream; it is DELETING for a while, then gone.

        Raises:
            ResourceNotFoundException: If there is none.
            ResourceInUseException: If it is not ACTIVE, or has consumers that are not to go.
        """
        stream = self.find(now, name)
        stream.check_active(now)
        if stream.consumers.count(now) and not with_consumers:
            raise ResourceInUseException(
                f"DeleteStream can't delete {self.id}:{name} because there are consumers "
                f"associated with this data stream. To delete {name} anyway, set the "
                "EnforceConsumerDeletion parameter to true to force the deletion of all the "
                "consumers that are associated with it."
            )
        stream.consumers.delete_all(now)
        stream.delete(now)

    def reshard(
        self, now: float, stream: Stream, additional: int, begin: Callable[[], None]
    ) -> None:
        """Begin to change the shards of a stream, if the account's quota lets it.

        Args:
            now: The time of the call.
            stream: The stream.
            additional: By how many its open shards grow, short-lived ones included.
            begin: Begins the change, or refuses it.

        Raises:
            LimitExceededException: If the account would have too many provisioned shards.
        """
        count = len(stream.open_shards) + additional
        if stream.mode is StreamMode.PROVISIONED:
            self.check_shard_quota(now, additional)
        begin()
        self.allowance.begun(now, stream, stream.mode, count)

    def switch_mode(
        self, now: float, stream: Stream, mode: StreamMode, warm_mibps: int | None = None
    ) -> None:
        """Begin to change who decides the number of shards; the mode it has already is no change.

        Raises:
            ResourceInUseException: If the stream is not ACTIVE.
            LimitExceededException: If the account has no room for one more stream of this mode, or
                the stream was switched twice in 24 hours.
            InvalidArgumentException: If warm throughput is asked for without the commitment, or
                with anything but a change to on-demand.
        """
        stream.check_active(now)
        if warm_mibps is not None and (mode is StreamMode.PROVISIONED or mode is stream.mode):
            raise InvalidArgumentException(
                "WarmThroughputMiBps is valid only when the stream mode is being updated to "
                f"{StreamMode.ON_DEMAND}."
            )
        if mode is stream.mode:
            return
        self._check_room(now, mode, len(stream.open_shards))
        check_warm_throughput(self.commitment.status(now), warm_mibps, self.region)
        stream.set_mode(now, mode, warm_mibps)
        self.allowance.begun(now, stream, mode, len(stream.open_shards))

    def begin_commitment(self, now: float) -> None:
        """Commit the account to On-demand Advantage; an end still to come is called off."""
        self._end_advantage(now)
        self.commitment.enable(now)
        self._tell_streams(now)

    def end_commitment(self, now: float) -> None:
        """Take the commitment back: at once, or when its first 24 hours are over.

        Raises:
            InvalidArgumentException: If a stream still has warm throughput.
        """
        warm = [stream.name for stream in self.streams(now) if stream.warm_target_mibps]
        if warm:
            raise InvalidArgumentException(
                "MinimumThroughputBillingCommitment cannot be disabled while streams have warm "
                f"throughput. Set it to 0 first: {', '.join(warm)}."
            )
        self.commitment.disable(now)
        self._tell_streams(now)

    def check_shard_quota(self, now: float, additional: int) -> None:
        """Refuse more shards than all provisioned streams may have together."""
        self.allowance.check_shards(now, self.streams(now), additional, self.shard_quota)

    def _check_room(self, now: float, mode: StreamMode, shard_count: int) -> None:
        if mode is StreamMode.PROVISIONED:
            self.check_shard_quota(now, shard_count)
        else:
            self.allowance.check_on_demand(now, self.streams(now))

    def _end_advantage(self, now: float) -> None:
        if now >= self._advantage_ends:
            self._tell_streams(self._advantage_ends)

    def _tell_streams(self, at: float) -> None:
        """Let the meters of all streams run by what the commitment is from a time on."""
        for stream in self._streams.values():
            stream.settle(at)
            stream.is_advantage = self.commitment.holds(at)
            stream.mark(at)
        last = self.commitment.last
        self._advantage_ends = last.ends_at if last and self.commitment.holds(at) else inf

    def _forget(self, now: float, name: str) -> None:
        self.past_usage.absorb(now, self._streams.pop(name).usage)
        arn = self.arn(name)
        for resource in [one for one in self.policies if f"{one}/".startswith(f"{arn}/")]:
            del self.policies[resource]
