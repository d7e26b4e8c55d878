"""Days side by side are drawn to one scale, each with its score."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.figures.capstone_gallery import days_side_by_side
from kdslab.sim.capstone_policies import gallery


@pytest.fixture(scope="module")
def drawn():
    return days_side_by_side(gallery(3))


def words(svg):
    nodes = ET.fromstring(svg).iter()
    return ["".join(node.itertext()) for node in nodes if node.tag.endswith("text")]


def test_each_policy_has_a_panel_with_its_score_and_its_bill(drawn):
    for entry in gallery(3):
        bill = entry.day.objectives[-1].number
        assert f"{entry.name} · {entry.day.score} of 100 · {bill}" in words(drawn.svg)
        assert f"worst lag {max(entry.day.lag_minutes)} min" in words(drawn.svg)


def test_the_finding_names_the_best(drawn):
    best = max(gallery(3), key=lambda entry: entry.day.score)

    assert f"{best.name} scores {best.day.score} of 100" in drawn.finding


def test_the_table_has_every_objective_of_every_policy(drawn):
    assert 7 == len(drawn.columns)
    assert 5 == len(drawn.rows)
    assert {7} == {len(row) for row in drawn.rows}


def test_only_days_with_refusals_are_hatched(drawn):
    refusing = sum(any(entry.day.refused) for entry in gallery(3))

    assert refusing == drawn.svg.count('fill="url(#kds-lost)"')


def test_four_policies_fit_on_a_page():
    root = ET.fromstring(days_side_by_side(gallery(3)[1:]).svg)

    assert int(root.get("height")) <= 420
    assert len(days_side_by_side(gallery(3)[1:]).svg) < 40_000
