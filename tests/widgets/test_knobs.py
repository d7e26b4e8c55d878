"""Each knob tells the browser what it is, in JSON, and carries a label that can be read out."""

import json

import pytest

from kdslab.widgets import Choice, KeyFall, KeySpread, Range, Switch, Text

LIVE = {"KeyFall": KeyFall, "KeySpread": KeySpread}


@pytest.mark.parametrize(
    ("knob", "expected"),
    [
        (
            Range(name="shards", label="Shards", value=2, minimum=1, maximum=32, unit="shards"),
            {"kind": "range", "minimum": 1, "maximum": 32, "step": 1, "unit": "shards", "value": 2},
        ),
        (
            Choice(name="which", label="Which", value="a", options=("a", "b")),
            {"kind": "choice", "options": ["a", "b"], "value": "a"},
        ),
        (Switch(name="on", label="On"), {"kind": "switch", "value": False}),
        (Text(name="typed", label="Keys"), {"kind": "text", "value": ""}),
    ],
)
def test_a_knob_goes_to_the_browser_as_json(knob, expected):
    sent = json.loads(json.dumps(knob.spec()))

    assert {"name": knob.name, "label": knob.label, **expected} == sent


@pytest.mark.parametrize("live", LIVE.values(), ids=LIVE)
def test_every_knob_of_a_live_picture_has_a_label_and_a_name_of_its_own(live):
    specs = json.loads(json.dumps(live().knobs))

    assert all(spec["label"].strip() for spec in specs)
    for field in ("label", "name"):
        assert len(specs) == len({spec[field] for spec in specs})


@pytest.mark.parametrize("live", LIVE.values(), ids=LIVE)
def test_every_knob_starts_where_its_control_can_stand(live):
    shown = live()

    for spec in shown.knobs:
        value = shown.values[spec["name"]]
        assert value == spec["value"]
        if spec["kind"] == "range":
            assert spec["minimum"] <= value <= spec["maximum"]
            assert 0 == (value - spec["minimum"]) % spec["step"]
        if spec["kind"] == "choice":
            assert value in spec["options"]


@pytest.mark.parametrize("kind", [Range, Choice, Switch, Text])
def test_the_browser_has_a_control_for_every_kind_of_knob(kind):
    # Text is what is left when it is none of the others.
    assert "text" == kind.kind or f'spec.kind === "{kind.kind}"' in KeyFall._esm
