"""An ordering and a matching of lesson 10 in a real JupyterLab, answered by keyboard alone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_page import find, open_notebook, run_all

from kdslab.course.questions.arranged import HEADS, NEXT_STEP

pytestmark = pytest.mark.browser

LESSON = "notebooks/10-reading.ipynb"


@pytest.fixture(scope="module")
def page(browser, server):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    page = context.new_page()
    open_notebook(page, server, LESSON)
    run_all(page)
    yield page
    context.close()


def card_of(page, question):
    """Return a question's card, and its menus in the order of the lines."""
    card = find(page, f".kds:has-text('{question.prompt[:40]}')")
    names = [item.replace("`", "") for item in question.pairs().items()]
    return card, [card.get_by_role("combobox", name=name, exact=True) for name in names]


def choose(menus, picks):
    """Press the arrow key in each menu until it stands where it shall."""
    for menu, pick in zip(menus, picks, strict=True):
        menu.press("Home")
        for _ in range(pick + 1):
            menu.press("ArrowDown")
        assert str(pick) == menu.input_value()


def answer(card):
    card.get_by_role("button", name="Answer").press("Enter")
    return card.get_by_role("status")


@pytest.mark.parametrize("question", [HEADS, NEXT_STEP], ids=lambda question: question.kind)
def test_a_question_is_answered_wrong_and_then_right_by_keyboard(page, question):
    card, menus = card_of(page, question)
    pairs = question.pairs()

    answer(card).get_by_text("Choose for each line first.").wait_for()
    wrong = tuple(len(pairs.items()) - 1 - pick for pick in pairs.key())
    choose(menus, wrong)
    answer(card).get_by_text("Not yet.").wait_for()
    for believed in pairs.held(wrong):
        assert pairs.said(believed).replace("`", "") in card.get_by_role("status").text_content()

    choose(menus, pairs.key())
    status = answer(card)
    status.get_by_text("Correct.").wait_for()
    assert 1 == status.get_by_text("The model shows").count()


def test_two_lines_with_one_place_are_told_so(page):
    card, menus = card_of(page, HEADS)
    choose(menus, (0,) * len(menus))

    answer(card).get_by_text("give each line a place of its own").wait_for()


def test_menus_fit_into_a_narrow_page_and_axe_finds_nothing_serious(page):
    page.set_viewport_size({"width": 700, "height": 1000})
    for question in (HEADS, NEXT_STEP):
        card, menus = card_of(page, question)
        right = card.bounding_box()["x"] + card.bounding_box()["width"]
        assert all(box["x"] + box["width"] <= right for box in (m.bounding_box() for m in menus))
    found = Axe().run(page, context={"include": [[".kds-choice"]]})
    serious = [
        violation["id"]
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
    ]
    assert [] == serious
