"""What is wrong with a text that is no YAML: where, since which line, and what mends it."""

from __future__ import annotations

import re

import yaml

from kb.errors import UnreadableError
from kb.readers.trees.text_lines import line_at, split_lines

_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REMEDIES = {
    "end of stream, while scanning a quoted": "close the quotation mark",
    "escape": r"write \\ for a backslash, or use single quotes",
    "flow ": "close the bracket, or put a text with a bracket or a comma in quotes",
    "mapping values": "put a text with a colon in quotes, or check the indentation",
    "start any token": "put a text that begins so in quotes",
    "node content": "put a text that begins so in quotes",
    "simple key": "write `name: value`, or indent the line like the text that it belongs to",
    "block ": "check the indentation, and whether a quotation mark is closed",
}
"""What mends an error, by what its words have in them; the first counts."""


def syntax_error(path: str, error: yaml.MarkedYAMLError, text: str) -> UnreadableError:
    """The error for a text that the parser refused.

    Args:
        path: The file.
        error: What the parser says.
        text: The text.
    """
    lines = split_lines(text.rstrip("\n")) or [""]
    mark = error.problem_mark or error.context_mark
    # Of a text that breaks off the parser names the line after its end, which no editor shows.
    line = min(line_at(text, mark.index), len(lines)) if mark else None
    if line and "\t" in lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]:
        return UnreadableError(path, "a tab in the indentation; YAML indents with spaces only", line)
    what = ", ".join(part for part in (error.problem, error.context) if part)
    begun = line_at(text, error.context_mark.index) if error.context and error.context_mark else None
    since = f" that begins in line {begun}" if begun and line and begun < line else ""
    remedy = next((f": {advice}" for words, advice in _REMEDIES.items() if words in what), "")
    return UnreadableError(path, f"YAML syntax: {what}{since}{remedy}", line)


def character_error(path: str, text: str) -> UnreadableError:
    """The error for a character that YAML forbids; the parser itself does not say on which line it stands."""
    found = _UNPRINTABLE.search(text)
    if not found:
        return UnreadableError(path, "YAML syntax: a character that YAML does not allow")
    line = line_at(text, found.start())
    return UnreadableError(path, f"control character U+{ord(found.group()):04X}, which YAML does not allow", line)
