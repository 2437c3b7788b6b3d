"""Texts of others made safe to print."""

from __future__ import annotations

import re

_COMMAND = re.compile(r"^(\s*)::", re.MULTILINE)
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def printable_text(text: str) -> str:
    """A text of a file without characters that would steer a terminal or hide what is written."""
    return _UNPRINTABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def inert_lines(text: str) -> str:
    """A text of which the log of a workflow obeys no line: those that begin with two colons, and `##[` anywhere."""
    return _COMMAND.sub(r"\1\\::", text).replace("##[", "#\\#[")
