"""Conditions of a template: decided where parameters and mappings allow it."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping as AbstractMapping
from dataclasses import field, replace
from types import MappingProxyType

from kb.data_classes import dataclass
from kb.readers.cloudformation.undecided_values import Things, parameter_in
from kb.readers.interface import Case
from kb.readers.shared.plain_values import plain_node
from kb.readers.shared.values import UnreadPiece, Value, spell_value, unknown_in
from kb.readers.trees.nodes import Budget, Mapping, Node, Scalar, Sequence, mapping_entry, scalar_text

NOTHING: AbstractMapping[str, bool] = MappingProxyType({})
"""No condition is assumed."""
_MAX_DEPTH = 50  # conditions within conditions, named ones included; each level costs three Python frames
_LETTERS = 20  # of a condition's spelling that cost as much as a value


@dataclass(frozen=True, slots=True)
class PendingCondition:
    """A condition that the file alone cannot decide."""

    name: str | None
    """The condition to be decided first; None while the undecided part has no name of its own."""
    unread: bool = False
    """Whether it rests only on what is not read."""


class Undecided(Exception):  # noqa: N818 - unwinds the computation of a field to try both outcomes; no error
    """A value hangs on a condition that is neither decided nor assumed."""

    def __init__(self, condition: str, *, unread: bool = False) -> None:
        super().__init__(condition)
        self.condition = condition
        self.unread = unread


@dataclass(slots=True)
class Conditions:
    """The Conditions section, seen under assumptions about some of its conditions."""

    declared: Mapping | None
    assumed: AbstractMapping[str, bool]
    evaluate: Callable[[Node], Value]
    things: Things
    budget: Budget
    _known: dict[str, bool | PendingCondition] = field(default_factory=dict)
    _spelled: dict[int, tuple[Node, str]] = field(default_factory=dict)
    _chain: list[str] = field(default_factory=list)
    _depth: int = 0

    def decide(self, condition: Node) -> bool | PendingCondition:
        """What the first argument of Fn::If comes to: a name, or a condition written in place."""
        name = scalar_text(condition)
        if name is not None:
            self.things.note_condition(self.declared, name, condition.mark)
            return self._named(name)
        outcome = self._expression(condition)
        if isinstance(outcome, PendingCondition) and outcome.name is None:
            inline = self.spelling(condition)
            return self.assumed.get(inline, replace(outcome, name=inline))
        return outcome

    def spelling(self, condition: Node) -> str:
        """A condition without a name as text, spelt once and charged."""
        if id(condition) not in self._spelled:
            spelled_out = spell_condition(condition)
            self.budget.spend(len(spelled_out) // _LETTERS)
            # With the node, lest another one comes to have its identity.
            self._spelled[id(condition)] = condition, spelled_out
        return self._spelled[id(condition)][1]

    def _named(self, name: str) -> bool | PendingCondition:
        if name in self.assumed:
            return self.assumed[name]
        declaration = mapping_entry(self.declared, name)
        if declaration is None:
            return PendingCondition(name)
        if name in self._chain:
            self.things.circular.setdefault(name, declaration.mark)
            return PendingCondition(name)
        if name not in self._known:
            self._chain.append(name)
            outcome = self._expression(declaration)
            self._chain.pop()
            if isinstance(outcome, PendingCondition) and outcome.name is None:
                outcome = replace(outcome, name=name)
            self._known[name] = outcome
        return self._known[name]

    def holds(self, name: str) -> bool | PendingCondition:
        """What an assumption comes to under others: a case of some thing, or a condition by its name or spelling."""
        case = self.things.cases.by_name.get(name)
        if case:
            known = self.things.cases.holds(case, self.assumed)
            return PendingCondition(name) if known is None else known
        return self._named(name)

    def _expression(self, node: Node) -> bool | PendingCondition:
        self.budget.spend(1)
        if self._depth >= _MAX_DEPTH:
            return PendingCondition(None)
        self._depth += 1
        try:
            return self._computed(node)
        finally:
            self._depth -= 1

    def _computed(self, node: Node) -> bool | PendingCondition:
        """The outcome of a condition's expression, or what it hangs on; anything that is no function stays open."""
        if isinstance(node, Scalar) and (isinstance(node.value, bool) or node.value in ("true", "false")):
            return node.value in (True, "true")
        if isinstance(node, Mapping) and len(node.entries) == 1:
            function, argument = next(iter(node.entries.items()))
            match function, argument:
                case "Condition", Scalar(str(name)):
                    self.things.note_condition(self.declared, name, argument.mark)
                    return self._named(name)
                case "Fn::Equals", Sequence([left, right]):
                    return self._equal(left, right)
                case "Fn::Not", Sequence([operand]):
                    outcome = self._expression(operand)
                    return outcome if isinstance(outcome, PendingCondition) else not outcome
                case "Fn::And" | "Fn::Or", Sequence(operands):
                    return self._combined(operands, settled_by=function == "Fn::Or")
        return PendingCondition(None)

    def _equal(self, left: Node, right: Node) -> bool | PendingCondition:
        """Whether two values are equal, or the case that has to be assumed to tell.

        An open parameter against a constant is a case of its own, so that all conditions about it are decided together;
        two values that are both not known can never be.
        """
        for side, constant in ((left, right), (right, left)):
            if (name := parameter_in(side)) and self.things.is_open(name) and isinstance(constant, Scalar):
                return self._case(self.things.case(name, constant.value))
        try:
            one, other = self.evaluate(left), self.evaluate(right)
        except Undecided as undecided:
            return PendingCondition(undecided.condition, undecided.unread)
        unknown = [found for value in (one, other) if (found := unknown_in(value))]
        if unknown:
            unread = all(isinstance(found, UnreadPiece) for found in unknown)
            thing, constant_ = (left, other) if unknown_in(one) else (right, one)
            if len(unknown) == 1 and isinstance(constant_, str | int | float | bool):
                return self._case(self.things.case_of(thing, constant_), unread=unread)
            return PendingCondition(None, unread)
        if isinstance(one, str | int | float) and isinstance(other, str | int | float):
            return spell_value(one) == spell_value(other)
        return one == other

    def _case(self, case: Case | None, *, unread: bool = False) -> bool | PendingCondition:
        """Whether something has a value, as far as that is assumed; what cannot have it has not."""
        if case is None:
            return False
        known = self.things.cases.holds(case, self.assumed)
        return PendingCondition(case.name, unread) if known is None else known

    def _combined(self, operands: list[Node], *, settled_by: bool) -> bool | PendingCondition:
        """And is settled by one false operand, Or by one true; otherwise all must be known."""
        outcomes = [self._expression(operand) for operand in operands]
        if settled_by in outcomes:
            return settled_by
        pending = [outcome for outcome in outcomes if isinstance(outcome, PendingCondition)]
        if not pending:
            return not settled_by
        named = [outcome for outcome in pending if outcome.name]
        return next((outcome for outcome in named if not outcome.unread), (named or pending)[0])


def spell_condition(node: Node) -> str:
    """A condition without a name as text, equal for equal conditions."""
    return json.dumps(plain_node(node), ensure_ascii=False, sort_keys=True)
