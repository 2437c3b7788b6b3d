"""All bounds, and two examples for every rule, one that breaks it and one that does not: a step apart at its bound."""

from __future__ import annotations

from tests.judging.account_bounds import ACCOUNT_BOUNDS
from tests.judging.attachment_bounds import ATTACHMENT_DAYS, MAPPING_BOUNDS, OTHER_BOUNDS, SOURCE_BOUNDS
from tests.judging.bounds import Bound
from tests.judging.examples import ATTACHMENT_EXAMPLES, FUNCTION_EXAMPLES, Example
from tests.judging.function_bounds import FUNCTION_BOUNDS, FUNCTION_DAYS
from tests.judging.model_bounds import MODEL_BOUNDS, MODEL_DAYS

BOUNDS = (*FUNCTION_BOUNDS, *MAPPING_BOUNDS, *SOURCE_BOUNDS, *OTHER_BOUNDS, *MODEL_BOUNDS, *ACCOUNT_BOUNDS)
DAYS = (*FUNCTION_DAYS, *ATTACHMENT_DAYS, *MODEL_DAYS)
UNBOUNDED = {**FUNCTION_EXAMPLES, **ATTACHMENT_EXAMPLES}
"""The examples of rules that know no bound."""


def _pair(bound: Bound) -> tuple[Example, Example]:
    return bound.made(bound.fail_past), bound.made(bound.pass_at)


EXAMPLES: dict[str, tuple[Example, Example]] = {
    **{bound.rule: _pair(bound) for bound in reversed(BOUNDS)},
    **UNBOUNDED,
}
"""What breaks a rule and what does not, by rule: of a rule with bounds the first of them."""
