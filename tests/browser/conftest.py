"""One JupyterLab for all browser tests, laid by `kdslab lab` as a learner would have it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from lab_page import CHROMIUM, CHROMIUM_OPTIONS, course, serving


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": CHROMIUM_OPTIONS}


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("learner") / "kdslab-course"


@pytest.fixture(scope="session")
def server(folder, tmp_path_factory):
    with serving(course(folder), JUPYTER_CONFIG_DIR=str(tmp_path_factory.mktemp("jupyter"))) as it:
        yield it
