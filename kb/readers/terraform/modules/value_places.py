"""Where a value stands that came through the inputs of modules."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import replace
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.interface import Conditional, Field, Position, Resolved, Unresolved
from kb.readers.terraform.modules import community_modules
from kb.readers.terraform.modules.declared_instances import Declared, Owner
from kb.readers.terraform.modules.entry_places import entry_named
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
_ITEM = Attr(Name("each"), "value")

_Written: TypeAlias = tuple[Expression, Declared]
"""An expression, and the instance in whose words it is written."""


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
    """Where a value stands: an input that is passed on stands in the call, one of an object at its entry there."""
    for _ in range(_MOST_CALLS):
        if found := _in_object(written.expression, declared):
            return found
        passed = next(_inputs_passed(written.expression, declared.owner), None)
        if passed is None or declared.owner.call is None:
            break
        written, declared = passed, declared.owner.call
    return written.position


def _inputs_passed(expression: Expression, owner: Owner) -> Iterator[Written]:
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


def _in_object(expression: Expression, declared: Declared) -> Position | None:
    """The place of `each.value.name` or `var.name.inner` in the object that for_each or a call writes out."""
    base, name = _step_of(expression)
    if name is None or not _is_handed(base, declared):
        return None
    found = _map_passed(base, declared)
    return _place_of(found[0], name) if found else None


def _is_handed(base: Expression, declared: Declared) -> bool:
    """Whether an object is an item of for_each, what a call gives, or a part of these."""
    if base == _ITEM or (isinstance(base, Attr) and next(_inputs_passed(base, declared.owner), None)):
        return True
    inner, name = _step_of(base)
    return name is not None and inner != base and _is_handed(inner, declared)


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


def _map_passed(expression: Expression, at: Declared, left: int = _MOST_CALLS) -> _Written | None:
    """The map that an expression hands on, and the instance in whose words it is written."""
    if isinstance(expression, Object):
        return expression, at
    further = _led_to(expression, at, left - 1) if left else ()
    return next((found for one, there in further if (found := _map_passed(one, there, left - 1))), None)


def _led_to(expression: Expression, at: Declared, left: int) -> Iterator[_Written]:
    """What an expression hands on, one step further."""
    match expression:
        case Loop(collection=collection):
            yield collection, at
        case Choice(_, then, otherwise):
            yield then, at
            yield otherwise, at
        case Attr(Name("local"), name) if name in at.owner.module.locals:
            yield at.owner.module.locals[name].expression, at
        case Attr(Name("each"), "value"):
            source, each = at.block.body.attributes.get("for_each"), at.names.get("each")
            if source and isinstance(each, dict):
                yield from _entry_of(source.expression, str(each["key"]), at, left)
        case Attr(Name("var"), name) if not at.owner.call or name not in at.owner.call.block.body.attributes:
            if given := _map_given(name, at.owner):
                yield given, at
        case _:
            passed = next(_inputs_passed(expression, at.owner), None)
            base, name_inside = _step_of(expression)
            if passed and at.owner.call:
                yield passed.expression, at.owner.call
            elif name_inside is not None:
                yield from _entry_of(base, name_inside, at, left)


def _entry_of(expression: Expression, name: str, at: Declared, left: int) -> Iterator[_Written]:
    """What stands under a name in the map that an expression hands on."""
    found = _map_passed(expression, at, left)
    inner = entry_named(found[0], name) if found else None
    if found and inner:
        yield inner, found[1]


def _map_given(name: str, owner: Owner) -> Expression | None:
    """The map that a file gives a variable, or that is its default."""
    declared = owner.module.variables.get(name)
    written = declared.body.attributes.get("default") if declared else None
    if owner.call is None and name in owner.document.parameters:
        written = None
    elif owner.call is None and name in owner.module.values:
        written, _ = owner.module.values[name]
    return written.expression if written else None


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
