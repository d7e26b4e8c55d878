"""The questions of lesson 12 hold in the model, and would not hold under another rule."""

from base64 import b64decode

import pytest

from kdslab.course.questions import commands, operate
from kdslab.course.questions.operate import QUESTIONS
from kdslab.sim import blobs
from kdslab.sim.encryption import Encrypted
from kdslab.sim.operate import on_call


def wrong_options():
    return [option for question in QUESTIONS for option in question.options if not option.correct]


@pytest.mark.parametrize("belief", [22, 40, 41, 42, 43, 44, 48])
def test_the_beliefs_about_operating_are_all_met(belief):
    assert belief in {option.misconception for option in wrong_options()}


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
