"""What the tests of the checkers share: nothing that they check reaches a learner's folder."""

import sys
from pathlib import Path

import pytest

from kdslab.course import progress

sys.path.insert(0, str(Path(__file__).parent))
pytest.register_assert_rewrite("known_mistakes")


@pytest.fixture(autouse=True)
def _no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.chdir(tmp_path)
