import json

import pytest

from kdslab.course.handout import learners_copy


def code(source, output="seen"):
    outputs = [{"output_type": "stream", "name": "stdout", "text": [output]}]
    return {"cell_type": "code", "source": [source], "outputs": outputs, "execution_count": 1}


def notebook(*cells):
    return json.dumps({"cells": cells, "metadata": {}}).encode()


def outputs(data):
    return [cell.get("outputs") for cell in json.loads(data)["cells"]]


def test_the_hook_stays_and_what_is_to_be_predicted_goes():
    hook, asked, told = code("KeyFall()"), code("predict('03.p1')"), code("print(shard)")
    text = {"cell_type": "markdown", "source": ["# 03"]}

    assert [None, hook["outputs"], [], None, []] == outputs(
        learners_copy(notebook(text, hook, asked, text, told))
    )


def test_a_cell_without_output_has_no_number_either():
    copy = json.loads(learners_copy(notebook(code("predict()"))))

    assert None is copy["cells"][0]["execution_count"]


@pytest.mark.parametrize(
    "data", [notebook(code("1 + 1")), b"no notebook", b"[]", b'{"cells": 7}', b'{"cells": [7]}']
)
def test_without_a_prediction_nothing_changes(data):
    assert data == learners_copy(data)
