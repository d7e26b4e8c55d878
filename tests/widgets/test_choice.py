import pytest

from kdslab.widgets.choice import SURE, ChoiceCard, ChoiceTwin, reply


def card(**traits):
    return ChoiceCard(prompt="Where is `a`?", options=["left", "right", "gone"], **traits)


def test_a_handler_gets_the_card_and_its_reply_is_shown():
    asked = card(confidence=True)
    asked.on_answer(lambda given: reply("✓", f"{given.chosen()} {given.sure}"))

    asked.submit([1], "certain")

    assert ("[1] certain", 1) == (asked.feedback["verdict"], asked.handled)


def test_the_same_answer_given_twice_is_noticed_twice():
    asked, seen = card(), []
    asked.on_answer(lambda given: seen.append(given.chosen()) or {})

    asked.submit([1])
    asked.submit([1])

    assert [[1], [1]] == seen


def test_a_message_of_the_browser_reaches_the_handler_once_and_whole():
    asked, seen = card(confidence=True), []
    asked.on_answer(lambda given: seen.append((given.answer, given.sure)) or {})

    asked.set_state({"submitted": 1, "answer": [2], "sure": "guessing"})

    assert [([2], "guessing")] == seen


def test_a_handler_that_raises_shows_a_sentence_and_the_next_answer_clears_it():
    asked = card()
    asked.on_answer(lambda given: reply("✓", str(1 / (given.chosen()[0]))))

    asked.submit([0])
    assert "This answer could not be taken: division by zero." == asked.error
    asked.submit([1])
    assert ("", 2) == (asked.error, asked.handled)


@pytest.mark.parametrize("answer", [[3], [-1], ["0"], [], None, 1, [0, 1]])
def test_a_choice_that_is_no_single_option_is_refused(answer):
    asked = card()
    asked.answer = answer

    with pytest.raises(ValueError, match="option"):
        asked.chosen()


def test_several_choices_come_back_in_order_and_once():
    asked = card(kind="multiple")
    asked.answer = [2, 0, 2]

    assert [0, 2] == asked.chosen()


def menus(kind, answer=None):
    asked = ChoiceCard(prompt="Which?", kind=kind, items=["a", "b"], options=["x", "y", "z"])
    asked.answer = answer
    return asked


def test_each_item_gets_one_of_the_options():
    assert (2, 0) == menus("ordering", [2, 0]).picks()
    assert (1, 1) == menus("matching", [1, 1]).picks()


@pytest.mark.parametrize(
    ("kind", "answer", "complaint"),
    [
        ("matching", None, "choose for each of the 2 lines"),
        ("matching", [0], "choose for each of the 2 lines"),
        ("matching", [0, 3], "an option's number is below 3, got 3"),
        ("matching", [0, None], "an option's number is below 3, got None"),
        ("ordering", [1, 1], "give each line a place of its own"),
    ],
)
def test_an_arrangement_that_is_none_is_refused(kind, answer, complaint):
    with pytest.raises(ValueError, match=complaint):
        menus(kind, answer).picks()


def test_the_twin_of_an_arrangement_lists_lines_and_choices():
    twin = menus("matching").twin()

    assert "Which?\n- a\n- b\nChoose from: x | y | z" == twin.text()
    assert (
        "<p>Which?</p><ul><li>a</li><li>b</li></ul><p>Choose from:</p>"
        "<ul><li>x</li><li>y</li><li>z</li></ul>" == twin.html()
    )
    assert "Which?\n- a\n- b" == menus("ordering").twin().text()


@pytest.mark.parametrize("answer", [[1], None, "3", float("nan"), True])
def test_an_answer_that_is_no_number_is_refused(answer):
    asked = ChoiceCard(prompt="How many?", kind="number")
    asked.answer = answer

    with pytest.raises(ValueError, match="must be a number"):
        asked.number()


def test_show_me_goes_to_its_own_handler():
    asked = card()
    asked.on_ask(lambda _: reply("→", "shown"))

    asked.asked += 1

    assert ("shown", 1) == (asked.feedback["verdict"], asked.handled)


def test_the_twin_lists_the_options_and_gives_nothing_away():
    twin = card().twin()

    assert "Where is `a`?\n- left\n- right\n- gone" == twin.text()
    assert (
        "<p>Where is <code>a</code>?</p><ul><li>left</li><li>right</li><li>gone</li></ul>"
        == twin.html()
    )


def test_an_answer_in_the_twin_is_folded_away_and_not_in_the_text():
    twin = ChoiceTwin(finding="Where?", options=("a",), answer=("a: because <x>",))

    assert "Where?\n- a" == twin.text()
    assert twin.html().endswith(
        "<details><summary>Answer</summary><p>a: because &lt;x&gt;</p></details>"
    )


def test_a_card_displays_itself_with_its_twin():
    data, _ = card()._repr_mimebundle_()

    assert {"text/plain", "text/html", "application/vnd.jupyter.widget-view+json"} == set(data)


def test_the_browser_offers_the_same_confidences():
    assert f"const SURE = {list(SURE)}".replace("'", '"') in ChoiceCard._esm


def test_a_second_handler_takes_the_place_of_the_first():
    asked = card()
    asked.on_answer(lambda _: reply("✗", "first"))
    asked.on_answer(lambda _: reply("✓", "second"))

    asked.submit([0])

    assert "second" == asked.feedback["verdict"]
