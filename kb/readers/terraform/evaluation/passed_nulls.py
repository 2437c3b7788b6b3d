"""What functions make of nulls: some pass them on, some take them out of what they are given, others never are one."""

from __future__ import annotations

from kb.readers.shared.values import Unknown, Value
from kb.readers.terraform.evaluation.computed_values import as_made, as_part

PASSING = frozenset({
    "coalesce", "coalescelist", "concat", "element", "ephemeralasnull", "jsondecode", "lookup", "merge", "nonsensitive",
    "one", "sensitive", "tolist", "tomap", "tobool", "tonumber", "toset", "tostring", "values", "yamldecode",
})  # fmt: skip
"""Functions whose value may be one of their arguments, or a null in it."""
_NEVER_NULL = frozenset({"coalesce", "coalescelist", "concat", "merge", "values"})
"""Those of them that pass no null on."""
_TAKING_OUT = frozenset({"element", "ephemeralasnull", "jsondecode", "lookup", "one", "yamldecode"})
"""Those of them whose value may be null where no argument is."""


def as_returned(function: str, value: Value) -> Value:
    """What a function returns, with whether it may be null as far as it is not known."""
    if function not in PASSING or function in _NEVER_NULL:
        return as_made(value)
    return as_part(value) if function in _TAKING_OUT and isinstance(value, Unknown) else value
