"""Where the learner stands: what is done, what comes next, and when a question comes back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kdslab.course.course_map import CourseMap, paths
from kdslab.course.standing import INTERVAL_DAYS, due, standing
from kdslab.course.syllabus import LESSONS, PATHS

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HASHING = next(lesson for lesson in LESSONS if lesson.stem == "hashing")
FIRST, SECOND, *_ = HASHING.questions


def answered(question, correct, days_ago):
    at = (NOW - timedelta(days=days_ago)).isoformat()
    return {"kind": "question", "question": question.ident, "correct": correct, "at": at}


def solved(exercise, status="correct"):
    return {"kind": "exercise", "exercise": exercise.ident, "status": status, "at": "2026"}


def everything_of(lesson):
    return [
        *(answered(question, True, 0) for question in lesson.questions),
        *(solved(exercise) for exercise in lesson.exercises),
    ]


def test_there_are_fifteen_lessons_and_every_path_is_made_of_them():
    assert [f"{number:02}" for number in range(15)] == [lesson.number for lesson in LESSONS]
    assert {number for way in PATHS.values() for number in way} <= {one.number for one in LESSONS}


def test_a_lesson_that_was_never_opened_has_nothing():
    stands = standing(HASHING, [])

    assert (0, 0, False, False) == (stands.solved, stands.answered, stands.begun, stands.is_done)


def test_what_was_solved_once_stays_solved():
    one = HASHING.exercises[0]
    stands = standing(HASHING, [solved(one), solved(one, "incorrect"), solved(one)])

    assert (1, True) == (stands.solved, stands.begun)


def test_a_prediction_begins_a_lesson_and_another_lesson_s_does_not():
    def event(ident):
        return {"kind": "prediction", "prediction": ident, "at": "2026"}

    assert standing(HASHING, [event("03.p1")]).begun
    assert not standing(HASHING, [event("04.p1")]).begun


def test_a_lesson_is_done_when_all_of_it_is():
    events = everything_of(HASHING)

    assert standing(HASHING, events).is_done
    assert not standing(HASHING, events[1:]).is_done


def test_the_map_names_the_first_lesson_that_is_not_done():
    written = [lesson for lesson in LESSONS if lesson.is_written]
    done = [event for lesson in written[:-1] for event in everything_of(lesson)]

    assert written[0] == CourseMap([]).next
    assert written[-1] == CourseMap(done).next
    assert CourseMap([*done, *everything_of(written[-1])]).next is None


def test_the_map_links_what_is_written_and_names_what_is_to_come():
    page = CourseMap([])._repr_mimebundle_()["text/html"]

    for lesson in LESSONS:
        assert lesson.is_written == (f'href="{lesson.name}.ipynb"' in page)
        assert f"{lesson.number} · {lesson.question}" in page


def test_a_question_that_was_never_met_does_not_come():
    assert () == due(HASHING.questions, [], NOW)


def test_a_wrong_answer_is_due_at_once():
    assert (FIRST,) == due(HASHING.questions, [answered(FIRST, False, 0)], NOW)


@pytest.mark.parametrize("streak", [1, 2, 3, 4, 9])
def test_a_question_rests_the_longer_the_more_often_it_was_right(streak):
    days = INTERVAL_DAYS[min(streak, 4)]
    before = [answered(FIRST, True, days + 1)] * (streak - 1)

    assert () == due([FIRST], [*before, answered(FIRST, True, days - 0.01)], NOW)
    assert (FIRST,) == due([FIRST], [*before, answered(FIRST, True, days)], NOW)


def test_a_wrong_answer_lets_a_question_begin_anew():
    events = [answered(FIRST, True, 30), answered(FIRST, False, 20), answered(FIRST, True, 2)]

    assert (FIRST,) == due([FIRST], events, NOW)


def test_the_longest_overdue_comes_first():
    events = [answered(FIRST, False, 1), answered(SECOND, False, 2)]

    assert (SECOND, FIRST) == due(HASHING.questions, events, NOW)


def test_a_line_with_a_broken_time_makes_its_question_due():
    assert (FIRST,) == due([FIRST], [answered(FIRST, True, 0) | {"at": "yesterday"}], NOW)


def test_every_way_through_the_course_is_named():
    assert list(PATHS) == [name for name, _ in paths().lines]
