import pytest

from kdslab.course import prediction as room
from kdslab.course import progress
from kdslab.course.prediction import predict

OPTIONS = ("shard 0", "shard 1")


@pytest.fixture(autouse=True)
def shown(tmp_path, monkeypatch):
    cards = []
    monkeypatch.setattr(progress, "_journal", progress.Journal())
    monkeypatch.setattr(room, "display", cards.append)
    monkeypatch.delenv("KDSLAB_AUTO", raising=False)
    monkeypatch.chdir(tmp_path)
    return cards


def test_a_prediction_starts_unmade_and_shows_its_card(shown):
    made = predict("03.p1", "Which shard?", OPTIONS)

    assert (False, None, "") == (made.made, made.choice, made.sure)
    assert [made.card] == shown
    assert made.card.confidence


def test_an_answer_on_the_card_makes_the_prediction():
    made = predict("03.p1", "Which shard?", OPTIONS)

    made.card.submit([1], "certain")

    assert (True, "shard 1", "certain") == (made.made, made.choice, made.sure)
    noted = "Noted: shard 1 (certain). Now click into the next cell and go on."
    assert noted == made.card.feedback["verdict"]


def test_with_auto_the_prediction_is_made_at_once(monkeypatch):
    monkeypatch.setenv("KDSLAB_AUTO", "1")
    made = predict("03.p1", "Which shard?", OPTIONS, answer_for_auto=1)

    assert ("shard 1", "fairly sure") == (made.choice, made.sure)


def test_the_stored_output_is_the_same_with_and_without_auto(monkeypatch):
    without = predict("03.p1", "Which shard?", OPTIONS).card.twin().bundle()
    monkeypatch.setenv("KDSLAB_AUTO", "1")

    assert without == predict("03.p1", "Which shard?", OPTIONS).card.twin().bundle()


def test_a_comparison_without_a_prediction_is_no_error():
    card = predict("03.p1", "Which shard?", OPTIONS).compare("shard 1", "the hash is high.")

    assert (
        "○ Not predicted\n"
        "  You said: nothing yet; pick an answer above and run this cell again\n"
        "  It is: shard 1\n"
        "  Why: the hash is high."
    ) == str(card)


@pytest.mark.parametrize(
    ("actual", "text"),
    [
        ("shard 0", "✓ As you predicted\n  You said: shard 0 (guessing)\n  It is: shard 0"),
        ("shard 1", "✗ Not as you predicted\n  You said: shard 0 (guessing)\n  It is: shard 1"),
    ],
)
def test_a_comparison_sets_the_prediction_beside_what_happened(actual, text):
    made = predict("03.p1", "Which shard?", OPTIONS)
    made.choose("shard 0", "guessing")

    assert text == str(made.compare(actual))


def test_predictions_and_comparisons_are_recorded():
    made = predict("03.p1", "Which shard?", OPTIONS)
    made.choose("shard 0", "guessing")
    made.compare("shard 1")

    first, second = progress.events()
    assert ("prediction", "shard 0", "guessing") == (first["kind"], first["choice"], first["sure"])
    assert ("comparison", True, False) == (second["kind"], second["made"], second["right"])


def test_a_cell_that_is_run_again_keeps_the_prediction_and_logs_it_once():
    predict("03.p1", "Which shard?", OPTIONS).card.submit([1], "certain")
    again = predict("03.p1", "Which shard?", OPTIONS)

    assert ("shard 1", "certain") == (again.choice, again.sure)
    assert again.card.feedback["verdict"].startswith("Noted: shard 1")
    assert 1 == len(progress.events())


def test_a_prediction_of_another_question_is_not_kept():
    predict("03.p1", "Which shard?", OPTIONS).card.submit([1], "certain")

    assert not predict("03.p2", "Which shard?", OPTIONS).made
    assert not predict("03.p1", "How many?", ("one", "two")).made


def test_a_prediction_can_be_changed():
    predict("03.p1", "Which shard?", OPTIONS).card.submit([1], "certain")
    predict("03.p1", "Which shard?", OPTIONS).card.submit([0], "guessing")

    assert "shard 0" == predict("03.p1", "Which shard?", OPTIONS).choice
    assert 2 == len(progress.events())


def test_what_is_not_an_option_is_refused():
    made = predict("03.p1", "Which shard?", OPTIONS)

    with pytest.raises(ValueError, match="shard 0, shard 1, got 'shard 9'"):
        made.compare("shard 9")
    with pytest.raises(ValueError, match="got 'shard 9'"):
        made.choose("shard 9")
    with pytest.raises(ValueError, match="got 'quite'"):
        made.choose("shard 0", "quite")


def test_an_answer_without_a_confidence_leaves_the_prediction_unmade():
    made = predict("03.p1", "Which shard?", OPTIONS)

    made.card.submit([0])

    assert (False, "This answer could not be taken: say how sure you are.") == (
        made.made,
        made.card.error,
    )


@pytest.mark.parametrize(("options", "auto"), [(("a",), 0), (("a", "a"), 0), (OPTIONS, 2)])
def test_a_prediction_that_cannot_be_asked_is_refused(options, auto):
    with pytest.raises(ValueError, match="got"):
        predict("03.p1", "Which shard?", options, answer_for_auto=auto)
