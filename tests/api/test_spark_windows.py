"""The job's parts that need no Spark; `tests/spark` runs it as a whole."""

from __future__ import annotations

import json
import sys

import pytest

from kdslab.api.spark_source import MissingSparkError
from kdslab.api.spark_windows import event_data, main
from kdslab.sim.windows import Event


def test_an_event_travels_without_its_arrival_which_the_stream_sees_itself():
    event = Event(happened_at=1.5, arrived_at=3.0, key="Zürich", value=-2.0)

    assert {"happened_at": 1.5, "key": "Zürich", "value": -2.0} == json.loads(event_data(event))


def test_without_spark_the_job_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(MissingSparkError, match="pip install"):
        main(["trades"])


def test_the_job_explains_itself(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])

    assert "--endpoint-url" in capsys.readouterr().out
