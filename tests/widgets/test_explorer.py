"""Knobs and one `draw`: turned without a browser, and honest when a drawing fails."""

import plotly.graph_objects as go
import pytest

from kdslab.figures import Twin
from kdslab.widgets import Explorer, Range, Text, explorer
from kdslab.widgets.element import module

KNOBS = [
    Range(name="number", label="Number", value=4, minimum=0, maximum=9),
    Text(name="word", label="Word", value="keys"),
]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


class Words(Explorer[str]):
    """The smallest explorer: what is drawn is a sentence."""

    _esm = module("ahead", "knobs")

    def show(self, drawn):
        return {"finding": drawn, "columns": ("n",), "rows": ((len(drawn),),)}


def sentence(number, word):
    return f"{12 // number} {word}."


@pytest.fixture
def words():
    return Words(sentence, KNOBS)


@pytest.fixture
def ask(monkeypatch):
    """Ask an explorer for what it would show, as a page does, and return its answers."""

    def answers(words, message):
        sent = []
        monkeypatch.setattr(words, "send", sent.append)
        words._handle_custom_msg(message, [])
        return sent

    return answers


@pytest.fixture
def lasting(monkeypatch):
    """Return an explorer whose drawings last as long as its one knob says, in milliseconds."""
    now = [0.0]
    monkeypatch.setattr(explorer, "perf_counter", lambda: now[0])

    def draw(ms):
        now[0] += ms / 1_000
        return f"{ms} ms."

    return lambda ms: Words(draw, [Range(name="ms", label="ms", value=ms, minimum=0, maximum=999)])


def test_it_is_drawn_from_the_start(words):
    assert ("3 keys.", "") == (words.view["finding"], words.error)


def test_turning_a_knob_draws_again(words):
    words.turn(number=2)

    assert "6 keys." == words.view["finding"]


def test_turning_one_knob_leaves_the_others_where_they_stand(words):
    words.turn(number=2, word="records")
    words.turn(number=3)

    assert {"number": 3, "word": "records"} == words.values


def test_a_message_of_the_browser_draws_again(words):
    words.set_state({"values": {"number": 6, "word": "shards"}})

    assert "2 shards." == words.view["finding"]


def test_the_same_place_is_not_drawn_twice():
    seen = []
    words = Words(lambda number, word: seen.append(number) or word, KNOBS)
    words.turn(number=4)

    assert [4] == seen


def test_a_knob_that_is_not_there_is_refused_by_name(words):
    with pytest.raises(ValueError, match="the knobs are number, word, got speed"):
        words.turn(speed=3)
    assert {"number": 4, "word": "keys"} == words.values


def test_a_drawing_that_fails_is_one_sentence_and_the_last_view_stays(words):
    before = dict(words.view)
    words.turn(number=0)

    said = "This could not be drawn: ZeroDivisionError: integer division or modulo by zero"
    assert (said, before) == (words.error, words.view)


def test_the_next_drawing_that_succeeds_clears_the_sentence(words):
    words.turn(number=0)
    words.turn(number=1)

    assert ("", "12 keys.") == (words.error, words.view["finding"])


def test_a_failure_of_many_lines_is_said_in_one():
    # plotly answers a misspelt property with a page of names.
    broken = Words(lambda: go.Bar(nonsense=1))

    assert broken.error.startswith("This could not be drawn: ValueError: Invalid property")
    assert (1, True) == (len(broken.error.splitlines()), len(broken.error) < 300)


def test_a_failure_without_words_is_named():
    def draw():
        raise AssertionError

    assert "This could not be drawn: AssertionError" == Words(draw).error


def test_a_first_drawing_that_fails_has_a_twin_all_the_same():
    broken = Words(lambda: 1 // 0)

    assert (broken.error, {}) == (broken.twin().text(), broken.view)


def test_values_that_draw_cannot_take_are_said_too(words):
    words.set_state({"values": {"number": 2}})

    assert "This could not be drawn: TypeError: " == words.error[:36]


def test_the_twin_says_what_is_shown_now(words):
    words.turn(number=1)

    assert Twin(finding="12 keys.", columns=("n",), rows=((8,),)) == words.twin()


def test_two_explorers_do_not_share_their_knobs():
    one, other = Words(sentence, KNOBS), Words(sentence, KNOBS)
    one.turn(number=1)

    assert 4 == other.values["number"]


def test_it_shows_itself_live_and_as_text_and_html(words):
    data, _ = words._repr_mimebundle_()

    assert {WIDGET_VIEW, "text/plain", "text/html"} == set(data)
    assert words.twin().bundle() == {kind: data[kind] for kind in ("text/plain", "text/html")}


def test_an_explorer_that_does_not_say_how_it_shows_says_so():
    assert "This could not be drawn: NotImplementedError" == Explorer(lambda: "drawn").error


def test_a_view_says_for_which_values_and_width_it_was_drawn(words):
    words.turn(number=2)

    assert [{"number": 2, "word": "keys"}, 860] == words.view["at"]


def test_what_a_page_asks_for_ahead_is_what_the_move_will_show(words, ask):
    answers = ask(words, {"ahead": {"number": 3, "word": "keys"}})
    words.turn(number=3)

    assert [{"ahead": words.view}] == answers


def test_drawing_ahead_changes_nothing(words, ask):
    before = words.get_state()
    ask(words, {"ahead": {"number": 3, "word": "keys"}})

    assert before == words.get_state()


def test_what_cannot_be_drawn_ahead_is_not_answered_and_not_told(words, ask):
    answers = ask(words, {"ahead": {"number": 0, "word": "keys"}})

    assert ([], "") == (answers, words.error)


@pytest.mark.parametrize(
    "message",
    [
        None,
        "ahead",
        ["ahead"],
        {},
        {"ahead": None},
        {"ahead": 3},
        {"ahead": {}},
        {"ahead": {"number": 3}},
        {"ahead": {"number": 3, "word": "keys", "speed": 1}},
        {"ahead": {"number": "three", "word": "keys"}},
        {"behind": {"number": 3, "word": "keys"}},
    ],
)
def test_a_message_that_makes_no_sense_gets_nothing(words, ask, message):
    assert ([], "") == (ask(words, message), words.error)


def test_a_slow_picture_is_not_drawn_ahead(lasting, ask):
    words = lasting(10)
    words.turn(ms=41)

    assert [] == ask(words, {"ahead": {"ms": 10}})
    words.turn(ms=10)
    assert 1 == len(ask(words, {"ahead": {"ms": 11}}))


def test_a_picture_that_was_slow_ahead_is_the_last_one_until_a_move_is_quick(lasting, ask):
    words = lasting(10)

    assert 1 == len(ask(words, {"ahead": {"ms": 500}}))
    assert [] == ask(words, {"ahead": {"ms": 10}})


def test_the_first_drawing_may_be_slow(lasting, ask):
    # It loads what all of them need, and the knobs have not moved yet.
    assert 1 == len(ask(lasting(500), {"ahead": {"ms": 10}}))


def test_the_sentence_is_cleared_before_the_next_picture_goes_out(words):
    words.turn(number=0)
    sentences = []
    words.observe(lambda _: sentences.append(words.error), "view")
    words.turn(number=1)

    assert [""] == sentences


def test_the_browser_asks_and_is_answered_in_the_same_words():
    assert "model.send({ ahead: values })" in Words._esm
    assert "message?.ahead" in Words._esm
