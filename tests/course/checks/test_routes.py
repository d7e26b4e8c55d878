"""Every wrong route is known on the probes, and gets advice of its own."""

import pytest

from kdslab.course.checks.routes import PROBES, misrouted, owner
from kdslab.sim.wrong import RARE_ROUTES, ROUTES

COUNTS = (2, 3, 4, 6, 10)
WRONG = ROUTES | RARE_ROUTES


@pytest.mark.parametrize("name", WRONG)
def test_the_probes_show_every_wrong_route(name):
    assert any(WRONG[name](key, n) != owner(key, n) for key in PROBES for n in COUNTS)


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("only the first digit", "One digit is not enough near the ends of a range."),
        ("always four shards", "Use `shard_count`, not 4."),
        ("another hash", "MD5, not SHA-256."),
        ("not UTF-8", "Encode the key as UTF-8, which `encode()` does by itself."),
    ],
)
def test_a_wrong_route_is_told_what_to_change(name, advice):
    said = misrouted(WRONG[name], "é", 3, WRONG[name]("é", 3))

    assert (name, advice) == (said.mistake, said.next_step)


@pytest.mark.parametrize(
    ("yours", "advice"),
    [
        ("1", "Your value is text. Return the number, without quotes or `str`."),
        (1.0, "Divide with `//`: a shard's number is whole."),
        (True, "Return the shard's number, such as 0. Does every way through end in `return`?"),
        (None, "Return the shard's number, such as 0. Does every way through end in `return`?"),
    ],
)
def test_what_is_no_int_is_told_to_become_one(yours, advice):
    said = misrouted(lambda *_: yours, "a", 2, yours)

    assert advice == said.next_step
    assert f'"a" on 2 shards: {yours!r}' == said.yours


def test_a_route_that_fails_on_other_keys_is_still_answered():
    def fragile(key, shard_count):
        return {"a": shard_count}[key]

    assert "" == misrouted(fragile, "a", 2, 2).mistake
