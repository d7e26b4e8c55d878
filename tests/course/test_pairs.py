"""Pairs are shown in an order that gives nothing away, and an answer is told apart from the key."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.course.pairs import Pairs

names = st.lists(st.text("abcdef", min_size=1), min_size=3, max_size=6, unique=True)
idents = st.from_regex(r"\d\d\.q\d", fullmatch=True)


def ordering(line="abcd", wrong=(), ident="03.q1"):
    right = tuple(pairwise(line))
    return Pairs(ident=ident, is_ordering=True, right=right, wrong=tuple(wrong))


def matching(wrong=(("a", "B"), ("c", "X")), ident="03.q1"):
    right = (("a", "A"), ("b", "B"), ("c", "A"))
    return Pairs(ident=ident, is_ordering=False, right=right, wrong=tuple(wrong))


def picks_of(pairs, places):
    """Return the answer that puts items in these places."""
    return tuple(pairs.places().index(places[item]) for item in pairs.items())


@given(names, idents)
def test_the_order_comes_back_from_its_neighbours_in_any_sequence(line, ident):
    pairs = ordering(tuple(line), ident=ident)
    turned = Pairs(ident=ident, is_ordering=True, right=pairs.right[::-1], wrong=())

    assert tuple(line) == pairs.order() == turned.order()


@given(names, idents)
def test_items_are_never_shown_in_the_right_order(line, ident):
    pairs = ordering(tuple(line), ident=ident)

    assert pairs.items() != pairs.order()
    assert sorted(pairs.items()) == sorted(pairs.order())


@given(names, idents)
def test_the_key_puts_every_item_in_its_place(line, ident):
    pairs = ordering(tuple(line), ident=ident)

    assert list(line) == pairs.told(pairs.key())


def test_one_order_of_all_is_the_key():
    pairs = ordering()

    assert [pairs.key()] == [
        picks for picks in permutations(range(4)) if pairs.told(picks) == list("abcd")
    ]


def test_an_order_holds_a_belief_where_its_first_half_stands_before_its_second():
    pairs = ordering(wrong=(("d", "a"), ("c", "b")))

    assert () == pairs.held(pairs.key())
    assert (("d", "a"), ("c", "b")) == pairs.held(tuple(3 - place for place in pairs.key()))


def test_a_place_may_be_right_for_several_items_and_for_none():
    pairs = matching()

    assert {"A", "B", "X"} == set(pairs.places())
    assert picks_of(pairs, {"a": "A", "b": "B", "c": "A"}) == pairs.key()


def test_a_match_holds_the_beliefs_that_it_names():
    pairs = matching()

    assert () == pairs.held(pairs.key())
    assert (("c", "X"),) == pairs.held(picks_of(pairs, {"a": "A", "b": "A", "c": "X"}))


def test_a_match_is_told_pair_by_pair():
    pairs = matching()

    assert {"a → A", "b → B", "c → A"} == set(pairs.told(pairs.key()))


@pytest.mark.parametrize("make", [ordering, matching])
def test_what_is_shown_depends_on_the_name_alone(make):
    assert make().items() == make().items()
    assert make().places() == make().places()
    assert 1 < len({make(ident=f"03.q{number}").items() for number in range(20)})
