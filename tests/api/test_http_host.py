"""By which names the server may be called, and which page may call it."""

from __future__ import annotations

import socket

import pytest

from kdslab.api.http_host import Guestbook

LOOPBACK = [
    *("localhost", "localhost:4567", "LOCALHOST:1", "kinesis.localhost:4567"),
    *("127.0.0.1", "127.0.0.1:4567", "127.8.8.8:1", "[::1]", "[::1]:4567"),
]
FOREIGN = [
    *("", ":", "evil.com", "evil.com:4567", "localhost.evil.com", "127.0.0.1.evil.com"),
    *("notlocalhost", "[", "[evil.com]:1", "127.0.0.1,evil.com", "evil.com,127.0.0.1", "\xff"),
    *("127.0.0.1@evil.com", "0x7f000001", "localhost evil.com"),
]


@pytest.mark.parametrize("bound", ["127.0.0.1", "::1", "localhost", "0.0.0.0", "192.168.1.5"])
@pytest.mark.parametrize("host", LOOPBACK)
def test_loopback_is_always_ours(bound, host):
    guests = Guestbook(bound)

    assert guests.knows(host.encode())
    assert guests.knows(host.encode())


@pytest.mark.parametrize("bound", ["127.0.0.1", "0.0.0.0", "::", "192.168.1.5"])
@pytest.mark.parametrize("host", FOREIGN)
def test_a_name_of_somebody_else_s_is_not_ours(bound, host):
    assert not Guestbook(bound).knows(host.encode("latin-1"))


@pytest.mark.parametrize(
    ("bound", "host", "expected"),
    [
        ("192.168.1.5", "192.168.1.5:4567", True),
        ("192.168.1.5", "192.168.1.6:4567", False),
        ("127.0.0.1", "192.168.1.5:4567", False),
        ("0.0.0.0", "192.168.1.5:4567", True),
        ("::", "[fe80::1]:4567", True),
        ("my-box.local", "My-Box.local:4567", True),
        ("0.0.0.0", socket.gethostname(), True),
        ("127.0.0.1", "0.0.0.0", False),
    ],
)
def test_the_address_that_is_listened_on_is_ours(bound, host, expected):
    assert expected == Guestbook(bound).knows(host.encode())


@pytest.mark.parametrize(
    ("origin", "expected"),
    [
        ("http://127.0.0.1:4567", True),
        ("HTTP://127.0.0.1:4567", True),
        ("https://127.0.0.1:4567", False),
        ("http://127.0.0.1", False),
        ("http://127.0.0.1:4568", False),
        ("http://localhost:4567", False),
        ("null", False),
        ("", False),
    ],
)
def test_only_the_server_s_own_page_is_the_same_origin(origin, expected):
    assert expected == Guestbook("127.0.0.1").is_same(origin.encode(), b"127.0.0.1:4567")


def test_the_names_that_are_remembered_are_few():
    guests = Guestbook("127.0.0.1")
    for number in range(500):
        assert guests.knows(b"127.0.0.1:%d" % number)

    assert 100 == len(guests._known)
