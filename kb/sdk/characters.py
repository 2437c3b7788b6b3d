"""Characters that a reader does not see, or sees as another: a text without them says the same."""

from __future__ import annotations

import re

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
"""Soft hyphens, joiners, marks of direction and of the order of bytes."""
_ALIKE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys((0x2010, 0x2011), "-")
"""Signs as wide as those of Chinese, and hyphens at which no line breaks; raised digits are footnotes and stay."""
_GROUPED = re.compile("(?<![\\w.,])\\d{1,3}(?:[\u2007\u2009\u202f]\\d{3})+(?!\\d)")
"""A number whose thousands are parted by a blank as narrow or as wide as those of figures are.

A plain blank parts two numbers. That at which no line breaks stands in both: of `3 128` nobody knows which it is.
"""
_BLANK = re.compile(r"\s")


def plain_characters(text: str) -> str:
    """A text with the characters that a reader takes it to have."""
    if text.isascii():
        return text
    plain = _INVISIBLE.sub("", text).translate(_ALIKE)
    return _GROUPED.sub(lambda found: _BLANK.sub("", found[0]), plain)
