"""Empty texts that are defaults of the outermost module: whoever applies it says what counts."""

from __future__ import annotations

from collections.abc import Iterable

from kb.readers.interface import Field, Unresolved
from kb.readers.shared.values import UNTOLD, Unknown

_EMPTY = f"{UNTOLD}empty by default: "
_WHY = "is empty by default, and nobody gives it a value"


def empty_by_default(variable: str) -> str:
    """What stands among the origins of a value that hangs on a variable of the outermost module that is empty."""
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
