"""Functions of texts and numbers. All their arguments are known."""

from __future__ import annotations

import base64
import hashlib
import math
import posixpath
import re
import string
from collections.abc import Callable
from urllib.parse import quote_plus

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation import address_functions, decoded_texts, time_functions
from kb.readers.terraform.evaluation.computed_values import (
    TooLongError,
    number_of,
    single_signs,
    text_of,
    to_list,
    whole_of,
)
from kb.readers.terraform.evaluation.format_verbs import format_list, format_text
from kb.readers.terraform.evaluation.patterns import is_pattern, regex, regexall, replace_matches

_LONGEST = 1_000_000
_MOST_SIGNS = 1_000  # that trim() may take away
_LARGEST = 10**18
_DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase


def _whole_number(value: float) -> Value:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _items_of(value: Value) -> list[Value]:
    found = to_list(value)
    if not isinstance(found, list):
        raise TypeError
    return found


def _join(separator: Value, first: Value, *lists: Value) -> Value:
    parts = [text_of(item) for value in (first, *lists) for item in _items_of(value)]
    mark = text_of(separator)
    if sum(map(len, parts)) + len(mark) * len(parts) > _LONGEST:
        return Unknown("join() makes a text that is too long")
    return mark.join(parts)


def _split(separator: Value, value: Value) -> Value:
    found: list[Value] = []
    mark, text = text_of(separator), text_of(value)
    found.extend(text.split(mark) if mark else list(text))
    return found


def _replace(value: Value, old: Value, new: Value) -> Value:
    text, wanted, given = text_of(value), text_of(old), text_of(new)
    if is_pattern([wanted]):
        return replace_matches(wanted[1:-1], text, given)
    if text.count(wanted) * len(given) > _LONGEST:
        return Unknown("replace() makes a text that is too long")
    return text.replace(wanted, given)


def _substr(value: Value, offset: Value, length: Value) -> Value:
    text, start, size = single_signs(value), whole_of(offset), whole_of(length)
    start = max(0, start + len(text)) if start < 0 else start
    return text[start:] if size < 0 else text[start : start + size]


def _indent(spaces: Value, value: Value) -> Value:
    depth = min(int(number_of(spaces)), 1000)
    text = text_of(value)
    if text.count("\n") * depth > _LONGEST:
        return Unknown("indent() makes a text that is too long")
    return text.replace("\n", "\n" + " " * depth)


def _title(value: Value) -> Value:
    return re.sub(r"\b\w", lambda found: _upper(found[0]), text_of(value))


def _upper(text: str) -> str:
    """A text in capitals, sign for sign: Go leaves ß, which has no capital of one sign."""
    return "".join(big if len(big := sign.upper()) == 1 else sign for sign in text)


def _lower(text: str) -> str:
    return "".join(small if len(small := sign.lower()) == 1 else sign for sign in text)


def _few_signs(signs: Value) -> str:
    """Signs to be looked for one after the other, each once."""
    found = "".join(dict.fromkeys(text_of(signs)))
    if len(found) > _MOST_SIGNS:
        raise TooLongError
    return found


def _log(value: Value, base: Value) -> Value:
    return _whole_number(math.log(number_of(value), number_of(base)))


def _pow(value: Value, exponent: Value) -> Value:
    return _whole_number(math.pow(number_of(value), number_of(exponent)))


def _extreme_of(choose: Callable[..., float]) -> Callable[..., Value]:
    return lambda *values: choose([number_of(value) for value in values])


def _digest_by(algorithm: str) -> Callable[[Value], Value]:
    return lambda value: hashlib.new(algorithm, text_of(value).encode(), usedforsecurity=False).hexdigest()


def _parseint(value: Value, base: Value) -> Value:
    text, size = text_of(value), whole_of(base)
    digits = text[1:] if text[:1] in ("-", "+") else text
    if not 2 <= size <= len(_DIGITS) or not digits:
        raise ValueError(text)
    found = 0
    for sign in digits if size > 36 else digits.lower():
        found = found * size + _DIGITS[:size].index(sign)
        if found > _LARGEST:
            return Unknown("a number that is too large")
    return -found if text[0] == "-" else found


def _basename(value: Value) -> Value:
    text = text_of(value)
    return posixpath.basename(text.rstrip("/")) or (text[:1] or ".")


def _dirname(value: Value) -> Value:
    folder = text_of(value).rpartition("/")
    return posixpath.normpath(folder[0] + folder[1]).replace("//", "/")


def _digest_in_base64(algorithm: str) -> Callable[[Value], Value]:
    return lambda value: base64.b64encode(hashlib.new(algorithm, text_of(value).encode()).digest()).decode()


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "abs": lambda value: abs(number_of(value)),
    "base64decode": decoded_texts.base64decode,
    "base64encode": lambda value: base64.b64encode(text_of(value).encode()).decode(),
    "base64sha256": _digest_in_base64("sha256"),
    "base64sha512": _digest_in_base64("sha512"),
    "basename": _basename,
    "cidrhost": address_functions.cidrhost,
    "cidrnetmask": address_functions.cidrnetmask,
    "cidrsubnet": address_functions.cidrsubnet,
    "cidrsubnets": address_functions.cidrsubnets,
    "csvdecode": decoded_texts.csvdecode,
    "ceil": lambda value: math.ceil(number_of(value)),
    "chomp": lambda value: text_of(value).rstrip("\r\n"),
    "dirname": _dirname,
    "endswith": lambda value, end: text_of(value).endswith(text_of(end)),
    "floor": lambda value: math.floor(number_of(value)),
    "format": format_text,
    "formatdate": time_functions.formatdate,
    "formatlist": format_list,
    "indent": _indent,
    "join": _join,
    "jsondecode": decoded_texts.jsondecode,
    "jsonencode": decoded_texts.jsonencode,
    "log": _log,
    "lower": lambda value: _lower(text_of(value)),
    "max": _extreme_of(max),
    "md5": _digest_by("md5"),
    "min": _extreme_of(min),
    "parseint": _parseint,
    "pow": _pow,
    "regex": regex,
    "regexall": regexall,
    "replace": _replace,
    "sha1": _digest_by("sha1"),
    "sha256": _digest_by("sha256"),
    "sha512": _digest_by("sha512"),
    "signum": lambda value: (whole_of(value) > 0) - (whole_of(value) < 0),
    "split": _split,
    "startswith": lambda value, start: text_of(value).startswith(text_of(start)),
    "strcontains": lambda value, part: text_of(part) in text_of(value),
    "strrev": lambda value: single_signs(value)[::-1],
    "substr": _substr,
    "timeadd": time_functions.timeadd,
    "timecmp": time_functions.timecmp,
    "title": _title,
    "trim": lambda value, signs: text_of(value).strip(_few_signs(signs)),
    "trimprefix": lambda value, start: text_of(value).removeprefix(text_of(start)),
    "trimspace": lambda value: text_of(value).strip(),
    "trimsuffix": lambda value, end: text_of(value).removesuffix(text_of(end)),
    "upper": lambda value: _upper(text_of(value)),
    "urlencode": lambda value: quote_plus(text_of(value)),
    "yamldecode": decoded_texts.yamldecode,
    "yamlencode": decoded_texts.yamlencode,
}
"""Functions by name."""
