"""Fields of two branches: put together where a condition makes a difference, changed branch by branch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

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


def known_branches(field: Field | None) -> Field | None:
    """A field without what is not known of it: where that is all, it is absent."""
    match field:
        case Conditional(condition=condition, when_true=one, when_false=other, case=case, unread=unread):
            return join_branches(condition, known_branches(one), known_branches(other), case, unread=unread)
    return None if isinstance(field, Unresolved) else field


Named: TypeAlias = "tuple[str, Field]"
"""A field with what it is called."""


def put_together(parts: Sequence[Named], put: Callable[[Sequence[Named]], Field | None], left: int) -> Field | None:
    """One field of several, under every outcome of the conditions that these hang on.

    Args:
        parts: The fields.
        put: Makes one of those that are there; where too many conditions are open, some of them are conditional.
        left: How many conditions may still be taken apart.
    """
    decided = next((part for _, part in parts if isinstance(part, Conditional)), None)
    if decided is None or not left:
        return put(parts) if parts else None
    true, false = (
        put_together(
            [(name, found) for name, one in parts if (found := _branch_of(one, decided, outcome=outcome))],
            put,
            left - 1,
        )
        for outcome in (True, False)
    )
    return join_branches(decided.condition, true, false, decided.case, unread=decided.unread)


def _branch_of(field: Field, decided: Conditional, *, outcome: bool) -> Field | None:
    """A field where a condition has an outcome."""
    found: Field | None = field
    while isinstance(found, Conditional) and found.condition == decided.condition:
        found = found.when_true if outcome else found.when_false
    return found


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
