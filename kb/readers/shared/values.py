"""Values while they are computed: known, unknown for a reason, or absent on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.trees.nodes import Single


@dataclass(frozen=True, slots=True)
class Unknown:
    """A piece of a value that cannot be known."""

    reason: str


@dataclass(frozen=True, slots=True)
class UnreadPiece(Unknown):
    """A piece of a value that lies where nobody looks and no user can say, such as an export of another stack."""


class Absent(Enum):
    """What AWS::NoValue comes to."""

    NO_VALUE = "AWS::NoValue"


Value: TypeAlias = "str | int | float | bool | Unknown | Absent | list[Value] | dict[str, Value] | None"
"""A computed value whose pieces may be unknown."""

NO_VALUE = Absent.NO_VALUE

UNTOLD = "! "
"""Begins what stands among origins and is told to nobody."""
CONCEALED = f"{UNTOLD}concealed"
"""Stands among the origins of a value that is made of what its owner hides."""
WHY_HIDDEN = "it is made of a value that is hidden"
"""Why such a value is not known, where the reason itself could tell of it."""
_SECRET_NAME = re.compile(r"(secret|passw(or)?d|passphrase|(private|api|access)[-_]?key|token)\Z", re.IGNORECASE)


def names_secret(name: str) -> bool:
    """Whether something that is given by name is a secret by that name, such as a parameter `DbPassword`."""
    return _SECRET_NAME.search(name) is not None


def told_origins(origins: Iterable[str]) -> tuple[str | None, bool]:
    """Where a value came from, in words, and whether it is made of a secret."""
    found = dict.fromkeys(origins)
    return ", ".join(one for one in found if not one.startswith(UNTOLD)) or None, CONCEALED in found


def spell_value(value: Single) -> str:
    """A single value as CloudFormation writes it into a text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def unknown_in(value: Value) -> Unknown | None:
    """The first piece that is unknown."""
    match value:
        case Unknown():
            return value
        case list():
            pieces = value
        case dict():
            pieces = list(value.values())
        case _:
            return None
    for piece in pieces:
        if found := unknown_in(piece):
            return found
    return None


_KINDS: dict[type, str] = {dict: "mapping", list: "list", str: "text", bool: "boolean", int: "number", float: "number"}


def no_mapping(value: object) -> str:
    """Why something is not read that stands in the place of a mapping."""
    what = "nothing" if value is None else f"a {_KINDS.get(type(value), 'value')}"
    return f"{what} stands where a mapping belongs"


def no_text(value: object) -> str:
    """Why something is not read that stands in the place of a text."""
    return f"a {_KINDS.get(type(value), 'value')} stands where a text belongs"
