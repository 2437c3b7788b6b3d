"""Pairs that users write as `Name=Value`."""

from __future__ import annotations

from collections.abc import Iterable

from kb.errors import UsageError


def parse_pair(text: str, option: str, form: str = "NAME=VALUE") -> tuple[str, str]:
    """The name and the value of a pair; a value may hold further equals signs, or be empty.

    Raises:
        UsageError: There is no equals sign, or nothing before it.
    """
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise UsageError(f"{option} {text!r}: write {form}")
    return name, value


def parse_pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Pairs by their names; of two with one name the later counts."""
    return dict(parse_pair(text, option) for text in texts)
