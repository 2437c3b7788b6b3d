"""Terraform's functions by name: what they need to know of their arguments, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from kb.readers.shared.values import CONCEALED, Unknown, Value, unknown_in
from kb.readers.terraform.evaluation import collection_functions, text_functions
from kb.readers.terraform.evaluation.computed_values import (
    Composed,
    Failed,
    Reference,
    TooLongError,
    UncomputedError,
    target_resource,
    to_bool,
    to_list,
    to_map,
    to_number,
    to_set,
    to_text,
)

_AT_RUN_TIME = frozenset({"bcrypt", "plantimestamp", "rsadecrypt", "timestamp", "uuid", "uuidv5"})
_FROM_FILES = frozenset({
    "file", "filebase64", "filebase64sha256", "filebase64sha512", "fileexists", "filemd5", "fileset", "filesha1",
    "filesha256", "filesha512", "templatefile", "templatestring",
})  # fmt: skip


class Care(Enum):
    """How far the arguments of a function must be known."""

    WHOLE = "whole"
    """Every piece of them."""
    OUTER = "outer"
    """Not their elements."""
    NONE = "none"
    """Not at all: the function looks at them one by one."""


def call_function(name: str, arguments: list[Value]) -> Value:
    """What a function comes to; unknown where it is none of ours or an argument is unknown."""
    name = name.removeprefix("core::")
    if name not in _FUNCTIONS:
        return _uncomputed_call(name, arguments)
    function, care = _FUNCTIONS[name]
    unknown = _unknown_argument(arguments, care)
    if unknown:
        return unknown
    try:
        return function(*arguments)
    except TooLongError:
        return Unknown(f"{name}() makes a text that is too long")
    except UncomputedError as error:
        return Unknown(f"{name}(): {error}")
    except (TypeError, ValueError, OverflowError, AttributeError, LookupError):
        return Failed(f"{name}() with arguments that it does not take")


def looks_through(name: str) -> bool:
    """Whether a function looks at every piece of its arguments, however deep."""
    name = name.removeprefix("core::")
    return name in _THOROUGH or name not in _FUNCTIONS or _FUNCTIONS[name][1] is Care.WHOLE


def note_secrecy(name: str, origins: list[str], *, hidden: bool) -> None:
    """Note among origins what two functions say of their argument: that it is a secret, or that it is none.

    Args:
        name: The function.
        origins: Where the argument, and what was computed before, came from.
        hidden: Whether what was computed before is a secret by itself.
    """
    match name.removeprefix("core::"):
        case "sensitive" if CONCEALED not in origins:
            origins.append(CONCEALED)
        case "nonsensitive" if CONCEALED in origins and not hidden:
            origins.remove(CONCEALED)


def _uncomputed_call(name: str, arguments: list[Value]) -> Value:
    if name in _FROM_FILES:
        return Unknown(f"{name}() reads {arguments[0]}" if arguments and isinstance(arguments[0], str) else f"{name}()")
    if name in _AT_RUN_TIME:
        return Unknown(f"{name}() is known only when it is applied")
    return _unknown_argument(arguments, Care.WHOLE) or Unknown(f"function {name} is not computed")


def _unknown_argument(arguments: list[Value], care: Care) -> Unknown | None:
    """The first unknown piece that matters; one that tells its resource is the better answer."""
    if care is Care.NONE:
        return None
    if care is Care.OUTER:
        return next((argument for argument in arguments if isinstance(argument, Unknown)), None)
    unknown = unknown_in(arguments)
    address = target_resource(arguments) if unknown else None
    if unknown is None or not address or isinstance(unknown, Failed):
        return unknown
    parts = any(isinstance(part, Composed) or (isinstance(part, str) and part) for part in _spread_out(arguments))
    return Composed(unknown.reason, address) if parts else Reference(unknown.reason, address)


def _spread_out(arguments: list[Value]) -> Iterator[Value]:
    """The arguments of a function, and the items of those that are lists."""
    for argument in arguments:
        yield from argument if isinstance(argument, list) else [argument]


def _same_value(value: Value) -> Value:
    return value


_THOROUGH = frozenset({"contains", "flatten"})
_PATIENT = frozenset({"coalesce", "coalescelist", "concat", "lookup", "merge", "one"})
_FUNCTIONS: dict[str, tuple[Callable[..., Value], Care]] = {
    **{
        name: (function, Care.WHOLE)
        for name, function in (text_functions.FUNCTIONS | collection_functions.WHOLE).items()
    },
    **{
        name: (function, Care.NONE if name in _PATIENT else Care.OUTER)
        for name, function in collection_functions.FUNCTIONS.items()
    },
    "ephemeralasnull": (_same_value, Care.NONE),
    "nonsensitive": (_same_value, Care.NONE),
    "sensitive": (_same_value, Care.NONE),
    "tobool": (to_bool, Care.WHOLE),
    "tolist": (to_list, Care.OUTER),
    "tomap": (to_map, Care.OUTER),
    "tonumber": (to_number, Care.WHOLE),
    "toset": (to_set, Care.OUTER),
    "tostring": (to_text, Care.WHOLE),
}
