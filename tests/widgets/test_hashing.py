"""The live pictures of lesson 03: what is typed falls, and nothing typed can break them."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.data import key_sets
from kdslab.widgets import KeyFall, KeySpread
from kdslab.widgets.hashing import TYPED

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


def keys_shown(fall):
    return [row[0] for row in fall.view["rows"]]


def test_the_typed_keys_fall_first():
    assert ["New York", "Los Angeles"] == keys_shown(KeyFall())


@pytest.mark.parametrize("name", key_sets())
def test_a_key_set_of_the_menu_falls_whole(name):
    assert key_sets()[name] == tuple(keys_shown(KeyFall(key_set=name)))


def test_the_menu_offers_the_typed_keys_and_every_set():
    (menu,) = (spec for spec in KeyFall().knobs if spec["kind"] == "choice")

    assert (TYPED, *key_sets()) == tuple(menu["options"])


def test_a_key_set_that_is_not_there_is_refused_by_name():
    with pytest.raises(ValueError, match=r"the key sets are the keys I type, .*, got nonsense"):
        KeyFall(key_set="nonsense")


def test_typing_turns_the_menu_to_the_typed_keys():
    fall = KeyFall(key_set="stock tickers")
    fall.turn(typed="a, b")

    assert (TYPED, ["a", "b"]) == (fall.values["key_set"], keys_shown(fall))


def test_typing_in_the_browser_turns_the_menu_too():
    fall = KeyFall(key_set="stock tickers")
    fall.set_state({"values": {**fall.values, "typed": "a"}})

    assert (TYPED, ["a"]) == (fall.values["key_set"], keys_shown(fall))


def test_another_knob_leaves_the_menu_alone():
    fall = KeyFall(key_set="stock tickers")
    fall.turn(shards=7)

    assert ("stock tickers", 5) == (fall.values["key_set"], len(keys_shown(fall)))


def test_the_menu_can_be_turned_back_after_typing():
    fall = KeyFall()
    fall.turn(typed="a")
    fall.turn(key_set="8 US cities")

    assert ("8 US cities", 8) == (fall.values["key_set"], len(keys_shown(fall)))


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("", []),
        (" ", []),
        (",, ,", []),
        ("a,,b,", ["a", "b"]),
        ("  a b  ,c", ["a b", "c"]),
        ("a, a ,a", ["a"]),
        ("<b>&\"'", ["<b>&\"'"]),
        ("東京, Málaga", ["東京", "Málaga"]),
        ("x" * 256, ["x" * 256]),
    ],
    ids=[
        "nothing",
        "space",
        "commas",
        "gaps",
        "spaces",
        "twice",
        "markup",
        "far away",
        "very long",
    ],
)
@pytest.mark.parametrize("wrong_model", [False, True])
def test_whatever_is_typed_is_drawn(typed, keys, wrong_model):
    fall = KeyFall(typed, shards=3, wrong_model=wrong_model)

    assert ("", keys) == (fall.error, keys_shown(fall))
    assert ET.fromstring(fall.view["svg"]).tag.endswith("svg")


def test_four_hundred_typed_keys_are_drawn():
    keys = [f"k{number}" for number in range(400)]

    assert keys == keys_shown(KeyFall(",".join(keys)))


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (",".join(f"k{number}" for number in range(401)), "at most 400 keys can be drawn, got 401"),
        ("x" * 257, "a partition key has at most 256 characters, got 257"),
    ],
)
def test_what_cannot_be_drawn_is_said_and_the_last_picture_stays(typed, complaint):
    fall = KeyFall("New York")
    fall.turn(typed=typed)

    assert fall.error.endswith(complaint)
    assert ["New York"] == keys_shown(fall)


def test_a_control_character_is_drawn_as_a_replacement():
    fall = KeyFall("New\x07York")

    assert "New\ufffdYork" in ET.tostring(ET.fromstring(fall.view["svg"]), "unicode")


def test_the_switch_shows_the_wrong_model():
    fall = KeyFall(shards=3)
    without = fall.view["finding"]
    fall.turn(wrong_model=True)

    assert "wrong model" in fall.view["finding"]
    assert "wrong model" not in without


def test_a_narrow_page_gets_a_narrow_drawing():
    fall = KeyFall()
    fall.width = 320

    assert 'width="320"' in fall.view["svg"]


@pytest.mark.parametrize("shards", [0, 2.5, "many", None])
def test_a_number_of_shards_that_makes_no_sense_never_breaks_it(shards):
    fall = KeyFall()
    before = fall.view["svg"]
    fall.set_state({"values": {**fall.values, "shards": shards}})

    assert ET.fromstring(fall.view["svg"]).tag.endswith("svg")
    # Two and a half are two; the rest is said in a sentence over the last drawing.
    assert (2.5 != shards, before) == (bool(fall.error), fall.view["svg"])


def test_a_number_of_users_spreads_over_the_shards():
    spread = KeySpread(keys=100, shards=4)

    assert (4, 100) == (len(spread.view["rows"]), sum(spread.view["data"][0]["y"]))
    spread.turn(keys=1, shards=1)
    assert "1 key on 1 shard: shard 0 gets 1, none stays empty." == spread.twin().finding


@pytest.mark.parametrize("live", [KeyFall, KeySpread])
def test_it_shows_itself_live_as_html_and_as_text(live):
    shown = live()
    data, _ = shown._repr_mimebundle_()

    assert {WIDGET_VIEW, "text/plain", "text/html"} == set(data)
    assert shown.twin().finding == data["text/plain"]
    assert data["text/html"].startswith(f"<p>{shown.twin().finding}</p>")


def test_the_still_of_a_fall_stands_in_its_html():
    data, _ = KeyFall()._repr_mimebundle_()

    assert "data:image/svg+xml;base64," in data["text/html"]


def test_the_two_cities_are_asked_for_and_collide():
    fall = KeyFall(predict=True)
    fall.guess = "one to each shard"

    assert fall.reply.startswith("✗ You said: one to each shard. It is: both to shard 1.")
    assert {} == KeyFall().forecast
