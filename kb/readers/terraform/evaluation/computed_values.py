"""Values while they are computed: what is unknown, what refers to a resource, and how types are converted."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace

from kb.readers.interface import Single
from kb.readers.shared.values import Absent, Unknown, Value, unknown_in
from kb.readers.trees.plain_scalars import scalar_number


class ExhaustedError(Exception):
    """Computing took more work than a configuration is worth."""


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


@dataclass(frozen=True, slots=True)
class Handle(Reference):
    """A resource, a module, a namespace: something whose attributes are looked up one by one."""

    attribute: Callable[[str], Value] = field(default=lambda name: Failed(f"no attribute {name}"), compare=False)
    may_be_null: bool = False
    """Whether it may be null all the same, since nobody knows whether it is enabled."""


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
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        case int():
            return str(value)
        case list() | dict() | Absent():
            return Failed("a list or map is no text")
    return value


def to_number(value: Value) -> Value:
    """A value as number."""
    if isinstance(value, str):
        value = scalar_number(value.strip())
    if isinstance(value, bool | str | list | dict):
        return Failed("no number")
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else value


def to_bool(value: Value) -> Value:
    """A value as truth value."""
    if isinstance(value, str):
        value = {"true": True, "false": False, "1": True, "0": False}.get(value, value)
    return value if isinstance(value, bool | Unknown) or value is None else Failed("no truth value")


def to_list(value: Value) -> Value:
    """A value as list; a map gives its values."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list | Unknown) or value is None else Failed("no list")


def to_set(value: Value) -> Value:
    """A value as set: every element once, in order."""
    listed = to_list(value)
    if not isinstance(listed, list) or unknown_in(listed):
        return listed
    unique: dict[str, Value] = {}
    for item in listed:
        unique.setdefault(f"{type(item).__name__} {item!r}", item)
    found = list(unique.values())
    return sorted(found, key=str) if all(isinstance(item, str) for item in found) else found


def to_map(value: Value) -> Value:
    """A value as map."""
    return value if isinstance(value, dict | Unknown) or value is None else Failed("no map")


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
    return left == right
