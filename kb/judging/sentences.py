"""Sentences of reports: long texts of a file are shortened in them, since a value may be a whole program."""

from __future__ import annotations

from kb.nouns import count_noun

LONGEST = 1_000
"""Characters of a sentence."""


def shorten_text(sentence: str) -> str:
    """A sentence without its middle where it is too long to be read."""
    if len(sentence) <= LONGEST:
        return sentence
    half, more = LONGEST // 2, len(sentence) - LONGEST
    return f"{sentence[:half]} [{count_noun(more, 'character', 'left out')}] {sentence[-half:]}"
