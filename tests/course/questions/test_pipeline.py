"""The questions of lesson 13 hold in the model, and would not hold under another rule."""

from dataclasses import replace

import pytest

from kdslab.course.questions import at_least_once, pipeline, which_service
from kdslab.course.questions.pipeline import QUESTIONS
from kdslab.model.record import Record
from kdslab.sim import pipeline as table
from kdslab.sim.pipeline_services import NEED_NAMES, SERVICES
from kdslab.sim.windows_arrival import by_arrival


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.mark.parametrize("belief", [21, 32, 36, 49, 50])
def test_the_beliefs_about_services_and_doubles_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


def offering(name, need, value):
    """Return the table of services with one offer changed."""
    place = NEED_NAMES.index(need)

    def changed(service):
        offers = list(service.offers)
        offers[place] = replace(offers[place], value=value)
        return replace(service, offers=tuple(offers))

    return tuple(changed(one) if one.name == name else one for one in SERVICES)


@pytest.mark.parametrize(
    ("name", "need", "value", "question"),
    [
        ("Kinesis Data Streams", "replay", 0, which_service.TWO_FIT),
        ("queue on a stream", "order by key", 1, which_service.QUEUE),
        ("queue on a stream", "replay", 0, which_service.QUEUE),
        ("Kinesis Data Streams", "only S3", 1, which_service.FIVE_POLLERS),
        ("channel of a stream", "readers", 1, which_service.FIVE_POLLERS),
    ],
)
def test_another_offer_of_a_service_does_not_go_unnoticed(monkeypatch, name, need, value, question):
    services = offering(name, need, value)
    monkeypatch.setattr(table, "SERVICES", services)
    monkeypatch.setattr(which_service, "SERVICES", services)

    assert [] != question.check()


def test_a_delivery_that_takes_no_part_of_the_reads_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(which_service, "_refused", lambda _, **__: 0)

    assert [] != which_service.FIVE_POLLERS.check()


def test_a_delivery_that_saves_its_place_first_does_not_go_unnoticed(monkeypatch):
    real = at_least_once.deliver
    monkeypatch.setattr(at_least_once, "deliver", lambda payloads, _: real(payloads))
    at_least_once._delivered.cache_clear()

    complaints = at_least_once.TWICE.check()
    at_least_once._delivered.cache_clear()
    assert [] != complaints


def test_an_agent_that_sends_nothing_twice_does_not_go_unnoticed(monkeypatch):
    real = at_least_once.tail
    monkeypatch.setattr(at_least_once, "tail", lambda lines, **_: real(lines))
    at_least_once._tailed.cache_clear()

    complaints = at_least_once.DOCUMENTS.check()
    at_least_once._tailed.cache_clear()
    assert [] != complaints


def test_a_stream_that_unpacks_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(pipeline, "_packed", lambda: Record("Seattle", b'{"mm": 1}', 0, 0.0, 0))

    assert [] != pipeline.PACKED.check()


def test_windows_by_arrival_do_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(pipeline, "tumbling", lambda events, **_: by_arrival(events))
    pipeline._late_price.cache_clear()

    complaints = pipeline.LATE.check()
    pipeline._late_price.cache_clear()
    assert [] != complaints


def test_a_buffer_that_waits_for_its_age_does_not_go_unnoticed(monkeypatch):
    real = pipeline.buffer_plan
    monkeypatch.setattr(
        pipeline, "buffer_plan", lambda *load: replace(real(*load), file_seconds=300.0)
    )

    assert [] != pipeline.BUFFER.check()
