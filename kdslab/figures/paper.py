"""The paper under every drawing: an SVG that takes the page's ink."""

from __future__ import annotations


def paper(name: str, width: float, height: float, style: str, inside: str) -> str:
    """Return a drawing as an SVG document.

    Args:
        name: The class of the document. An inlined style sheet holds for the whole page, so that
            every rule in it begins with this class.
        width: Its width, in pixels.
        height: Its height, in pixels.
        style: A `<style>` element, or empty, and definitions such as patterns.
        inside: What is drawn.

    Example:
        >>> paper("kds-a", 9, 5, "", "<g/>").endswith('width="9" height="5"><g/></svg>')
        True
    """
    return (
        f'<svg class="{name}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{style}{inside}</svg>'
    )
