"""A learner's own numbers: the same on every machine, and other ones for somebody else."""

from hypothesis import given
from hypothesis import strategies as st

from kdslab.course.variant import chance_of

names = st.text(max_size=12)


def numbers(*whose):
    chance = chance_of(*whose)
    return [chance.randrange(1_000_000) for _ in range(5)]


@given(names, st.integers(1, 9))
def test_the_same_learner_and_attempt_get_the_same_numbers(learner, attempt):
    assert numbers(learner, attempt, "03.2") == numbers(learner, attempt, "03.2")


def test_the_numbers_are_the_same_on_every_machine_and_every_day():
    # Written down once: if these change, work that was handed in can no longer be checked.
    assert [143425, 917147, 56186, 93467, 931264] == numbers("ada", 1, "03.2")


def test_learner_attempt_and_exercise_each_change_the_numbers():
    drawn = [
        numbers("ada", 1, "03.2"),
        numbers("bob", 1, "03.2"),
        numbers("ada", 2, "03.2"),
        numbers("ada", 1, "03.3"),
    ]

    assert 4 == len(set(map(tuple, drawn)))


def test_drawing_for_one_learner_does_not_move_the_next_ones_numbers():
    before = numbers("bob", 1, "03.2")
    numbers("ada", 1, "03.2")

    assert before == numbers("bob", 1, "03.2")


def test_a_name_of_any_script_has_numbers():
    assert numbers("Zoë", 1, "03.2") != numbers("Zoe", 1, "03.2")
