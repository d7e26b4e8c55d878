import pytest

from kdslab.course.outcome import Counterexample, Outcome, raised_text, shortened

FOUND = Counterexample(
    yours="`user-1` → shard 3",
    rule="hash 5 is in the range 0 to 9 of shard 0",
    next_step="compare the hash with each range",
    mistake="hash modulo N",
)


def raised_by(source, spaces):
    try:
        exec(compile(source, "cell", "exec"), spaces)
    except Exception as error:
        return error
    raise AssertionError("the source was to raise")


@pytest.mark.parametrize(
    ("status", "head"),
    [
        ("correct", "✓ Correct: Find the shard"),
        ("incorrect", "✗ Incorrect: Find the shard"),
        ("not attempted", "○ Not attempted: Find the shard"),
        ("your code raised", "! Your code raised: Find the shard"),
    ],
)
def test_each_status_has_a_sign_and_a_word(status, head):
    outcome = Outcome(status=status, title="Find the shard")

    assert head == str(outcome).splitlines()[0]
    assert {"text/plain", "text/html"} == set(outcome._repr_mimebundle_())


def test_incorrect_says_the_mistake_your_number_the_rule_and_the_next_step():
    outcome = Outcome(status="incorrect", title="Find the shard", counterexample=FOUND)

    assert [
        "✗ Incorrect: Find the shard",
        "  Known mistake: hash modulo N",
        "  Yours: `user-1` → shard 3",
        "  Rule: hash 5 is in the range 0 to 9 of shard 0",
        "  Next: compare the hash with each range",
    ] == str(outcome).splitlines()


def test_correct_shows_its_remark_below_the_verdict():
    outcome = Outcome(status="correct", title="Find the shard", remark="24,000 keys.")

    assert ["✓ Correct: Find the shard", "  24,000 keys."] == str(outcome).splitlines()
    assert "24,000 keys." in outcome._repr_mimebundle_()["text/html"]


def test_correct_without_a_remark_is_the_verdict_alone():
    assert "✓ Correct: Find the shard" == str(Outcome(status="correct", title="Find the shard"))


def test_not_attempted_asks_for_an_answer_in_this_cell():
    outcome = Outcome(status="not attempted", title="Find the shard")

    assert (
        "  Next: Write your answer in this cell and run it again." == str(outcome).splitlines()[1]
    )


@pytest.mark.parametrize(
    ("given", "text"),
    [("a", "'a'"), ("x" * 90, "'" + "x" * 59 + "…"), ([object()], "[<object object>]")],
)
def test_an_object_is_shortened_to_a_line_without_addresses(given, text):
    assert text == shortened(given)


def test_an_exception_is_told_without_addresses():
    error = ValueError("no <object object at 0x7f00dead> here")

    assert ("ValueError: no <object object> here",) == raised_text(error, lambda _: False)


def test_a_long_message_is_cut():
    (text,) = raised_text(ValueError("x" * 1000), lambda _: False)

    assert "ValueError: " + "x" * 400 + "…" == text


def test_the_line_is_the_innermost_of_the_learners_own():
    library = {}
    exec(compile("def check(x):\n    raise KeyError(x)", "library", "exec"), library)
    own = {"check": library["check"]}
    error = raised_by("def mine():\n    check('k')\n\nmine()", own)

    assert ("KeyError: 'k'", "Line 2") == raised_text(error, lambda space: space is own)


def test_without_an_own_line_the_fallback_stands():
    assert ("TypeError", "Line 1") == raised_text(TypeError(), lambda _: False, "Line 1")
