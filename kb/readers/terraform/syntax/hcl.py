"""HCL with positions: tree-sitter parses, blocks and expressions are built from its nodes when they are asked for.

tree-sitter's grammar takes real files that python-hcl2's refuses (`<< EOT`, a byte order mark), keeps the columns of
every value, and is eight times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from time import thread_time

import tree_sitter
import tree_sitter_hcl
from tree_sitter import Node

from kb.errors import UnreadableError
from kb.readers.terraform.syntax.expression_nodes import lower_node
from kb.readers.terraform.syntax.hcl_tree import Block, BlockBody, Expression, HclLiteral, TextTemplate, Written
from kb.readers.terraform.syntax.source_text import SourceText

_LARGEST = 4 * 2**20
_MOST_BLANKS = 5_000
_BLANKS = re.compile(rb"[ \t\r\n]{%d}" % (_MOST_BLANKS + 1))
_PIECE = 64 * 1024
_SECONDS, _SECONDS_PER_BYTE = 1.0, 2e-6
"""Processor time that parsing may take; files of every day take a tenth of a microsecond per byte."""
_EXPONENT = re.compile(rb"(?<![\w.])(?<!\w-)[0-9]++[eE][-+]?[0-9]++(?![\w.-])")


_ENTRIES = frozenset(("object_elem", "attribute", "block"))
"""What a block or an object consists of; the grammar, unlike Terraform, takes them with nothing in between."""


@cache
def _language() -> tree_sitter.Language:
    return tree_sitter.Language(tree_sitter_hcl.language())


@cache
def _make_parser() -> tree_sitter.Parser:
    return tree_sitter.Parser(_language())


def parse_hcl(path: str, text: str) -> BlockBody:
    """The blocks and attributes of a file."""
    source, root = _parse_source(path, text)
    body = next((child for child in root.children if child.type == "body"), None)
    return _body_of(source, body) if body else BlockBody()


def _parse_source(path: str, text: str) -> tuple[SourceText, Node]:
    if len(text) > _LARGEST:
        raise UnreadableError(path, f"larger than {_LARGEST // 2**20} MB, which no configuration is; split it")
    source = SourceText(path, text.encode("utf-8", "surrogatepass"))
    root = _tree_of(path, _EXPONENT.sub(_as_name, source.content)).root_node
    if root.has_error:
        raise _error_at(source, root)
    _refuse_what_only_the_grammar_takes(source, root)
    return source, root


def _refuse_what_only_the_grammar_takes(source: SourceText, root: Node) -> None:
    """Refuse, as Terraform does, two entries of a block or an object that nothing separates, and numbers like 0x1f."""
    for before, node in _nodes_of(root):
        at, reason = node.start_point, ""
        # The text of a heredoc ends with the end of its line.
        if before and b"\n" not in source.content[before.end_byte - 1 : node.start_byte]:
            separator = "a comma or a line break" if node.type == "object_elem" else "a line break"
            reason = f"{separator} is missing before column {at.column + 1}"
        elif node.type == "numeric_lit" and b"x" in source.content[node.start_byte : node.end_byte]:
            reason = f"the number in column {at.column + 1} is not a decimal one"
        if reason:
            raise UnreadableError(source.path, f"HCL syntax: {reason}", at.row + 1)


def _nodes_of(root: Node) -> Iterator[tuple[Node | None, Node]]:
    """Every node, and the entry that stands before it if it is one.

    A query of the grammar would take the square of the length of `a[0][0]`.
    """
    cursor, before = root.walk(), None
    while True:
        node = cursor.node
        assert node is not None  # noqa: S101 - a cursor always stands on one
        yield before if before and before.type in _ENTRIES and node.type in _ENTRIES else None, node
        if cursor.goto_first_child():
            before = None
            continue
        if node.type != "comment":
            before = node
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return
            before = cursor.node


def _tree_of(path: str, content: bytes) -> tree_sitter.Tree:
    """The tree of a file; the parser takes time that grows with the square of some texts, such as one of blanks."""
    if found := _BLANKS.search(content):
        line = content.count(b"\n", 0, found.start()) + 1
        raise UnreadableError(path, f"more than {_MOST_BLANKS:,} blanks in a row, which no configuration has", line)
    until = thread_time() + _SECONDS + _SECONDS_PER_BYTE * len(content)
    parser = _make_parser()
    try:
        # Fed in pieces, it asks on its way whether to go on.
        return parser.parse(
            lambda offset, _: content[offset : offset + _PIECE], progress_callback=lambda *_: thread_time() > until
        )
    except ValueError as error:
        raise UnreadableError(path, "HCL syntax: it takes too long to parse; split the file") from error
    finally:
        parser.reset()


def _as_name(number: re.Match[bytes]) -> bytes:
    """A name as long as a number such as 1e9, which the grammar does not know; its text still says what it is."""
    return b"n" * len(number[0])


def parse_expression(text: str) -> Expression | None:
    """The expression in a text of one attribute; None if it is malformed."""
    try:
        (written,) = parse_hcl("", text).attributes.values()
    except (UnreadableError, ValueError):
        return None
    return written.expression


def without_last_newline(expression: Expression) -> Expression:
    """A heredoc's text without the newline before its end."""
    match expression:
        case HclLiteral(str() as text):
            return HclLiteral(text.removesuffix("\n"))
        case TextTemplate((*parts, str() as last)):
            if last == "\n" and len(parts) == 1 and not isinstance(parts[0], str):
                return parts[0]  # the text is its value, whatever that is
            return TextTemplate((*parts, last[:-1]) if last != "\n" else tuple(parts))
    return expression


def spelled_attributes(path: str, text: str) -> dict[str, str]:
    """The attributes of a file as one writes them on the command line: texts bare, the rest as expressions."""
    source, root = _parse_source(path, text)
    found: dict[str, str] = {}
    for child in (child for body in root.children for child in body.children if child.type == "attribute"):
        value = lower_node(source, child.children[-1])
        name, spelled = source.text(child.children[0]), source.text(child.children[-1])
        found[name] = value.value if isinstance(value, HclLiteral) and isinstance(value.value, str) else spelled
    return found


def _body_of(source: SourceText, node: Node) -> BlockBody:
    body = BlockBody()
    for child in node.children:
        if child.type == "attribute":
            name, value = child.children[0], child.children[-1]
            written = Written(partial(source.position, value), partial(lower_node, source, value))
            body.attributes[source.text(name)] = written
        elif child.type == "block":
            body.blocks.append(_block_of(source, child))
    return body


def _block_of(source: SourceText, node: Node) -> Block:
    names = [child for child in node.children if child.type in ("identifier", "string_lit")]
    labels = tuple(source.text(label).strip('"') for label in names[1:])
    return Block(source.text(names[0]), labels, source.position(node), partial(_open_block, source, node))


def _open_block(source: SourceText, node: Node) -> BlockBody:
    body = next((child for child in node.children if child.type == "body"), None)
    return _body_of(source, body) if body else BlockBody()


def _error_at(source: SourceText, root: Node) -> UnreadableError:
    """The error for the first place that the grammar does not allow; what stands there may be a secret."""
    broken = next(_broken_nodes(root), root)
    line = broken.start_point[0] + 1
    if broken.is_missing:
        return UnreadableError(source.path, f"HCL syntax: {broken.type} is missing", line)
    column = source.position(broken).column
    reason = f"HCL syntax: cannot be read from column {column} on: check quotes, brackets and `=`"
    return UnreadableError(source.path, reason, line)


def _broken_nodes(root: Node) -> Iterator[Node]:
    """The innermost broken nodes, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        inner = [child for child in node.children if child.has_error or child.is_missing]
        if node.is_missing or (node.type == "ERROR" and not inner):
            yield node
        stack.extend(reversed(inner))
