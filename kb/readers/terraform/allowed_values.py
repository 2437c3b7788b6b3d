"""The values that an attribute has besides, where variables with defaults may be given others that are allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import MappingProxyType

from kb.readers.interface import Case, Conditional, Field, Position, Resolved, Single
from kb.readers.shared.assumptions import Assumed
from kb.readers.shared.branches import join_branches
from kb.readers.terraform.modules import community_modules
from kb.readers.terraform.modules.declared_instances import Declared, Owner

_BY_DEFAULT = re.compile(r"variable ([\w-]+) \(default\)")
_MOST = 60
NOTHING: Assumed = MappingProxyType({})
"""Nothing is assumed."""


def allowed_values(
    declared: Declared, found: Field | None, under: Callable[[Assumed], Field | None], assumed: Assumed = NOTHING
) -> Field | None:
    """What an attribute may be besides what it is; None where there is no choice.

    Where the attribute hangs on what nobody decided, so does what it may be besides.

    Args:
        declared: The resource.
        found: The attribute as it is.
        under: Computes the attribute with something assumed.
        assumed: What is assumed of it as it is.
    """
    if isinstance(found, Conditional):
        branches = ((True, found.when_true), (False, found.when_false))
        one, other = (
            allowed_values(declared, branch, under, {**assumed, found.condition: held}) for held, branch in branches
        )
        return join_branches(found.condition, one, other, found.case, unread=found.unread)
    if not isinstance(found, Resolved) or not found.origin:
        return None
    others: dict[str, Position] = {}
    for name in dict.fromkeys(_BY_DEFAULT.findall(found.origin)):
        for case, place in _cases_of(name, declared):
            field = under({**assumed, case.name: True}) if len(others) < _MOST else None
            value = field.value if isinstance(field, Resolved) else None
            if isinstance(value, str) and value != found.value:
                others.setdefault(value, place)
    if not others:
        return None
    first = min(others.values(), key=lambda place: (place.path or "", place.line, place.column))
    return Resolved(list(others), first, entries={name: (place, place) for name, place in others.items()})


def _cases_of(name: str, declared: Declared) -> Iterator[tuple[Case, Position]]:
    """The allowed values of the variables of a name in the modules around a resource, each with where it is allowed."""
    for instance in _modules_around(declared):
        declaration = instance.module.variables.get(name)
        if declaration is None or community_modules.is_folder(instance.module.folder):
            continue
        domain = instance.domain(name, declaration)
        values: tuple[Single, ...] = domain.values
        place = domain.position
        for value in values if place else ():
            case = instance.document.cases.keep(Case(instance.thing(name), value, values))
            yield case, place or declaration.position


def _modules_around(declared: Declared) -> Iterator[Owner]:
    yield from (one.owner for one in declared.chain())
