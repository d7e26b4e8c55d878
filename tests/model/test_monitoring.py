"""Enhanced monitoring: which metrics are on, and which minutes may be shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kdslab.model.monitoring import ALL, SHARD_LEVEL_METRICS, Monitoring
from kdslab.model.series import KEPT_SECONDS

AT = 1_795_424_400.0

names = st.lists(st.sampled_from([*SHARD_LEVEL_METRICS, ALL]), min_size=1, max_size=7)
changes = st.lists(st.tuples(st.booleans(), names), max_size=12)


def covered(monitoring, name="IncomingBytes", minutes=10):
    return [place for place in range(minutes) if monitoring.covers(name, AT + 60 * place)]


def test_nothing_is_on_at_first():
    assert [] == Monitoring().current()
    assert not Monitoring().knows("IncomingBytes")


# Source: API reference, EnableEnhancedMonitoring
def test_all_is_the_seven_metrics_in_aws_s_order():
    monitoring = Monitoring()
    monitoring.enable(AT, ["ALL"])

    assert [
        "IncomingBytes",
        "IncomingRecords",
        "OutgoingBytes",
        "OutgoingRecords",
        "WriteProvisionedThroughputExceeded",
        "ReadProvisionedThroughputExceeded",
        "IteratorAgeMilliseconds",
    ] == monitoring.current()


def test_metrics_that_are_on_are_listed_in_aws_s_order_whatever_the_order_of_enabling():
    monitoring = Monitoring()
    monitoring.enable(AT, ["OutgoingBytes"])
    monitoring.enable(AT, ["IncomingBytes"])

    assert ["IncomingBytes", "OutgoingBytes"] == monitoring.current()


def test_what_came_before_enabling_or_after_disabling_is_not_shown():
    monitoring = Monitoring()
    monitoring.enable(AT + 120, ["IncomingBytes"])
    monitoring.disable(AT + 240, ["IncomingBytes"])

    assert [2, 3] == covered(monitoring)
    assert [] == covered(monitoring, "OutgoingBytes")


def test_the_minutes_of_enabling_and_disabling_are_shown_whole():
    monitoring = Monitoring()
    monitoring.enable(AT + 119.9, ["IncomingBytes"])
    monitoring.disable(AT + 240.1, ["IncomingBytes"])

    assert [1, 2, 3, 4] == covered(monitoring)


def test_a_metric_can_be_on_more_than_once():
    monitoring = Monitoring()
    for minute in (1, 5):
        monitoring.enable(AT + 60 * minute, ["IncomingBytes"])
        monitoring.disable(AT + 60 * minute + 120, ["ALL"])

    assert [1, 2, 5, 6] == covered(monitoring)


def test_enabling_what_is_on_and_disabling_what_is_off_change_nothing():
    monitoring = Monitoring()
    monitoring.disable(AT, ["ALL"])
    monitoring.enable(AT + 60, ["IncomingBytes"])
    monitoring.enable(AT + 180, ["ALL"])
    monitoring.disable(AT + 240, ["IncomingBytes"])
    monitoring.disable(AT + 300, ["IncomingBytes"])

    assert [1, 2, 3] == covered(monitoring)


def test_times_older_than_the_data_are_forgotten():
    monitoring = Monitoring()
    monitoring.enable(AT, ["IncomingBytes"])
    monitoring.disable(AT + 60, ["IncomingBytes"])
    monitoring.enable(AT + 60 + KEPT_SECONDS, ["IncomingBytes"])

    assert [] == covered(monitoring)


@pytest.mark.parametrize("change", [Monitoring.enable, Monitoring.disable])
def test_a_name_that_is_no_shard_level_metric_is_refused(change):
    with pytest.raises(ValueError, match=r"got GetRecords\.Bytes"):
        change(Monitoring(), AT, ["IncomingBytes", "GetRecords.Bytes"])


@given(changes)
def test_what_is_on_is_what_was_enabled_and_not_disabled_since(steps):
    monitoring, on = Monitoring(), set()
    for place, (is_enabling, wanted) in enumerate(steps):
        chosen = set(SHARD_LEVEL_METRICS) if ALL in wanted else set(wanted)
        on = on | chosen if is_enabling else on - chosen
        (monitoring.enable if is_enabling else monitoring.disable)(AT + 60 * place, wanted)

    assert [name for name in SHARD_LEVEL_METRICS if name in on] == monitoring.current()
    newest = AT + 60 * len(steps)
    assert on == {name for name in SHARD_LEVEL_METRICS if monitoring.covers(name, newest)}
