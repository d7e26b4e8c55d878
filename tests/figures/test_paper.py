"""The paper: a document of its own that any reader of XML can open."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from kdslab.figures.paper import paper

SVG = "{http://www.w3.org/2000/svg}"


def test_a_drawing_is_a_document_as_large_as_its_box():
    found = ET.fromstring(paper("kds-a", 300, 120.5, "<style>.kds-a g{}</style>", "<g/>"))

    assert (f"{SVG}svg", "kds-a") == (found.tag, found.get("class"))
    assert "0 0 300 120.5" == found.get("viewBox")
    assert ("300", "120.5") == (found.get("width"), found.get("height"))
    assert [f"{SVG}style", f"{SVG}g"] == [part.tag for part in found]
