"""Every live picture of the course in a real JupyterLab: it moves, it is quiet, it comes back."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab_page import open_notebook, run_all

from kdslab.course.gallery import live

pytestmark = pytest.mark.browser

WIDGET = ".kds:has(> .kds-stage)"
OVERFLOWING = """all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0
  && getComputedStyle(e).overflowX !== 'visible' && !['INPUT', 'SELECT'].includes(e.tagName))
  .map(e => e.className)"""


class Shown:
    """A notebook with one live picture on a page of its own."""

    def __init__(self, context, server, folder, name):
        self.name, self.file = name, folder / "centrepieces" / f"{name}.ipynb"
        self.file.parent.mkdir(parents=True, exist_ok=True)
        source = f"from kdslab.widgets import {name}\n{name}()"
        self.file.write_text(json.dumps(notebook(source)), "utf-8")
        self.page = context.new_page()
        self.errors, self.hosts = [], set()
        self.page.on("console", lambda said: said.type == "error" and self.errors.append(said.text))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda asked: self.hosts.add(urlsplit(asked.url).hostname))
        open_notebook(self.page, server, f"centrepieces/{name}.ipynb")
        run_all(self.page)
        self.widget = self.page.locator(WIDGET).first
        self.widget.wait_for()

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
        found = Axe().run(self.page, context={"include": [[".jp-OutputArea-output"]]})
        return [
            (violation["id"], node["html"][:160])
            for violation in found.response["violations"]
            if violation["impact"] in ("serious", "critical")
            for node in violation["nodes"]
        ]

    def overflowing(self):
        inside = f"{WIDGET}, {WIDGET} *:not(.kds-heard)"
        return self.page.eval_on_selector_all(inside, OVERFLOWING)

    def save(self):
        self.page.keyboard.press("Escape")
        self.page.get_by_role("menuitem", name="File", exact=True).click()
        self.page.get_by_text("Save Notebook", exact=True).click()
        self.page.wait_for_timeout(1_500)
        return self.file.stat().st_size


def notebook(source):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source}
    cell |= {"outputs": [], "execution_count": None}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    return {
        "cells": [cell],
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


@pytest.fixture(scope="module", params=live())
def shown(request, browser, server, folder):
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    yield Shown(context, server, folder, request.param)
    context.close()


def test_a_picture_is_uncovered_moves_by_keyboard_and_is_quiet(shown):
    shown.uncover()

    assert "" == shown.widget.locator(".kds-error-line").text_content()
    assert shown.turn_a_knob()
    assert [] == shown.errors
    assert shown.hosts <= {"127.0.0.1", None, ""}, shown.hosts


@pytest.mark.parametrize("width", [1400, 700])
def test_nothing_in_it_scrolls_or_sticks_out(shown, width):
    shown.page.set_viewport_size({"width": width, "height": 1000})
    shown.page.wait_for_timeout(800)

    assert [] == shown.overflowing()
    shown.page.set_viewport_size({"width": 1400, "height": 1000})


def test_axe_finds_nothing_serious(shown):
    assert [] == shown.serious()


def test_its_notebook_stays_small_and_it_comes_back_live(shown):
    assert shown.save() < 200_000

    shown.page.reload()
    shown.widget.wait_for(timeout=60_000)
    shown.page.wait_for_timeout(1_000)
    assert shown.turn_a_knob()
