"""Globs as the Serverless Framework takes them: `**` for folders, `*`, `?`, `[...]` and `{a,b}` inside a name."""

from __future__ import annotations

import re
from functools import cache

_LONGEST = 500
"""Characters of a pattern; longer ones name nothing."""


def matches_glob(pattern: str, name: str) -> bool:
    """Whether a pattern names a file, by its path in the folder of the service."""
    compiled = _compiled(pattern.removeprefix("./"))
    return compiled is not None and compiled.fullmatch(name) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    if len(pattern) > _LONGEST:
        return None
    try:
        return re.compile(_expression(pattern + "**" if pattern.endswith("/") else pattern))
    except re.error:
        return None


def _expression(pattern: str) -> str:
    """A glob as a regular expression; braces that nothing closes stand for themselves."""
    out: list[str] = []
    depth = place = 0
    while place < len(pattern):
        rest, character = pattern[place:], pattern[place]
        step = 1
        if rest.startswith("**/"):
            out.append("(?:[^/]+/)*+")
            step = 3
        elif rest.startswith("**"):
            out.append(".*")
            step = 2
        elif character in "*?":
            out.append({"*": "[^/]*", "?": "[^/]"}[character])
        elif character == "[" and (end := pattern.find("]", place + 2)) > 0:
            inside = pattern[place + 1 : end].replace("\\", "\\\\")
            out.append(f"[^{inside[1:]}]" if inside[0] in "!^" else f"[{inside}]")
            step = end + 1 - place
        elif character == "{" and pattern.count("}", place) > depth:
            out.append("(?:")
            depth += 1
        elif depth and character in ",}":
            out.append("|" if character == "," else ")")
            depth -= character == "}"
        else:
            out.append(re.escape(character))
        place += step
    return "".join(out)
