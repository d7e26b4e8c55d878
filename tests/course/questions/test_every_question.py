"""What every question of the course keeps to, whichever lesson asks it."""

from __future__ import annotations

import re

import pytest

from kdslab.course.syllabus import LESSONS

MISCONCEPTIONS = range(1, 51)
EXAMS = ("DEA-C01", "SAA-C03")
QUESTIONS = [question for lesson in LESSONS for question in lesson.questions]
WRONG = [
    pytest.param(option, id=f"{question.ident}: {option.text[:30]}")
    for question in QUESTIONS
    for option in question.options
    if not option.correct
]
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.ident)


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_a_lesson_asks_eight_questions_or_more_and_counts_them(lesson):
    names = [question.ident for question in lesson.questions]

    assert [f"{lesson.number}.q{place}" for place in range(1, len(names) + 1)] == names
    assert len(names) >= 8


@each
def test_the_model_has_nothing_against_the_question(question):
    assert [] == question.check()


@pytest.mark.parametrize("option", WRONG)
def test_a_wrong_option_reveals_a_belief_that_is_listed(option):
    assert option.misconception in MISCONCEPTIONS


@each
def test_a_proof_is_a_sentence_with_numbers_and_says_the_same_each_time(question):
    proof = question.proof()

    assert proof.endswith(".")
    assert re.search(r"\d", proof)
    assert question.proof() == proof


@each
def test_every_explanation_is_a_sentence(question):
    assert all(re.search(r"[.?]\)?$", option.why) for option in question.options)


@each
def test_a_question_names_its_exam_its_skill_and_a_page_of_aws(question):
    assert question.exam in EXAMS
    assert re.fullmatch(r"\d+(\.\d+)+", question.skill)
    assert re.match(r"https://(docs\.)?aws\.amazon\.com/", question.docs)
