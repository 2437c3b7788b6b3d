"""Where the entries of lists and maps stand that expressions write out, join, or hand on by names."""

from __future__ import annotations

from kb.readers.interface import Position
from kb.readers.shared.entry_places import EntryPlaces
from kb.readers.shared.values import spell_value
from kb.readers.terraform.modules.declared_instances import Owner
from kb.readers.terraform.syntax.hcl_tree import Attr, Call, Choice, Expression, HclLiteral, List, Name, Object

_JOINING = frozenset({
    "coalescelist", "compact", "concat", "distinct", "flatten", "merge", "reverse", "setunion", "sort", "tolist",
    "tomap", "toset", "try",
})  # fmt: skip
"""Functions whose results hold the entries of their arguments as they are."""
_DEEPEST = 12  # names that lead to names


def places_of_entries(expression: Expression, owner: Owner, depth: int = 0) -> EntryPlaces:
    """The places of the entries that an expression writes out; those that are only computed have none.

    Args:
        expression: A list or map.
        owner: The module in which it is written.
        depth: How many names have led here.
    """
    match expression:
        case Object(items):
            named = ((item.key, item.key_position, item.position) for item in items)
            return {spell_value(key.value): (at, place) for key, at, place in named if isinstance(key, HclLiteral)}
        case List():
            return _in_list(expression, owner, depth)
        case Call(name, arguments) if name in _JOINING and depth < _DEEPEST:
            found: EntryPlaces = {}
            for argument in arguments:
                found |= places_of_entries(argument, owner, depth + 1)
            return found
        case Choice(_, then, otherwise) if depth < _DEEPEST:
            one, other = (places_of_entries(branch, owner, depth + 1) for branch in (then, otherwise))
            # An entry of both branches may stand in either.
            return {name: place for name, place in (one | other).items() if name not in one or name not in other}
        case Attr(Name(space), name) if depth < _DEEPEST:
            return _behind_name(space, name, owner, depth)
    return {}


def entry_named(expression: Expression, name: str) -> Expression | None:
    """What an object that is written out has under a name."""
    match expression:
        case Object(items):
            return next((item.value for item in items if item.key == HclLiteral(name)), None)
    return None


def _in_list(expression: List, owner: Owner, depth: int) -> EntryPlaces:
    places: tuple[Position, ...] = expression.locate() if expression.locate else ()
    found: EntryPlaces = {}
    for item, place in zip(expression.items, places, strict=False):
        match item:
            case HclLiteral(value) if value is not None:
                found[spell_value(value)] = (place, place)
            case List() | Call():  # `flatten([[...], concat(...)])`
                found |= places_of_entries(item, owner, depth + 1)
    return found


def _behind_name(space: str, name: str, owner: Owner, depth: int) -> EntryPlaces:
    """The entries of a local value or a variable, where that is written which counts."""
    module = owner.module
    if space == "local" and name in module.locals:
        return places_of_entries(module.locals[name].expression, owner, depth + 1)
    if space != "var" or name not in module.variables:
        return {}
    if owner.call:
        if passed := owner.call.block.body.attributes.get(name):
            return places_of_entries(passed.expression, owner.call.owner, depth + 1)
    elif name in owner.document.parameters:
        return {}
    elif name in module.values:
        return places_of_entries(module.values[name][0].expression, owner, depth + 1)
    default = module.variables[name].body.attributes.get("default")
    return places_of_entries(default.expression, owner, depth + 1) if default else {}
