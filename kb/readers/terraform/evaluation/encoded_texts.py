"""Texts of JSON that are not known as a whole, such as a policy that names a queue: what is known in them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import chain

from kb.errors import UnreadableError
from kb.readers.shared.plain_values import known_value
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import (
    Composed,
    Decidable,
    Encoded,
    Failed,
    PendingValue,
    Reference,
    as_made,
    target_resource,
)
from kb.readers.trees.file_parsing import parse_text

_HOLE = "\uf8ff"
"""A sign that nobody writes, for what is unknown."""
_QUOTE = re.compile(r'\\.|(")', re.DOTALL)
_LONGEST = 1_000_000


def encoded_call(function: str, arguments: list[Value], found: Value, *, apart: bool) -> Value:
    """What a call that writes JSON comes to where it is not known, with what it encodes; all others as they are.

    Args:
        function: The name of what is called.
        arguments: What it is given.
        found: What the call comes to.
        apart: Whether what the user decides is taken apart, so that it has to be told.
    """
    writes = function.removeprefix("core::") == "jsonencode" and len(arguments) == 1
    open_yet = isinstance(found, Failed | PendingValue) or (isinstance(found, Decidable) and apart)
    if not writes or not isinstance(found, Unknown) or open_yet:
        return found
    return Encoded(found.reason, target_resource(found) or "", content=arguments[0])


def partly_known(unknown: Unknown, before: str, rest: Iterable[Value], after: str) -> Value:
    """A text that is unknown from some place on; one of JSON with all that is known in it.

    Args:
        unknown: Why it is, there.
        before: What stands in front.
        rest: What stands behind, each piece a text or unknown; it is asked for where it is of use only.
        after: What is known to stand at the end.
    """
    address = target_resource(unknown) or ""
    if before.lstrip()[:1] == "{" and not isinstance(unknown, PendingValue | Failed):
        text = _with_holes(chain([before, unknown], rest))
        return Encoded(unknown.reason, address, before, after, text=text)
    return Composed(unknown.reason, address, before, after) if isinstance(unknown, Reference) else as_made(unknown)


def _with_holes(pieces: Iterable[Value]) -> str:
    """The pieces as one text; what is unknown is a sign in the text that it stands in, or a text of its own.

    Of what is too long only the beginning is kept, which is no JSON.
    """
    inside, length, found = False, 0, list[str]()
    for piece in pieces:
        if isinstance(piece, str):
            inside ^= sum(bool(quote) for quote in _QUOTE.findall(piece)) % 2 == 1
            found.append(piece)
        else:
            found.append(_HOLE if inside else f'"{_HOLE}"')
        length += len(found[-1])
        if length > _LONGEST:
            break
    return "".join(found)


def decoded(text: Value) -> Value:
    """What a text of JSON or YAML holds; unknown pieces in their places."""
    match text:
        case Encoded(text="", content=content):
            return content
        case Encoded(text=str() as known, reason=reason):
            return _without_holes(_parsed(known), reason)
        case str():
            return _parsed(text)
        case Unknown():
            return text
    return Unknown("no text")


def _parsed(text: str) -> Value:
    if len(text) > _LONGEST:
        return Unknown("a text that is too long")
    try:
        return known_value(parse_text("a description", text).root)
    except UnreadableError as error:
        return Unknown(error.reason)


def _without_holes(value: Value, reason: str) -> Value:
    match value:
        case str():
            return Unknown(reason) if _HOLE in value else value
        case list():
            return [_without_holes(item, reason) for item in value]
        case dict():
            return {key: _without_holes(item, reason) for key, item in value.items()}
    return value
