"""What plain YAML text means, in the reading of CloudFormation: YAML 1.2's core types, without dates and yes/no."""

from __future__ import annotations

import re

from kb.readers.trees.nodes import Single

SUSPECTS = frozenset(["", *"+-.0123456789nNtTfF~"])
"""How everything begins that is no text; most scalars are settled by this look alone."""
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
# A leading zero keeps its text: account ids such as 012345678901 are no octal numbers.
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,18})")
_HEX = re.compile(r"0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(0|[1-9][0-9]{0,99})?(\.[0-9]{1,99})?([eE][-+]?[0-9]{1,2})?")
_LARGEST = 2**63


def plain_scalar(text: str) -> Single:
    """The value of an unquoted scalar; numbers that 64 bits cannot hold stay text."""
    if text[:1] not in SUSPECTS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    return scalar_number(text)


def scalar_number(text: str) -> str | int | float:
    """The number that a text spells, or the text."""
    if _INTEGER.fullmatch(text):
        value = int(text)
        return value if -_LARGEST <= value < _LARGEST else text
    if _HEX.fullmatch(text):
        return int(text, 16)
    if text[-1:].isdigit() and _FLOAT.fullmatch(text) and any(character in text for character in ".eE"):
        try:
            return float(text)
        except ValueError:  # an exponent without a number, such as "e5"
            return text
    return text
