"""Defaults of the outermost module that are empty, or have empty parts: whoever applies it says what counts."""

from __future__ import annotations

from collections.abc import Iterable

from kb.readers.interface import Field, Unresolved
from kb.readers.shared.values import UNTOLD, Unknown, Value

_EMPTY = f"{UNTOLD}empty by default: "
_WHY = "is empty by default, and nobody gives it a value"


def has_gaps(default: Value) -> bool:
    """Whether a default is an empty text, list or mapping, or has one in it; null says that there shall be none."""
    match default:
        case dict():
            return not default or any(map(has_gaps, default.values()))
        case list():
            return not default or any(map(has_gaps, default))
    return default == ""


def says_nothing(value: Value) -> bool:
    """Whether a value is an empty text or null, or a list with an empty text."""
    return value in ("", None) or (isinstance(value, list) and "" in value)


def empty_by_default(variable: str) -> str:
    """What stands among the origins of a value that hangs on a variable of the outermost module with gaps."""
    return _EMPTY + variable


def left_open(origins: Iterable[str]) -> Unknown | None:
    """What stands for an empty text or null by where it came from, whatever it passed through on its way.

    None where no empty default of the outermost module is in it, such as for that of a module that is called without
    a value for it.
    """
    whose = next((one.removeprefix(_EMPTY) for one in origins if one.startswith(_EMPTY)), None)
    return None if whose is None else Unknown(f"variable {whose} {_WHY}")


def is_left_open(found: Field) -> bool:
    """Whether a field is not known because it is empty by default."""
    return isinstance(found, Unresolved) and found.reason.endswith(_WHY)
