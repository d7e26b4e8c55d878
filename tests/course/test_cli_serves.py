import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import kdslab

TIME_LIMIT_SECONDS = 60
NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


@pytest.fixture
def environment(tmp_path):
    """A copy of kdslab with a small course inside it, laid out as in a wheel."""
    package = tmp_path / "site/kdslab"
    unwanted = shutil.ignore_patterns("__pycache__", "_course")
    shutil.copytree(Path(kdslab.__file__).parent, package, ignore=unwanted)
    for name in ("notebooks/00-start.ipynb", "exercises/03-hashing.ipynb"):
        (package / "_course" / name).parent.mkdir(parents=True)
        (package / "_course" / name).write_text(NOTEBOOK, "utf-8")
    folders = {
        f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")
    }
    inherited = {name: text for name, text in os.environ.items() if name != "JUPYTER_TOKEN"}
    return {**inherited, **folders, "PYTHONPATH": str(tmp_path / "site")}


@pytest.fixture
def server(environment, tmp_path):
    """Run `kdslab lab` for real; it is gone when the test is over."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
    command = [sys.executable, "-m", "kdslab", "lab", "mine", "--no-browser", "--port", str(port)]
    passed_on = ["--", "--allow-root", "--Application.log_level=INFO"]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [*command, *passed_on],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield process, port, wait_for_token(process, tmp_path / "log", port)
    finally:
        process.kill()
        process.wait(TIME_LIMIT_SECONDS)


def wait_for_token(process, log, port):
    deadline = time.monotonic() + TIME_LIMIT_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        found = re.search(r"\?token=(\w+)", log.read_text("utf-8"))
        if found and status(port, found[1]) == 200:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(log.read_text("utf-8"))


def status(port, token):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/api/status")
    if token:
        request.add_header("Authorization", f"token {token}")
    try:
        return urllib.request.urlopen(request, timeout=5).status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


def page(port, token):
    request = urllib.request.Request(f"http://127.0.0.1:{port}/lab?token={token}")
    return urllib.request.urlopen(request, timeout=20).read().decode("utf-8")


def test_the_course_is_served_with_the_token_only_and_stops_on_control_c(server, tmp_path):
    process, port, token = server

    assert (200, 403, 403) == (status(port, token), status(port, None), status(port, "wrong"))
    assert "@jupyterlab/apputils-extension:announcements" in page(port, token)
    process.send_signal(signal.SIGINT)
    assert 0 == process.wait(TIME_LIMIT_SECONDS)

    log = (tmp_path / "log").read_text("utf-8")
    loaded = set(re.findall(r"(\S+) \| extension was successfully loaded", log))
    assert {"kdslab.course.server", "jupyterlab"} <= loaded
    assert "Traceback" not in log
    assert (tmp_path / "mine/notebooks/00-start.ipynb").is_file()
