"""The values that a variable may have which nobody gives: by its type, and by what its validations let pass."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from kb.readers.interface import Single
from kb.readers.shared.values import Value
from kb.readers.terraform.evaluation import undecided
from kb.readers.terraform.evaluation.computed_values import to_bool
from kb.readers.terraform.syntax.hcl_tree import Block, Expression, Name


class VariableDomain:
    """The values of one variable."""

    def __init__(
        self,
        name: str,
        declaration: Block,
        kind: Expression | None,
        evaluate: Callable[[Expression, Value], Value],
    ) -> None:
        self._name = name
        self._kind = kind
        self._evaluate = evaluate
        blocks = declaration.body.of_kind("validation")
        found = (block.body.attributes.get("condition") for block in blocks)
        self._conditions = [written.expression for written in found if written]
        self._known: dict[Single, bool] = {}

    def may_be(self, value: Single) -> bool:
        """Whether every validation lets a value pass, as far as can be told."""
        if value not in self._known:
            given: dict[str, Value] = {self._name: value}
            outcomes = (to_bool(self._evaluate(condition, given)) for condition in self._conditions)
            self._known[value] = all(outcome is not False for outcome in outcomes)
        return self._known[value]

    @cached_property
    def values(self) -> tuple[Single, ...]:
        """All values, where they can be listed."""
        listed: tuple[Single, ...] = (True, False) if self._kind == Name("bool") else ()
        for condition in self._conditions:
            listed = listed or undecided.allowed_values(condition, self._name, lambda part: self._evaluate(part, None))
        return tuple(value for value in dict.fromkeys(listed) if self.may_be(value))

    @cached_property
    def bounds(self) -> tuple[float | None, float | None]:
        """The least and the largest number."""
        found = [undecided.allowed_bounds(condition, self._name) for condition in self._conditions]
        lows, highs = [low for low, _ in found if low is not None], [high for _, high in found if high is not None]
        return max(lows, default=None), min(highs, default=None)
