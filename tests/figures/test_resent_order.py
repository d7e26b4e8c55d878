"""The picture of three records shows every request, the shard and the reader, at any width."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from kdslab.figures.resent_order import order_finding, resent_order
from kdslab.sim.resent_order import WAYS, order_run

RUNS = [order_run(way, first_answer_lost=lost) for way in WAYS for lost in (False, True)]


def marks(twin):
    return [mark for node in ET.fromstring(twin.svg).iter() if (mark := node.get("data-mark"))]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.way}, {run.duplicates}")
def test_every_record_of_every_request_and_of_the_log_is_drawn_once(run):
    drawn = marks(resent_order(run))
    sent = sum(len(request.records) for request in run.requests)

    assert len(set(drawn)) == len(drawn) == sent + len(run.log) + len(run.once_each)


@pytest.mark.parametrize("width", [200, 320, 590, 1_400])
@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.way}, {run.duplicates}")
def test_nothing_is_drawn_outside_the_paper(run, width):
    svg = ET.fromstring(resent_order(run, width=width).svg)
    edge, floor = int(svg.get("width")), int(svg.get("height"))

    for box in svg.iter("{http://www.w3.org/2000/svg}rect"):
        assert float(box.get("x")) + float(box.get("width")) <= edge
        assert float(box.get("y")) + float(box.get("height")) <= floor
    assert floor <= 420


def test_what_was_refused_is_marked_by_a_sign_and_a_dashed_frame():
    svg = resent_order(order_run("PutRecords, what failed again")).svg

    assert 1 == svg.count("✗") == svg.count("stroke-dasharray")


def test_a_lost_answer_and_a_second_copy_are_named():
    svg = resent_order(order_run("PutRecord, one after the other", first_answer_lost=True)).svg

    assert 1 == svg.count("answer lost")
    assert 1 == svg.count(">again<")


@pytest.mark.parametrize("run", RUNS, ids=lambda run: f"{run.way}, {run.duplicates}")
def test_the_finding_names_order_and_duplicates(run):
    said = order_finding(run)

    assert ("out of order" in said) != run.is_in_order
    assert ("duplicate" in said) == bool(run.duplicates)
    assert f"{said}." == resent_order(run).finding


def test_the_table_has_a_row_a_request_and_the_two_results():
    run = order_run("PutRecords, what failed again")
    twin = resent_order(run)

    assert len(run.requests) + 2 == len(twin.rows)
    assert ("the shard", "1, 3, 2", "out of order") == twin.rows[-2]
