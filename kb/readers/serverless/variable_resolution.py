"""Replaces the variables of a service by what they come to."""

from __future__ import annotations

from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.serverless.included_files import Missing
from kb.readers.serverless.template_parts import is_null, why_unknown
from kb.readers.serverless.variable_sources import Sources
from kb.readers.serverless.variable_syntax import FallbackLiteral, Syntax, Variable, VariableSource
from kb.readers.shared.values import CONCEALED, spell_value, told_origins
from kb.readers.trees.nodes import (
    Budget,
    Mapping,
    Mark,
    Node,
    Scalar,
    Sequence,
    Single,
    child_nodes,
    derived_node,
    is_intrinsic,
    origin_node,
    unresolved_node,
)

_MAX_HEIGHT = 110  # what works on the result recurses, a few Python frames per level
_MAX_LOAD = 150  # how deep expanding itself may recurse, in threes of Python frames
_LOAD_OF_TEXT = 4  # a variable that leads elsewhere costs more frames than a level of nesting
_WRAPPING = 3  # levels that a value and where it came from may have


@dataclass(slots=True)
class Resolution:
    """Expands nodes; each is expanded once, since many places refer to the same."""

    sources: Sources
    budget: Budget
    syntax: Syntax = field(default_factory=Syntax)
    _done: dict[int, tuple[Node, Node]] = field(default_factory=dict)
    """Originals and results by the identity of the original, which is kept so that no identity is used again."""
    _heights: dict[int, int] = field(default_factory=dict)
    _open: set[int] = field(default_factory=set)
    _load: int = 0

    def expand(self, node: Node) -> Node:
        """The node with its variables replaced, all the way down."""
        known = self._done.get(id(node))
        if known is None:
            if id(node) in self._open:
                return unresolved_node("it refers to itself", node.mark)
            if self._load >= _MAX_LOAD:
                return unresolved_node("it is nested too deeply", node.mark)
            known = node, self._open_node(node)
            self._done[id(node)] = known
            self._heights[id(known[1])] = 1 + max(map(self._height_of, child_nodes(known[1])), default=0)
        if len(self._open) + self._height_of(known[1]) > _MAX_HEIGHT:
            return unresolved_node("it is nested too deeply", node.mark)
        return known[1]

    def _open_node(self, node: Node) -> Node:
        load = _LOAD_OF_TEXT if isinstance(node, Scalar) else 1
        self.budget.spend(1)
        self._open.add(id(node))
        self._load += load
        try:
            return self._replace_node(node)
        finally:
            self._load -= load
            self._open.discard(id(node))

    def _height_of(self, node: Node) -> int:
        return self._heights.get(id(node), _WRAPPING)

    def _replace_node(self, node: Node) -> Node:
        match node:
            case Scalar(str(value)) if self.syntax.opening in value:
                return self._resolve_text(value, node.mark)
            case Scalar():
                return node
            case Sequence(items):
                return Sequence([self.expand(item) for item in items], node.mark)
        entries = {key: self.expand(item) for key, item in node.entries.items()}
        return _substitute_pieces(Mapping(entries, node.keys, node.mark))

    def _resolve_text(self, value: str, mark: Mark) -> Node:
        """A text with variables: one alone may be anything, several pieces are joined as far as they are known."""
        found = self.syntax.pieces(value, self.budget)
        if len(found) == 1 and isinstance(found[0], Variable):
            return self.variable(found[0], mark)
        nodes = [Scalar(piece, mark) if isinstance(piece, str) else self.variable(piece, mark) for piece in found]
        origins: dict[str, None] = {}
        texts: list[str] = []
        for node in nodes:
            whence, bare = origin_node(node)
            if not isinstance(bare, Scalar):
                return _join_nodes([_as_text(node) for node in nodes], mark)
            origins.update(dict.fromkeys(whence))
            texts.append("" if bare.value is None else spell_value(bare.value))
        text = "".join(texts)
        self.budget.spend(len(text) // 16)
        return _wrap_origins(origins, Scalar(text, mark))

    def variable(self, variable: Variable, mark: Mark) -> Node:
        """What a variable comes to at the place where it is used."""
        found = self._first_alternative(variable, mark)
        return unresolved_node(found.reason, mark) if isinstance(found, Missing) else found

    def _first_alternative(self, variable: Variable, mark: Mark) -> Node | Missing:
        """The first alternative that there is; null counts as missing as long as another follows."""
        missing: Missing | None = None
        last = variable.alternatives[-1]
        for alternative in variable.alternatives:
            match alternative:
                case FallbackLiteral():
                    origin = f"fallback, as {missing.reason}" if missing else "written"
                    return derived_node(origin, self._literal_node(alternative, mark))
                case Variable():
                    found = self._first_alternative(alternative, mark)
                case VariableSource():
                    found = self._resolve_source(alternative, mark)
            if isinstance(found, Missing):
                missing = missing or found
            elif alternative is not last and is_null(found):
                missing = missing or Missing(f"{alternative} is null")
            else:
                return found
        return missing or Missing("nothing is left")

    def _literal_node(self, literal: FallbackLiteral, mark: Mark) -> Node:
        """A value written in place; a text in quotes may hold variables in its turn."""
        value = literal.value
        if not literal.quoted or not isinstance(value, str) or self.syntax.opening not in value:
            return Scalar(value, mark)
        return self._within_load(value, mark)

    def _within_load(self, text: str, mark: Mark) -> Node:
        """What a text inside of a variable comes to."""
        if self._load >= _MAX_LOAD:
            return unresolved_node("it is nested too deeply", mark)
        self._load += _LOAD_OF_TEXT
        found = self._resolve_text(text, mark)
        self._load -= _LOAD_OF_TEXT
        return found

    def _resolve_source(self, source: VariableSource, mark: Mark) -> Node | Missing:
        address, parameters = (
            self._literal_address(source.address, mark),
            self._literal_address(source.parameters or "", mark),
        )
        for part in (parameters, address):
            if isinstance(part, Mapping):
                return part
        found = self.sources.look_up(source.kind, str(parameters), str(address), mark, self.expand)
        name = f"{source.kind}({parameters})" if source.parameters else source.kind
        return (
            found if isinstance(found, Missing) else place_value(f"{name}:{address}" if address else name, found, mark)
        )

    def _literal_address(self, text: str, mark: Mark) -> str | Mapping:
        """The address of a source as text; a node without a value if its own variables have none."""
        if "${" not in text:
            return text.strip()
        _, bare = origin_node(self._within_load(text, mark))
        match bare:
            case Scalar(value):
                return "" if value is None else spell_value(value).strip()
            case Mapping({"Fn::Join": Sequence([_, Sequence(parts)])}):
                why = next((why_unknown(part) for part in parts if why_unknown(part)), None)
                return unresolved_node(why or f"{text} is not known", mark)
        return unresolved_node(why_unknown(bare) or f"{text} is no text", mark)


def place_value(origin: str, node: Node, mark: Mark) -> Node:
    """A value at the place where a variable uses it."""
    whence, bare = origin_node(node)
    match bare:
        case Scalar(value):
            return _wrap_origins(dict.fromkeys((origin, *whence)), Scalar(value, mark))
        case Sequence(items):
            return Sequence(items, mark)
    return Mapping(bare.entries, bare.keys, mark)


def _wrap_origins(origins: dict[str, None], node: Scalar) -> Node:
    told, secret = told_origins(origins)
    inner = derived_node(CONCEALED, node) if secret else node
    return derived_node(told, inner) if told else inner


def _as_text(node: Node) -> Node:
    """A piece of a text; a list of single values stands there with commas, a mapping cannot."""
    _, bare = origin_node(node)
    if isinstance(bare, Scalar) or is_intrinsic(bare):
        return node
    items = [origin_node(item)[1] for item in bare.items] if isinstance(bare, Sequence) else []
    texts = ["" if item.value is None else spell_value(item.value) for item in items if isinstance(item, Scalar)]
    if items and len(texts) == len(items):
        return Scalar(",".join(texts), node.mark)
    return unresolved_node("a list or mapping stands inside a text", node.mark)


def _join_nodes(nodes: list[Node], mark: Mark) -> Mapping:
    """Pieces as Fn::Join, from which the parts that are known can still be told."""
    delimiter: Single = ""
    return _call_node("Fn::Join", Sequence([Scalar(delimiter, mark), Sequence(nodes, mark)], mark))


def _call_node(name: str, argument: Node) -> Mapping:
    return Mapping({name: argument}, {name: argument.mark}, argument.mark)


def _substitute_pieces(node: Mapping) -> Node:
    """Fn::Sub over pieces: each piece is substituted by itself."""
    match node:
        case Mapping({"Fn::Sub": Mapping() as argument}) if len(node.entries) == 1:
            return _pieces_of(argument, None)
        case Mapping({"Fn::Sub": Sequence([Mapping() as argument, own])}) if len(node.entries) == 1:
            return _pieces_of(argument, own)
    return node


def _pieces_of(argument: Mapping, own: Node | None) -> Node:
    _, bare = origin_node(argument)
    match bare:
        case Scalar():
            return _sub_node(bare, own)
        case Mapping({"Fn::Join": Sequence([_, Sequence(nodes)])}):
            return _join_nodes(
                [_sub_node(node, own) if isinstance(node, Scalar) else node for node in nodes], argument.mark
            )
    return argument


def _sub_node(template: Scalar, own: Node | None) -> Mapping:
    return _call_node("Fn::Sub", Sequence([template, own], template.mark) if own else template)
