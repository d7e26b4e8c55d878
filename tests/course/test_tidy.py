import copy
import json

import nbformat
import pytest

from kdslab.course.tidy import LIVE_VIEW, notebook_of, text_of, tidy


def code_cell(*outputs, **more):
    return {
        "cell_type": "code",
        "id": "c1",
        "metadata": {},
        "source": "1 + 1",
        "execution_count": 7,
        "outputs": list(outputs),
        **more,
    }


def notebook(*cells, **more):
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 4, **more}


def printed(text, name="stdout"):
    return {"output_type": "stream", "name": name, "text": text}


def shown(**data):
    mimes = {"live": LIVE_VIEW, "html": "text/html", "plain": "text/plain", "data": "x/y+json"}
    return {
        "output_type": "display_data",
        "data": {mimes[name]: value for name, value in data.items()},
        "metadata": {"isolated": True},
        "transient": {"display_id": "1"},
    }


def tidied(*outputs):
    return tidy(notebook(code_cell(*outputs)))["cells"][0]["outputs"]


MESSY = notebook(
    {"cell_type": "markdown", "source": "# 03\n\ntext  ", "metadata": {"collapsed": True}},
    code_cell(printed("a"), printed("b\n"), printed("oops", "stderr"), printed("c")),
    code_cell(shown(live={"model_id": "77"}, html="<p>\n</p>", plain="p"), id="c2"),
    code_cell(id="c3", execution_count=None),
    metadata={"widgets": {}, "papermill": {}, "kernelspec": {"name": "mine"}},
)


def test_metadata_are_the_same_for_every_notebook():
    expected = {
        "kernelspec": {
            "display_name": "Python 3 (ipykernel)",
            "language": "python",
            "name": "python3",
        },
        "language_info": {"name": "python"},
    }

    assert expected == tidy(MESSY)["metadata"]
    assert {"cells", "metadata", "nbformat", "nbformat_minor"} == tidy(MESSY).keys()


def test_of_a_cells_metadata_only_tags_stay():
    execution = {"iopub.status.busy": "now"}
    tagged = code_cell(metadata={"tags": ["parameters"], "execution": execution})
    empty = code_cell(metadata={"tags": [], "scrolled": True}, id="c2")

    first, second = tidy(notebook(tagged, empty))["cells"]

    assert ({"tags": ["parameters"]}, {}) == (first["metadata"], second["metadata"])


def test_executed_cells_are_numbered_from_one_and_the_others_stay_unnumbered():
    cells = [code_cell(id="a"), code_cell(id="b", execution_count=None), code_cell(id="c")]

    assert [1, None, 2] == [cell["execution_count"] for cell in tidy(notebook(*cells))["cells"]]


def test_a_result_carries_the_number_of_its_cell():
    result = {**shown(plain="2"), "output_type": "execute_result", "execution_count": 9}

    (output,) = tidied(result)

    assert 1 == output["execution_count"]


def test_a_live_view_goes_where_html_stands_for_it():
    (output,) = tidied(shown(live={"model_id": "77"}, html="<p>8</p>", plain="8"))

    assert {"text/html": ["<p>8</p>"], "text/plain": ["8"]} == output["data"]


def test_a_live_view_stays_where_nothing_else_shows_it():
    (output,) = tidied(shown(live={"model_id": "77"}, plain="8"))

    assert {LIVE_VIEW: {"model_id": "77"}, "text/plain": ["8"]} == output["data"]


def test_of_an_output_only_its_kind_and_data_stay():
    (output,) = tidied(shown(plain="8"))

    expected = {"output_type": "display_data", "data": {"text/plain": ["8"]}, "metadata": {}}
    assert expected == output


def test_lists_that_are_data_are_not_taken_for_lines():
    (output,) = tidied(shown(data=["a", "b"]))

    assert ["a", "b"] == output["data"]["x/y+json"]


def test_printed_text_is_joined_between_two_displays():
    outputs = tidied(printed("a"), printed(["b\n", "c"]), shown(plain="8"), printed("d"))

    assert [["ab\n", "c"], ["d"]] == [output["text"] for output in outputs if "text" in output]


def test_how_two_streams_interleave_does_not_matter():
    warned_first = tidied(printed("w", "stderr"), printed("a"), printed("b"))
    warned_last = tidied(printed("a"), printed("b"), printed("w", "stderr"))

    assert warned_first == warned_last


def test_an_error_stays_for_the_check_to_find():
    error = {"output_type": "error", "ename": "E", "evalue": "", "traceback": []}

    assert [error] == tidied(error)


def test_a_source_keeps_its_blanks():
    (prose, *_) = tidy(MESSY)["cells"]

    assert ["# 03\n", "\n", "text  "] == prose["source"]


def test_existing_ids_stay_and_missing_ones_come_from_position_and_source():
    cells = [{**code_cell(), "id": ident} for ident in ("mine", None, None)]

    mine, second, third = [cell["id"] for cell in tidy(notebook(*cells))["cells"]]

    assert "mine" == mine
    assert second != third
    assert [mine, second, third] == [cell["id"] for cell in tidy(notebook(*cells))["cells"]]


def test_the_second_cell_with_an_id_gets_another():
    first, second = tidy(notebook(code_cell(), code_cell()))["cells"]

    assert "c1" == first["id"]
    assert "c1" != second["id"]


def test_pictures_in_prose_stay():
    picture = {"a.png": {"image/png": "iVBO"}}
    prose = {"cell_type": "markdown", "id": "m", "source": "", "attachments": picture}

    (cell,) = tidy(notebook(prose))["cells"]

    assert picture == cell["attachments"]


def test_tidying_twice_changes_nothing_more():
    once = tidy(MESSY)

    assert once == tidy(json.loads(text_of(once)))


def test_the_notebook_given_is_not_changed():
    before = copy.deepcopy(MESSY)

    tidy(MESSY)

    assert before == MESSY


def test_what_is_tidy_is_a_valid_notebook():
    text = text_of(tidy(MESSY))

    assert nbformat.validate(json.loads(text)) is None
    assert text == nbformat.writes(nbformat.reads(text, as_version=4)) + "\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (json.dumps(notebook(nbformat=3)), "a notebook has format 4, got 3"),
        ("[]", "a notebook has cells"),
        ("{}", "a notebook has cells"),
        ("", "Expecting value"),
    ],
)
def test_a_text_that_holds_no_notebook_is_refused(text, fault):
    with pytest.raises(ValueError, match=fault):
        notebook_of(text)


def test_a_notebook_comes_back_from_its_text():
    assert tidy(MESSY) == notebook_of(text_of(tidy(MESSY)))


def test_the_text_keeps_letters_as_they_are_and_ends_with_a_newline():
    text = text_of({"b": "é", "a": 1})

    assert '{\n "a": 1,\n "b": "é"\n}\n' == text
