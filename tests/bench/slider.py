"""Times a slider from key press to painted picture in JupyterLab: our widgets beside FigureWidget.

Run it as `python tests/bench/slider.py`; it needs the extra `test` and Debian's chromium. The
FigureWidget runs in a server as it comes, ours in one with the kdslab extension; the three take
turns of ten moves, so that the ratios hold on a machine whose speed drifts. A move comes 200 ms
after the one before, as from a hand that looks; by then ours has the next step drawn ahead. A key
that is held down outruns that, and waits for the kernel as FigureWidget does.
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
    find,
    open_notebook,
    run_all,
    serving,
    slider_times,
    stock,
    summary,
)

ROUNDS = 5

FIGURE_WIDGET = """
import ipywidgets
import plotly.graph_objects as go
from kdslab.figures import keys_per_shard
from kdslab.sim import route_keys

def picture(keys):
    return keys_per_shard(route_keys([f"user-{number}" for number in range(keys)], 8))

figure = go.FigureWidget(picture(400))
slider = ipywidgets.IntSlider(value=400, min=1, max=1_000)

def redraw(change):
    new = picture(change["new"])
    with figure.batch_update():
        figure.data[0].y = new.data[0].y
        figure.layout.title.text = new.layout.title.text

slider.observe(redraw, "value")
ipywidgets.VBox([slider, figure])
"""
LIVE_FIGURE = "from kdslab.widgets import KeySpread\nKeySpread(keys=400, shards=8)"
KEY_SPACE = 'from kdslab.widgets import KeyFall\nKeyFall(key_set="8 US cities", shards=8)'

SUBJECTS = {
    "FigureWidget": (FIGURE_WIDGET, ".noUi-handle", ".js-plotly-plot"),
    "LiveFigure": (LIVE_FIGURE, ".kds input[type=range]", ".js-plotly-plot"),
    "key space": (KEY_SPACE, ".kds input[type=range]", ".kds-stage"),
}


def main() -> None:
    """Print each picture's median and 95th percentile, and the median's ratio to FigureWidget's."""
    folder = Path(tempfile.mkdtemp())
    for name, (source, _, _) in SUBJECTS.items():
        write_notebook(folder / f"{name}.ipynb", source)
        write_notebook(folder / "course" / f"{name}.ipynb", source)
    with ExitStack() as stack:
        plain = stack.enter_context(serving(stock(folder), JUPYTER_CONFIG_DIR=str(folder / "a")))
        ours = stack.enter_context(
            serving(course(folder / "course"), JUPYTER_CONFIG_DIR=str(folder / "b"))
        )
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_OPTIONS
        )
        pages = {
            name: opened(browser, plain if name == "FigureWidget" else ours, name)
            for name in SUBJECTS
        }
        times = measured(pages)
    report(times)


def opened(browser: Any, server: Any, name: str) -> Any:
    """Open and run one of the notebooks on a page of its own."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    open_notebook(page, server, f"{name}.ipynb")
    run_all(page)
    find(page, SUBJECTS[name][2])
    page.wait_for_timeout(3_000)
    return page


def measured(pages: dict[str, Any]) -> dict[str, list[float]]:
    """Return the times of each picture, in milliseconds; the pages take turns."""
    times: dict[str, list[float]] = {name: [] for name in pages}
    for _ in range(ROUNDS):
        for name, page in pages.items():
            page.bring_to_front()
            _, slider, picture = SUBJECTS[name]
            times[name] += slider_times(
                page, page.locator(slider).first, page.locator(picture).first, moves=10
            )
    return times


def report(times: dict[str, list[float]]) -> None:
    """Print the table."""
    base, _ = summary(times["FigureWidget"])
    print(f"{'picture':14}{'moves':>7}{'p50 ms':>9}{'p95 ms':>9}{'p50 / FigureWidget':>21}")
    for name, taken in times.items():
        median, slow = summary(taken)
        print(f"{name:14}{len(taken):7}{median:9.1f}{slow:9.1f}{median / base:21.2f}")


def write_notebook(path: Path, source: str) -> None:
    """Write a notebook with one cell."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": source.strip()}
    cell |= {"outputs": [], "execution_count": None}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = {"cells": [cell], "metadata": {"kernelspec": kernel}, "nbformat": 4}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook | {"nbformat_minor": 5}), "utf-8")


if __name__ == "__main__":
    main()
