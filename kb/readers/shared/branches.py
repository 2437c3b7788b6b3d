"""Fields of two branches: put together where a condition makes a difference, changed branch by branch."""

from __future__ import annotations

from collections.abc import Callable

from kb.readers.interface import Case, Conditional, Field, Resolved, Unresolved

MOST_VARIANTS = 64
"""Combinations of undecided values that are taken apart; what hangs on more is unknown."""


def join_branches(
    condition: str,
    when_true: Field | None,
    when_false: Field | None,
    case: Case | None = None,
    *,
    unread: bool = False,
) -> Field | None:
    """A field of two branches, or the one if the condition makes no difference."""
    if branches_alike(when_true, when_false):
        return when_true
    return Conditional(condition, when_true, when_false, case, unread)


def map_branches(field: Field | None, change: Callable[[Resolved], Field | None]) -> Field | None:
    """The field with its known values changed, branch by branch."""
    match field:
        case Resolved():
            return change(field)
        case Conditional():
            when_true, when_false = map_branches(field.when_true, change), map_branches(field.when_false, change)
            return join_branches(field.condition, when_true, when_false, field.case, unread=field.unread)
    return field


def branches_alike(one: Field | None, other: Field | None) -> bool:
    """Whether a condition makes no difference to what is known."""
    match one, other:
        case Resolved(), Resolved():
            # repr tells 1 from True and from 1.0, which == does not.
            return repr(one.value) == repr(other.value) and one.secret is other.secret
        case Unresolved(), Unresolved():
            return one.reason == other.reason
        case Conditional(), Conditional():
            same = one.condition == other.condition and branches_alike(one.when_true, other.when_true)
            return same and branches_alike(one.when_false, other.when_false)
    return one is None and other is None
