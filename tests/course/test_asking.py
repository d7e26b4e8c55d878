import pytest

from kdslab.course import asking, progress
from kdslab.course.asking import ask, card_of
from kdslab.course.question import Option, Question

RIGHT = Option("shard 1", "The hash is high.", correct=True, holds=lambda: True)
ALSO = Option("one shard", "One key has one.", correct=True, holds=lambda: True)
WRONG = Option("shard 0", "That is modulo 2.", misconception=8, holds=lambda: False)
OTHER = Option("both", "One key has one shard.", misconception=7, holds=lambda: False)


@pytest.fixture(autouse=True)
def _no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.chdir(tmp_path)


def question(kind="single", options=(RIGHT, WRONG, OTHER), **more):
    return Question(
        ident="03.q1",
        prompt="Which shard?",
        kind=kind,
        options=options,
        docs="https://docs.aws.amazon.com/",
        checked_on="2026-01-31",
        proof=lambda: "Shard 1 holds it.",
        **more,
    )


def pair(text, to, why, **more):
    return Option(text, why, to=to, holds=lambda: "misconception" not in more, **more)


LINE = (
    pair("old", "new", "Time goes on.", correct=True),
    pair("new", "next", "And on.", correct=True),
    pair("next", "old", "It is not there yet.", misconception=17),
)
STEPS = (
    pair("empty", "wait", "More may come.", correct=True),
    pair("end", "children", "They go on.", correct=True),
    pair("refused", "wait", "The second passes.", correct=True),
    pair("empty", "children", "It has none.", misconception=16),
)


def given(card, **chosen):
    """Return the answer that gives items these places."""
    return [card.options.index(chosen[item]) for item in card.items]


def places(card, *options):
    return [card.options.index(option.text) for option in options]


def told(card):
    feedback = card.feedback
    return feedback["sign"], [line["option"] for line in feedback["lines"]], feedback["more"]


def test_a_wrong_choice_is_explained_and_the_proof_is_offered():
    card = card_of(question())

    card.submit(places(card, WRONG))

    assert ("✗", ["shard 0"], True) == told(card)
    assert "That is modulo 2." == card.feedback["lines"][0]["text"]


def test_show_me_adds_the_proof_and_its_source_once():
    card = card_of(question())

    card.submit(places(card, WRONG))
    card.asked += 1

    assert ("✗", ["shard 0", "The model shows", "Source"], False) == told(card)


def test_a_right_choice_explains_all_options_and_ends_with_proof_and_source():
    card = card_of(question())

    card.submit(places(card, RIGHT))

    assert ("✓", [*card.options, "The model shows", "Source"], False) == told(card)


def test_several_are_right_only_together():
    card = card_of(question("multiple", (RIGHT, WRONG, ALSO)))

    assert "Which shard? (Choose two.)" == card.prompt
    card.submit(places(card, RIGHT, WRONG))
    assert "Not yet. 1 of your 2 hold, and 2 are to be found." in card.feedback["verdict"]
    card.submit(places(card, ALSO, RIGHT))
    assert "✓" == card.feedback["sign"]


def test_a_number_within_the_tolerance_is_right_and_a_known_wrong_one_is_explained():
    options = (
        Option("4", "8 a second, 2 a shard.", correct=True, holds=lambda: True),
        Option("8", "That is one a shard.", misconception=24, holds=lambda: False),
    )
    card = card_of(question("number", options, answer=4.0, tolerance=0.5))

    assert [] == card.options
    card.submit(8)
    assert ("✗", ["8"], True) == told(card)
    card.submit(5)
    assert ("✗", [], True) == told(card)
    card.submit(4.5)
    assert ("✓", ["4", "8", "The model shows", "Source"], False) == told(card)


def test_an_order_with_a_known_mistake_is_explained_and_one_without_is_counted():
    card = card_of(question("ordering", LINE))

    assert "Which shard? (Give each line its place; 1 comes first.)" == card.prompt
    assert (["1", "2", "3"], {"old", "new", "next"}) == (card.options, set(card.items))
    card.submit(given(card, next="1", old="2", new="3"))
    assert ("✗", ["next, before old"], True) == told(card)
    assert "It is not there yet." == card.feedback["lines"][0]["text"]
    card.submit(given(card, new="1", old="2", next="3"))
    assert ("✗", [], True) == told(card)
    assert "Not yet. 1 of 3 have their place." in card.feedback["verdict"]


def test_the_right_order_explains_all_pairs_and_ends_with_proof_and_source():
    card = card_of(question("ordering", LINE))

    card.submit(given(card, old="1", new="2", next="3"))

    pairs = ["old, before new", "new, before next", "next, before old"]
    assert ("✓", [*pairs, "The model shows", "Source"], False) == told(card)


def test_two_lines_with_one_place_are_no_answer_and_are_not_recorded():
    card = card_of(question("ordering", LINE))

    card.submit([0, 0, 1])

    assert "This answer could not be taken: give each line a place of its own." == card.error
    assert [] == progress.events()


def test_a_match_with_a_known_mistake_is_explained():
    card = card_of(question("matching", STEPS))

    assert "Which shard? (Choose for each line.)" == card.prompt
    assert {"wait", "children"} == set(card.options)
    card.submit(given(card, empty="children", end="children", refused="wait"))
    assert ("✗", ["empty → children"], True) == told(card)
    assert "Not yet. 2 of 3 have their place." in card.feedback["verdict"]
    card.submit(given(card, empty="wait", end="children", refused="wait"))
    assert "✓" == card.feedback["sign"]


def test_arrangements_are_recorded_in_words():
    order, match = card_of(question("ordering", LINE)), card_of(question("matching", STEPS))

    order.submit(given(order, old="1", new="2", next="3"))
    match.submit(given(match, empty="children", end="children", refused="wait"))

    one, other = progress.events()
    assert (["old", "new", "next"], True) == (one["chosen"], one["correct"])
    assert not other["correct"]
    assert {"empty → children", "end → children", "refused → wait"} == set(other["chosen"])


@pytest.mark.parametrize(
    ("kind", "options", "first"),
    [
        ("ordering", LINE, "<p>old, before new: Time goes on.</p><p>new, before next: And on.</p>"),
        ("matching", STEPS, "<p>empty → wait: More may come.</p><p>end → children: They go on."),
    ],
)
def test_the_twin_of_an_arrangement_folds_away_the_right_pairs_in_their_order(kind, options, first):
    twin = card_of(question(kind, options)).twin()

    before, answer = twin.html().split("<details><summary>Answer</summary>")
    assert answer.startswith(first)
    assert "Time goes on." not in before
    assert ("Choose from:" in before) == (kind == "matching")


def test_each_answer_is_recorded_with_what_was_chosen():
    card = card_of(question())

    card.submit(places(card, WRONG))
    card.submit(places(card, RIGHT))

    assert [("03.q1", ["shard 0"], False), ("03.q1", ["shard 1"], True)] == [
        (event["question"], event["chosen"], event["correct"]) for event in progress.events()
    ]


def test_an_answer_that_is_no_option_shows_a_sentence_and_is_not_recorded():
    card = card_of(question())

    card.submit([7])

    assert "This answer could not be taken: an option's number is below 3, got 7." == card.error
    assert [] == progress.events()


def test_the_twin_folds_away_the_right_option_and_the_proof():
    shown = card_of(question()).twin().html()

    before, answer = shown.split("<details><summary>Answer</summary>")
    assert "The hash is high." not in before
    assert (
        "<p>shard 1: The hash is high.</p><p>The model shows: Shard 1 holds it.</p>"
        "<p>Source: https://docs.aws.amazon.com/, read on 2026-01-31.</p></details>" == answer
    )


def test_questions_are_shown_each_with_its_own_card(monkeypatch):
    cards = []
    monkeypatch.setattr(asking, "display", cards.append)

    ask(question(), question("multiple", (RIGHT, WRONG, ALSO)))

    assert ["Which shard?", "Which shard? (Choose two.)"] == [card.prompt for card in cards]
