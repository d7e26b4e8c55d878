"""One look: readable on light and dark paper, and shared with the widgets' style sheet."""

import json
import re
from importlib.resources import files

import pytest

from kdslab.figures.theme import INK, PALETTE, TEMPLATE, WRONG, shard_colour

WHITE, BLACK = "#ffffff", "#111111"  # JupyterLab's paper, light and dark


def luminance(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


# Source: WCAG 2.2, 1.4.3 (text 4.5 to 1; large text 3 to 1) and 1.4.11 (graphics 3 to 1)
@pytest.mark.parametrize(("paper", "least"), [(WHITE, 4.5), (BLACK, 4.1)])
def test_ink_reads_on_light_and_on_dark_paper(paper, least):
    assert contrast(INK, paper) >= least


@pytest.mark.parametrize("paper", [WHITE, BLACK])
@pytest.mark.parametrize("colour", PALETTE)
def test_a_colour_of_the_palette_stands_out_on_light_and_on_dark_paper(colour, paper):
    # Okabe-Ito's orange and sky blue are pale on white: a word or a number stands beside each.
    assert contrast(colour, paper) >= 2.1


def test_colours_are_all_different_and_repeat_only_after_the_last():
    assert len(PALETTE) == len(set(PALETTE))
    assert list(PALETTE) == [shard_colour(index) for index in range(8)]
    assert shard_colour(0) == shard_colour(8)


def test_the_wrong_model_has_a_colour_of_the_palette():
    assert WRONG in PALETTE


def test_the_style_sheet_uses_the_same_colours():
    sheet = files("kdslab.widgets").joinpath("element.css").read_text(encoding="utf-8")

    assert set(PALETTE) >= set(re.findall(r"--kds-\w+: (#[0-9a-f]{6});", sheet))


def test_the_template_is_small_and_holds_plain_json():
    written = json.dumps(TEMPLATE)

    assert len(written) < 1_000
    assert ["layout"] == list(json.loads(written))


def test_a_picture_leaves_the_paper_to_the_page():
    layout = TEMPLATE["layout"]

    assert {"rgba(0,0,0,0)"} == {layout["paper_bgcolor"], layout["plot_bgcolor"]}


def test_a_picture_is_at_most_420_pixels_high():
    assert TEMPLATE["layout"]["height"] <= 420
