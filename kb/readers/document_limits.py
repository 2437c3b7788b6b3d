"""How much one document may come to, whatever its format; past that a person should split it, and nobody else waits."""

from __future__ import annotations

from dataclasses import replace

from kb.errors import UnreadableError
from kb.readers.interface import Conditional, Document, Field, FunctionConfig, Plain, Position, Resolved, Unresolved

MOST_FUNCTIONS = 20_000
"""Functions of one document."""
MOST_ATTACHMENTS = 50_000
"""What may be attached to them."""
MOST_VARIABLES = 4_000
"""Environment variables of one function, and entries of any other list or map. Lambda has room for a third of them."""
MOST_SUPPRESSIONS = 500
"""Suppressions of one document; each is held against every finding of its rule."""


def limit_document(document: Document) -> Document:
    """A document within bounds; what is left out is told.

    Raises:
        UnreadableError: It comes to too many functions.
    """
    refuse_too_many(document.path, len(document.functions))
    if len(document.attachments) > MOST_ATTACHMENTS:
        reason = f"it attaches more than {MOST_ATTACHMENTS:,} things to its functions; split it"
        raise UnreadableError(document.path, reason)
    warnings = list(document.warnings)
    functions = tuple(_limit_function(function, warnings) for function in document.functions)
    suppressions = document.suppressions
    if len(suppressions) > MOST_SUPPRESSIONS:
        place = suppressions[MOST_SUPPRESSIONS].position
        warnings.append((place, f"more than {MOST_SUPPRESSIONS} suppressions; from here on they are not read"))
        suppressions = suppressions[:MOST_SUPPRESSIONS]
    if functions == document.functions and len(warnings) == len(document.warnings):
        return document
    return replace(document, functions=functions, warnings=tuple(warnings), suppressions=suppressions)


def refuse_too_many(path: str, functions: int) -> None:
    """Say that a document comes to too many functions, as soon as a reader knows it: the rest need not be read.

    Raises:
        UnreadableError: It does.
    """
    if functions > MOST_FUNCTIONS:
        raise UnreadableError(path, f"it comes to more than {MOST_FUNCTIONS:,} functions; split it")


def _limit_function(function: FunctionConfig, warnings: list[tuple[Position, str]]) -> FunctionConfig:
    if not any(_count_entries(value) > MOST_VARIABLES for value in function.fields.values()):
        return function
    fields = {name: _cut_field(function, name, value, warnings) for name, value in function.fields.items()}
    return replace(function, fields=fields)


def _cut_field(function: FunctionConfig, name: str, found: Field, warnings: list[tuple[Position, str]]) -> Field:
    if _count_entries(found) <= MOST_VARIABLES:
        return found
    if name == "Environment" and isinstance(found, Resolved) and isinstance(found.value, dict):
        said = (
            f"{len(found.value):,} environment variables of {function.name}; the first {MOST_VARIABLES:,} are looked at"
        )
        warnings.append((found.position, said))
        return replace(found, value=dict(list(found.value.items())[:MOST_VARIABLES]))
    return Unresolved(f"it has more than {MOST_VARIABLES:,} entries", _place_of(found, function.position))


def _place_of(found: Field, otherwise: Position) -> Position:
    return otherwise if isinstance(found, Conditional) else found.position


def _count_entries(found: Field | None) -> int:
    """The entries of the longest list or map in a field."""
    match found:
        case Resolved(value):
            return _longest_text(value)
        case Conditional():
            return max(_count_entries(found.when_true), _count_entries(found.when_false))
    return 0


def _longest_text(value: Plain) -> int:
    longest, waiting = 0, [value]
    while waiting and longest <= MOST_VARIABLES:
        match waiting.pop():
            case list() as items:
                longest = max(longest, len(items))
                waiting += items
            case dict() as entries:
                longest = max(longest, len(entries))
                waiting += entries.values()
    return longest
