"""What a CLI stores is drawn character by character, whatever is typed."""

import xml.etree.ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kdslab.figures.cli_data import cli_data
from kdslab.sim.blobs import CLIS, V1, V2, cli_stores


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40), st.sampled_from(CLIS), st.integers(100, 1_400))
def test_whatever_is_typed_is_drawn(text, cli, width):
    drawn = cli_data(cli_stores(text, cli), width=width)

    assert ET.fromstring(drawn.svg).tag.endswith("svg")
    assert 7 == len(drawn.rows)
    drawn.html().encode()


def test_each_dropped_character_has_a_cross_and_each_byte_a_box():
    svg = cli_data(cli_stores("Hello, Kinesis!")).svg

    assert 3 + 2 == svg.count("✗")  # In the caption and before the text that is read, too.
    assert 9 == svg.count("data-mark=")


@pytest.mark.parametrize(
    ("text", "cli", "said"),
    [
        ("Hello, Kinesis!", V2, "CLI version 2 stores 9 bytes: not what was typed, and it does"),
        ("Hello, Kinesis!", V1, "CLI version 1 stores 15 bytes: what was typed."),
        ("Hello", V2, 'CLI version 2 stores nothing: Invalid base64: "Hello".'),
        ("aGVsbG8=", V2, 'CLI version 2 stores 5 bytes: the base64 stands for "hello".'),
        ("a", V1, "CLI version 1 stores 1 byte: what was typed."),
    ],
)
def test_the_finding_says_what_is_stored(text, cli, said):
    assert cli_data(cli_stores(text, cli)).finding.startswith(said)


def test_a_text_too_long_to_draw_is_refused():
    with pytest.raises(ValueError, match="at most 40 characters can be drawn, got 41"):
        cli_data(cli_stores("x" * 41, V1))
