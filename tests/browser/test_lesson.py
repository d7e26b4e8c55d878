"""Lesson 03 in a real JupyterLab, in a real browser."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_page import find, hold, let_go, open_notebook, run_all, slider_times, summary

pytestmark = pytest.mark.browser

LESSON = "notebooks/03-hashing.ipynb"
RESULTS = Path("test-results")
BARS = {"KeyFall": "rect.box", "KeySpread": ".bars .point"}
WIDGETS = {"KeyFall": ".kds:has(circle[data-mark])", "KeySpread": ".kds:has(.js-plotly-plot)"}


class Watched:
    """A page, and what it complained about or asked for while it was driven."""

    def __init__(self, page):
        self.page = page
        self.errors, self.hosts = [], set()
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))


@pytest.fixture(scope="module")
def lesson(browser, server):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    watched = Watched(context.new_page())
    open_notebook(watched.page, server, LESSON)
    run_all(watched.page)
    find(watched.page, ".js-plotly-plot .bars")
    yield watched
    context.close()


def live(page, name):
    """Return the slider "Shards" of one of the lesson's live pictures, and the picture."""
    widget = find(page, WIDGETS[name])
    return widget.get_by_role("slider", name="Shards"), widget.locator(".kds-stage")


def test_run_all_leaves_no_error(lesson):
    assert 0 == lesson.page.locator(".jp-RenderedText[data-mime-type*='stderr']").count()
    assert [] == lesson.errors


def test_no_request_leaves_the_machine(lesson):
    assert lesson.hosts <= {"127.0.0.1", None, ""}, lesson.hosts


def test_no_news_pop_up_covers_the_page(lesson):
    assert 0 == lesson.page.locator(".Toastify__toast").count()


@pytest.mark.parametrize("name", WIDGETS)
def test_fifty_key_presses_each_redraw_the_picture(lesson, name):
    slider, stage = live(lesson.page, name)
    picture = stage if name == "KeyFall" else stage.locator(".js-plotly-plot")
    times = slider_times(lesson.page, slider, picture)

    RESULTS.mkdir(exist_ok=True)
    median, slow = summary(times)
    RESULTS.joinpath(f"{name}.json").write_text(json.dumps(times), "utf-8")
    print(f"\n{name}: key press to paint {median:.0f} ms at the median, {slow:.0f} ms at 95 %")
    assert 50 == len(times)


@pytest.mark.parametrize("name", WIDGETS)
def test_the_next_step_is_shown_while_nothing_reaches_the_kernel(lesson, name):
    slider, stage = live(lesson.page, name)
    finding = lesson.page.locator(WIDGETS[name]).first.locator(".kds-finding")
    slider.fill("20")
    finding.get_by_text("on 20 shards").wait_for()
    # Long enough to rest, to ask and to be answered.
    lesson.page.wait_for_timeout(1_000)
    hold(lesson.page, stage)
    slider.press("ArrowRight")
    assert "on 21 shards" in finding.text_content()
    # The words for the screen reader come a moment later, and are a change too.
    lesson.page.wait_for_timeout(300)
    assert let_go(lesson.page) > 0, "the picture itself has changed"

    lesson.page.wait_for_function("() => kdsHeld.answers > 0")
    lesson.page.wait_for_timeout(300)
    assert 0 == lesson.page.evaluate("() => kdsHeld.changes"), "the answer was on the page already"


@pytest.mark.parametrize("name", WIDGETS)
def test_quick_moves_to_and_fro_end_on_the_right_picture(lesson, name):
    slider, stage = live(lesson.page, name)
    slider.fill("20")
    lesson.page.wait_for_timeout(1_000)
    for step in "><>>><<<>>>>":
        slider.press("ArrowRight" if step == ">" else "ArrowLeft")
    lesson.page.wait_for_timeout(1_000)

    assert "on 24 shards" in stage.get_attribute("aria-label")
    assert ("24", 24) == (slider.input_value(), stage.locator(BARS[name]).count())


def test_the_picture_says_in_words_what_it_shows(lesson):
    slider, stage = live(lesson.page, "KeyFall")
    slider.fill("2")
    finding = "8 keys on 2 shards: shard 1 gets 6, none stays empty."
    widget = lesson.page.locator(".kds:has(.kds-stage)").first
    widget.get_by_role("status").get_by_text(finding).wait_for()
    widget.locator("summary").click()

    # The table is filled when the browser has said that it is open, which is after the click.
    widget.locator("tbody tr").nth(7).wait_for()
    assert finding == stage.get_attribute("aria-label")
    assert 8 == widget.locator("tbody tr").count()


def test_nothing_inside_an_output_scrolls_or_sticks_out(lesson):
    # What is only heard is one pixel wide on purpose.
    for width in (1400, 700):
        lesson.page.set_viewport_size({"width": width, "height": 1000})
        lesson.page.wait_for_timeout(800)
        wide = lesson.page.eval_on_selector_all(
            ".kds, .kds *:not(.kds-heard)",
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0"
            " && getComputedStyle(e).overflowX !== 'visible' && e.tagName !== 'INPUT')"
            ".map(e => e.className)",
        )
        assert [] == wide
    lesson.page.set_viewport_size({"width": 1400, "height": 1000})


def test_a_still_chart_follows_the_width_of_the_page_and_keeps_its_height(lesson):
    chart = find(lesson.page, ".jp-RenderedPlotly:has(svg.main-svg)")
    height = chart.locator("svg.main-svg").first.get_attribute("height")
    assert int(height) > 300
    for width in (900, 1400):
        lesson.page.set_viewport_size({"width": width, "height": 1000})
        find(lesson.page, ".jp-RenderedPlotly")
        lesson.page.wait_for_function(
            """([chart, height]) => {
              const drawn = chart.querySelector("svg.main-svg");
              return drawn.getAttribute("width") == chart.clientWidth
                && drawn.getAttribute("height") == height;
            }""",
            arg=[chart.element_handle(), height],
        )


def test_axe_finds_nothing_serious_inside_outputs(lesson):
    found = Axe().run(lesson.page, context={"include": [[".jp-OutputArea-output"]]})
    serious = [
        (violation["id"], node["html"][:160])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]

    assert [] == serious


def test_a_used_notebook_stays_small_and_its_widgets_come_back_live(lesson, folder):
    page = lesson.page
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="File", exact=True).click()
    page.get_by_text("Save Notebook", exact=True).click()
    page.wait_for_timeout(2_000)
    saved = folder.joinpath(LESSON)
    assert saved.stat().st_size < 200_000

    page.reload()
    page.wait_for_selector(".kds-stage svg", timeout=60_000)
    slider, stage = live(page, "KeyFall")
    slider.fill("3")
    stage.page.get_by_text("8 keys on 3 shards").first.wait_for(timeout=30_000)


def test_a_prediction_and_a_question_answer_back_by_keyboard(lesson):
    page = lesson.page
    card = find(page, ".kds:has-text('How sure are you?')")
    card.get_by_role("radio", name="to the same shard as New York").press("Space")
    card.get_by_role("radio", name="certain").press("Space")
    card.get_by_role("button", name="Predict").press("Enter")
    card.get_by_role("status").get_by_text("Noted").wait_for()

    question = find(page, ".kds:has-text('begins with the hexadecimal digit b')")
    question.get_by_role("spinbutton").fill("2")
    question.get_by_role("button", name="Answer").press("Enter")
    question.get_by_role("status").get_by_text("Correct.").wait_for()

    assert 1 == question.get_by_text("s-90 is such a key").count()

    question = find(page, ".kds:has-text('The key that arrives first to shard 0')")
    question.get_by_role("radio", name="The key that arrives first to shard 0").press("Space")
    question.get_by_role("button", name="Answer").press("Enter")
    question.get_by_role("status").get_by_text("the other to shard 1:").wait_for()
