"""Computes values: references, mappings, conditions and text functions of CloudFormation."""

from __future__ import annotations

import re
from collections.abc import Mapping as AbstractMapping
from functools import cached_property

from kb.readers.cloudformation.additions import macro_in
from kb.readers.cloudformation.conditions import Conditions, PendingCondition, Undecided, spell_condition
from kb.readers.cloudformation.foreach_loops import Looping, has_loops
from kb.readers.cloudformation.pure_functions import PURE, concatenate_parts
from kb.readers.cloudformation.references import typed_value
from kb.readers.cloudformation.template_sections import TemplateSections
from kb.readers.cloudformation.undecided_values import ParameterDomain, parameter_in
from kb.readers.interface import Conditional
from kb.readers.shared.values import CONCEALED, NO_VALUE, Unknown, UnreadPiece, Value, names_secret, spell_value
from kb.readers.trees.nodes import (
    DERIVED,
    UNRESOLVED,
    Mapping,
    Node,
    Scalar,
    Sequence,
    is_intrinsic,
    mapping_entry,
    origin_node,
    scalar_text,
)

_MAX_DEPTH = 140  # mappings and conditions lead from one part of a file to another; each level costs three frames
_LONG = 64  # characters that count as one value
_PLACEHOLDER = re.compile(r"\$\{([^{}$]*)\}")
_VARIABLE = re.compile(r"\$\{(self|opt|env|file|param|sls|ssm|cf|custom|s3|aws)[:(](?!:)[^}]{0,40}\}?")
_DYNAMIC = re.compile(r"\{\{resolve:[^}]*\}?\}?")


_HANDLERS = {
    DERIVED: "_derived",
    "Ref": "_reference",
    "Fn::If": "_if",
    "Fn::FindInMap": "_find_in_map",
    "Fn::Sub": "_substitute",
}
"""The methods that compute functions. By name: bound ones, kept in an evaluator, would hold it."""


class FieldEvaluator:
    """Computes one field under assumptions about open conditions."""

    apart = True
    """Whether a value that is one of some allowed ones is taken apart; else it is unknown."""

    def __init__(self, template: TemplateSections, assumed: AbstractMapping[str, bool], root: Node) -> None:
        self.template = template
        self.assumed = assumed
        self.chosen = root
        """The node whose place is the field's: the branch taken, when the field is an Fn::If."""
        self.sources: dict[str, None] = {}
        """Where the pieces came from, in order and without repetition."""
        self._depth = 0

    @cached_property
    def conditions(self) -> Conditions:
        """The conditions as they are here.

        Made when they are asked for: they and this hold each other, so that each field would leave the whole template
        to the collector of garbage. They mean the same in every field, whatever way it is computed in.
        """
        plain = self if type(self) is FieldEvaluator else FieldEvaluator(self.template, self.assumed, self.chosen)
        return Conditions(
            self.template.conditions, self.assumed, plain.value, self.template.things, self.template.budget
        )

    def value(self, node: Node) -> Value:
        """What a node comes to."""
        self.template.budget.spend(1)
        if isinstance(node, Scalar):
            return self._checked(node.value)
        if self._depth >= _MAX_DEPTH:
            return Unknown("it is nested too deeply")
        self._depth += 1
        try:
            if isinstance(node, Sequence):
                return self._list(node)
            return self._function(node) if is_intrinsic(node) else self._plain(node)
        finally:
            self._depth -= 1

    def collection(self, node: Node) -> list[Value] | Unknown:
        """What Fn::ForEach runs over."""
        value = self.value(node)
        if isinstance(value, list | Unknown):
            return value
        return Unknown("it is no list")

    def _list(self, node: Sequence) -> Value:
        items: list[Value] = []
        for item in node.items:
            value = self.value(item)
            if value is not NO_VALUE:
                items.append(value)
        return items

    def _plain(self, node: Mapping) -> Value:
        if "Fn::Transform" in node.entries:
            return Unknown("a macro adds to it at deployment")
        if has_loops(node):
            looping = Looping(self.collection, self.template.budget, keeps=True)
            node = looping.expand(node)
            if has_loops(node):
                return Unknown(next(told for _, told in looping.warnings if " is not read: " in told))
        values: dict[str, Value] = {}
        for key, item in node.entries.items():
            value = self.value(item)
            if value is not NO_VALUE:
                values[key] = value
        return values

    def _function(self, node: Mapping) -> Value:
        name, argument = next(iter(node.entries.items()))
        if name in _HANDLERS:
            value: Value = getattr(self, _HANDLERS[name])(node, argument)
            return value
        if name == UNRESOLVED:
            return Unknown(scalar_text(argument) or name)
        if name == "Fn::GetAtt":
            return self._attribute_of(self.value(argument))
        if name in PURE:
            return self._checked(PURE[name](self.value(argument), self.template.budget))
        return Unknown(f"{name} is computed at deployment" if name.startswith("Fn::") else f"unknown tag {name}")

    def _derived(self, node: Node, _argument: Node) -> Value:
        origins, value = origin_node(node)
        self.sources.update(dict.fromkeys(origins))
        return self.value(value)

    def _checked(self, value: Value) -> Value:
        """A text that fetches a parameter or a secret at deployment is unknown, and one that a tool replaces before."""
        if isinstance(value, str) and len(value) > _LONG:
            # Looking through it takes time wherever it is used.
            self.template.budget.spend(len(value) // _LONG)
        if isinstance(value, str) and "{{resolve:" in value and (found := _DYNAMIC.search(value)):
            return self._fetched(value, found.group())
        if isinstance(value, str) and "${" in value and (found := _VARIABLE.search(value)):
            return Unknown(f"{found.group()} is a variable of the Serverless Framework")
        return value

    def _fetched(self, value: str, reference: str) -> Value:
        """What a dynamic reference comes to, where it is all of a value and the user says what the store holds."""
        kind, _, rest = reference.strip("{}").removeprefix("resolve:").partition(":")
        name = rest.rpartition(":")[0] if rest.rpartition(":")[2].isdigit() else rest
        stored = self.template.references.stored(name) if kind == "ssm" and value.strip() == reference else None
        if stored is None:
            return UnreadPiece(f"dynamic reference {reference}")
        self.sources[f"ssm:{name} (given)"] = None
        if names_secret(name):
            self.sources[CONCEALED] = None
        return stored

    def _reference(self, _node: Node, argument: Node) -> Value:
        name = self.value(argument)
        if isinstance(name, Unknown):
            return name
        return self._look_up(name) if isinstance(name, str) else Unknown("Ref is malformed")

    def _look_up(self, name: str) -> Value:
        value, source = self._undecided(name) or self._passed(name) or self.template.references.look_up(name)
        if source:
            self.sources[source] = None
            if self.template.references.is_secret(name):
                self.sources[CONCEALED] = None
        if isinstance(value, list):
            self.template.budget.spend(len(value))
        return self._checked(value)

    def _undecided(self, name: str) -> tuple[Value, str] | None:
        """The value of an open parameter by what is assumed, or a question for it if few values are allowed."""
        things = self.template.things
        value = things.assumed(name, self.assumed) if self.assumed or things.declared else None
        if value is not None:
            return typed_value(things.declared, name, value), f"parameter {name} (a value that it may have)"
        if self.apart and things.is_open(name):
            self._ask(name, things.domain(name))
        return None

    def _passed(self, name: str) -> tuple[Value, str | None] | None:
        """The value that the stack around gives under conditions of its own, or a question for one of them."""
        found = self.template.references.passed.get(name)
        if not self.apart or not isinstance(found, Conditional):
            return None
        while isinstance(found, Conditional):
            condition = self.template.things.condition_around(found)
            outcome = self.conditions.holds(condition)
            if isinstance(outcome, PendingCondition):
                if not self.template.things.cases.may_assume(self.assumed):
                    break
                raise Undecided(condition, unread=found.unread)
            found = found.when_true if outcome else found.when_false
        return self.template.references.passed_value(name, found)

    def _ask(self, name: str, domain: ParameterDomain) -> None:
        """Leave the computation to try each of some values."""
        case = self.template.things.among(name, domain, self.assumed)
        if case and self.template.things.cases.may_assume(self.assumed):
            raise Undecided(case.name)

    def _if(self, node: Node, argument: Node) -> Value:
        """The branch that a condition chooses, or a request to assume its outcome.

        The caller takes the value apart by the condition and asks again, until there are too many to assume.
        """
        if not isinstance(argument, Sequence) or len(argument.items) != 3:
            return Unknown("Fn::If is malformed")
        condition, when_true, when_false = argument.items
        outcome = self.conditions.decide(condition)
        if isinstance(outcome, PendingCondition):
            open_condition = outcome.name or self.conditions.spelling(condition)
            if self.template.things.cases.may_assume(self.assumed):
                raise Undecided(open_condition, unread=outcome.unread)
            return Unknown(f"hangs on condition {open_condition}, one too many")
        if (name := scalar_text(condition)) and not self.assumed:
            self.sources = {f"condition {name} ({'true' if outcome else 'false'})": None, **self.sources}
        branch = when_true if outcome else when_false
        if node is self.chosen:
            self.chosen = branch
        return self.value(branch)

    def _find_in_map(self, _node: Node, argument: Node) -> Value:
        """The value under three keys of the mappings; of a key that is not known every entry counts.

        The value is known where all entries that are left agree, however many they are. Where they do not, the key
        itself is taken apart, if that may help; a default holds only where every key is known and nothing is found.
        """
        items = argument.items if isinstance(argument, Sequence) else []
        keys = [self.value(item) for item in items[:3]]
        fallback = mapping_entry(items[3], "DefaultValue") if len(items) == 4 else None
        if len(keys) != 3:
            return Unknown("Fn::FindInMap is malformed")
        # The CDK writes the newest runtime as a mapping by region: it is known where all regions agree.
        found: list[Node] = [self.template.mappings] if self.template.mappings else []
        names: list[str] = []
        more = None
        for key in keys:
            # Keys such as account ids may be written as numbers.
            name = spell_value(key) if isinstance(key, str | int | float) else ""
            more = more or next(filter(None, (_why_more(one) for one in found if not mapping_entry(one, name))), None)
            if isinstance(key, Unknown):
                found = [part for node in found if isinstance(node, Mapping) for part in node.entries.values()]
            else:
                names.append(name)
                found = [part for node in found if (part := mapping_entry(node, name))]
            self.template.budget.spend(len(found))
        unknown = next((key for key in keys if isinstance(key, Unknown)), None)
        if unknown and self.apart and not more:
            self._ask_for_key(items[:3], keys, fallback)
        if found and not more and (not unknown or len({self.conditions.spelling(node) for node in found}) == 1):
            self.sources = {f"mapping {'.'.join(names)}": None, **self.sources}
            return self.value(found[0])
        if unknown:
            return unknown
        if more:
            return Unknown(more)
        return self.value(fallback) if fallback else Unknown(f"the mappings have no {'.'.join(names)}")

    def _ask_for_key(self, items: list[Node], keys: list[Value], fallback: Node | None) -> None:
        """Leave the computation to try each key of a mapping in the place of an open parameter, unless all agree."""
        node: Node | None = self.template.mappings
        for place, (item, key) in enumerate(zip(items, keys, strict=True)):
            name = parameter_in(item)
            if not isinstance(key, Unknown):
                node = mapping_entry(node, spell_value(key)) if isinstance(key, str | int | float) else None
            elif name and self.template.things.is_open(name) and isinstance(node, Mapping):
                rest = [spell_value(other) for other in keys[place + 1 :] if isinstance(other, str | int | float)]
                values = {
                    self.conditions.spelling(value) for part in node.entries.values() if (value := _within(part, rest))
                }
                if len(values) > 1:
                    self._ask(name, ParameterDomain(tuple(node.entries), closed=fallback is None))
                return
            else:
                return

    def _substitute(self, _node: Node, argument: Node) -> Value:
        own: Node | None = None
        if isinstance(argument, Sequence) and len(argument.items) == 2:
            argument, own = argument.items
        template = argument.value if isinstance(argument, Scalar) else None
        if template is None:
            return Unknown("Fn::Sub is malformed")
        parts: list[Value] = []
        written = _PLACEHOLDER.split(spell_value(template))
        self.template.budget.spend(len(written))
        known: dict[str, Value] = {}
        for index, part in enumerate(written):
            if index % 2 and part not in known:
                known[part] = self._named(part.strip(), own)
            parts.append(known[part] if index % 2 else part)
        return self._checked(concatenate_parts(parts, "", "Fn::Sub", self.template.budget))

    def _named(self, name: str, own: Node | None) -> Value:
        """What a placeholder of Fn::Sub stands for."""
        if name.startswith("!"):
            return "${" + name[1:] + "}"
        if (node := mapping_entry(own, name)) is not None:
            return self.value(node)
        return self._attribute(name) if "." in name else self._look_up(name)

    def _attribute_of(self, argument: Value) -> Value:
        match argument:
            case [str(resource), str(attribute)]:
                return self._attribute(f"{resource}.{attribute}")
            case str():
                return self._attribute(argument)
        return UnreadPiece("an attribute of a resource is known only at deployment")

    def _attribute(self, name: str) -> Value:
        """What an attribute of a resource comes to, named as in Fn::Sub."""
        return UnreadPiece(f"attribute {name} is known only at deployment")


def _within(node: Node | None, keys: list[str]) -> Node | None:
    for key in keys:
        node = mapping_entry(node, key)
    return node


class Whole(FieldEvaluator):
    """Computes a field of which little is judged: one that may have one of some values is unknown."""

    apart = False


class ListEvaluator(FieldEvaluator):
    """Computes a list whose entries matter even where their values are unknown: what they say tells equal ones."""

    def _list(self, node: Sequence) -> Value:
        items: list[Value] = []
        for item in node.items:
            value = self.value(item)
            if value is not NO_VALUE:
                items.append(f"${{{_said(item)}}}" if isinstance(value, Unknown) else value)
        return items


def _said(node: Node) -> str:
    """A reference in short, anything else spelled out."""
    match node:
        case Mapping({"Ref": Scalar(str() as name)}):
            return name
        case Mapping({"Fn::GetAtt": Sequence([Scalar(str() as name), Scalar(str() as attribute)])}):
            return f"{name}.{attribute}"
        case Mapping({"Fn::GetAtt": Scalar(str() as name)}):
            return name
    return spell_condition(node)


def _why_more(node: Node) -> str | None:
    """Why a mapping may have more entries than these; None where it has not."""
    if isinstance(node, Mapping) and UNRESOLVED in node.entries:
        return scalar_text(node.entries[UNRESOLVED])
    macro = macro_in(node)
    return f"{macro} adds to the mappings at deployment" if macro else None
