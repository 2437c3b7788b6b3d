"""Fields of what is declared, under every outcome of the conditions that they hang on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from kb.readers.interface import Field, Unresolved
from kb.readers.shared.assumptions import Assumed
from kb.readers.shared.branches import MOST_VARIANTS, join_branches
from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation.computed_values import ExhaustedError, PendingValue, may_be_null
from kb.readers.terraform.evaluation.expression_values import ExpressionEvaluator
from kb.readers.terraform.modules.declared_instances import Declared
from kb.readers.terraform.modules.default_tags import Found
from kb.readers.terraform.resources.api_attributes import Shape
from kb.readers.terraform.resources.built_functions import field_of


class Parts(Enum):
    """Which parts of lists and blocks are taken apart that hang on conditions."""

    ALL = "all"
    NONE = "none"
    NULLABLE = "nullable"
    """Those of a map that may be null, and so left out; where too much is assumed already, nobody knows of them."""


def computed_field(
    declared: Declared,
    find: Callable[[ExpressionEvaluator], Found],
    shape: Shape,
    *,
    apart: bool = True,
    parts: Parts = Parts.ALL,
) -> Field | None:
    """A field under every outcome of the conditions that it hangs on.

    Args:
        declared: The resource.
        find: Finds the value, and where it stands.
        shape: Makes of it what the API has.
        apart: Whether what may have several values is taken apart.
        parts: Which parts of lists and blocks are.
    """
    return field_under(declared, find, shape, {}, apart=apart, parts=parts)


def field_under(
    declared: Declared,
    find: Callable[[ExpressionEvaluator], Found],
    shape: Shape,
    assumed: Assumed,
    *,
    apart: bool = True,
    parts: Parts = Parts.ALL,
) -> Field | None:
    """A field as it is under some assumptions."""
    document, start = declared.owner.document, declared.block.position
    work = document.work(assumed)
    work.apart = apart
    before = work.left
    evaluator = declared.evaluator(work)
    try:
        found = find(evaluator)
        if found:
            work.spend(work.weights.of(found[0]))
        shaped = evaluator.asked(shape(found[0])) if found else None
        pending = _pending_of(shaped, evaluator, assumed, parts)
        if pending is None and parts is Parts.NULLABLE and isinstance(shaped, dict):
            shaped = {name: part for name, part in shaped.items() if not may_be_null(part)}
        if found is None or pending is None:
            return field_of(shaped, found[1], work.origins) if found else None
    except (ExhaustedError, RecursionError):
        return Unresolved("it takes too long to compute", start)
    finally:
        document.spent(work, before)
    condition = pending.condition
    if condition in assumed:  # what was computed before anything was assumed would ask for ever
        return Unresolved(pending.reason, start)
    if not document.cases.may_assume(assumed):
        return Unresolved(f"hangs on more than {MOST_VARIANTS} combinations of undecided values", start)
    true, false = (
        field_under(declared, find, shape, {**assumed, condition: outcome}, apart=apart, parts=parts)
        for outcome in (True, False)
    )
    return join_branches(condition, true, false, document.cases.by_name.get(condition), unread=pending.unread)


def _pending_of(value: Value, evaluator: ExpressionEvaluator, assumed: Assumed, parts: Parts) -> PendingValue | None:
    """What hangs on a condition about which nothing is assumed yet: the value, or a part of it that is taken apart."""
    if isinstance(value, PendingValue):
        return value
    return None if parts is Parts.NONE else _pending_inside(value, evaluator, assumed, parts)


def _pending_inside(
    value: Value, evaluator: ExpressionEvaluator, assumed: Assumed, parts: Parts
) -> PendingValue | None:
    """The first part of a block or list that hangs on a condition about which nothing is assumed yet.

    None where too much is assumed already, since the other parts are known all the same.
    """
    if not isinstance(value, list | dict) or not evaluator.work.cases.may_assume(assumed):
        return None
    asked = (one for one in map(evaluator.asked, _single_parts(value)) if isinstance(one, PendingValue))
    wanted = (one for one in asked if parts is Parts.ALL or one.may_be_null)
    return next((one for one in wanted if one.condition not in assumed), None)


def _single_parts(value: Value) -> Iterator[Value]:
    if not isinstance(value, list | dict):
        yield value
        return
    for part in value if isinstance(value, list) else value.values():
        yield from _single_parts(part)
