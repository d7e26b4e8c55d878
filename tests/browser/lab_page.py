"""Drives a JupyterLab page as a person would: open a notebook, run it, press keys on a slider."""

from __future__ import annotations

import os
import secrets
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MOVES = 50

# From the key press to the first frame after the picture has changed.
_WATCH = """([input, picture]) => {
  const times = [];
  let pressed = 0;
  input.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    if (!pressed) return;
    const started = pressed;
    pressed = 0;
    requestAnimationFrame(() => times.push(performance.now() - started));
  }).observe(picture, { childList: true, subtree: true, attributes: true, characterData: true });
  globalThis.kdsTimes = times;
}"""


# What the page sends waits in a queue; changes of the picture and answers with one are counted.
_HOLD = """(picture) => {
  const send = WebSocket.prototype.send, queue = [];
  const held = (globalThis.kdsHeld = { changes: 0, answers: 0 });
  const watch = new MutationObserver((changes) => { held.changes += changes.length; });
  watch.observe(picture, { childList: true, subtree: true, attributes: true });
  const decoder = new TextDecoder();
  const heard = ({ data }) => {
    const text = typeof data === "string" ? data : decoder.decode(data);
    held.answers += text.includes('"finding"');
  };
  WebSocket.prototype.send = function (data) { queue.push([this, data]); };
  held.letGo = () => {
    WebSocket.prototype.send = send;
    const before = held.changes;
    held.changes = 0;
    new Set(queue.map(([socket]) => socket)).forEach((socket) =>
      socket.addEventListener("message", heard));
    queue.forEach(([socket, data]) => socket.send(data));
    return before;
  };
}"""


class Server:
    """A running JupyterLab and the token that it wants."""

    def __init__(self, port: int, token: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.token = token

    def url(self, notebook: str) -> str:
        """Return the address of a notebook, in a fresh workspace."""
        return f"{self.address}/lab/tree/{notebook}?token={self.token}&reset"


@contextmanager
def serving(command: list[str], **environment: str) -> Iterator[Server]:
    """Run a command that serves JupyterLab on the port and with the token put behind it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(8)
    options = [f"--ServerApp.port={port}", f"--ServerApp.token={token}", "--allow-root"]
    process = subprocess.Popen(
        [sys.executable, "-m", *command, *options],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api?token={token}", process)
        yield Server(port, token)
    finally:
        process.terminate()
        process.wait(timeout=30)


def course(folder: Path) -> list[str]:
    """Return the command that lays the course in a folder and serves it."""
    return ["kdslab", "lab", str(folder), "--no-browser", "--"]


def stock(folder: Path) -> list[str]:
    """Return the command that serves a folder with JupyterLab as it comes."""
    return [
        "jupyterlab",
        "--no-browser",
        f"--ServerApp.root_dir={folder}",
        "--ServerApp.jpserver_extensions=kdslab.course.server=False",
    ]


def open_notebook(page: Any, server: Server, notebook: str) -> None:
    """Open a notebook and wait until its kernel is there."""
    page.goto(server.url(notebook))
    page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=60_000)


def run_all(page: Any) -> None:
    """Run every cell and wait until the last one has its number."""
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(
        """() => {
          const prompts = [...document.querySelectorAll(".jp-CodeCell .jp-InputPrompt")];
          return prompts.length && prompts.every((prompt) => /\\[\\d+\\]/.test(prompt.textContent));
        }""",
        timeout=120_000,
    )


def find(page: Any, selector: str) -> Any:
    """Scroll down until an element is there: JupyterLab takes what is far off out of the page."""
    found = page.locator(selector).first
    scroller = page.locator(".jp-WindowedPanel-outer")
    for top in range(0, 12_000, 500):
        scroller.evaluate("(panel, top) => { panel.scrollTop = top; }", top)
        page.wait_for_timeout(150)
        if found.count():
            found.scroll_into_view_if_needed()
            return found
    raise LookupError(f"the notebook shows no {selector}")


def slider_times(
    page: Any, slider: Any, picture: Any, moves: int = MOVES, *, may_rest: bool = False
) -> list[float]:
    """Press an arrow key on a slider again and again.

    Args:
        page: The page.
        slider: The element that takes the keys.
        picture: The element that changes.
        moves: How often; to the right first, then back, and so on.
        may_rest: Whether a move may leave the picture as it is; such a one is not counted.

    Returns:
        Milliseconds from each key press to the first frame that shows its effect.
    """
    page.evaluate(_WATCH, [slider.element_handle(), picture.element_handle()])
    for move in range(moves):
        before = page.evaluate("() => kdsTimes.length")
        slider.press("ArrowRight" if move // 5 % 2 == 0 else "ArrowLeft")
        if may_rest:
            page.wait_for_timeout(400)
            continue
        page.wait_for_function(f"() => kdsTimes.length > {before}", timeout=10_000)
        page.wait_for_timeout(200)
    return list(page.evaluate("() => kdsTimes"))


def hold(page: Any, picture: Any) -> None:
    """Keep back what the page sends to its kernel, and count what changes in a picture."""
    page.evaluate(_HOLD, picture.element_handle())


def let_go(page: Any) -> int:
    """Send what was kept back, count anew, and return how much had changed meanwhile.

    From now on `kdsHeld.changes` and `kdsHeld.answers` of the page count what comes.
    """
    return int(page.evaluate("() => kdsHeld.letGo()"))


def summary(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile."""
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=2):
                return
        except (URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError(
                    f"the server ended with exit code {process.returncode}"
                ) from None
            time.sleep(0.2)
    raise RuntimeError("the server did not come up within a minute")
