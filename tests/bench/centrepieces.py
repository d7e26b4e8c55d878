"""Times every live picture of the course in JupyterLab, from key press to painted picture.

Run it as `python tests/bench/centrepieces.py [NAME ...]`; it needs the extra `test` and Debian's
chromium. A move comes 200 ms after the one before, as from a hand that looks. What is drawn on the
stage is asked to be quicker than what plotly draws.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from lab_page import (
    CHROMIUM,
    CHROMIUM_OPTIONS,
    course,
    open_notebook,
    run_all,
    serving,
    slider_times,
    summary,
)

from kdslab.course.gallery import live

ASKED = {True: (40, 60), False: (60, 100)}
"""Milliseconds at the median and at 95 %: on the stage, and elsewhere."""


def main() -> None:
    """Print a line for each picture."""
    wanted = sys.argv[1:] or list(live())
    folder = Path(tempfile.mkdtemp())
    print(f"{'picture':20}{'moves':>7}{'p50 ms':>9}{'p95 ms':>9}{'asked':>12}{'met':>6}")
    with ExitStack() as stack:
        server = stack.enter_context(serving(course(folder), JUPYTER_CONFIG_DIR=str(folder / "j")))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_OPTIONS
        )
        for name in wanted:
            median, slow, moves, on_stage = measured(browser, server, folder, name)
            most, worst = ASKED[on_stage]
            met = "yes" if median < most and slow < worst else "NO"
            asked = f"{most} / {worst}"
            print(f"{name:20}{moves:7}{median:9.1f}{slow:9.1f}{asked:>12}{met:>6}", flush=True)


def measured(browser: Any, server: Any, folder: Path, name: str) -> tuple[float, float, int, bool]:
    """Return median, 95th percentile, moves that showed, and whether it is drawn on the stage."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    cell["source"] = f"from kdslab.widgets import {name}\n{name}()"
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    page_of = {"cells": [cell], "metadata": {"kernelspec": kernel}}
    folder.joinpath(f"{name}.ipynb").write_text(
        json.dumps(page_of | {"nbformat": 4, "nbformat_minor": 5}), "utf-8"
    )
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    open_notebook(page, server, f"{name}.ipynb")
    run_all(page)
    widget = page.locator(".kds:has(> .kds-stage)").first
    widget.wait_for()
    if widget.get_by_role("button", name="Show me").count():
        widget.get_by_role("button", name="Show me").click()
    page.wait_for_timeout(3_000)
    sliders = widget.locator(".kds-knobs input[type=range]")
    control = sliders.first if sliders.count() else widget.locator(".kds-knobs select").first
    picture = widget.locator(".kds-stage")
    on_stage = bool(picture.locator("canvas").count())
    # The step that a press makes may be too small to show.
    times = slider_times(page, control, picture, may_rest=True)
    page.close()
    return (*summary(times), len(times), on_stage)


if __name__ == "__main__":
    main()
