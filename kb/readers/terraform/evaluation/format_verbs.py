"""Terraform's `format` and `formatlist`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import (
    TooLongError,
    UncomputedError,
    number_of,
    text_of,
    to_bool,
    whole_of,
)
from kb.readers.terraform.evaluation.decoded_texts import jsonencode

_LONGEST = 1_000_000
_MOST_DIGITS = 6
"""Digits up to which `%g` is the same in Go as here where no precision is given."""
_PLAIN = 1e-4, 1e6
"""Between which numbers `%v` writes no exponent."""
_VERB = re.compile(
    r"%(?:(?P<percent>%)|(?P<flags>[-+ 0#]{0,5})(?P<size>\d{0,3}(?:\.\d{1,3})?)(?:\[(?P<place>\d{1,4})\])?"
    r"(?P<verb>[a-zA-Z])|)"
)


def format_text(pattern: Value, *arguments: Value) -> Value:
    """A pattern with its verbs filled in."""
    return _fill_pattern(text_of(pattern), arguments, _LONGEST)


def format_list(pattern: Value, *arguments: Value) -> Value:
    """A pattern filled in once for every element; what is no list is the same each time."""
    sizes = {len(value) for value in arguments if isinstance(value, list)} or {1}
    if len(sizes) > 1:
        raise ValueError(sizes)
    text, left = text_of(pattern), _LONGEST
    found: list[Value] = []
    for row in range(sizes.pop()):
        filled = _fill_pattern(text, [value[row] if isinstance(value, list) else value for value in arguments], left)
        left -= len(text) + len(filled)
        found.append(filled)
    return found


def _fill_pattern(pattern: str, arguments: Sequence[Value], most: int) -> str:
    """A pattern with its verbs filled.

    Raises:
        TooLongError: The text is longer than `most`, or working it out is as much work.
        ValueError: The pattern uses other arguments than there are.
    """
    used, highest, left = 0, 0, most - len(pattern)

    def filled(found: re.Match[str]) -> str:
        nonlocal used, highest, left
        if found["percent"]:
            return "%"
        if not found["verb"]:
            raise ValueError(pattern)
        used = int(found["place"]) if found["place"] else used + 1
        highest = max(highest, used)
        text = _fill_verb(found, arguments[used - 1])
        left -= len(text)
        if left < 0:
            raise TooLongError
        return text

    if left < 0:
        raise TooLongError
    if any(value is None for value in arguments):
        raise UncomputedError("Terraform leaves a null in a text open")
    text = _VERB.sub(filled, pattern)
    if highest < len(arguments) or (arguments and not highest):
        raise ValueError(pattern)
    return text


def _fill_verb(found: re.Match[str], value: Value) -> str:
    flags, size, verb = found["flags"], found["size"], found["verb"]
    if verb in "boxX" and "#" in flags:
        raise UncomputedError(f"{found[0]} is not computed")
    if verb in "doxX":
        return f"%{flags}{size}{verb}" % whole_of(value)
    if verb in "eEfFgG":
        how = f"%{flags.replace('#', '')}{size}{verb}"
        return how % _float_of(value, plain=verb in "gG" and "." not in size)
    text = _text_by(verb, value, exact="#" in flags)
    return text if verb == "t" else _padded(text, flags, size)


def _text_by(verb: str, value: Value, *, exact: bool) -> str:
    """What a verb that makes no number makes of a value."""
    match verb:
        case "b":
            return f"{whole_of(value):b}"
        case "t" if isinstance(truth := to_bool(value), bool):
            return text_of(truth)
        case "q":
            return text_of(jsonencode(text_of(value)))
        case "v" if exact or isinstance(value, list | dict):
            return text_of(jsonencode(value))
        case "v" if isinstance(value, int | float) and value and not _PLAIN[0] <= abs(value) < _PLAIN[1]:
            raise UncomputedError("Terraform writes a number with an exponent")
        case "s" | "v":
            return text_of(value)
    raise ValueError(verb)


def _float_of(value: Value, *, plain: bool) -> float:
    number = float(number_of(value))
    if plain and float(f"{number:.{_MOST_DIGITS}g}") != number:
        raise UncomputedError("format() of a number with so many digits")
    return number


def _padded(text: str, flags: str, size: str) -> str:
    """A text cut to its precision and filled up to its width."""
    width, _, precision = size.partition(".")
    text = text[: int(precision)] if precision else text
    if "-" in flags:
        return text.ljust(int(width or 0))
    return text.rjust(int(width or 0), "0" if "0" in flags else " ")
