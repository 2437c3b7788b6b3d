"""Texts in which what is known only at deployment stays as a placeholder, such as `${Queue.Arn}`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as AbstractMapping

from kb.readers.cloudformation import property_fields
from kb.readers.cloudformation.intrinsics import FieldEvaluator
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.interface import Field
from kb.readers.shared.values import Absent, Unknown, Value
from kb.readers.trees.nodes import Mapping, Node

_PLACEHOLDER = re.compile(r"\$\{([^{}$]*)\}")
_BRACES = str.maketrans("{}", "<>", "$")


class Symbols(FieldEvaluator):
    """Computes names and addresses far enough to see what they point at."""

    apart = False

    def _look_up(self, name: str) -> Value:
        value = super()._look_up(name)
        return _placeholder_of(name) if isinstance(value, Unknown) else value

    def _attribute(self, name: str) -> Value:
        return _placeholder_of(name)

    def _function(self, node: Mapping) -> Value:
        value = super()._function(node)
        return _placeholder_of("?" + value.reason) if isinstance(value, Unknown) else value


def _placeholder_of(name: str) -> str:
    return "${" + name.translate(_BRACES) + "}"


def symbolic_text(template: TemplateSections, node: Node, assumed: AbstractMapping[str, bool]) -> Field | None:
    """The text of a reference; that of a structure is its JSON."""
    return property_fields.compute_field(template, node, assumed, _text_or_unknown, Symbols)


def _text_or_unknown(value: Value) -> Value:
    match value:
        case list() | dict():
            return json.dumps(value, default=_unknown_text)
        case Unknown() | Absent() | None:
            return value
    return str(value)


def _unknown_text(value: object) -> str:
    return _placeholder_of("?" + value.reason) if isinstance(value, Unknown) else ""


def find_placeholders(text: str) -> list[str]:
    """What stands between `${` and `}`, in order."""
    return [str(name) for name in _PLACEHOLDER.findall(text)]
