"""Every live picture of the course in a real JupyterLab: it moves, it is quiet, it comes back."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_page import open_notebook, run_all

from kdslab.course.gallery import live

pytestmark = pytest.mark.browser

OVERFLOWING = """widget => [widget, ...widget.querySelectorAll(":not(.kds-heard)")]
  .filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
    && getComputedStyle(e).overflowX !== 'visible' && !['INPUT', 'SELECT'].includes(e.tagName))
  .map(e => e.className)"""


class Gallery:
    """A notebook with a cell for each live picture, on one page: JupyterLab loads for seconds."""

    def __init__(self, page, server, folder):
        self.page, self.file = page, folder / "centrepieces.ipynb"
        self.file.write_text(json.dumps(notebook(live())), "utf-8")
        self.errors, self.hosts = [], set()
        page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).hostname))
        open_notebook(page, server, self.file.name)
        run_all(page)

    def picture(self, name):
        found = Picture(self.page, self.page.locator(f'.jp-CodeCell:has-text("{name}()")'))
        found.widget.scroll_into_view_if_needed()
        return found

    def save(self):
        self.page.keyboard.press("Escape")
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.get_by_text("Save Notebook", exact=True).click()
        self.page.wait_for_timeout(1_500)

    def stored(self, name):
        """Return how many bytes a notebook with this picture alone would have."""
        saved = json.loads(self.file.read_text("utf-8"))
        own = [cell for cell in saved["cells"] if f"{name}()" in "".join(cell["source"])]
        return len(json.dumps(saved | {"cells": own}))


class Picture:
    """One live picture in its cell."""

    def __init__(self, page, cell):
        self.page, self.output = page, cell.locator(".jp-OutputArea-output")
        self.widget = cell.locator(".kds:has(> .kds-stage)")
        self.widget.wait_for(timeout=60_000)

    @property
    def finding(self):
        return self.widget.locator(".kds-finding").text_content()

    def uncover(self):
        """Look without predicting, if there is something to predict."""
        button = self.widget.get_by_role("button", name="Show me")
        if button.count():
            button.press("Enter")
            self.widget.locator(".kds-guess-reply").get_by_text("It is:").wait_for()
        self.widget.locator(".kds-stage").wait_for()

    def turn_a_knob(self):
        """Turn knobs by keyboard until the picture says something else; return whether it did."""
        before = self.finding
        for control in self.widget.locator(".kds-knobs :is(input, select)").all():
            for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "Space"):
                control.press(key)
                self.page.wait_for_timeout(400)
                if self.finding != before:
                    return True
        return False

    def serious(self):
        self.output.evaluate_all("all => all.forEach(e => { e.dataset.looked = ''; })")
        found = Axe().run(self.page, context={"include": [["[data-looked]"]]})
        self.output.evaluate_all("all => all.forEach(e => { delete e.dataset.looked; })")
        return [
            (violation["id"], node["html"][:160])
            for violation in found.response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]


def notebook(names):
    sources = [f"from kdslab.widgets import {name}\n{name}()" for name in names]
    empty = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {
        "cells": [{**empty, "id": f"c{at}", "source": each} for at, each in enumerate(sources)],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture(scope="module")
def gallery(browser, server, folder):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield Gallery(context.new_page(), server, folder)
    context.close()


@pytest.fixture(scope="module", params=[1400, 700])
def width(gallery, request):
    """The width of the page, set once for all pictures."""
    gallery.page.set_viewport_size({"width": request.param, "height": 1000})
    gallery.page.wait_for_timeout(1_500)
    yield request.param
    gallery.page.set_viewport_size({"width": 1400, "height": 1000})
    gallery.page.wait_for_timeout(1_500)


@pytest.fixture(scope="module")
def saved(gallery):
    """The same page after its notebook was used, saved and loaded anew."""
    gallery.save()
    gallery.page.reload()
    return gallery


each = pytest.mark.parametrize("name", live())


@each
def test_a_picture_is_uncovered_moves_by_keyboard_and_is_quiet(gallery, name):
    picture = gallery.picture(name)
    picture.uncover()

    assert "" == picture.widget.locator(".kds-error-line").text_content()
    assert picture.turn_a_knob()
    assert [] == gallery.errors
    assert gallery.hosts <= {"127.0.0.1", None, ""}, gallery.hosts


@each
def test_nothing_in_it_scrolls_or_sticks_out(gallery, name, width):
    assert width == gallery.page.viewport_size["width"]
    assert [] == gallery.picture(name).widget.evaluate(OVERFLOWING)


@each
def test_axe_finds_nothing_serious(gallery, name):
    assert [] == gallery.picture(name).serious()


@each
def test_its_notebook_stays_small_and_it_comes_back_live(saved, name):
    assert saved.stored(name) < 200_000
    assert saved.picture(name).turn_a_knob()
