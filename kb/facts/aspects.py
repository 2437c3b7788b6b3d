"""What statements are about, as people write it: one name for each aspect, wherever answers are read by people."""

from __future__ import annotations

_ASPECTS = {
    "ga": "general availability",
    "ga_planned": "planned general availability",
    "block_create": "creation blocked",
    "block_update": "updates blocked",
    "block_invoke": "invocations blocked",
    "end_of_life": "end of life, as published",
}


def aspect_words(aspect: str) -> str:
    """What a statement is about, such as a milestone of a runtime, in a few words."""
    return _ASPECTS.get(aspect, aspect.replace("_", " "))


def aspect_heading(aspect: str) -> str:
    """The same as the head of a column."""
    words = aspect_words(aspect)
    return words[:1].upper() + words[1:]
