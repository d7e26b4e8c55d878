"""The stage in a real JupyterLab: it plays smoothly, obeys the keyboard, and explains refusals."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from crowd import CROWD, played, rates
from lab_page import find, open_notebook, run_all, slider_times, summary

pytestmark = pytest.mark.browser

PUSH = "from kdslab.widgets.start import PushHarder\nPushHarder(1_400)"

# The kernel has drawn the scenery for the width that the page has now.
FITTED = """() => {
  const stage = document.querySelector(".kds-stage");
  const drawn = Number(stage.querySelector("svg").getAttribute("width"));
  return Math.abs(drawn - Math.min(stage.clientWidth, 1100)) < 8;
}"""


class Watched:
    """A page, and what it complained about or asked for while it was driven."""

    def __init__(self, page):
        self.page = page
        self.errors, self.hosts = [], set()
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))


def notebook(*sources):
    cells = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        for number, source in enumerate(sources)
    ]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture(scope="module")
def laid(server, folder):
    """Return the server when the notebooks lie in its folder."""
    folder.joinpath("stage.ipynb").write_text(notebook(CROWD), "utf-8")
    folder.joinpath("push.ipynb").write_text(notebook(PUSH), "utf-8")
    return server


@pytest.fixture
def opened(browser, laid):
    """Return a function that opens and runs a notebook in a browser of its own."""
    contexts = []

    def go(name, **settings):
        contexts.append(browser.new_context(viewport={"width": 1400, "height": 1000}, **settings))
        watched = Watched(contexts[-1].new_page())
        open_notebook(watched.page, laid, name)
        run_all(watched.page)
        find(watched.page, ".kds")
        # The list of files would leave a narrow page hardly any room.
        watched.page.keyboard.press("Control+b")
        return watched

    yield go
    for context in contexts:
        context.close()


def controls(page):
    return page.locator(".kds-stage-controls").first


def moment(page):
    return float(page.get_by_role("slider", name="Moment").input_value())


def below_the_stage(page):
    """Return how far below the picture the table stands; the page itself may scroll."""
    tops = [page.locator(part).first.bounding_box()["y"] for part in (".kds-stage", ".kds-details")]
    return round(tops[1] - tops[0])


def shown(page):
    """Return the picture's pixels, so that a change can be seen."""
    return page.locator(".kds-stage canvas").evaluate("canvas => canvas.toDataURL()")


def test_two_thousand_records_are_seen_moving(opened):
    watched = opened("stage.ipynb")
    before = shown(watched.page)
    visible, frames = played(watched.page, seconds=5)
    median, mean, slow = rates(frames)
    print(
        f"\nstage: {visible} records visible; {median:.1f} frames a second at the median, "
        f"{mean:.1f} in all; 1 frame in 100 takes over {slow:.0f} ms"
    )

    assert visible >= 2_000
    assert before != shown(watched.page)
    assert [] == watched.errors
    assert watched.hosts <= {"127.0.0.1", None, ""}, watched.hosts


def test_it_plays_pauses_steps_and_scrubs_by_keyboard(opened):
    page = opened("stage.ipynb").page
    page.wait_for_function(FITTED)
    page.wait_for_function(
        "() => document.querySelector('.kds-stage canvas').kdsFrames.length > 20"
    )
    page.get_by_role("button", name="Pause").press("Enter")
    stood, picture = moment(page), shown(page)
    assert stood > 0
    page.wait_for_timeout(300)
    assert (stood, picture) == (moment(page), shown(page)), "paused, it stands still"

    page.get_by_role("button", name="One step on").press("Space")
    assert moment(page) > stood
    assert shown(page) != picture
    page.get_by_role("button", name="One step back").press("Enter")
    assert abs(stood - moment(page)) <= 1

    scrub = page.get_by_role("slider", name="Moment")
    scrub.press("End")
    assert 1000 == moment(page)
    scrub.press("Home")
    scrub.press("ArrowRight")
    assert 1 == moment(page)
    assert scrub.get_attribute("aria-valuetext").endswith("s")

    page.get_by_role("combobox", name="Speed").select_option("4")
    page.get_by_role("button", name="Play").press("Space")
    page.wait_for_function("() => document.querySelector('.kds-stage-row input').value > 60")
    assert ["Pause"] == controls(page).get_by_role("button").all_text_contents()[:1]


def test_a_refusal_is_reached_by_keyboard_and_explained(opened):
    watched = opened("push.ipynb")
    page = watched.page
    page.get_by_role("button", name="Show me").press("Enter")
    page.get_by_role("button", name="Next refusal").press("Enter")
    why = page.locator(".kds-why")

    assert ("status", "polite") == (why.get_attribute("role"), why.get_attribute("aria-live"))
    for question in ("Why here?", "Why now?", "Which limit?", "What would have let it through?"):
        assert 1 == why.get_by_text(question).count()
    assert "1,000 records/s" in why.text_content()
    first, place = why.text_content(), moment(page)
    page.get_by_role("button", name="Next refusal").press("Enter")
    assert first != why.text_content()
    assert moment(page) >= place
    page.get_by_role("button", name="Previous refusal").press("Enter")
    assert first == why.text_content()
    page.get_by_role("button", name="Previous refusal").press("Enter")
    assert "No earlier refusal" in why.text_content()
    assert [] == watched.errors


def test_a_record_can_be_clicked(opened):
    page = opened("push.ipynb").page
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("slider", name="Moment").fill("500")
    box = page.locator(".kds-stage canvas").bounding_box()
    # The tape is full of records here; whichever is near answers.
    page.mouse.click(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5)

    assert "Who has read it?" in page.locator(".kds-why").text_content()


def test_a_turned_knob_goes_on_from_the_same_moment(opened):
    page = opened("push.ipynb").page
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("slider", name="Moment").fill("600")
    page.get_by_role("slider", name="Traffic").fill("600")
    page.get_by_text("600 records in a second").first.wait_for()

    assert 600 == moment(page)
    assert page.get_by_role("button", name="Next refusal").is_disabled()


def test_fifty_key_presses_each_redraw_the_stage(opened):
    page = opened("push.ipynb").page
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("slider", name="Moment").fill("600")
    times = slider_times(
        page, page.get_by_role("slider", name="Traffic"), page.locator(".kds-stage")
    )

    median, slow = summary(times)
    print(f"\nPushHarder: key press to paint {median:.0f} ms at the median, {slow:.0f} ms at 95 %")
    assert 50 == len(times)


def test_where_motion_is_unwelcome_nothing_plays_by_itself(opened):
    page = opened("stage.ipynb", reduced_motion="reduce").page
    page.wait_for_timeout(1_500)

    assert 0 == moment(page)
    assert [] == page.locator(".kds-stage canvas").evaluate("canvas => canvas.kdsFrames")
    before = shown(page)
    page.get_by_role("button", name="One step on").press("Enter")
    assert moment(page) > 0
    page.get_by_role("slider", name="Moment").fill("500")
    assert (500, True) == (moment(page), before != shown(page))


def test_nothing_scrolls_inside_or_jumps(opened):
    page = opened("push.ipynb").page
    page.get_by_role("button", name="Show me").click()
    for width in (1400, 700):
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_function(FITTED)
        wide = page.eval_on_selector_all(
            ".kds, .kds *:not(.kds-heard)",
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0"
            " && getComputedStyle(e).overflowX !== 'visible' && e.tagName !== 'INPUT')"
            ".map(e => e.className)",
        )
        assert [] == wide
        page.get_by_role("slider", name="Traffic").press("ArrowRight")
        page.locator(".kds-why").get_by_text("Choose a record").wait_for()
        page.wait_for_timeout(300)
        place = below_the_stage(page)
        page.get_by_role("button", name="Next refusal").press("Enter")
        assert place == below_the_stage(page), "an explanation moves nothing below it"


def test_axe_finds_nothing_serious(opened):
    page = opened("push.ipynb").page
    page.get_by_role("button", name="Show me").click()
    page.get_by_role("button", name="Next refusal").click()
    found = Axe().run(page, context={"include": [[".jp-OutputArea-output"]]})
    serious = [
        (violation["id"], node["html"][:160])
        for violation in found.response["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]

    assert [] == serious
