import dataclasses

import pytest

from kdslab.course.question import Option, Question

RIGHT = Option("shard 1", "The hash is high.", correct=True, holds=lambda: True)
WRONG = Option("shard 0", "That is modulo 2.", misconception=8, holds=lambda: False)
OTHER = Option("both", "One key has one shard.", misconception=7, holds=lambda: False)


def question(**changes):
    sound = Question(
        ident="03.q1",
        prompt="Which shard?",
        options=(RIGHT, WRONG, OTHER),
        docs="https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html",
        checked_on="2026-01-31",
        proof=lambda: "In second 3 shard 1 holds 5 records.",
    )
    return dataclasses.replace(sound, **changes)


def number(**changes):
    options = (
        Option("4", "8 MB a second, 2 a shard.", correct=True, holds=lambda: True),
        Option("1,000", "That is the write limit.", misconception=24, holds=lambda: False),
    )
    return question(**{"kind": "number", "options": options, "answer": 4.0, **changes})


def pair(text, to, **more):
    return Option(text, "So it is.", to=to, holds=lambda: "misconception" not in more, **more)


IN_LINE = (pair("a", "b", correct=True), pair("b", "c", correct=True))
PLACED = tuple(pair(item, item.upper(), correct=True) for item in "abc")
BEFORE, AWAY = pair("c", "a", misconception=12), pair("a", "X", misconception=16)


def ordering(*options):
    return question(kind="ordering", options=options)


def matching(*options):
    return question(kind="matching", options=options)


def changed(option, **changes):
    return dataclasses.replace(option, **changes)


def test_a_sound_question_has_nothing_wrong():
    both = (RIGHT, changed(OTHER, correct=True, holds=lambda: True), WRONG)

    assert [] == question().check()
    assert [] == number().check()
    assert [] == question(kind="multiple", options=both).check()


def test_sound_pairs_have_nothing_wrong():
    assert [] == ordering(*IN_LINE, BEFORE).check()
    assert [] == matching(*PLACED, AWAY).check()


@pytest.mark.parametrize(
    ("asked", "complaint"),
    [
        (ordering(IN_LINE[0]), "the right pairs make no line of three or more: a, b"),
        (
            ordering(IN_LINE[0], pair("c", "d", correct=True)),
            "the right pairs make no line of three or more: none",
        ),
        (
            ordering(*IN_LINE, pair("c", "a", correct=True)),
            "the right pairs make no line of three or more: none",
        ),
        (
            ordering(*IN_LINE, pair("c", "b", correct=True)),
            "the right pairs make no line of three or more: a, b, c, b",
        ),
        (
            ordering(*IN_LINE, pair("a", "c", misconception=12)),
            "'a, before c' agrees with the right order",
        ),
        (
            ordering(*IN_LINE, pair("x", "a", misconception=12)),
            "'x, before a' names something that is not in the line",
        ),
        (matching(*PLACED[:2]), "a matching needs three items or more, each once, got a, b"),
        (
            matching(*PLACED, pair("a", "B", correct=True)),
            "a matching needs three items or more, each once, got a, b, c, a",
        ),
        (
            matching(*PLACED, pair("x", "B", misconception=12)),
            "'x → B' names something that has no place",
        ),
        (matching(*PLACED, changed(AWAY, to="")), "an option has no second half"),
        (matching(*PLACED, AWAY, AWAY), "two options have the same text"),
        (matching(*PLACED, changed(AWAY, misconception=None)), None),
    ],
)
def test_unsound_pairs_are_named(asked, complaint):
    complaint = complaint or "'a → X' is wrong but names no misconception"

    assert f"03.q1: {complaint}" in asked.check()


def test_a_pair_that_the_model_does_not_bear_out_is_named():
    gone = changed(IN_LINE[1], holds=lambda: False)
    true = changed(AWAY, holds=lambda: True)

    assert ["03.q1: the key 'b, before c' does not hold in the model"] == ordering(
        IN_LINE[0], gone
    ).check()
    assert ["03.q1: the distractor 'a → X' is true in the model"] == matching(*PLACED, true).check()


def boom():
    raise KeyError("model")


@pytest.mark.parametrize(
    ("option", "complaint"),
    [
        (changed(RIGHT, holds=lambda: False), "the key 'shard 1' does not hold in the model"),
        (
            changed(WRONG, text="shard 1", holds=lambda: True),
            "the distractor 'shard 1' is true in the model",
        ),
        (changed(WRONG, why=" "), "'shard 0' has no explanation"),
        (changed(WRONG, misconception=None), "'shard 0' is wrong but names no misconception"),
        (changed(WRONG, holds=boom), "'shard 0' cannot be computed: KeyError: 'model'"),
    ],
)
def test_an_unsound_option_is_named(option, complaint):
    rest = (OTHER,) if option.correct else (RIGHT if option.text != "shard 1" else OTHER,)

    assert f"03.q1: {complaint}" in question(options=(option, *rest)).check()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"prompt": " "}, "there is no prompt"),
        ({"docs": "page 3"}, "the docs link must start with https://, got 'page 3'"),
        ({"checked_on": "May"}, "the fact's date must be YYYY-MM-DD, got 'May'"),
        ({"proof": lambda: ""}, "the proof says nothing"),
        ({"proof": boom}, "the proof says nothing: KeyError: 'model'"),
        ({"options": (WRONG, OTHER)}, "one option must be right, got 0"),
        ({"options": (RIGHT,)}, "a choice needs two options, got 1"),
        ({"options": (RIGHT, WRONG, WRONG)}, "two options have the same text"),
        (
            {"kind": "guess"},
            "the kind 'guess' is not one of single, multiple, ordering, matching, number",
        ),
        (
            {"kind": "multiple"},
            "choosing several needs two right options and a wrong one, got 1 right",
        ),
    ],
)
def test_an_unsound_form_is_named(changes, complaint):
    assert [f"03.q1: {complaint}"] == question(**changes).check()


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"answer": None}, "a number question needs an answer and a tolerance of 0 or more"),
        ({"tolerance": 1000.0}, "'1,000' is inside the tolerance around 4"),
        ({"answer": 5.0}, "'4' is outside the tolerance around 5"),
        (
            {"options": (changed(RIGHT, text="4"), changed(WRONG, text="many"))},
            "'many' is not a number",
        ),
    ],
)
def test_an_unsound_number_is_named(changes, complaint):
    assert [f"03.q1: {complaint}"] == number(**changes).check()


def test_the_order_depends_on_the_name_alone_and_moves_the_right_option():
    assert question().shuffled() == question().shuffled()
    assert {0, 1, 2} == {question(ident=f"03.q{n}").shuffled().index(RIGHT) for n in range(20)}


def test_a_proof_is_shown_as_a_card():
    assert "→ What the model shows\n  In second 3 shard 1 holds 5 records." == str(
        question().prove()
    )
