"""Counts the frames of the stage in JupyterLab: 8 shards, more than 2,000 visible records, 30 s.

Run it as `python tests/bench/stage.py`; it needs the extra `test` and Debian's chromium.
"""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))

from crowd import CROWD, played, rates
from lab_page import CHROMIUM, CHROMIUM_OPTIONS, course, open_notebook, run_all, serving

SECONDS = 30
ASKED = 55


def main() -> None:
    """Print frames a second at the median and over the whole time."""
    folder = Path(tempfile.mkdtemp())
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "outputs": [], "execution_count": None}
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook = {"cells": [cell | {"source": CROWD}], "metadata": {"kernelspec": kernel}}
    folder.joinpath("stage.ipynb").write_text(
        json.dumps(notebook | {"nbformat": 4, "nbformat_minor": 5}), "utf-8"
    )
    with ExitStack() as stack:
        server = stack.enter_context(serving(course(folder), JUPYTER_CONFIG_DIR=str(folder / "j")))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_OPTIONS
        )
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        open_notebook(page, server, "stage.ipynb")
        run_all(page)
        page.wait_for_timeout(3_000)
        visible, frames = played(page, SECONDS)
    median, mean, slow = rates(frames)
    print(f"{visible:,} records visible, {SECONDS} s, asked {ASKED} frames a second or more")
    print(f"median {median:.1f}, over all {mean:.1f}; 1 frame in 100 takes over {slow:.0f} ms")


if __name__ == "__main__":
    main()
