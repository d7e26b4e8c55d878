"""Which page in a browser may reach the door: none but its own.

A page from anywhere can send requests to this machine, and a name under an attacker's control can
be made to lead here. So a request must call the server by a name that is the server's own, and if
a browser says which page it comes from, that page must be the server's too.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Final

_REMEMBERED_AT_MOST: Final = 100


class Guestbook:
    """Knows by which names this server may be called.

    A server that listens on every address may be called by any address, which no attacker can
    point elsewhere, but by no name except this machine's own.

    Args:
        host: The name or address that the server listens on.
    """

    def __init__(self, host: str) -> None:
        self._own = {"localhost", host.lower()}
        address = _address(host)
        self._is_everywhere = address is not None and address.is_unspecified
        if self._is_everywhere:
            self._own.add(socket.gethostname().lower())
        self._known: set[bytes] = set()

    def knows(self, host: bytes) -> bool:
        """Return whether a request's header Host is one of ours, whatever its port."""
        if host in self._known:
            return True
        if not self._is_own(host):
            return False
        if len(self._known) < _REMEMBERED_AT_MOST:
            self._known.add(host)
        return True

    def is_same(self, origin: bytes, host: bytes) -> bool:
        """Return whether the page that a request comes from is one of this very server."""
        return origin.lower() == b"http://" + host.lower()

    def _is_own(self, host: bytes) -> bool:
        name = _without_port(host.decode("latin-1").lower())
        if name in self._own or name.endswith(".localhost"):
            return True
        address = _address(name)
        return address is not None and (address.is_loopback or self._is_everywhere)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name)
    except ValueError:
        return None
