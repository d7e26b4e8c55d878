"""The live pictures of lesson 12: a pager that can be quietened, and a CLI that garbles."""

import xml.etree.ElementTree as ET

import pytest

from kdslab.sim.blobs import CLIS
from kdslab.sim.operate_incidents import ACTS, METRICS, PAGES
from kdslab.widgets.operate import CliData, Pager, greeting_stored


@pytest.mark.parametrize("alarm", PAGES)
def test_every_act_is_drawn_on_every_page(alarm):
    pager = Pager(alarm)
    for act in ACTS:
        pager.turn(act=act)
        assert ("", alarm) == (pager.error, pager.values["page"])


@pytest.mark.parametrize("metric", METRICS)
def test_another_graph_shows_another_metric(metric):
    assert Pager(metric=metric).twin().finding.startswith(f"{metric}: ")


def test_the_right_act_makes_the_alarm_go_off():
    pager = Pager(PAGES[1])
    pager.turn(act="double the shards")

    assert "the alarm goes off, it was too few shards: Incoming" in pager.twin().finding


def test_version_2_stores_nine_bytes_of_garbage():
    option, because = greeting_stored().truth

    assert "nine bytes of garbage" == option
    assert because.endswith("stores 9 bytes: 1de965a0a8a77ac8ac.")


@pytest.mark.parametrize("cli", CLIS)
@pytest.mark.parametrize("text", ["", "Hello", "<b>&\"'", "東京", "a\x07b", "x" * 40])
def test_whatever_is_typed_is_drawn(cli, text):
    data = CliData(text, cli=cli)

    assert "" == data.error
    assert ET.fromstring(data.view["svg"]).tag.endswith("svg")


def test_a_text_too_long_is_said_and_the_last_picture_stays():
    data = CliData()
    before = data.view["svg"]
    data.turn(text="x" * 41)

    assert data.error.endswith("at most 40 characters can be drawn, got 41")
    assert before == data.view["svg"]


def test_the_question_stands_before_the_picture_unless_it_is_not_wanted():
    assert CliData().forecast["options"][2] == "nine bytes of garbage"
    assert not CliData(predict=False).forecast
