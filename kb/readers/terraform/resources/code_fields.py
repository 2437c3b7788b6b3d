"""Where the code of a function comes from, as one field of several attributes."""

from __future__ import annotations

from collections.abc import Sequence

from kb.readers.interface import FILE_START, Conditional, Field, Position, Resolved, Unresolved
from kb.readers.shared.branches import Named, put_together
from kb.readers.terraform.modules.empty_defaults import is_left_open
from kb.readers.terraform.resources import api_attributes

_MOST_CONDITIONS = 6  # that the place of one function's code hangs on
_PLACES = tuple(map(frozenset, (("filename",), ("image_uri",), ("s3_bucket", "s3_key"))))
"""What together says where code is."""


def code_field(parts: Sequence[Named]) -> Field | None:
    """The parts of the code's place as one field, which stands where the first that is given stands.

    A place that is empty by default is none where another is given, and leaves the whole open where none is.
    """
    return put_together(parts, _of_parts, _MOST_CONDITIONS)


def _of_parts(parts: Sequence[Named]) -> Field:
    for _, part in parts:
        if isinstance(part, Conditional):
            return Unresolved(f"hangs on condition {part.condition}", place_of(part))
    given = [(name, part) for name, part in parts if not is_left_open(part)]
    if len(given) < len(parts) and not any(place.issubset(dict(given)) for place in _PLACES):
        return next(part for _, part in parts if is_left_open(part))
    known = {api_attributes.api_name(name): part.value if isinstance(part, Resolved) else None for name, part in given}
    secret = any(isinstance(part, Resolved) and part.secret for _, part in given)
    return Resolved(known, place_of(given[0][1]), secret=secret)


def place_of(found: Field) -> Position:
    """Where a field stands; a conditional one where the first of its branches does."""
    while isinstance(found, Conditional):
        branch = found.when_true or found.when_false
        if branch is None:
            return FILE_START
        found = branch
    return found.position
