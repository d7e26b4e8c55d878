"""Predict first, in a browser: the picture is covered until the learner has said something."""

import pytest
from kernel_in_hand import Bench

pytestmark = pytest.mark.browser

ASKED = {"prompt": "Which?", "options": ["left", "right"]}


@pytest.fixture
def bench(page):
    return Bench(page, forecast=ASKED)


def told(bench):
    """Return what the page has told its kernel of a guess."""
    return bench.page.evaluate("() => [kernel.state.guess, kernel.state.sure]")


def test_the_picture_is_covered_and_the_question_is_asked(bench):
    assert bench.page.get_by_role("group", name="Predict first: Which?").is_visible()
    assert not bench.page.locator(".kds-stage").is_visible()
    assert not bench.page.locator(".kds-finding").is_visible()


def test_a_guess_by_keyboard_uncovers_the_picture_and_the_reply_takes_the_focus(bench):
    bench.page.get_by_role("radio", name="left").focus()
    bench.page.keyboard.press("ArrowDown")
    bench.page.get_by_role("radio", name="certain").check()
    bench.page.keyboard.press("Enter")

    assert ["right", "certain"] == told(bench)
    assert bench.page.locator(".kds-stage").is_visible()
    bench.kernel("tell_reply", "✗ You said (certain): right. It is: left.")
    reply = bench.page.locator(".kds-guess-reply")
    assert "✗ You said (certain): right. It is: left." == reply.text_content()
    assert reply.evaluate("(node) => node === document.activeElement")


@pytest.mark.parametrize(
    ("ticked", "expected"),
    [([], "Choose an answer first."), (["left"], "Say first how sure you are.")],
)
def test_half_a_guess_is_asked_for_the_rest(bench, ticked, expected):
    for name in ticked:
        bench.page.get_by_role("radio", name=name).check()
    bench.page.get_by_role("button", name="Predict").click()

    assert expected == bench.page.locator(".kds-guess-hint").text_content()
    assert ["", ""] == told(bench)


def test_nobody_must_predict(bench):
    bench.page.get_by_role("button", name="Show me").click()

    assert (["-", ""], True) == (told(bench), bench.page.locator(".kds-stage").is_visible())


def test_without_a_question_nothing_is_covered(page):
    assert Bench(page).page.locator(".kds-stage").is_visible()
