"""Functions of texts and numbers. All their arguments are known."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import math
import re
from collections.abc import Callable, Sequence
from urllib.parse import quote_plus

from kb.errors import UnreadableError
from kb.readers.shared.plain_values import known_value as decoded
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import Failed, TooLongError, to_list, to_text
from kb.readers.trees import yaml_positions
from kb.readers.trees.nodes import child_nodes
from kb.readers.trees.plain_scalars import scalar_number

_LONGEST = 1_000_000
_DEEPEST = 40
_LARGEST = 100_000  # pieces of a decoded value
_MOST_SIGNS = 1_000  # that trim() may take away
_ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
"""What Terraform escapes in JSON beyond what JSON demands."""
_VERB = re.compile(
    r"%(?:\[(?P<place>\d{1,4})\])?(?P<flags>[-+ 0#]{0,5})(?P<size>\d{0,3}(?:\.\d{1,3})?)(?P<verb>[a-zA-Z%])"
)


def _text_of(value: Value) -> str:
    found = to_text(value)
    if not isinstance(found, str):
        raise TypeError
    return found


def _number_of(value: Value) -> int | float:
    found = scalar_number(value.strip()) if isinstance(value, str) else value
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise TypeError
    return found


def _whole_number(value: float) -> Value:
    return int(value) if float(value).is_integer() and abs(value) < 1e15 else value


def _items_of(value: Value) -> list[Value]:
    found = to_list(value)
    if not isinstance(found, list):
        raise TypeError
    return found


def _join(separator: Value, *lists: Value) -> Value:
    parts = [_text_of(item) for value in lists for item in _items_of(value)]
    mark = _text_of(separator)
    if sum(map(len, parts)) + len(mark) * len(parts) > _LONGEST:
        return Unknown("join() makes a text that is too long")
    return mark.join(parts)


def _split(separator: Value, value: Value) -> Value:
    found: list[Value] = []
    mark, text = _text_of(separator), _text_of(value)
    found.extend(text.split(mark) if mark else list(text))
    return found


def _replace(value: Value, old: Value, new: Value) -> Value:
    text, wanted, given = _text_of(value), _text_of(old), _text_of(new)
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        return Unknown("replace() with a pattern is not computed")
    if text.count(wanted) * len(given) > _LONGEST:
        return Unknown("replace() makes a text that is too long")
    return text.replace(wanted, given)


def _substr(value: Value, offset: Value, length: Value) -> Value:
    text, start, size = _text_of(value), int(_number_of(offset)), int(_number_of(length))
    start = start + len(text) if start < 0 else start
    return text[start:] if size < 0 else text[start : start + size]


def _format(pattern: Value, *arguments: Value) -> Value:
    return _fill_pattern(_text_of(pattern), arguments, _LONGEST)


def _fill_pattern(pattern: str, arguments: Sequence[Value], most: int) -> str:
    """A pattern with its verbs filled.

    Raises:
        TooLongError: The text is longer than `most`, or working it out is as much work.
    """
    used, left = 0, most - len(pattern)

    def filled(found: re.Match[str]) -> str:
        nonlocal used, left
        if found["verb"] == "%":
            return "%"
        used = int(found["place"]) if found["place"] else used + 1
        text = _fill_verb(found, arguments[used - 1])
        left -= len(text)
        if left < 0:
            raise TooLongError
        return text

    if left < 0:
        raise TooLongError
    return _VERB.sub(filled, pattern)


def _fill_verb(found: re.Match[str], value: Value) -> str:
    how = f"%{found['flags'].replace('#', '')}{found['size']}"
    match found["verb"]:
        case "d":
            return f"{how}d" % int(_number_of(value))
        case "e" | "E" | "f" | "F" | "g" | "G" as verb:
            return f"{how}{verb}" % float(_number_of(value))
        case "x" | "X" | "o" as verb:
            return f"{how}{verb}" % int(_number_of(value))
        case "q":
            return json.dumps(_text_of(value), ensure_ascii=False)
        case "v" if isinstance(value, list | dict) or value is None:
            return json.dumps(value, separators=(",", ":"))
    return f"{how.replace('0', '') if found['size'] == '' else how}s" % _text_of(value)


def _formatlist(pattern: Value, *arguments: Value) -> Value:
    size = max((len(value) for value in arguments if isinstance(value, list)), default=1)
    text, left = _text_of(pattern), _LONGEST
    found: list[Value] = []
    for row in range(size):
        filled = _fill_pattern(text, [value[row] if isinstance(value, list) else value for value in arguments], left)
        left -= len(text) + len(filled)
        found.append(filled)
    return found


def _indent(spaces: Value, value: Value) -> Value:
    depth = min(int(_number_of(spaces)), 1000)
    text = _text_of(value)
    if text.count("\n") * depth > _LONGEST:
        return Unknown("indent() makes a text that is too long")
    return text.replace("\n", "\n" + " " * depth)


def _title(value: Value) -> Value:
    return re.sub(r"(^|\s)(\w)", lambda found: found[1] + found[2].upper(), _text_of(value))


def _jsondecode(value: Value) -> Value:
    text = _text_of(value)
    if text.count("{") + text.count("[") > _DEEPEST and _nesting_depth(text) > _DEEPEST:
        return Unknown("jsondecode() of a text that is nested too deep")
    found: Value = json.loads(text)
    return found


def _yamldecode(text: Value) -> Value:
    try:
        tree = yaml_positions.parse_yaml("", _text_of(text))
    except UnreadableError as error:
        return Failed(f"yamldecode(): {error.reason}")
    if tree is None:
        return None
    # Aliases can make a short text enormous; what they come to is counted first.
    left, waiting = _LARGEST, [tree.root]
    while waiting and left:
        left -= 1
        waiting += child_nodes(waiting.pop())
    return decoded(tree.root) if left else Unknown("yamldecode() of a text that is too large")


def _csvdecode(value: Value) -> Value:
    # An end of line inside quotes is a part of the cell.
    text = io.StringIO(_text_of(value).replace("\r\n", "\n"), newline="\n")
    try:
        return [dict(row) for row in csv.DictReader(text)]
    except csv.Error:
        return Unknown("csvdecode() of a text with a carriage return inside a row")


def _few_signs(signs: Value) -> str:
    """Signs to be looked for one after the other, each once."""
    found = "".join(dict.fromkeys(_text_of(signs)))
    if len(found) > _MOST_SIGNS:
        raise TooLongError
    return found


def _nesting_depth(text: str) -> int:
    """How deep brackets are nested at most; brackets inside of texts only make it larger."""
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    return deepest


def _jsonencode(value: Value) -> Value:
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return text.translate(_ESCAPED)


def _base64decode(value: Value) -> Value:
    return base64.b64decode(_text_of(value), validate=True).decode()


def _log(value: Value, base: Value) -> Value:
    return _whole_number(math.log(_number_of(value), _number_of(base)))


def _pow(value: Value, exponent: Value) -> Value:
    return _whole_number(math.pow(_number_of(value), _number_of(exponent)))


def _extreme_of(choose: Callable[..., float]) -> Callable[..., Value]:
    return lambda *values: choose([_number_of(value) for value in values])


def _digest_by(algorithm: str) -> Callable[[Value], Value]:
    return lambda value: hashlib.new(algorithm, _text_of(value).encode(), usedforsecurity=False).hexdigest()


def _parseint(value: Value, base: Value) -> Value:
    text = _text_of(value)
    return int(text, int(_number_of(base))) if len(text) <= 18 else Failed("a number that is too large")


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "abs": lambda value: abs(_number_of(value)),
    "base64decode": _base64decode,
    "base64encode": lambda value: base64.b64encode(_text_of(value).encode()).decode(),
    "basename": lambda value: _text_of(value).rstrip("/").rpartition("/")[2],
    "csvdecode": _csvdecode,
    "ceil": lambda value: math.ceil(_number_of(value)),
    "chomp": lambda value: _text_of(value).rstrip("\r\n"),
    "dirname": lambda value: _text_of(value).rpartition("/")[0] or ".",
    "endswith": lambda value, end: _text_of(value).endswith(_text_of(end)),
    "floor": lambda value: math.floor(_number_of(value)),
    "format": _format,
    "formatlist": _formatlist,
    "indent": _indent,
    "join": _join,
    "jsondecode": _jsondecode,
    "jsonencode": _jsonencode,
    "log": _log,
    "lower": lambda value: _text_of(value).lower(),
    "max": _extreme_of(max),
    "md5": _digest_by("md5"),
    "min": _extreme_of(min),
    "parseint": _parseint,
    "pow": _pow,
    "replace": _replace,
    "sha1": _digest_by("sha1"),
    "sha256": _digest_by("sha256"),
    "sha512": _digest_by("sha512"),
    "signum": lambda value: (_number_of(value) > 0) - (_number_of(value) < 0),
    "split": _split,
    "startswith": lambda value, start: _text_of(value).startswith(_text_of(start)),
    "strcontains": lambda value, part: _text_of(part) in _text_of(value),
    "strrev": lambda value: _text_of(value)[::-1],
    "substr": _substr,
    "title": _title,
    "trim": lambda value, signs: _text_of(value).strip(_few_signs(signs)),
    "trimprefix": lambda value, start: _text_of(value).removeprefix(_text_of(start)),
    "trimspace": lambda value: _text_of(value).strip(),
    "trimsuffix": lambda value, end: _text_of(value).removesuffix(_text_of(end)),
    "upper": lambda value: _text_of(value).upper(),
    "urlencode": lambda value: quote_plus(_text_of(value)),
    "yamldecode": _yamldecode,
}
"""Functions by name."""
