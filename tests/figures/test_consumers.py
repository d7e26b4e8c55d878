"""The lease board shows each tenure where it was, with its owner's name or as the dead one's."""

import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.consumers import finding, lease_board_drawing, table
from kdslab.sim.consumers import lease_board

runs = st.builds(
    lease_board,
    workers=st.integers(1, 6),
    shards=st.integers(1, 6),
    kill_at=st.one_of(st.none(), st.floats(10, 110)),
    checkpoint_seconds=st.sampled_from([0.0, 10.0, 45.0]),
)
widths = st.integers(320, 1100)
some = settings(deadline=None, max_examples=25)


def drawn(run, width=860):
    return ET.fromstring(lease_board_drawing(run, width=width).svg)


def tags(root, name):
    return list(root.iter(f"{{http://www.w3.org/2000/svg}}{name}"))


@some
@given(runs, widths)
def test_there_is_a_bar_for_each_tenure_and_a_tick_for_each_checkpoint(run, width):
    root = drawn(run, width)
    ticks = [line for line in tags(root, "line") if line.get("class") == "saved"]

    assert len(run.tenures) == len(tags(root, "rect"))
    assert len(run.checkpoints) == len(ticks)


@some
@given(runs, widths)
def test_a_lease_whose_owner_is_dead_is_hatched(run, width):
    hatched = [bar for bar in tags(drawn(run, width), "rect") if "url" in bar.get("fill")]

    assert sum(one.is_dead or not one.worker for one in run.tenures) == len(hatched)


@some
@given(runs, widths)
def test_everything_lies_within_the_picture(run, width):
    root = drawn(run, width)
    height = float(root.get("height"))

    assert height <= 420
    for bar in tags(root, "rect"):
        x, long = float(bar.get("x")), float(bar.get("width"))
        assert 0 <= x
        assert x + long <= width
    for label in tags(root, "text"):
        assert 0 <= float(label.get("x")) <= width
        assert 10 <= float(label.get("y")) <= height


@some
@given(runs)
def test_the_twin_has_a_row_for_each_tenure_and_counts_what_was_done_again(run):
    twin = lease_board_drawing(run)

    assert (f"{finding(run)}.", *table(run)) == (twin.finding, twin.columns, twin.rows)
    assert run.repeated == sum(row[-1] for row in twin.rows)


def test_findings_say_what_happened():
    told = [
        finding(lease_board(**knobs))
        for knobs in (
            {"workers": 3, "shards": 6, "kill_at": None},
            {"workers": 1, "shards": 2},
            {"workers": 3, "shards": 4},
            {"workers": 1, "shards": 2, "kill_at": None},
        )
    ]

    assert "3 workers on 6 shards: 3 work, none idle" in told[0]
    assert "1 worker on 2 shards: killed, nobody takes over" in told[1]
    assert "what the dead one read rests for" in told[2]
    assert "1 worker on 2 shards: 1 works, none idle" in told[3]


def test_idle_workers_are_named_in_the_picture():
    root = drawn(lease_board(workers=5, shards=3, kill_at=None))

    assert any("workers 4, 5" in (text.text or "") for text in tags(root, "text"))
