"""What a tag may look like, and how many a resource may have.

Source: API reference, TagResource; developer guide, "Tag your resources". The words of the
refusals were recorded from AddTagsToStream.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from kdslab.model.errors import InvalidArgumentException
from kdslab.model.quotas import TAGS_PER_RESOURCE

RESERVED_PREFIX: Final = "aws:"
_SIGNS: Final = frozenset("_.:/=+-@")


def check_new_tags(owner: str, new: Mapping[str, str], present: Mapping[str, str]) -> None:
    """Refuse tags that a resource may not have besides those that it has.

    Args:
        owner: The resource as a message names it.
        new: The tags to add or to change.
        present: The tags that are there.

    Raises:
        InvalidArgumentException: If one has a character or a prefix that it must not have, or there
            would be more than 50.
    """
    check_characters([*new, *new.values()])
    reserved = [key for key in new if key.lower().startswith(RESERVED_PREFIX)]
    if reserved:
        raise InvalidArgumentException(
            f"Failed to add tags to {owner} because keys that begin with {RESERVED_PREFIX} are "
            f"reserved: {', '.join(reserved)}."
        )
    if len({*new, *present}) > TAGS_PER_RESOURCE:
        noun = owner.partition(" ")[0]
        raise InvalidArgumentException(
            f"Failed to add tags to {owner} because a given {noun} cannot have more than "
            f"{TAGS_PER_RESOURCE} tags associated with it."
        )


def check_characters(texts: Iterable[str]) -> None:
    """Refuse keys and values with anything but letters, digits, white space and a few signs.

    Raises:
        InvalidArgumentException: If one has another character.
    """
    if not all(_is_allowed(character) for text in texts for character in text):
        raise InvalidArgumentException(
            "Some tags contain invalid characters. Valid characters: "
            "Unicode letters, digits, white space, _ . / = + - @ :."
        )


def _is_allowed(character: str) -> bool:
    # Marks belong to letters: without them most scripts of India could not be written.
    return (
        character in _SIGNS
        or character.isspace()
        or unicodedata.category(character)[0] in ("L", "M", "N")
    )
