"""What the tests of the checkers share: nothing that they check reaches a learner's folder."""

import pytest

from kdslab.course import progress


@pytest.fixture(autouse=True)
def _no_home(tmp_path, monkeypatch):
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.chdir(tmp_path)
