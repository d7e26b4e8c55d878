"""The questions of lesson 12 hold in the model, and would not hold under another rule."""

import re
from base64 import b64decode

import pytest

from kdslab.course.questions import commands, operate
from kdslab.course.questions.operate import QUESTIONS
from kdslab.sim import blobs
from kdslab.sim.encryption import Encrypted
from kdslab.sim.operate import on_call

MISCONCEPTIONS = range(1, 51)
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


def test_every_question_has_a_name_of_its_own_in_lesson_12():
    names = [question.ident for question in QUESTIONS]

    assert [f"12.q{number}" for number in range(1, 9)] == names


@pytest.mark.parametrize("option", wrong_options(), ids=lambda option: option.text[:30])
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in MISCONCEPTIONS


@pytest.mark.parametrize("belief", [22, 40, 41, 42, 43, 44, 48])
def test_the_beliefs_about_operating_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


@each
def test_a_proof_is_a_sentence_with_numbers_and_says_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert question.proof() == proof


@each
def test_every_explanation_is_a_sentence(question):
    assert all(option.why.endswith(".") for option in question.options)


@each
def test_a_question_names_its_exam_its_skill_and_a_page_of_aws(question):
    assert question.exam in ("DEA-C01", "SAA-C03")
    assert re.fullmatch(r"\d+(\.\d+)+", question.skill)
    assert question.docs.startswith("https://docs.aws.amazon.com/")


def test_the_kinds_of_questions_are_mixed():
    assert {"single", "multiple", "number"} == {question.kind for question in QUESTIONS}


def test_a_version_2_that_takes_text_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(blobs, "b64decode", str.encode)

    assert [] != commands.TEXT.check()


def test_a_version_2_that_refuses_foreign_characters_would_change_the_prediction(monkeypatch):
    monkeypatch.setattr(blobs, "b64decode", lambda text: b64decode(text, validate=True))

    assert blobs.cli_stores().error
    assert not blobs.cli_stores().stored_hex


def test_base64_that_counts_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(commands, "_takes", lambda size_bytes: size_bytes * 4 / 3 < 1_048_576)

    assert [] != commands.PHOTO.check()


def test_a_call_that_deletes_a_record_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(commands, "_deletes", lambda: ("DeleteRecord", "DeleteStream"))

    assert [] != commands.PASSWORD.check()


def test_an_encryption_of_what_is_there_already_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(
        operate,
        "switch_encryption",
        lambda: Encrypted(
            stored_at=(0.0, 10.0), encryption=("KMS", "KMS"), switched_on_at=5.0, switched_off_at=20
        ),
    )

    assert [] != operate.ENCRYPTION.check()


def test_a_retention_that_brings_records_back_does_not_go_unnoticed(monkeypatch):
    monkeypatch.setattr(operate, "_lost", lambda act: 0 if act == "raise" else 24)

    assert [] != operate.NET.check()


def test_a_retention_without_an_end_does_not_go_unnoticed(monkeypatch):
    kept = operate.outage
    monkeypatch.setattr(operate, "outage", lambda hours, _=24: kept(hours, 8_760))

    assert [] != operate.ALARM.check()


def test_a_batch_that_is_skipped_in_the_end_does_not_go_unnoticed(monkeypatch):
    skip = "set aside a record that keeps failing"
    monkeypatch.setattr(operate, "on_call", lambda page, _: on_call(page, skip))

    assert [] != operate.POISON.check()
