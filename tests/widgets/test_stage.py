"""The stage gets a film as one small message, and says in words what it shows."""

import base64
import json
from array import array

import pytest

from kdslab.figures.film import finding, scene
from kdslab.figures.stage_layout import layout
from kdslab.sim.filming import Poller, Source, film
from kdslab.sim.keys import uniform
from kdslab.sim.workload import steady
from kdslab.widgets.knobs import Range
from kdslab.widgets.stage import TICKS, WORDS, LiveStage, Stage, reel

RATE = Range(name="rate", label="Rate", value=20, minimum=1, maximum=60)


def shot(rate=20, shards=2, attempts=2):
    web = Source(name="web", mix=uniform(9), rate=steady(rate), record_bytes=60_000)
    return film([web], [Poller(name="screen")], shards=shards, seconds=20, attempts=attempts)


RUN = shot(60, 1)


def shorts(text):
    return list(array("H", base64.b64decode(text)))


def test_a_film_is_sent_whole():
    sent = reel(RUN)
    ticks = [journey.reached_at / RUN.seconds * TICKS for journey in RUN.journeys]

    assert [int(tick) for tick in ticks] == pytest.approx(shorts(sent["reached"]), abs=1)
    assert [journey.shard for journey in RUN.journeys] == list(base64.b64decode(sent["shard"]))
    assert sum(RUN.refused) == len(sent["waits"])
    taken = [tick for tick in shorts(sent["taken"][0]) if tick <= TICKS]
    assert len(taken) == sum(journey.taken_at[0] is not None for journey in RUN.journeys)


def test_limits_are_numbered_as_the_words_are():
    limits = base64.b64decode(reel(RUN)["limit"])
    expected = [("", "records", "bytes").index(journey.limit) for journey in RUN.journeys]

    assert expected == list(limits)
    assert "bytes" in WORDS["limits"][2]


def test_an_empty_film_can_be_sent():
    web = Source(name="web", mix=uniform(1), rate=steady(1), starts_at=9)
    run = film([web], [Poller(name="screen")], shards=1, seconds=2)

    assert "" == reel(run)["sent"]


def test_a_message_is_small_and_plain():
    message = json.dumps(LiveStage(lambda rate: shot(rate, 8), [RATE]).view)

    assert len(message) < 40_000


def test_canvas_and_still_share_one_geometry():
    stage = Stage(RUN)
    place = layout(RUN, stage.width)

    assert scene(RUN, place) == stage.view["scene"]
    assert place.tape_end == stage.view["layout"]["tape_end"]
    stage.width = 590
    assert 590 == stage.view["layout"]["width"]


def test_a_knob_makes_a_new_film():
    stage = LiveStage(shot, [RATE])
    before = stage.view["reel"]
    stage.turn(rate=40)

    assert before != stage.view["reel"]
    assert f"{finding(shot(40))}." == stage.view["finding"]


def test_the_note_is_honest_about_pace_and_rings():
    assert "One dot is one record; a cross" in Stage(shot(1)).view["words"]["note"]
    assert "a ring is one that is sent again" in Stage(RUN).view["words"]["note"]
    assert "times slower than life" in Stage(RUN).view["words"]["note"]


def test_a_still_stands_for_the_stage_where_no_script_runs():
    data, _ = Stage(RUN)._repr_mimebundle_()

    assert f"{finding(RUN)}." == data["text/plain"]
    assert "data:image/svg+xml;base64," in data["text/html"]


def test_a_film_that_cannot_be_made_is_said():
    def broken(rate):
        raise ValueError(f"the camera is out of film at {rate}")

    stage = LiveStage(broken, [RATE])

    assert "the camera is out of film" in stage.error
    assert stage.error == stage.twin().finding
