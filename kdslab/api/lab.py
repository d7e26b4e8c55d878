"""A laboratory: one account in one region, kept in memory, with a clock that you move."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from kdslab.model.account import Account
from kdslab.sim.clock import START, VirtualClock


class Lab:
    """An empty account in which nothing costs anything and time stands still.

    Args:
        region: The region to play; it appears in ARNs.
        account_id: The account to play; 12 digits.
        start: The clock's first reading, in seconds of Unix time.
        seed: Where chance starts: the jitter of boto3's back-off.

    Example:
        >>> lab = Lab()
        >>> kinesis = lab.client("kinesis")
        >>> _ = kinesis.create_stream(StreamName="clicks", ShardCount=2)
        >>> lab.advance(seconds=10)
        >>> answer = kinesis.put_record(StreamName="clicks", PartitionKey="New York", Data=b"hi")
        >>> answer["ShardId"]
        'shardId-000000000001'
    """

    def __init__(
        self,
        *,
        region: str = "us-east-1",
        account_id: str = "111122223333",
        start: float = START,
        seed: int = 0,
    ) -> None:
        self.account = Account(id=account_id, region=region)
        self.clock = VirtualClock(start)
        self._seed = seed

    def now(self) -> float:
        """Return the lab's time, in seconds of Unix time."""
        return self.clock.now()

    def advance(
        self, *, seconds: float = 0, minutes: float = 0, hours: float = 0, days: float = 0
    ) -> None:
        """Let time pass.

        Raises:
            ValueError: If it would go back.
        """
        self.clock.advance(seconds + 60 * (minutes + 60 * (hours + 24 * days)))

    def client(self, service_name: str, **options: Any) -> Any:
        """Return a real boto3 client that talks to this lab and never to the network.

        Args:
            service_name: "kinesis".
            **options: What `boto3.client` takes besides, such as `config`.

        Raises:
            ValueError: If the lab does not play that service.
        """
        if service_name != "kinesis":
            raise ValueError(f"the lab plays the service kinesis, got {service_name}")
        # Here and not above: `import kdslab` must be quick, and a lab without a client is a use.
        from kdslab.api.boto3_door import open_door
        from kdslab.api.service import Service

        client = _session(self.account.region).client(service_name, **options)
        open_door(client, Service(self.account, self.clock), self.clock, self._seed)
        return client


@cache
def _session(region: str) -> Any:
    # One a region: a session reads megabytes of JSON before its first client.
    import boto3
    import botocore.session

    core = botocore.session.Session(session_vars=_defaults_alone())
    core.set_credentials("testing", "testing")
    return boto3.session.Session(botocore_session=core, region_name=region)


def _defaults_alone() -> dict[str, Any]:
    from botocore.configprovider import BOTOCORE_DEFAUT_SESSION_VARIABLES as VARIABLES

    # Nothing of the learner's own set-up may reach in: no profile, no endpoint, no retry mode.
    own = {
        "config_file": os.devnull,
        "credentials_file": os.devnull,
        "ignore_configured_endpoint_urls": True,
    }
    return {
        name: (None, None, own.get(name, default), convert)
        for name, (_, _, default, convert) in VARIABLES.items()
    }
