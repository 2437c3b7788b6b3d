"""Sentences of reports: long texts of a file are shortened in them, since a value may be a whole program."""

from __future__ import annotations

LONGEST = 1_000
"""Characters of a sentence."""


def shorten_text(sentence: str) -> str:
    """A sentence without its middle where it is too long to be read."""
    if len(sentence) <= LONGEST:
        return sentence
    half = LONGEST // 2
    return f"{sentence[:half]} [{len(sentence) - LONGEST:,} characters left out] {sentence[-half:]}"
