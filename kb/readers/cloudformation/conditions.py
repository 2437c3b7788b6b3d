"""Conditions of a template: decided where parameters and mappings allow it."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field

from kb.readers.shared.plain_values import plain
from kb.readers.shared.values import Value, spelled, unknown_in
from kb.readers.trees.nodes import Budget, Mapping, Node, Scalar, Sequence, entry, text

_MAX_DEPTH = 50  # conditions within conditions, named ones included; each level costs three Python frames


@dataclass(frozen=True, slots=True)
class Pending:
    """A condition that the file alone cannot decide."""

    name: str | None
    """The named condition to be decided first; None while the undecided part has no name of its own."""


class Undecided(Exception):  # noqa: N818 - unwinds the computation of a field to try both outcomes; no error
    """A value hangs on a condition that is neither decided nor assumed."""

    def __init__(self, condition: str) -> None:
        super().__init__(condition)
        self.condition = condition


@dataclass(slots=True)
class Conditions:
    """The Conditions section, seen under assumptions about some of its conditions."""

    declared: Mapping | None
    assumed: AbstractMapping[str, bool]
    evaluate: Callable[[Node], Value]
    budget: Budget
    _known: dict[str, bool | Pending] = field(default_factory=dict)
    _chain: list[str] = field(default_factory=list)
    _depth: int = 0

    def decide(self, condition: Node) -> bool | Pending:
        """What the first argument of Fn::If comes to: a name, or a condition written in place."""
        name = text(condition)
        if name is not None:
            return self._named(name)
        outcome = self._expression(condition)
        if isinstance(outcome, Pending) and outcome.name is None:
            inline = spelling(condition)
            return self.assumed.get(inline, Pending(inline))
        return outcome

    def _named(self, name: str) -> bool | Pending:
        if name in self.assumed:
            return self.assumed[name]
        declaration = entry(self.declared, name)
        if declaration is None or name in self._chain:
            return Pending(name)
        if name not in self._known:
            self._chain.append(name)
            outcome = self._expression(declaration)
            self._chain.pop()
            self._known[name] = Pending(name) if outcome == Pending(None) else outcome
        return self._known[name]

    def _expression(self, node: Node) -> bool | Pending:
        self.budget.spend(1)
        if self._depth >= _MAX_DEPTH:
            return Pending(None)
        self._depth += 1
        try:
            return self._computed(node)
        finally:
            self._depth -= 1

    def _computed(self, node: Node) -> bool | Pending:
        if isinstance(node, Scalar) and (isinstance(node.value, bool) or node.value in ("true", "false")):
            return node.value in (True, "true")
        if isinstance(node, Mapping) and len(node.entries) == 1:
            function, argument = next(iter(node.entries.items()))
            match function, argument:
                case "Condition", Scalar(str(name)):
                    return self._named(name)
                case "Fn::Equals", Sequence([left, right]):
                    return self._equal(left, right)
                case "Fn::Not", Sequence([operand]):
                    outcome = self._expression(operand)
                    return outcome if isinstance(outcome, Pending) else not outcome
                case "Fn::And" | "Fn::Or", Sequence(operands):
                    return self._combined(operands, settled_by=function == "Fn::Or")
        return Pending(None)

    def _equal(self, left: Node, right: Node) -> bool | Pending:
        try:
            one, other = self.evaluate(left), self.evaluate(right)
        except Undecided as undecided:
            return Pending(undecided.condition)
        if unknown_in(one) or unknown_in(other):
            return Pending(None)
        if isinstance(one, str | int | float) and isinstance(other, str | int | float):
            return spelled(one) == spelled(other)
        return one == other

    def _combined(self, operands: list[Node], *, settled_by: bool) -> bool | Pending:
        """And is settled by one false operand, Or by one true; otherwise all must be known."""
        outcomes = [self._expression(operand) for operand in operands]
        if settled_by in outcomes:
            return settled_by
        pending = [outcome for outcome in outcomes if isinstance(outcome, Pending)]
        if not pending:
            return not settled_by
        return next((outcome for outcome in pending if outcome.name), pending[0])


def spelling(node: Node) -> str:
    """A condition without a name as text, equal for equal conditions."""
    return json.dumps(plain(node), ensure_ascii=False, sort_keys=True)
