"""Whole numbers: in what strangers wrote, where Python makes none of thousands of digits, and in what answers say."""

from __future__ import annotations

import re
from collections.abc import Mapping

MOST_DIGITS = 18
"""Digits of the longest number that counts as one: it fits 64 bits."""
MOST_DAYS = 36500
"""The furthest that a question looks ahead, in days: a century."""
_WHOLE = re.compile(rf"-?[0-9]{{1,{MOST_DIGITS}}}")
_DIGITS = re.compile(r"-?[0-9]+")


def parse_whole_number(text: str) -> int | None:
    """The whole number that a text spells in ASCII digits; None if it spells none, or one that is too long."""
    return int(text) if _WHOLE.fullmatch(text) else None


def read_whole_number(text: str) -> int:
    """The whole number that a text spells in ASCII digits.

    Raises:
        ValueError: It spells none, or one that is too long; the error says so in the words of every doorway.
    """
    number = parse_whole_number(text)
    if number is None:
        # Only who wrote many digits needs to hear how many there may be: `90d` lacks something else.
        more = f" of at most {MOST_DIGITS} digits" if _DIGITS.fullmatch(text) else ": write it in digits"
        raise ValueError(f"{text[:100]!r} is no whole number{more}")
    return number


def below_words(number: object, least: object) -> str:
    """What a number below the least that it may be is told, in the words of every doorway."""
    return f"{number} is not at least {least}"


def above_words(number: object, most: object) -> str:
    """The same for a number above the most."""
    return f"{number} is not at most {most}"


def bound_words(kind: str, number: object, bounds: Mapping[str, object]) -> str | None:
    """The same for a bound that pydantic found passed, by the kind and the context of its error; None for others."""
    match kind:
        case "greater_than_equal":
            return below_words(number, bounds["ge"])
        case "less_than_equal":
            return above_words(number, bounds["le"])
    return None


def whole_number(value: float | None) -> float | None:
    """A number without a fraction as an integer, so that JSON prints 900 and not 900.0; a null stays one."""
    return int(value) if value is not None and value == int(value) else value
