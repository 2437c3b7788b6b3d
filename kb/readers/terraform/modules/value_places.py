"""Where a value stands that came through the inputs of modules."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kb.readers.interface import Conditional, Field, Position, Resolved, Unresolved
from kb.readers.terraform.modules import community_modules
from kb.readers.terraform.modules.declared_instances import Declared
from kb.readers.terraform.modules.module_instances import Instance
from kb.readers.terraform.syntax.hcl_tree import (
    Attr,
    Call,
    Choice,
    Expression,
    HclLiteral,
    Index,
    List,
    Loop,
    Name,
    Object,
    TextTemplate,
    Unary,
    Written,
)

_MOST_CALLS = 12


def is_literal(expression: Expression) -> bool:
    """Whether a value is written out, not computed."""
    match expression:
        case HclLiteral():
            return True
        case Unary("-", operand):
            return isinstance(operand, HclLiteral)
        case List(items):
            return all(is_literal(item) for item in items)
        case Object(items):
            return all(is_literal(item.key) and is_literal(item.value) for item in items)
    return False


def place_of_value(written: Written, declared: Declared) -> Position:
    """Where a value stands: an input that is passed on stands in the call."""
    if found := _in_each(written.expression, declared) or _in_passed(written.expression, declared.owner):
        return found
    owner = declared.owner
    for _ in range(_MOST_CALLS):
        passed = next(_inputs_passed(written.expression, owner), None)
        if passed is None or owner.call is None:
            break
        written, owner = passed, owner.call.owner
    return written.position


def _inputs_passed(expression: Expression, owner: Instance) -> Iterator[Written]:
    """The inputs that an expression hands on, perhaps on a condition or within bounds."""
    given = owner.call.block.body.attributes if owner.call else {}
    match expression:
        case Attr(Name("var"), name) if name in given:
            yield given[name]
        case Choice(_, then, otherwise):
            yield from _inputs_passed(then, owner)
            yield from _inputs_passed(otherwise, owner)
        case Call(_, arguments):
            for argument in arguments:
                yield from _inputs_passed(argument, owner)
        case TextTemplate((only,)) if not isinstance(only, str):
            yield from _inputs_passed(only, owner)


def _in_each(expression: Expression, declared: Declared) -> Position | None:
    """The place of `each.value.name` in the map that for_each goes through, if that is written out."""
    base, name = _step_of(expression)
    if name is None or base != Attr(Name("each"), "value"):
        return None
    source = declared.block.body.attributes.get("for_each")
    each = declared.names.get("each")
    if source is None or not isinstance(each, dict):
        return None
    return _place_of(_item_of(_map_passed(source.expression, declared.owner), each["key"]), name)


def _in_passed(expression: Expression, owner: Instance) -> Position | None:
    """The place of `var.name.inner` in an object that the call of the module writes out."""
    base, name = _step_of(expression)
    passed = next(_inputs_passed(base, owner), None) if name and isinstance(base, Attr) else None
    if passed is None or name is None or owner.call is None:
        return None
    return _place_of(_map_passed(passed.expression, owner.call.owner), name)


def _step_of(expression: Expression) -> tuple[Expression, str | None]:
    """What is looked into, and the name that is looked for, perhaps with something else where it is not there."""
    match expression:
        case Call("try", (first, *_)):
            return _step_of(first)
        case Attr(base, name):
            return base, name
        case Index(base, HclLiteral(str() as name)) | Call("lookup", (base, HclLiteral(str() as name), *_)):
            return base, name
    return expression, None


def _map_passed(expression: Expression, owner: Instance) -> Expression | None:
    """The map that an expression hands on."""
    match expression:
        case Object():
            return expression
        case Loop(collection=collection):
            return _map_passed(collection, owner)
        case Attr(Name("local"), name) if name in owner.module.locals:
            return owner.module.locals[name].expression
        case Choice(_, then, otherwise):
            return _map_passed(then, owner) or _map_passed(otherwise, owner)
        case Attr(Name("var"), name) if not owner.call or name not in owner.call.block.body.attributes:
            return _map_given(name, owner)
    passed = next(_inputs_passed(expression, owner), None)
    return _map_passed(passed.expression, owner.call.owner) if passed and owner.call else None


def _map_given(name: str, owner: Instance) -> Expression | None:
    """The map that a file gives a variable, or that is its default."""
    declared = owner.module.variables.get(name)
    written = declared.body.attributes.get("default") if declared else None
    if owner.call is None and name in owner.document.parameters:
        written = None
    elif owner.call is None and name in owner.module.values:
        written, _ = owner.module.values[name]
    return written.expression if written else None


def _item_of(expression: Expression | None, key: object) -> Expression | None:
    match expression:
        case Object(items):
            return next((item.value for item in items if item.key == HclLiteral(str(key))), None)
    return None


def _place_of(expression: Expression | None, key: str) -> Position | None:
    match expression:
        case Object(items):
            return next((item.position for item in items if item.key == HclLiteral(key)), None)
    return None


@dataclass(frozen=True, slots=True)
class View:
    """Places as a document sees them."""

    path: str
    """The document."""
    otherwise: Position
    """What stands for places in a module that is not there: its call."""

    def place(self, position: Position) -> Position:
        """A place without the file where that is the document's own."""
        if community_modules.is_file(position.path):
            position = self.otherwise
        return replace(position, path=None) if same_file(position.path, self.path) else position

    def field(self, found: Field) -> Field:
        """A field whose places are seen from the document."""
        match found:
            case Conditional(when_true=when_true, when_false=when_false):
                one, other = (self.field(branch) if branch else None for branch in (when_true, when_false))
                return replace(found, when_true=one, when_false=other)
            case Resolved(entries=entries) if entries:
                seen = {name: (self.place(key), self.place(value)) for name, (key, value) in entries.items()}
                return replace(found, position=self.place(found.position), entries=seen)
            case Resolved() | Unresolved():
                return replace(found, position=self.place(found.position))


def same_file(one: str | None, other: str) -> bool:
    """Whether two paths name one file."""
    return one is not None and posixpath.normpath(one) == posixpath.normpath(other)
