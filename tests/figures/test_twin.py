"""The text that stands where no script runs: whole, and never markup by accident."""

import base64
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.formatters import DisplayFormatter

from kdslab.figures import Twin

TAGS = {"p", "img", "details", "summary", "table", "thead", "tbody", "tr", "th", "td"}
NASTY = "<script>alert(\"1\")</script> & 'quotes'"

# A carriage return is the one character that HTML may read as another.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


class Page(HTMLParser):
    """What a browser would find: the tags, the texts in them, and the attributes."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.texts, self.attributes = [], [], {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.texts.append("")
        self.attributes.update(attrs)

    def handle_data(self, data):
        self.texts[-1] += data

    def all(self, *tags):
        return [text for tag, text in zip(self.tags, self.texts, strict=True) if tag in tags]


def test_the_text_is_the_finding():
    assert "2 keys, 1 shard." == Twin(finding="2 keys, 1 shard.").text()


def test_a_finding_alone_is_one_paragraph():
    assert "<p>2 keys.</p>" == Twin(finding="2 keys.").html()


@given(words, st.lists(words, min_size=1, max_size=3), st.data())
def test_every_word_comes_back_as_the_text_that_it_was(finding, columns, data):
    cells = st.lists(words, min_size=len(columns), max_size=len(columns)).map(tuple)
    rows = tuple(data.draw(st.lists(cells, max_size=3)))
    page = Page(Twin(finding=finding, columns=tuple(columns), rows=rows, svg="<svg/>").html())

    assert finding == page.all("p")[0] == page.attributes["alt"]
    assert columns == page.all("th")
    assert [cell for row in rows for cell in row] == page.all("td")
    assert set(page.tags) <= TAGS


def test_markup_in_a_finding_a_head_or_a_cell_stays_text():
    twin = Twin(finding=NASTY, columns=(NASTY,), rows=((NASTY,),), svg=f"<svg>{NASTY}</svg>")
    page = Page(twin.html())

    assert ([NASTY], [NASTY], [NASTY]) == (page.all("p"), page.all("th"), page.all("td"))
    assert "script" not in page.tags


def test_numbers_of_a_row_are_cells_too():
    page = Page(Twin(finding="x.", columns=("a", "b"), rows=((1, 0.5),)).html())

    assert ["1", "0.5"] == page.all("td")


def test_heads_belong_to_their_columns():
    assert '<th scope="col">shard</th>' in Twin(finding="x.", columns=("shard",)).html()


def test_the_still_is_an_image_that_holds_the_whole_drawing():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>Málaga ✗</text></svg>'
    source = Page(Twin(finding="x.", svg=svg).html()).attributes["src"]

    kind, _, coded = source.partition(",")
    assert "data:image/svg+xml;base64" == kind
    assert svg == base64.b64decode(coded).decode()


def test_a_reader_without_pictures_gets_the_finding_in_its_place():
    assert 'alt="&lt;2&gt; &quot;keys&quot;"' in Twin(finding='<2> "keys"', svg="<svg/>").html()


@pytest.mark.parametrize("part", ["<img", "<table"])
def test_what_there_is_not_leaves_no_empty_frame(part):
    assert part not in Twin(finding="x.").html()


def test_the_bundle_has_the_two_types_that_every_reader_shows():
    twin = Twin(finding="x.", columns=("a",), rows=((1,),))

    assert {"text/plain": twin.text(), "text/html": twin.html()} == twin.bundle()


def test_the_html_needs_no_script_and_no_style_sheet():
    html = Twin(finding="x.", columns=("a",), rows=((1,),), svg="<svg/>").html()

    assert [] == re.findall(r"<(?:script|style|link)|\bon\w+=|\bclass=", html)


def test_a_still_drawing_stands_in_a_notebook_as_it_is():
    twin = Twin(finding="One key.", svg="<svg/>")

    assert twin.bundle() == DisplayFormatter().format(twin)[0]
