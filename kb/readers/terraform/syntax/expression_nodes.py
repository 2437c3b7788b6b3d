"""From tree-sitter's nodes to expressions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from kb.data_classes import dataclass
from kb.readers.shared.number_texts import number_in
from kb.readers.terraform.syntax import string_templates
from kb.readers.terraform.syntax.hcl_tree import (
    SPLAT_ITEM,
    Attr,
    Binary,
    Call,
    Choice,
    Expression,
    HclLiteral,
    Index,
    Item,
    List,
    Loop,
    Name,
    Object,
    Opaque,
    Splat,
    TextTemplate,
    Unary,
)
from kb.readers.terraform.syntax.source_text import SourceText

_DEEPEST = 80  # expressions within expressions; each level costs a few Python frames here and when it is computed
_OPERATORS = frozenset({"==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||"})
_WORDS = {"true": True, "false": False}


def lower_node(source: SourceText, node: Node) -> Expression:
    """The expression that a node stands for."""
    return _Lowering(source).expression(node)


@dataclass(slots=True)
class _Lowering:
    """One expression of a file on its way from nodes."""

    source: SourceText
    depth: int = 0

    def expression(self, node: Node) -> Expression:
        """What an `expression` node means."""
        if self.depth >= _DEEPEST:
            return Opaque("its expression is nested too deep")
        self.depth += 1
        try:
            return self._read_sequence(_solid_nodes(node.children))
        finally:
            self.depth -= 1

    def _read_sequence(self, nodes: Sequence[Node]) -> Expression:
        """A value followed by the steps taken from it."""
        if not nodes:
            return Opaque("an expression without a value")
        if nodes[0].type == "(":
            base, rest = self.expression(nodes[1]), nodes[3:]
        else:
            base, rest = self._read_value(nodes[0]), nodes[1:]
        return self._read_steps(base, rest)

    def _read_steps(self, base: Expression, nodes: Sequence[Node]) -> Expression:
        if len(nodes) > _DEEPEST:
            return Opaque("its expression is nested too deep")
        for place, node in enumerate(nodes):
            match node.type:
                case "get_attr":
                    base = Attr(base, self._text(node.children[-1]))
                case "index":
                    base = Index(base, self._read_index(node.children[0]))
                case "splat":
                    inner = node.children[0]
                    full = inner.type == "full_splat"
                    # A full splat takes all that follows from every element, the other only what follows a dot.
                    steps = [*_solid_nodes(inner.children)[1:], *(nodes[place + 1 :] if full else ())]
                    cut = next((at for at, step in enumerate(steps) if not _follows_dot(step)), len(steps))
                    own, after = (steps, []) if full else (steps[:cut], steps[cut:])
                    base = self._read_steps(Splat(base, self._read_steps(Name(SPLAT_ITEM), own)), after)
                    if full:
                        return base
        return base

    def _read_index(self, node: Node) -> Expression:
        if node.type == "legacy_index":
            return HclLiteral(number_in(self._text(node).lstrip(".")))
        inner = next((child for child in node.children if child.type == "expression"), None)
        return self.expression(inner) if inner else Opaque("an index without a value")

    def _read_value(self, node: Node) -> Expression:
        lowering = _VALUES.get(node.type)
        return lowering(self, node) if lowering else Opaque(f"an expression of a kind that is not read: {node.type}")

    def _read_literal(self, node: Node) -> Expression:
        inner = node.children[0]
        match inner.type:
            case "string_lit":
                return self._read_quoted(inner)
            case "numeric_lit":
                return _number(self._text(inner))
            case "bool_lit":
                return HclLiteral(_WORDS.get(self._text(inner)))
        return HclLiteral(None)

    def _read_quoted(self, node: Node) -> Expression:
        parts = self._read_parts(node.children[1:-1], node.children[0].end_byte, node.children[-1].start_byte)
        return _text(string_templates.join_parts(parts, string_templates.unescape_text))

    def _read_template(self, node: Node) -> Expression:
        inner = node.children[0]
        if inner.type == "quoted_template":
            return self._read_quoted(inner)
        start = inner.children[0]
        if start.type != "heredoc_start":
            return Opaque("a template of a kind that is not read")
        indented = self._text(start).startswith("<<-")
        opening = next((child for child in inner.children if child.type == "heredoc_identifier"), start)
        closing = inner.children[-1]
        middle = [child for child in inner.children[1:-1] if child.start_byte >= opening.end_byte and child != opening]
        begin = self.source.content.find(b"\n", opening.end_byte) + 1
        end = self.source.content.rfind(b"\n", 0, closing.start_byte) + 1
        parts = self._read_parts(middle, begin, max(begin, end))
        return _text(
            string_templates.join_parts(
                string_templates.flush_heredoc(parts) if indented else parts, string_templates.unmask_heredoc
            )
        )

    def _read_parts(self, nodes: Sequence[Node], begin: int, end: int) -> list[string_templates.Part]:
        """The parts of a template; the text between nodes is part of it too."""
        parts: list[string_templates.Part] = []
        place = begin
        for node in nodes:
            if node.type not in ("template_interpolation", "template_directive"):
                continue
            parts.append(self.source.decoded(place, node.start_byte))
            inner = node.children[0] if node.type == "template_directive" else node
            parts.append(string_templates.Computed(self._read_part(inner), *self._markers_of(inner)))
            place = node.end_byte
        parts.append(self.source.decoded(place, end))
        return parts

    def _read_part(self, node: Node) -> Expression:
        match node.type:
            case "template_if":
                return self._if_directive(node)
            case "template_for":
                return self._for_directive(node)
        inner = next((child for child in node.children if child.type == "expression"), None)
        return self.expression(inner) if inner else HclLiteral("")

    def _if_directive(self, node: Node) -> Expression:
        children = node.children
        intro, end = children[0], children[-1]
        middle = next((place for place, child in enumerate(children) if child.type == "template_else_intro"), None)
        stop = children[middle] if middle else end
        then = self._read_branch(children[1 : middle or -1], intro, stop)
        otherwise = self._read_branch(children[middle + 1 : -1], stop, end) if middle else HclLiteral("")
        test = next(child for child in intro.children if child.type == "expression")
        return Choice(self.expression(test), then, otherwise, self._spaced_text(test))

    def _read_branch(self, nodes: Sequence[Node], before: Node, after: Node) -> Expression:
        """What stands between two parts of a directive."""
        parts = self._read_parts(nodes, before.end_byte, after.start_byte)
        if parts and isinstance(parts[0], str) and self._markers_of(before)[1]:
            parts[0] = parts[0].lstrip()
        if parts and isinstance(parts[-1], str) and self._markers_of(after)[0]:
            parts[-1] = parts[-1].rstrip()
        return _text(string_templates.join_parts(parts, string_templates.unmask_heredoc))

    def _for_directive(self, node: Node) -> Expression:
        intro, end = node.children[0], node.children[-1]
        names = [self._text(child) for child in intro.children if child.type == "identifier"]
        collection = next(child for child in intro.children if child.type == "expression")
        body = self._read_branch(node.children[1:-1], intro, end)
        loop = Loop(names[0] if len(names) > 1 else None, names[-1], self.expression(collection), None, body, None,
                    grouped=False)  # fmt: skip
        return Call("join", (HclLiteral(""), loop), spread=False)

    def _markers_of(self, node: Node) -> tuple[bool, bool]:
        """Whether a part takes away the space before it, and after it."""
        if node.type in ("template_if", "template_for"):
            return self._markers_of(node.children[0])[0], self._markers_of(node.children[-1])[1]
        places = [place for place, child in enumerate(node.children) if child.type == "strip_marker"]
        return 1 in places, len(node.children) - 2 in places and len(node.children) > 3

    def _read_variable(self, node: Node) -> Expression:
        name = self._text(node)
        return _number(name) if name[:1].isdigit() else Name(name)

    def _read_call(self, node: Node) -> Expression:
        arguments = next((child for child in node.children if child.type == "function_arguments"), None)
        given = _solid_nodes(arguments.children) if arguments else []
        values = tuple(self.expression(child) for child in given if child.type == "expression")
        return Call(self._text(node.children[0]), values, spread=any(child.type == "ellipsis" for child in given))

    def _read_conditional(self, node: Node) -> Expression:
        """A choice; the grammar ties chains to the left, and Terraform to the right: `a ? b : (c ? d : e)`."""
        test, then, last = (child for child in node.children if child.type == "expression")
        otherwise = self.expression(last)
        while len(test.children) == 1 and test.children[0].type == "conditional":
            first, before, between = (child for child in test.children[0].children if child.type == "expression")
            otherwise = self._choice_of(between, then, otherwise)
            test, then = first, before
        return self._choice_of(test, then, otherwise)

    def _choice_of(self, test: Node, then: Node, otherwise: Expression) -> Expression:
        return Choice(self.expression(test), self.expression(then), otherwise, self._spaced_text(test))

    def _read_operation(self, node: Node) -> Expression:
        inner = node.children[0]
        children = _solid_nodes(inner.children)
        if self.depth >= _DEEPEST:
            return Opaque("its expression is nested too deep")
        self.depth += 1
        try:
            if inner.type == "unary_operation":
                return Unary(self._text(children[0]), self._read_sequence(children[1:]))
            place = next(place for place, child in enumerate(children) if place and child.type in _OPERATORS)
            left, right = self._read_sequence(children[:place]), self._read_sequence(children[place + 1 :])
            return Binary(children[place].type, left, right)
        finally:
            self.depth -= 1

    def _read_collection(self, node: Node) -> Expression:
        inner = node.children[0]
        if inner.type == "tuple":
            items = [child for child in inner.children if child.type == "expression"]
            return List(tuple(map(self.expression, items)), lambda: tuple(map(self.source.position, items)))
        return Object(tuple(self._read_item(child) for child in inner.children if child.type == "object_elem"))

    def _read_item(self, node: Node) -> Item:
        key, value = node.child_by_field_name("key"), node.child_by_field_name("val")
        if key is None or value is None:
            place = self.source.position(node)
            return Item(Opaque("no key"), Opaque("no value"), place, place)
        bare = _solid_nodes(key.children)
        plain = len(bare) == 1 and bare[0].type == "variable_expr"
        return Item(HclLiteral(self._text(key)) if plain else self.expression(key), self.expression(value),
                    self.source.position(value), self.source.position(key))  # fmt: skip

    def _read_loop(self, node: Node) -> Expression:
        """A `for` expression from its parts.

        The parser names kinds and not places: the first expression of an object's loop is its key, the last the value.
        """
        inner = node.children[0]
        intro = next(child for child in inner.children if child.type == "for_intro")
        names = [self._text(child) for child in intro.children if child.type == "identifier"]
        values = [self.expression(child) for child in inner.children if child.type == "expression"]
        source = next(child for child in intro.children if child.type == "expression")
        test = next((child for child in inner.children if child.type == "for_cond"), None)
        condition = next((child for child in test.children if child.type == "expression"), None) if test else None
        return Loop(
            names[0] if len(names) > 1 else None,
            names[-1],
            self.expression(source),
            values[0] if inner.type == "for_object_expr" else None,
            values[-1],
            self.expression(condition) if condition else None,
            grouped=any(child.type == "ellipsis" for child in inner.children),
        )

    def _text(self, node: Node) -> str:
        return self.source.text(node)

    def _spaced_text(self, node: Node) -> str:
        return " ".join(self._text(node).split())


def _follows_dot(step: Node) -> bool:
    """Whether a step is `.name` or `.0`."""
    return step.type == "get_attr" or (step.type == "index" and step.children[0].type == "legacy_index")


def _solid_nodes(nodes: Sequence[Node]) -> list[Node]:
    return [node for node in nodes if node.type != "comment"]


def _number(text: str) -> Expression:
    value = number_in(text)
    return Opaque("a number that is too large") if value is None else HclLiteral(value)


def _text(parts: tuple[str | Expression, ...]) -> Expression:
    """A text without computed parts is a literal; one that consists of a single part is that part's value."""
    match parts:
        case ():
            return HclLiteral("")
        case (str() as only,):
            return HclLiteral(string_templates.composed_signs(only))
    return TextTemplate(parts)


_VALUES: dict[str, Callable[[_Lowering, Node], Expression]] = {
    "collection_value": _Lowering._read_collection,
    "conditional": _Lowering._read_conditional,
    "for_expr": _Lowering._read_loop,
    "function_call": _Lowering._read_call,
    "literal_value": _Lowering._read_literal,
    "operation": _Lowering._read_operation,
    "template_expr": _Lowering._read_template,
    "variable_expr": _Lowering._read_variable,
}
