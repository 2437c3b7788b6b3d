"""The tags that a provider adds to everything: `default_tags`."""

from __future__ import annotations

from typing import TypeAlias

from kb.readers.interface import Position
from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import PendingValue
from kb.readers.terraform.evaluation.scopes import Work
from kb.readers.terraform.modules.declared_instances import Declared, Owner
from kb.readers.terraform.syntax.hcl_tree import Attr, Expression, HclLiteral, Index, Name, Object, Written

TAGS = ("tags",)
"""The path of the tags of a resource."""
_PROVIDER = "aws"

Found: TypeAlias = tuple[Value, Position] | None
"""A value and where it stands; None where nothing is written."""


def merged(declared: Declared, own: Found, work: Work) -> tuple[Found, Found]:
    """The tags of a resource with those that its provider adds, which its own replace; apart those not known."""
    found = added(declared)
    if found is None or (own and isinstance(own[0], Unknown)):
        return own, None
    written, owner = found
    base = owner.evaluator(work).value(written.expression)
    if base is None or own is None or own[0] is None:
        return (own if base is None else (base, written.position)), None
    if isinstance(base, Unknown) and not isinstance(owner.evaluator(work).asked(base), PendingValue):
        return own, (base, written.position)
    both = {**base, **own[0]} if isinstance(base, dict) and isinstance(own[0], dict) else base
    return (both, own[1]), None


def added(declared: Declared) -> tuple[Written, Owner] | None:
    """The tags that a provider adds to a resource, and the module in which they are written."""
    if not declared.block.labels[0].startswith(f"{_PROVIDER}_"):
        return None
    written = declared.block.body.attributes.get("provider")
    name, owner = _provider_named(written.expression) if written else _PROVIDER, declared.owner
    while name and (block := owner.module.providers.get(name)) is None:
        if owner.call is None:
            return None
        passed = owner.call.block.body.attributes.get("providers")
        name, owner = _provider_passed(passed.expression if passed else None, name), owner.call.owner
    blocks = block.body.of_kind("default_tags") if name and block else []
    return next(((tags, owner) for one in blocks if (tags := one.body.attributes.get("tags"))), None)


def _provider_passed(passed: Expression | None, name: str) -> str | None:
    """What a module's provider is called where the module is called; one without an alias is handed on by itself."""
    items = passed.items if isinstance(passed, Object) else ()
    for item in items:
        key = item.key.value if isinstance(item.key, HclLiteral) else _provider_named(item.key)
        if key == name:
            return _provider_named(item.value)
    return name if name == _PROVIDER else None


def _provider_named(expression: Expression) -> str | None:
    """The name of a provider as it is referred to, with its alias."""
    match expression:
        case Index(base, _):
            return _provider_named(base)
        case Attr(Name(name), alias):
            return f"{name}.{alias}"
        case Name(name) | HclLiteral(str() as name):
            return name
    return None
