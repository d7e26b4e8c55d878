from kdslab.course.card import Card

CARD = Card(
    sign="✗",
    verdict="Incorrect: `a < b`",
    lines=(("Rule", "1 + 1 = 2"), ("", "plain & simple")),
    code="if x:\n    <y>\n",
    tone="bad",
)


def test_the_plain_text_has_a_line_for_each_part():
    expected = "✗ Incorrect: `a < b`\n  Rule: 1 + 1 = 2\n  plain & simple\n    if x:\n        <y>"

    assert expected == CARD._repr_mimebundle_()["text/plain"]


def test_the_html_escapes_everything_and_is_announced():
    shown = CARD._repr_mimebundle_(include=None, exclude=None)["text/html"]

    assert shown.startswith('<div role="status" style="')
    assert "<code>a &lt; b</code>" in shown
    assert "plain &amp; simple" in shown
    assert "&lt;y&gt;" in shown


def test_the_edge_is_the_only_fixed_ink():
    shown = CARD.html()

    assert 1 == shown.count("#d55e00")
    assert 1 == shown.count("color:var(--jp-content-font-color1,inherit)")
