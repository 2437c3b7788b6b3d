"""Values that their owners hide, such as parameters with NoEcho: judged like others, told by no finding.

A row of findings may repeat whatever field its rule reads. Where one of them is hidden, the columns that may repeat it
are told as `(hidden)`, or not at all; the header of a rule says which of its columns never do.
"""

from __future__ import annotations

from collections.abc import Collection

from kb.facts.days_in_force import Row
from kb.judging.rules import OF_FUNCTION, Rule
from kb.judging.variants import Variant
from kb.readers.interface import Resolved
from kb.readers.shared.values import WHY_HIDDEN

HIDDEN = "(hidden)"
"""What a finding says instead of such a value."""

_OF_RUNTIME = "runtime:"
"""Stands in facts that a runtime tells, whose days nearly name it."""


def hidden_columns(row: Row, rule: Rule, variant: Variant, beside: Collection[str]) -> frozenset[str]:
    """The columns of a row of findings that may repeat what is hidden of a variant.

    Args:
        row: The row.
        rule: Its rule.
        variant: What it is about.
        beside: The hidden fields of what is attached to the variant.
    """
    own = _whole_field(row["field"])
    read = {own, *map(_whole_field, rule.reads)}
    bounds = (read - {own}) | set(rule.bound)
    found: set[str] = set()
    if any(is_hidden(variant, name) for name in read):
        found |= {"value", "detail", "fix"}
        if _OF_RUNTIME in (row["fact"] or ""):
            found |= {"since", "until", "fact"}
    if any(is_hidden(variant, name) or name in beside for name in bounds):
        found |= {"bound", "detail"}
    return frozenset(name for name in found if name not in rule.public and row[name] is not None)


def shown_doubt(row: Row, rule: Rule, variant: Variant) -> str:
    """Why nobody can tell what a rule says of a variant; the reason may name the value."""
    reason: str = row["reason"]
    read = {_whole_field(name) for name in (row["field"], *rule.reads)}
    hides = not {"value", "doubt"}.intersection(rule.public) and any(is_hidden(variant, name) for name in read)
    return WHY_HIDDEN if hides else reason


def hidden_fields(variant: Variant) -> frozenset[str]:
    """The fields of a variant that are hidden, or hold what is."""
    return frozenset(name for name in variant.fields if is_hidden(variant, name))


def is_hidden(variant: Variant, field: str) -> bool:
    """Whether a field of a variant, or of its function, is hidden, or holds what is."""
    fields = variant.fields
    if field.startswith(OF_FUNCTION):
        fields = variant.function.fields if variant.function else {}
    found = fields.get(field.removeprefix(OF_FUNCTION))
    return isinstance(found, Resolved) and found.secret


def _whole_field(name: str) -> str:
    """The field that one inside of it is a part of."""
    prefix = OF_FUNCTION if name.startswith(OF_FUNCTION) else ""
    return prefix + name.removeprefix(prefix).partition(".")[0].removesuffix("[]")
