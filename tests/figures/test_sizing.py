"""Three bars, of which the ruling ones are told by a pattern and a word."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.sizing import payload_units, three_bars
from kdslab.sim.sizing import size_stream
from kdslab.sim.sizing_cost import put_units

sizings = st.builds(
    size_stream,
    st.integers(1, 20_000),
    st.integers(1, 8_192),
    pollers=st.integers(0, 8),
    fan_outs=st.integers(0, 20),
)


@settings(max_examples=15, deadline=None)
@given(sizings)
def test_the_bars_and_the_table_show_what_each_limit_asks_for(sizing):
    drawn = three_bars(sizing)
    rows = dict(drawn.twin.rows)

    assert [round(need.exact, 3) for need in sizing.needs] == list(drawn.data[0].y)
    assert sizing.shards == rows["shards needed"]
    assert round(sizing.cost.total_usd, 2) == rows["USD a month"]


@settings(max_examples=15, deadline=None)
@given(sizings)
def test_a_ruling_bar_has_a_pattern_and_says_so(sizing):
    drawn = three_bars(sizing)
    said = [note.text for note in drawn.layout.annotations if "→" in note.text]

    for need, shape, text in zip(
        sizing.needs, drawn.data[0].marker.pattern.shape, said, strict=True
    ):
        rules = need.shards == sizing.shards
        assert (rules, rules) == (shape == "/", "rules" in text)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((4_000, 1_024), "4 shards, because of write bytes and write records: the model refuses"),
        ((100, 64), "1 shard is enough: the model refuses nothing."),
        ((4_000, 1_024, 3), "6 shards, because of read bytes: readers ask for 97.7% of what can"),
        ((900, 1_024, 6), "3 shards by bytes and records, yet 6 pollers do not fit into"),
    ],
)
def test_the_finding_names_the_limit_and_the_models_verdict(arguments, said):
    records, size, *pollers = arguments
    sizing = size_stream(records, size, pollers=pollers[0] if pollers else 1)

    assert three_bars(sizing).twin.finding.startswith(said)


def test_the_rule_of_the_guide_stands_beside_only_where_it_differs():
    def notes(sizing):
        return [note.text for note in three_bars(sizing).layout.annotations]

    assert "AWS's rule: 1 ✗" in notes(size_stream(1_010, 1_024))
    assert not any("AWS" in note for note in notes(size_stream(4_000, 1_024)))


@pytest.mark.parametrize(
    ("size_bytes", "messages", "said"),
    [
        (
            100,
            1,
            "100 bytes pay for 1 unit, less than 1% full: a million such records cost 0.014 USD.",
        ),
        (1_000, 1, "1,000 bytes pay for 1 unit, 4% full: a million such records cost 0.014 USD."),
        (
            1_000,
            25,
            "25,000 bytes pay for 1 unit, 98% full: a million messages cost 0.00056 USD, 0.014 if "
            "each goes alone.",
        ),
    ],
)
def test_the_finding_says_what_a_record_pays_for(size_bytes, messages, said):
    assert said == payload_units(put_units(size_bytes, messages)).twin.finding


def test_data_and_paid_emptiness_fill_each_unit():
    data, empty = payload_units(put_units(6_000, 10)).data

    assert {25.0} == {full + rest for full, rest in zip(data.y, empty.y, strict=True)}
    assert (None, "/") == (data.marker.pattern.shape, empty.marker.pattern.shape)
