"""The values that a variable may have which nobody gives: by its type, and by what its validations let pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from kb.readers.interface import Position, Single
from kb.readers.shared.values import CONCEALED, Value, names_secret
from kb.readers.terraform.evaluation import undecided
from kb.readers.terraform.evaluation.computed_values import Failed, to_bool
from kb.readers.terraform.syntax.hcl_tree import Block, Expression, HclLiteral, Name, Written

_NO_SECRETS = frozenset({"number", "bool"})
"""Types of variables that are no secrets, whatever their names say."""


class VariableDomain:
    """The values of one variable."""

    def __init__(
        self,
        name: str,
        declaration: Block,
        evaluate: Callable[[Expression, Value], Value],
    ) -> None:
        self._name = name
        self._attributes = declaration.body.attributes
        self._kind = kind_of(self._attributes)
        self._evaluate = evaluate
        blocks = declaration.body.of_kind("validation")
        found = [block.body.attributes.get("condition") for block in blocks]
        self._written = [written for written in found if written]
        self._conditions = [written.expression for written in self._written]
        self._known: dict[Single, bool] = {}

    def may_be(self, value: Single) -> bool:
        """Whether every validation lets a value pass, as far as can be told."""
        if value not in self._known:
            given: dict[str, Value] = {self._name: value}
            outcomes = (to_bool(self._evaluate(condition, given)) for condition in self._conditions)
            self._known[value] = all(outcome is not False for outcome in outcomes)
        return self._known[value]

    @cached_property
    def never_null(self) -> bool:
        """Whether null may not be given: the declaration says so, or a validation does not let it pass."""
        given: dict[str, Value] = {self._name: None}
        outcomes = [to_bool(self._evaluate(condition, given)) for condition in self._conditions]
        refused = any(outcome is False or isinstance(outcome, Failed) for outcome in outcomes)
        return refused or not is_nullable(self._attributes)

    @cached_property
    def values(self) -> tuple[Single, ...]:
        """All values, where they can be listed."""
        listed: tuple[Single, ...] = (True, False) if self._kind == Name("bool") else ()
        for condition in self._conditions:
            listed = listed or self._listed(condition)
        return tuple(value for value in dict.fromkeys(listed) if self.may_be(value))

    @property
    def position(self) -> Position | None:
        """Where the first validation is written that lists them."""
        found = (one for one in self._written if self._listed(one.expression))
        return next((one.position for one in found), None)

    def _listed(self, condition: Expression) -> tuple[Single, ...]:
        return undecided.allowed_values(condition, self._name, lambda part: self._evaluate(part, None))

    @cached_property
    def bounds(self) -> tuple[float | None, float | None]:
        """The least and the largest number."""
        found = [undecided.allowed_bounds(condition, self._name) for condition in self._conditions]
        lows, highs = [low for low, _ in found if low is not None], [high for _, high in found if high is not None]
        return max(lows, default=None), min(highs, default=None)


def kind_of(attributes: Mapping[str, Written]) -> Expression | None:
    """The type that a variable declares."""
    return attributes["type"].expression if "type" in attributes else None


def secrecy_of(declaration: Block) -> tuple[str, ...]:
    """The origin that hides the value of a variable or output; none where it may be told."""
    written = [declaration.body.attributes.get(name) for name in ("sensitive", "ephemeral")]
    hides = any(
        one is not None and one.expression not in (HclLiteral(value=False), HclLiteral("false")) for one in written
    )
    kind = kind_of(declaration.body.attributes)
    named = names_secret("".join(declaration.labels)) and not (isinstance(kind, Name) and kind.name in _NO_SECRETS)
    return (CONCEALED,) if hides or named else ()


def is_nullable(attributes: Mapping[str, Written]) -> bool:
    """Whether null may be given for a variable that has a default."""
    written = attributes.get("nullable")
    return written is None or written.expression != HclLiteral(value=False)
