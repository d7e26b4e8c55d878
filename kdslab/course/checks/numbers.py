"""What is no whole number gives away: text, or a division that left a fraction."""

from __future__ import annotations


def misnumbered(given: object) -> str:
    """Return the name of the mistake in something that shall be a whole number, or nothing.

    Example:
        >>> misnumbered("3"), misnumbered(3.0), misnumbered(3)
        ('text, not a number', 'a broken number', '')
    """
    if isinstance(given, str):
        return "text, not a number"
    return "a broken number" if isinstance(given, float) else ""
