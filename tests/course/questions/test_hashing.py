"""The questions of lesson 03 hold in the model, and would not hold under another rule."""

import re
from dataclasses import replace

import pytest

from kdslab.course.questions import hashing, spreading
from kdslab.course.questions.hashing import QUESTIONS
from kdslab.model import WriteBudget
from kdslab.sim import route_keys
from kdslab.sim.wrong import ROUTES

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def by_rule(rule):
    """Return a `route_keys` in which another rule chooses the shard."""

    def routed(keys, shard_count):
        routing = route_keys(keys, shard_count)
        owners = tuple(replace(key, shard=rule(key.key, shard_count)) for key in routing.keys)
        return replace(routing, keys=owners)

    return routed


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


def test_a_lesson_asks_at_least_eight_questions():
    assert len(QUESTIONS) >= 8


@pytest.mark.parametrize("belief", [7, 8, 9])
def test_the_beliefs_about_hashing_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@each
def test_a_proof_is_a_sentence_with_numbers(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)


@each
def test_a_proof_says_the_same_each_time(question):
    assert question.proof() == question.proof()


# These two go wrong near the ends of a range only, where no key of a question lies.
RARELY_WRONG = ("only the first byte", "only the first digit")


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in RARELY_WRONG])
def test_another_routing_rule_does_not_go_unnoticed(monkeypatch, name):
    for room in (hashing, spreading):
        monkeypatch.setattr(room, "route_keys", by_rule(ROUTES[name]))

    assert any(question.check() for question in QUESTIONS)


def test_a_shard_without_a_limit_does_not_go_unnoticed(monkeypatch):
    spreading._accepted_per_second.cache_clear()
    monkeypatch.setattr(WriteBudget, "spend", lambda *_, records, **__: records)

    complaints = spreading.HOT_KEY.check()
    spreading._accepted_per_second.cache_clear()
    assert [] != complaints
