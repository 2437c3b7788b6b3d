"""What nobody decided in a template, such as a parameter without a default, and the values that it may have."""

from __future__ import annotations

import json
import re
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.cloudformation.parameter_values import is_list_type, why_refused
from kb.readers.interface import Case, Conditional
from kb.readers.shared.assumptions import Assumed, Cases
from kb.readers.shared.plain_values import plain_node
from kb.readers.shared.values import spell_value
from kb.readers.trees.nodes import Mapping, Mark, Node, Scalar, Sequence, Single, mapping_entry, scalar_text

MOST_VALUES = 16
"""Allowed values of a parameter that are judged one by one; a parameter with more has none that matter."""
_AROUND = " of the stack around"
_ALONE = re.compile(r"\$\{([A-Za-z0-9:]+)\}")


@dataclass(frozen=True, slots=True)
class ParameterDomain:
    """The values that a parameter may have."""

    values: tuple[str, ...] = ()
    """Those that are named: the allowed ones, or the ends of a range."""
    closed: bool = False
    """Whether there are no others."""


@dataclass(slots=True)
class Things:
    """The undecided things of one template, and the cases that were asked about."""

    declared: Mapping | None
    """The Parameters section."""
    decided: frozenset[str] = frozenset()
    """Parameters whose values are set outside of the template."""
    cases: Cases = field(default_factory=Cases)
    """The cases that were asked about."""
    undefined: dict[str, Mark] = field(default_factory=dict)
    """The conditions that something hangs on although nothing defines them, each with the first place."""
    circular: dict[str, Mark] = field(default_factory=dict)
    """The conditions that something hangs on and that are defined by themselves, each with its place."""
    _domains: dict[str, ParameterDomain] = field(default_factory=dict)

    def note_condition(self, declared: Mapping | None, name: str, mark: Mark) -> None:
        """Note where a condition is asked for that nothing defines."""
        if mapping_entry(declared, name) is None:
            self.undefined.setdefault(name, mark)

    def is_open(self, name: str) -> bool:
        """Whether a parameter has no value: neither a default nor a given one, and it is not read at deployment."""
        declaration = mapping_entry(self.declared, name)
        if declaration is None or name in self.decided:
            return False
        default = mapping_entry(declaration, "Default")
        kind = scalar_text(mapping_entry(declaration, "Type")) or "String"
        return (default is None or default == Scalar(None, default.mark)) and not kind.startswith("AWS::SSM::")

    def domain(self, name: str) -> ParameterDomain:
        """The values that a parameter may have, as it declares them."""
        if name not in self._domains:
            self._domains[name] = _domain_of(mapping_entry(self.declared, name))
        return self._domains[name]

    def case(self, name: str, value: Single) -> Case | None:
        """That a parameter has a value; None where it cannot have it."""
        domain, wanted = self.domain(name), spell_value(value)
        if domain.closed and wanted not in domain.values:
            return None
        if not domain.closed and why_refused(mapping_entry(self.declared, name), wanted):
            return None
        return self.cases.keep(Case(name, wanted, domain.values if domain.closed else ()))

    def case_of(self, node: Node, value: Single) -> Case:
        """That something else has a value, such as an attribute of a resource."""
        name = parameter_in(node) or json.dumps(plain_node(node), ensure_ascii=False, sort_keys=True)
        return self.cases.keep(Case(name, spell_value(value)))

    def condition_around(self, found: Conditional) -> str:
        """What a condition of the stack around is called here, where other conditions may have its name."""
        if found.case:
            thing = found.case.thing + _AROUND
            return self.cases.keep(Case(thing, found.case.value, found.case.allowed)).name
        return found.condition + _AROUND

    def among(self, name: str, domain: ParameterDomain, assumed: Assumed) -> Case | None:
        """The next value of a parameter to try; None where all are ruled out, or are too many."""
        if len(domain.values) > MOST_VALUES:
            return None
        ruled_out = self.cases.ruled_out(name, assumed)
        left = [value for value in domain.values if value not in ruled_out]
        return self.cases.keep(Case(name, left[0], domain.values if domain.closed else ())) if left else None

    def assumed(self, name: str, assumed: Assumed) -> str | None:
        """The value that something has by what is assumed; the only one that is allowed, too."""
        domain = self.domain(name)
        if domain.closed and len(domain.values) == 1 and self.is_open(name):
            return domain.values[0]
        value = self.cases.value(name, assumed) if assumed else None
        return None if value is None else str(value)


def parameter_in(node: Node) -> str | None:
    """The parameter that a value is: by Ref, or alone in Fn::Sub."""
    match node:
        case Mapping({"Ref": Scalar(str() as name)}) if len(node.entries) == 1:
            return name
        case Mapping({"Fn::Sub": Scalar(str() as template)}) if len(node.entries) == 1:
            found = _ALONE.fullmatch(template)
            return found[1] if found else None
    return None


def _domain_of(declaration: Node | None) -> ParameterDomain:
    """The values that a parameter may have by its declaration, and whether there are no others."""
    allowed = mapping_entry(declaration, "AllowedValues")
    if isinstance(allowed, Sequence):
        values = [
            spell_value(item.value) for item in allowed.items if isinstance(item, Scalar) and item.value is not None
        ]
        # Of a list each entry is one of them, and so the list may be any number of texts.
        listed = is_list_type(scalar_text(mapping_entry(declaration, "Type")) or "String")
        closed = bool(values) and len(values) == len(allowed.items) and not listed
        return ParameterDomain(tuple(dict.fromkeys(values)), closed)
    ends = [mapping_entry(declaration, name) for name in ("MinValue", "MaxValue")]
    numbers = [spell_value(end.value) for end in ends if isinstance(end, Scalar) and end.value is not None]
    return ParameterDomain(tuple(dict.fromkeys(numbers)), closed=len(numbers) == len(ends) and numbers[0] == numbers[1])
