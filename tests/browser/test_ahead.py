"""What is drawn ahead is shown at once, and no late answer of the kernel disturbs it.

The kernel answers when the test says so.
"""

import pytest
from kernel_in_hand import Bench

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(page):
    return Bench(page)


@pytest.fixture
def ahead(bench):
    """The knob stands at 4, and what 3 and 5 would show is there."""
    bench.slider.focus()
    bench.rest()
    return bench


def test_a_knob_with_the_focus_gets_its_two_next_steps_drawn(bench):
    assert [] == bench.rest()
    bench.slider.focus()

    assert [{"n": 5, "on": False}, {"n": 3, "on": False}] == bench.rest()


def test_a_step_past_the_end_is_not_asked_for(bench):
    bench.move(99)
    bench.answer(99)

    assert [{"n": 98, "on": False}] == bench.rest()


def test_a_switch_gets_its_other_state_drawn(bench):
    bench.switch.focus()

    assert [{"n": 4, "on": True}] == bench.rest()
    bench.switch.check()
    assert "4 true" == bench.shown


def test_the_next_step_is_shown_at_once_and_told_to_the_kernel_all_the_same(ahead):
    ahead.move(5)

    assert "5 false" == ahead.shown
    assert [{"n": 5, "on": False}] == ahead.page.evaluate("() => kernel.moves")


def test_the_same_answer_of_the_kernel_paints_nothing(ahead):
    ahead.move(5)
    ahead.answer(5)

    assert (1, "5 false") == (ahead.paints, ahead.shown)


def test_places_where_the_knob_has_been_are_not_asked_for_again(ahead):
    ahead.move(5)
    ahead.answer(5)
    assert [{"n": 6, "on": False}] == ahead.rest()

    ahead.move(4)
    ahead.answer(4)
    assert ([], "4 false") == (ahead.rest(), ahead.shown)


def test_nothing_is_asked_for_while_the_knob_moves(bench):
    for number in (5, 6, 7, 8):
        bench.move(number)
        bench.answer(number)
        bench.page.clock.run_for(20)

    assert [] == bench.page.evaluate("() => kernel.asked")
    assert [{"n": 9, "on": False}] == bench.rest()


def test_the_page_keeps_only_the_last_pictures(bench):
    for number in range(20, 90):
        bench.move(number)
        bench.answer(number)

    bench.move(30)
    assert "30 false" == bench.shown
    bench.move(20)
    assert "30 false" == bench.shown


def test_nothing_is_asked_for_while_the_kernel_owes_an_answer(bench):
    bench.move(6)
    assert [] == bench.rest()

    bench.answer(6)
    assert [{"n": 7, "on": False}, {"n": 5, "on": False}] == bench.rest()


def test_an_unanswered_question_is_not_repeated(bench):
    bench.slider.focus()
    bench.page.clock.run_for(150)
    bench.switch.focus()
    bench.slider.focus()
    bench.page.clock.run_for(150)

    asked = [values["n"] for values in bench.page.evaluate("() => kernel.asked")]
    assert [5, 3] == asked


def test_a_late_answer_never_takes_the_picture_back(ahead):
    ahead.move(5)
    ahead.answer(4)
    assert "5 false" == ahead.shown

    ahead.move(6)
    ahead.answer(4)
    assert "5 false" == ahead.shown, "4 was left before 5"
    ahead.answer(6)
    assert "6 false" == ahead.shown


def test_a_drag_over_new_places_shows_the_answers_as_they_come(bench):
    bench.move(5, 6, 7, 8)
    for number in (5, 6, 8):
        bench.answer(number)
        assert f"{number} false" == bench.shown


def test_right_left_right_ends_on_the_right_picture_and_paints_no_more_than_that(ahead):
    ahead.move(5, 4, 5)
    for late in (5, 4, 5):
        ahead.answer(late)

    assert ("5 false", 3) == (ahead.shown, ahead.paints)


def test_a_picture_that_arrives_when_the_knob_is_already_there_is_shown(bench):
    bench.slider.focus()
    bench.page.clock.run_for(150)
    bench.move(5)
    assert "4 false" == bench.shown
    bench.rest()

    assert "5 false" == bench.shown


def test_another_answer_of_the_kernel_is_believed_and_all_that_was_kept_forgotten(ahead):
    ahead.page.evaluate("() => { kernel.draw = ({ n }) => `new ${n}`; }")
    ahead.move(5)
    ahead.answer(5)

    assert "new 5" == ahead.shown
    assert [{"n": 6, "on": False}, {"n": 4, "on": False}] == ahead.rest()


def test_an_answer_to_a_move_outlives_an_older_one_drawn_ahead(bench):
    bench.move(5)
    bench.answer(5)
    bench.page.evaluate("() => { kernel.draw = () => 'older'; }")
    bench.kernel("ahead", {"n": 5, "on": False})
    bench.move(6)
    bench.answer(6)
    bench.move(5)

    assert "5 false" == bench.shown


def test_the_same_place_drawn_anew_by_the_kernel_is_shown(bench):
    bench.page.evaluate("() => { kernel.draw = () => 'redefined'; }")
    bench.answer(4)

    assert "redefined" == bench.shown


def test_a_knob_turned_from_python_shows_what_is_kept_and_then_the_answer(ahead):
    ahead.kernel("turn", {"on": False, "n": 5})

    assert ("5 false", "5", 1) == (ahead.shown, ahead.slider.input_value(), ahead.paints)


def test_a_failure_stands_beside_the_last_picture_and_goes_with_the_next(ahead):
    ahead.move(6)
    ahead.kernel("fail", "It broke.")
    assert ("✗ It broke.", "4 false") == (ahead.error, ahead.shown)

    ahead.move(5)
    assert ("", "5 false") == (ahead.error, ahead.shown)
    ahead.move(6)
    assert "✗ It broke." == ahead.error, "the kernel has not said otherwise"


def test_the_kernel_may_fail_where_a_picture_was_drawn_ahead(ahead):
    ahead.move(5)
    ahead.kernel("fail", "It broke.")

    assert ("✗ It broke.", "5 false") == (ahead.error, ahead.shown)


def test_the_words_follow_the_picture(ahead):
    ahead.move(5)
    assert "5 false" == ahead.page.locator(".kds-finding").text_content()

    ahead.rest()
    assert "5 false" == ahead.page.locator(".kds-heard").text_content()
    assert "5 false" == ahead.page.locator(".kds-stage").get_attribute("aria-label")


def test_a_view_that_is_gone_asks_and_hears_no_more(ahead):
    ahead.move(5)
    ahead.kernel("stop")
    assert [] == ahead.rest()

    ahead.kernel("turn", {"n": 7, "on": False})

    assert "5 false" == ahead.shown
