"""Values while they are computed: what is unknown, what refers to a resource, and how types are converted."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Hashable
from dataclasses import field, replace

from kb.data_classes import dataclass
from kb.readers.interface import Single
from kb.readers.shared.number_texts import number_in, number_text
from kb.readers.shared.values import Absent, Unknown, Value, unknown_in

_JOINING = frozenset("\u200c\u200d") | {chr(code) for code in range(0x1100, 0x1200)}
"""What joins the signs beside it: joiners, and parts of Korean syllables."""


class ExhaustedError(Exception):
    """Computing took more work than a configuration is worth."""


class UncomputedError(Exception):
    """A function that is computed, of what it is not computed for; the message says why."""


class TooLongError(Exception):
    """A function makes a text that is too long."""


@dataclass(frozen=True, slots=True)
class Failed(Unknown):
    """What Terraform would refuse; `try` and `can` take another way then."""


@dataclass(frozen=True, slots=True)
class PendingValue(Unknown):
    """What hangs on a condition that the files cannot decide; assuming an outcome gives a value."""

    condition: str = ""
    """The condition's name."""
    unread: bool = False
    """Whether it rests only on what is not read."""
    may_be_null: bool = False
    """Whether one of its outcomes is null."""


@dataclass(frozen=True, slots=True)
class Decidable(Unknown):
    """What hangs on something that the user decides, such as a variable."""

    never_null: bool = field(default=False, kw_only=True)
    """Whether it is no null, whatever is decided."""


@dataclass(frozen=True, slots=True)
class Open(Decidable):
    """Something that the user decides, itself."""

    thing: str = ""
    """Its name, such as `var.stage`."""
    allowed: tuple[Single, ...] = ()
    """The values that it may have; empty where any is possible."""
    possible: Callable[[Single], bool] = field(default=lambda _value: True, compare=False)
    """Whether it may have a value."""
    bounds: tuple[float | None, float | None] = (None, None)
    """The least and the largest number that it may be."""


@dataclass(frozen=True, slots=True)
class Present(Unknown):
    """What is not known but is never null: what functions make, what lies outside of the configuration."""


@dataclass(frozen=True, slots=True)
class Reference(Present):
    """An attribute of a resource that is known only after apply."""

    address: str = ""
    """The resource."""


@dataclass(frozen=True, slots=True)
class Composed(Reference):
    """A text that is put together with an attribute that is known only after apply."""

    before: str = ""
    """What is known to stand in front of it."""
    after: str = ""
    """What is known to stand behind it."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Encoded(Composed):
    """A text of JSON that is not known as a whole, of which is known what it is made of.

    Each is one of its own: two that are unknown for the same reason need not be alike.
    """

    content: Value = None
    """What it encodes, with what is unknown in its place; null where the text is known in part."""
    text: str = ""
    """The text with signs that stand for what is unknown."""

    def __eq__(self, other: object) -> bool:
        """Whether it is this one."""
        return self is other

    def __hash__(self) -> int:
        """What this one is known by."""
        return id(self)

    def __repr__(self) -> str:
        """What tells it from others."""
        return f"{type(self).__name__}({id(self)})"


@dataclass(frozen=True, slots=True)
class Handle(Reference):
    """A resource, a module, a namespace: something whose attributes are looked up one by one."""

    attribute: Callable[[str], Value] = field(default=lambda name: Failed(f"no attribute {name}"), compare=False)
    may_be_null: bool = False
    """Whether it may be null all the same, since nobody knows whether it is enabled."""


def may_be_null(value: Value) -> bool:
    """Whether a value is null, or is under some outcome of a condition."""
    return value is None or (isinstance(value, PendingValue) and value.may_be_null)


def as_made(value: Value) -> Value:
    """A value that was made of others: it is no null, whatever these are."""
    if type(value) is Unknown:
        return Present(value.reason)
    return replace(value, never_null=True) if isinstance(value, Decidable) else value


def as_part(whole: Unknown) -> Unknown:
    """What stands somewhere in a value that is not known: it may be null, also where the whole is not."""
    if type(whole) is Present:
        return Unknown(whole.reason)
    return replace(whole, never_null=False) if isinstance(whole, Decidable) else whole


def target_resource(value: Value) -> str | None:
    """The resource that a value, or the first piece of it that tells, belongs to."""
    if isinstance(value, Reference):
        return value.address or None
    if isinstance(value, list | dict):
        pieces = value if isinstance(value, list) else value.values()
        return next((found for piece in pieces if (found := target_resource(piece))), None)
    return None


def to_text(value: Value) -> Value:
    """A value as text."""
    match value:
        case bool():
            return "true" if value else "false"
        case float() | int():
            return number_text(value) or Unknown("a number of more digits than are computed")
        case list() | dict() | Absent():
            return Failed("a list or map is no text")
    return value


def to_number(value: Value) -> Value:
    """A value as number."""
    if isinstance(value, str):
        found = number_in(value)
        return Failed("no number") if found is None else found
    if isinstance(value, bool | list | dict):
        return Failed("no number")
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def to_bool(value: Value) -> Value:
    """A value as truth value."""
    if isinstance(value, str):
        value = {"true": True, "false": False, "1": True, "0": False}.get(value, value)
    return value if isinstance(value, bool | Unknown) or value is None else Failed("no truth value")


class ValueSet(list[Value]):
    """The elements of a set in their order; they have no places."""


def of_one_type(items: list[Value]) -> list[Value]:
    """Elements of a list, set or map, which have one type: beside a text, numbers and truth values are texts."""
    mixed = any(isinstance(item, str) for item in items) and any(isinstance(item, int | float) for item in items)
    return [to_text(item) if isinstance(item, int | float) else item for item in items] if mixed else items


def to_list(value: Value) -> Value:
    """A value as list."""
    if isinstance(value, list):
        return of_one_type(list(value))
    return value if isinstance(value, Unknown) or value is None else Failed("no list")


def to_set(value: Value) -> Value:
    """A value as set: every element once, in order."""
    listed = to_list(value)
    if not isinstance(listed, list):
        return listed
    if unknown_in(listed):
        return ValueSet(listed)
    found = ValueSet({value_sign(item): item for item in listed}.values())
    texts = [item for item in found if isinstance(item, str)]
    numbers = [item for item in found if isinstance(item, int | float)]
    ordered = sorted(texts) if len(texts) == len(found) else sorted(numbers) if len(numbers) == len(found) else found
    return ValueSet(ordered)


def to_map(value: Value) -> Value:
    """A value as map."""
    if isinstance(value, dict):
        return dict(zip(value, of_one_type(list(value.values())), strict=True))
    return value if isinstance(value, Unknown) or value is None else Failed("no map")


def text_of(value: Value) -> str:
    """A value that a function takes as text.

    Raises:
        TypeError: It is none.
        UncomputedError: It is a number whose text is not known.
    """
    found = to_text(value)
    if isinstance(found, Unknown) and not isinstance(found, Failed):
        raise UncomputedError(found.reason)
    if not isinstance(found, str):
        raise TypeError
    return found


def single_signs(value: Value) -> str:
    """A text each of whose signs people count as one; Terraform counts what they see, such as a letter with its accent.

    Raises:
        UncomputedError: Signs of the text are seen as one.
    """
    text = text_of(value)
    joined = not text.isascii() and any(unicodedata.category(sign)[0] == "M" or sign > "\uffff" or sign in _JOINING
                                        for sign in text)  # fmt: skip
    if joined or "\r\n" in text:
        raise UncomputedError("signs that are seen as one are not counted")
    return text


def number_of(value: Value) -> int | float:
    """A value that a function takes as number.

    Raises:
        TypeError: It is none.
    """
    found = to_number(value)
    if not isinstance(found, int | float):
        raise TypeError
    return found


def whole_of(value: Value) -> int:
    """A value that a function takes as whole number.

    Raises:
        TypeError: It is none.
    """
    found = number_of(value)
    if int(found) != found:
        raise TypeError
    return int(found)


def value_sign(value: Value) -> Hashable:
    """What tells a known value from others in a set or map: equal for those that are the same."""
    match value:
        case bool():
            return "truth", value
        case list():
            return "list", tuple(map(value_sign, value))
        case dict():
            return "map", frozenset((key, value_sign(item)) for key, item in value.items())
        case Unknown():
            return "unknown", id(value)
    return value


def same_values(left: Value, right: Value) -> bool:
    """Whether Terraform takes two known values for equal: 1 and "1" are not, 1 and 1.0 are."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, float) and isinstance(right, int | float):
        return math.isclose(left, right, rel_tol=1e-14)  # Terraform computes with more digits: 0.1 + 0.2 is 0.3
    return left == right
