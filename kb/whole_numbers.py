"""Whole numbers in what strangers wrote: of thousands of digits Python makes none, and no column holds one."""

from __future__ import annotations

import re

MOST_DIGITS = 18
"""Digits of the longest number that counts as one: it fits 64 bits."""
_WHOLE = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")


def parse_whole_number(text: str) -> int | None:
    """The whole number that a text spells in ASCII digits; None if it spells none, or one that is too long."""
    return int(text) if _WHOLE.fullmatch(text) else None
