import pytest

from kdslab.course import lesson_rules as rules
from kdslab.course.lesson_rules import Lesson, checkers_of, lesson_faults, read_lesson, stems
from kdslab.course.notebook_rules import Page
from kdslab.course.solution import exercise_of
from kdslab.course.tidy import text_of, tidy

CHECKERS = {"which_shard": "03.1", "trip_key": "03.3"}
TITLE = {"cell_type": "markdown", "id": "t", "metadata": {}, "source": "# 03 · Keys"}
SOLVED = (
    "def mine(key):\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n    return ..."
)


def code(source, ident, *tags):
    return {
        "cell_type": "code",
        "id": ident,
        "metadata": {"tags": list(tags)},
        "source": source,
        "execution_count": 1,
        "outputs": [],
    }


def page(folder, *cells):
    notebook = tidy({"cells": [TITLE, *cells], "nbformat": 4})
    return Page(name=f"{folder}/03-keys.ipynb", text=text_of(notebook), notebook=notebook)


def lesson(*cells, exercises=None, notebook=()):
    solutions = page("solutions", *cells)
    handed = exercise_of(solutions.notebook)["cells"][1:] if exercises is None else exercises
    # As after a run: an exercise that is handed out has been executed, too.
    ran = [{**cell, "execution_count": 1} if "outputs" in cell else cell for cell in handed]
    return Lesson(
        stem="03-keys",
        notebook=page("notebooks", *notebook),
        solutions=solutions,
        exercises=page("exercises", *ran),
    )


GOOD = (code(SOLVED, "a", "exercise:03.1"), code("which_shard(mine)", "b"))


def test_a_good_lesson_breaks_no_rule():
    assert [] == list(lesson_faults(lesson(*GOOD), CHECKERS))


def test_all_pages_of_a_lesson_are_judged():
    found = list(lesson_faults(lesson(code("class A: ...", "a")), CHECKERS))

    assert [
        "solutions/03-keys.ipynb, cell 2: class does not belong into a notebook",
        "exercises/03-keys.ipynb, cell 2: class does not belong into a notebook",
    ] == found


def test_a_lesson_needs_a_notebook():
    assert ["notebooks/03-keys.ipynb: is missing"] == list(rules.complete(Lesson(stem="03-keys")))


@pytest.mark.parametrize(("has", "lacks"), [("solutions", "exercises"), ("exercises", "solutions")])
def test_exercises_and_solutions_need_each_other(has, lacks):
    pages = {"notebook": page("notebooks"), has: page(has)}

    (fault,) = rules.complete(Lesson(stem="03-keys", **pages))

    assert fault.startswith(f"{lacks}/03-keys.ipynb: is missing")


def test_a_lesson_without_exercises_is_complete():
    assert [] == list(rules.complete(Lesson(stem="03-keys", notebook=page("notebooks"))))


@pytest.mark.parametrize(
    ("handed", "number"),
    [
        ([code("other()", "a")], 2),
        ([code("same()", "other")], 2),
        ([code("same()", "a", "hint")], 2),
        ([{**TITLE, "id": "a", "source": "same()"}], 2),
        ([code("same()", "a"), code("more()", "b")], 3),
        ([], 2),
    ],
)
def test_what_is_handed_out_differs_from_the_solutions_nowhere_else(handed, number):
    source = GOOD if len(handed) == 2 and handed[0]["source"] == SOLVED else (code("same()", "a"),)

    (fault,) = rules.handed_out(lesson(*source, exercises=handed))

    assert (
        f"exercises/03-keys.ipynb, cell {number}: differs from solutions/03-keys.ipynb"
        == (fault.partition(";")[0])
    )


def test_outputs_of_exercise_and_solution_may_differ():
    printed = {"output_type": "stream", "name": "stdout", "text": "8"}
    solutions = {**code("same()", "a"), "outputs": [printed]}

    assert [] == list(rules.handed_out(lesson(solutions, exercises=[code("same()", "a")])))


def test_a_mark_without_a_partner_is_a_fault_of_the_solutions():
    broken = lesson(code("### BEGIN SOLUTION", "a"), exercises=[])

    (fault,) = rules.handed_out(broken)

    assert "solutions/03-keys.ipynb: cell 2 (a): `### BEGIN SOLUTION` has no partner" == fault


@pytest.mark.parametrize("where", ["notebook", "solutions"])
def test_every_exercise_that_is_checked_has_a_solution(where):
    call = code("from checks import trip_key\ntrip_key(mine)", "c")
    pages = {"notebook": (), "solutions": GOOD, where: (*GOOD[:1], call)}

    (fault,) = rules.solved(lesson(*pages["solutions"], notebook=pages["notebook"]), CHECKERS)

    assert "cell 3: no cell in solutions/ has the tag exercise:03.3" == fault.partition(", ")[2]


def test_an_exercise_that_is_only_hinted_at_or_named_is_not_checked():
    named = code("trip_key.hint()\nmy_trip_key(1)\ndef trip_key(position): ...", "c")

    assert [] == list(rules.checked(page("notebooks", named), CHECKERS))


def test_a_solution_stands_between_marks():
    bare = lesson(code("mine = 1", "a", "exercise:03.1"), code("which_shard(mine)", "b"))

    assert ["solutions/03-keys.ipynb, cell 2: exercise 03.1 has no BEGIN and END marks"] == list(
        rules.solved(bare, CHECKERS)
    )


def test_checkers_are_found_by_their_decorator_and_their_lesson(tmp_path):
    source = """
        @exercise("03.1", "Which shard?", hints=HINTS)
        def which_shard(answer): ...

        @cache
        def helper(): ...

        @exercise("04.1", "Which batch?", hints=HINTS)
        def which_batch(answer): ...
    """
    text = "\n".join(line[8:] for line in source.splitlines())
    (tmp_path / "keys.py").write_text(text, "utf-8")

    assert {"which_shard": "03.1"} == checkers_of("03-keys", tmp_path)


def test_lessons_are_found_by_any_of_their_notebooks(tmp_path):
    for name in ("notebooks/03-keys", "solutions/03-keys", "solutions/04-in", "notebooks/index"):
        file = tmp_path / f"{name}.ipynb"
        file.parent.mkdir(exist_ok=True)
        file.touch()

    assert ["03-keys", "04-in"] == stems(tmp_path)


def test_a_lesson_is_read_from_its_three_folders(tmp_path):
    whole = lesson(*GOOD)
    for part in whole.pages():
        (tmp_path / part.name).parent.mkdir()
        (tmp_path / part.name).write_text(part.text, "utf-8")

    assert whole == read_lesson(tmp_path, "03-keys")
    assert Lesson(stem="04-in") == read_lesson(tmp_path, "04-in")
