"""Terraform's functions that read texts of other formats, and that write them."""

from __future__ import annotations

import base64
import csv
import io
import json
import re
from datetime import date

from kb.errors import UnreadableError
from kb.readers.shared.number_texts import number_in, number_text
from kb.readers.shared.plain_values import known_value
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import Failed, UncomputedError, text_of
from kb.readers.trees import yaml_positions
from kb.readers.trees.nodes import Mark, Scalar, Single, child_nodes
from kb.readers.trees.tree_builder import TreeBuilder

_DEEPEST = 40
_LARGEST = 100_000  # pieces of a decoded value
_HALF_SIGN = re.compile("[\ud800-\udfff]")
_ESCAPED = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
"""What Terraform escapes in JSON beyond what JSON demands."""
_YAML_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **{form: True for word in ("y", "yes", "true", "on") for form in (word, word.capitalize(), word.upper())},
    **{form: False for word in ("n", "no", "false", "off") for form in (word, word.capitalize(), word.upper())},
}
"""Plain words of YAML 1.1, which Terraform reads."""
_YAML_NUMBER = re.compile(r"0x[0-9a-fA-F]{1,15}|0o[0-7]{1,20}")
_YAML_TIME = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?")
_BROKEN_LINE = re.compile(r"\\\n( *)\\ (?! )")
_YAML_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)")


def jsondecode(value: Value) -> Value:
    """What a text of JSON holds."""
    text = text_of(value)
    if text.count("{") + text.count("[") > _DEEPEST and _nesting_depth(text) > _DEEPEST:
        return Unknown("jsondecode() of a text that is nested too deep")
    found: Value = json.loads(text, parse_int=_json_number, parse_float=_json_number, parse_constant=_json_number)
    if _HALF_SIGN.search(json.dumps(found, ensure_ascii=False) if "\\u" in text else ""):
        raise UncomputedError("half a sign, which cannot be written")
    return found


def _json_number(text: str) -> int | float:
    found = number_in(text)
    if found is None and text[-1:].isdecimal():
        raise UncomputedError("a number that is too large")
    if found is None:
        raise ValueError(text)
    return found


def _nesting_depth(text: str) -> int:
    """How deep brackets are nested at most; brackets inside of texts only make it larger."""
    depth = deepest = 0
    for sign in text:
        depth += (sign in "[{") - (sign in "]}")
        deepest = max(deepest, depth)
    return deepest


def jsonencode(value: Value) -> Value:
    """A value as text of JSON."""
    text = json.dumps(_spelled(value), separators=(",", ":"), sort_keys=True, ensure_ascii=False)
    return text.translate(_ESCAPED)


def _spelled(value: Value) -> Value:
    """A value whose numbers JSON writes as Terraform does."""
    match value:
        case list():
            return [_spelled(item) for item in value]
        case dict():
            return {key: _spelled(item) for key, item in value.items()}
        case float():
            text = number_text(value)
            if text is None:
                raise UncomputedError("a number of more digits than are computed")
            if text.lstrip("-").isdecimal():
                return int(text)
            if "e" in repr(value):
                raise UncomputedError("a number that is too small")
    return value


def csvdecode(value: Value) -> Value:
    """The rows of a text of CSV, each by the names in the first."""
    # An end of line inside quotes is a part of the cell.
    text = io.StringIO(text_of(value).replace("\r\n", "\n"), newline="\n")
    try:
        rows = [row for row in csv.reader(text, strict=True) if row]
    except csv.Error:
        return Unknown("csvdecode() of a text with quotes or carriage returns inside a row")
    names = rows[0] if rows else []
    if not names or len(set(names)) < len(names) or any(len(row) != len(names) for row in rows):
        raise ValueError(names)
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def yamldecode(value: Value) -> Value:
    """What a text of YAML holds."""
    try:
        tree = yaml_positions.parse_yaml("", text_of(value), _TreeOfTerraform(""))
    except UnreadableError as error:
        return Failed(f"yamldecode(): {error.reason}")
    if tree is None:
        return Failed("yamldecode() of no document")
    if tree.warnings:
        return Unknown("yamldecode() of several documents, or of a key that is given twice")
    # Aliases can make a short text enormous; what they come to is counted first.
    left, waiting = _LARGEST, [tree.root]
    while waiting and left:
        left -= 1
        waiting += child_nodes(waiting.pop())
    return known_value(tree.root) if left else Unknown("yamldecode() of a text that is too large")


def yamlencode(value: Value) -> Value:
    """A value as text of YAML: keys and texts in quotes, texts of several lines as blocks."""
    import yaml  # noqa: PLC0415 - few modules write YAML

    class Writer(yaml.SafeDumper):
        def ignore_aliases(self, _data: object) -> bool:
            return True

    def text_node(writer: yaml.SafeDumper, text: str) -> yaml.Node:
        return writer.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else '"')

    Writer.add_representer(str, text_node)
    text = str(yaml.dump(_spelled(value), Dumper=Writer, allow_unicode=True))
    # Go breaks long lines at a space that stands for itself, and ends only single words.
    text = _BROKEN_LINE.sub(r"\n\1", text)
    if "\\\n" in text:
        raise UncomputedError("a long line, which Go breaks at another place")
    return text.removesuffix("...\n") if isinstance(value, list | dict) else text


class _TreeOfTerraform(TreeBuilder):
    """What YAML means to Terraform: no functions of CloudFormation, but the words of YAML 1.1."""

    def plain(self, text: str, mark: Mark, unquoted: bool) -> None:  # noqa: FBT001 - as in what is overridden
        """Add a key or a value without tag and anchor."""
        found = _yaml_single(text) if unquoted else text
        if found is None and self.takes_key("", mark):
            raise self.fail("a key is null", mark)
        if not self.takes_key(text_of(found) if found is not None else "", mark):
            self._add_node(Scalar(found, mark), 1 + len(text) // 64, 1, None)

    def scalar(self, value: Single, mark: Mark, tag: str | None, anchor: str | None) -> None:
        """Add a single value with an anchor or a tag."""
        if tag:
            raise self.fail(f"tag {tag} is unknown", mark)
        if isinstance(value, str) and _yaml_single(value) != value:
            raise UncomputedError("yamldecode() of a word or number with an anchor or a tag")
        self._add_node(Scalar(value, mark), 1 + len(str(value)) // 64, 1, anchor)


def _yaml_single(text: str) -> Single:
    """What a scalar without quotes means."""
    if text in _YAML_WORDS:
        return _YAML_WORDS[text]
    if _YAML_TIME.fullmatch(text):
        if len(text) != len("2015-01-01"):
            raise UncomputedError("yamldecode() of a time")
        return f"{date.fromisoformat(text)}T00:00:00Z"
    if _YAML_INFINITE.fullmatch(text):
        raise ValueError(text)
    found = int(text, 0) if _YAML_NUMBER.fullmatch(text) else number_in(text)
    return text if found is None else found


def base64decode(value: Value) -> Value:
    """What a text of base64 says."""
    return base64.b64decode(text_of(value), validate=True).decode()
