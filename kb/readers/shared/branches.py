"""Fields of two branches: put together where a condition makes a difference, changed branch by branch."""

from __future__ import annotations

from collections.abc import Callable

from kb.readers.interface import Conditional, Field, Resolved, Unresolved


def joined(condition: str, when_true: Field | None, when_false: Field | None) -> Field | None:
    """A field of two branches, or the one if the condition makes no difference."""
    return when_true if alike(when_true, when_false) else Conditional(condition, when_true, when_false)


def mapped(field: Field | None, change: Callable[[Resolved], Field | None]) -> Field | None:
    """The field with its known values changed, branch by branch."""
    match field:
        case Resolved():
            return change(field)
        case Conditional():
            return joined(field.condition, mapped(field.when_true, change), mapped(field.when_false, change))
    return field


def alike(one: Field | None, other: Field | None) -> bool:
    """Whether a condition makes no difference to what is known."""
    match one, other:
        case Resolved(), Resolved():
            # repr tells 1 from True and from 1.0, which == does not.
            return repr(one.value) == repr(other.value)
        case Unresolved(), Unresolved():
            return one.reason == other.reason
    return one is None and other is None
