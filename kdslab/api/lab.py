"""A laboratory: one account in one region, kept in memory, with a clock that you move.

What a lab is made of is imported where it is used: `import kdslab` must be quick.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from kdslab.api.serve import Server


class Lab:
    """An empty account in which nothing costs anything and time stands still.

    Args:
        region: The region to play; it appears in ARNs.
        account_id: The account to play; 12 digits.
        start: The clock's first reading, in seconds of Unix time; the same for every lab if not
            given.
        seed: Where chance starts: the jitter of boto3's back-off.

    Raises:
        ValueError: If there could be no such region, account or time.

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
        start: float | None = None,
        seed: int = 0,
    ) -> None:
        from kdslab.api.identity import new_account
        from kdslab.sim.clock import START, VirtualClock

        self.account = new_account(account_id, region)
        self.clock = VirtualClock(START if start is None else start)
        self._seed = seed
        self._server: Server | None = None

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
            ValueError: If the lab does not play that service, is in another region, or would have
                to ask the network.
        """
        if service_name not in _OPENERS:
            played = " and ".join(_OPENERS)
            raise ValueError(f"the lab plays the services {played}, got {service_name}")
        self._check_options(options)
        client = _session(self.account.region).client(service_name, **options)
        _OPENERS[service_name](self, client)
        return client

    def serve(self, port: int = 0, host: str = "127.0.0.1") -> Server:
        """Let others reach this lab over HTTP: the `aws` command, or a program in any language.

        The server answers in the background, from the lab's own streams and on the lab's own
        clock, until it is stopped: call its `stop()`, or use it in a `with` statement.

        Args:
            port: The port to listen on; any that is free if 0.
            host: The name or address to listen on. Another than this machine's own lets everyone
                on the network in.

        Raises:
            CannotListenError: If the address cannot be had.
            ValueError: If the lab is already served.
        """
        from kdslab.api.serve import Server
        from kdslab.api.service import Service

        if self._server is not None and self._server.is_running:
            raise ValueError(f"a lab is served once at a time, and it is at {self._server.url}")
        self._server = Server(Service(self.account, self.clock), host=host, port=port)
        return self._server.start()

    @property
    def url(self) -> str:
        """Where the lab is reached over HTTP; asking serves it if it is not served yet."""
        if self._server is None or not self._server.is_running:
            return self.serve().url
        return self._server.url

    def _check_options(self, options: dict[str, Any]) -> None:
        config, region = options.get("config"), self.account.region
        for wanted in (options.get("region_name"), getattr(config, "region_name", None)):
            if wanted not in (None, region):
                raise ValueError(f"a client is in its lab's region, {region}, got {wanted}")
        if getattr(config, "defaults_mode", None) == "auto":
            raise ValueError("the defaults_mode of a client must not ask the network, got auto")


def _open_kinesis(lab: Lab, client: Any) -> None:
    from kdslab.api.boto3_door import open_door
    from kdslab.api.service import Service

    open_door(client, Service(lab.account, lab.clock), lab.clock, lab._seed)


def _open_cloudwatch(lab: Lab, client: Any) -> None:
    from kdslab.api.cloudwatch_door import open_cloudwatch_door

    open_cloudwatch_door(client, lab.account, lab.clock)


_OPENERS: Final[dict[str, Callable[[Lab, Any], None]]] = {
    "kinesis": _open_kinesis,
    "cloudwatch": _open_cloudwatch,
}
"""The services that a lab plays, each with what opens the door of a fresh client."""


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
