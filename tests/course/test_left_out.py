"""What the model leaves out is read from the code, whole and word for word."""

from textwrap import dedent

import pytest

from kdslab.course import left_out as room
from kdslab.course import lesson
from kdslab.course.left_out import left_out, simplifications


@pytest.fixture
def said_in(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "files", lambda _: tmp_path)

    def read(source):
        (tmp_path / "model.py").write_text(dedent(source), encoding="utf-8")
        return simplifications("model")

    return read


def test_a_line_is_read_to_its_end(said_in):
    assert ["AWS rounds."] == said_in('"""A room.\n\nSimplification: AWS rounds.\n"""\n')


def test_a_longer_one_is_joined_to_one_line(said_in):
    source = '''
        def put():
            """Put.

            Simplification: records are stored
            in the order of the calls.
            """
    '''

    assert ["records are stored in the order of the calls."] == said_in(source)


def test_neighbours_stay_apart(said_in):
    source = '"""A room.\n\nSimplification: one\nthing.\nSimplification: another.\n"""\n'

    assert ["one thing.", "another."] == said_in(source)


def test_it_ends_where_a_paragraph_ends(said_in):
    source = '"""A room.\n\nSimplification: one.\n\nArgs:\n    now: The time.\n"""\n'

    assert ["one."] == said_in(source)


def test_it_ends_with_its_docstring_even_on_the_same_line(said_in):
    assert ["one."] == said_in('def put():\n    """Simplification: one."""\n    return 1\n')


def test_a_last_line_without_an_end_is_read_too(said_in):
    assert ["one."] == said_in("# below\nSimplification: one.")


def test_words_about_such_lines_are_none(said_in):
    assert [] == said_in('"""Lessons print the lines with Simplification: in front."""\n')


def test_a_room_that_leaves_nothing_out_says_nothing(said_in):
    assert [] == said_in('"""A room."""\n')


def test_the_card_names_the_room_and_begins_with_a_capital(said_in):
    said_in('"""A room.\n\nSimplification: one.\nSimplification: two.\n"""\n')
    card = left_out("model")

    assert "What the model leaves out" == card.verdict
    assert (("model", "One."), ("model", "Two.")) == card.lines


def test_rooms_come_in_the_order_asked_for():
    labels = [label for label, _ in left_out("model/throttle", "model/account").lines]

    assert ["throttle", "account"] == list(dict.fromkeys(labels))


def test_a_room_that_is_not_there_is_an_error():
    with pytest.raises(FileNotFoundError):
        left_out("model/nowhere")


def test_a_lesson_finds_all_it_needs_behind_one_door():
    public = sorted(name for name in vars(lesson) if not name.startswith("_"))

    assert lesson.__all__ == public
