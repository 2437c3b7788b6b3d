"""Terraform configuration in JSON: the same blocks as in HCL, with texts that are templates."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial

from kb.errors import NotATemplateError
from kb.readers.interface import Plain, Position
from kb.readers.terraform.syntax import hcl
from kb.readers.terraform.syntax.hcl_tree import (
    Block,
    BlockBody,
    Expression,
    HclLiteral,
    Item,
    List,
    Object,
    Opaque,
    Written,
)
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence

_LABELS = {
    "data": 2,
    "locals": 0,
    "module": 1,
    "output": 1,
    "provider": 1,
    "resource": 2,
    "terraform": 0,
    "variable": 1,
}
_INNER = {
    "module": frozenset({"lifecycle"}),
    "provider": frozenset({"default_tags"}),
    "resource": frozenset({"lifecycle"}),
    "variable": frozenset({"validation"}),
}
"""What stands in a block as a block of its own, whatever is configured."""
_COMMENT = "//"


def top_entries(file: ParsedFile) -> dict[str, Node]:
    """The top level of a file."""
    root = file.tree.root
    if not isinstance(root, Mapping):
        raise NotATemplateError(file.path, "no Terraform configuration")
    return root.entries


def json_body(file: ParsedFile) -> BlockBody:
    """The blocks of a file."""
    found = BlockBody()
    for kind, node in top_entries(file).items():
        if kind in _LABELS:
            found.blocks.extend(_blocks_of(file.path, kind, _LABELS[kind], node, ()))
    return found


def _blocks_of(path: str, kind: str, missing: int, node: Node, labels: tuple[str, ...]) -> Iterator[Block]:
    """The blocks of one kind; labels are keys of mappings, and a mapping may be a list of mappings."""
    for part in node.items if isinstance(node, Sequence) else [node]:
        if not isinstance(part, Mapping):
            continue
        if not missing:
            yield Block(kind, labels, _position_of(path, part.mark), partial(_open_block, path, kind, part))
            continue
        for label, inner in part.entries.items():
            if label != _COMMENT:
                yield from _blocks_of(path, kind, missing - 1, inner, (*labels, label))


def _open_block(path: str, kind: str, node: Mapping) -> BlockBody:
    """The body of a block in JSON: its attributes, and the blocks, which only their kind tells from attributes."""
    literal = kind == "variable"  # types and defaults of variables are no templates, except that types are expressions
    found = BlockBody()
    for name, value in node.entries.items():
        if name == "dynamic" and kind == "resource":
            found.blocks.extend(_blocks_of(path, "dynamic", 1, value, ()))
        elif (name == "content" and kind == "dynamic") or name in _INNER.get(kind, ()):
            found.blocks.extend(_blocks_of(path, name, 0, value, ()))
        elif name != _COMMENT:
            lower = value_of if literal and name == "default" else partial(json_expression, path)
            lower = _kind_of if literal and name == "type" else lower
            found.attributes[name] = Written(partial(_position_of, path, value.mark), partial(lower, value))
    return found


def _position_of(path: str, mark: Mark) -> Position:
    return Position(mark.line + 1, mark.column + 1, path)


def value_only(path: str, node: Node) -> Written:
    """A value in which no text is a template."""
    return Written(partial(_position_of, path, node.mark), partial(value_of, node))


def value_of(node: Node) -> Expression:
    """A node whose texts mean themselves."""
    return _expression_of("", node, HclLiteral)


def json_expression(path: str, node: Node) -> Expression:
    """A node whose texts are templates."""
    return _expression_of(path, node, json_template)


def _expression_of(path: str, node: Node, text: Callable[[str], Expression]) -> Expression:
    match node:
        case Scalar(str() as value):
            return text(value)
        case Scalar(value):
            return HclLiteral(value)
        case Sequence(items):
            lowered = tuple(_expression_of(path, item, text) for item in items)
            return List(lowered, lambda: tuple(_position_of(path, item.mark) for item in items))
        case Mapping(parts, keys):
            return Object(tuple(
                Item(
                    text(key), _expression_of(path, value, text), _position_of(path, value.mark),
                    _position_of(path, keys[key]),
                )
                for key, value in parts.items()
            ))  # fmt: skip


def json_template(text: str) -> Expression:
    """A text as template; in a heredoc, quotes and backslashes mean themselves, as they do in JSON."""
    if "${" not in text and "%{" not in text:
        return HclLiteral(text)
    end = "EOT"
    while end in text:
        end += "_"
    parsed = hcl.parse_expression(f"value = <<{end}\n{text}\n{end}\n")
    return hcl.without_last_newline(parsed) if parsed else Opaque("a template that is malformed")


def _kind_of(node: Node) -> Expression:
    """A type is an expression in a text."""
    found = (
        hcl.parse_expression(f"value = {node.value}\n")
        if isinstance(node, Scalar) and isinstance(node.value, str)
        else None
    )
    return found or HclLiteral(None)


def spell_argument(value: Plain) -> str:
    """A value as one writes it on the command line."""
    return value if isinstance(value, str) else json.dumps(value)
