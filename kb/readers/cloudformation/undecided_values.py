"""What nobody decided in a template, such as a parameter without a default, and the values that it may have."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping as AbstractMapping
from dataclasses import dataclass, field
from math import prod

from kb.readers.interface import Case
from kb.readers.shared.branches import MOST_VARIANTS
from kb.readers.shared.plain_values import plain
from kb.readers.shared.values import spelled
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, Single, entry, text
from kb.readers.trees.plain_scalars import number

MOST_VALUES = 16
"""Allowed values of a parameter that are judged one by one; a parameter with more has none that matter."""
_ALONE = re.compile(r"\$\{([A-Za-z0-9:]+)\}")
_LONGEST_PATTERN = 200
_QUANTIFIER = re.compile(r"[*+{]")
_MOST_QUANTIFIERS = 2  # with more, or with groups, matching may take long


@dataclass(frozen=True, slots=True)
class Domain:
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
    cases: dict[str, Case] = field(default_factory=dict)
    """The cases by the names of their conditions."""
    _domains: dict[str, Domain] = field(default_factory=dict)

    def is_open(self, name: str) -> bool:
        """Whether a parameter has no value: neither a default nor a given one, and it is not read at deployment."""
        declaration = entry(self.declared, name)
        if declaration is None or name in self.decided:
            return False
        default = entry(declaration, "Default")
        kind = text(entry(declaration, "Type")) or "String"
        return (default is None or default == Scalar(None, default.mark)) and not kind.startswith("AWS::SSM::")

    def domain(self, name: str) -> Domain:
        """The values that a parameter may have, as it declares them."""
        if name not in self._domains:
            self._domains[name] = _domain(entry(self.declared, name))
        return self._domains[name]

    def case(self, name: str, value: Single) -> Case | None:
        """That a parameter has a value; None where it cannot have it."""
        domain, wanted = self.domain(name), spelled(value)
        if domain.closed and wanted not in domain.values:
            return None
        if not domain.closed and not _fits(entry(self.declared, name), wanted):
            return None
        return self._kept(Case(name, wanted, domain.values if domain.closed else ()))

    def case_of(self, node: Node, value: Single) -> Case:
        """That something else has a value, such as an attribute of a resource."""
        name = parameter_in(node) or json.dumps(plain(node), ensure_ascii=False, sort_keys=True)
        return self._kept(Case(name, spelled(value)))

    def among(self, name: str, domain: Domain, assumed: AbstractMapping[str, bool]) -> Case | None:
        """The next value of a parameter to try; None where all are ruled out, or are too many."""
        if len(domain.values) > MOST_VALUES:
            return None
        ruled_out = set(self._known(assumed, holds=False))
        left = [value for value in domain.values if (name, value) not in ruled_out]
        return self._kept(Case(name, left[0], domain.values if domain.closed else ())) if left else None

    def may_assume(self, assumed: AbstractMapping[str, bool]) -> bool:
        """Whether one more assumption leaves few enough combinations of values."""
        counts: dict[str, int] = {}
        for condition in assumed:
            case = self.cases.get(condition)
            thing = case.thing if case else condition
            counts[thing] = counts.get(thing, 0) + 1
        return prod(count + 1 for count in counts.values()) < MOST_VARIANTS

    def assumed(self, name: str, assumed: AbstractMapping[str, bool]) -> str | None:
        """The value that something has by what is assumed; one that alone is left, too."""
        domain = self.domain(name)
        if domain.closed and len(domain.values) == 1 and self.is_open(name):
            return domain.values[0]
        for thing, value in self._known(assumed, holds=True):
            if thing == name:
                return value
        ruled_out = [condition for condition, outcome in assumed.items() if not outcome]
        for condition in reversed(ruled_out):
            case = self.cases.get(condition)
            if case and case.thing == name and case.allowed:
                without = {value for thing, value in self._known(assumed, holds=False) if thing == name}
                left = [str(value) for value in case.allowed if value not in without]
                return left[0] if len(left) == 1 else None
        return None

    def compared(self, case: Case, assumed: AbstractMapping[str, bool]) -> bool | None:
        """Whether a case holds by what is assumed; None where nothing tells."""
        value = self.assumed(case.thing, assumed)
        if value is not None:
            return value == case.value
        return False if (case.thing, case.value) in self._known(assumed, holds=False) else None

    def _known(self, assumed: AbstractMapping[str, bool], *, holds: bool) -> list[tuple[str, str]]:
        return [
            (case.thing, str(case.value))
            for condition, outcome in assumed.items()
            if outcome is holds and (case := self.cases.get(condition))
        ]

    def _kept(self, case: Case) -> Case:
        # The narrowest set of values wins: what a mapping has no entry for cannot be deployed.
        return self.cases.setdefault(case.name, case)


def parameter_in(node: Node) -> str | None:
    """The parameter that a value is: by Ref, or alone in Fn::Sub."""
    match node:
        case Mapping({"Ref": Scalar(str() as name)}) if len(node.entries) == 1:
            return name
        case Mapping({"Fn::Sub": Scalar(str() as template)}) if len(node.entries) == 1:
            found = _ALONE.fullmatch(template)
            return found[1] if found else None
    return None


def _domain(declaration: Node | None) -> Domain:
    allowed = entry(declaration, "AllowedValues")
    if isinstance(allowed, Sequence):
        values = [spelled(item.value) for item in allowed.items if isinstance(item, Scalar) and item.value is not None]
        return Domain(tuple(dict.fromkeys(values)), closed=bool(values) and len(values) == len(allowed.items))
    ends = [entry(declaration, name) for name in ("MinValue", "MaxValue")]
    numbers = [spelled(end.value) for end in ends if isinstance(end, Scalar) and end.value is not None]
    return Domain(tuple(dict.fromkeys(numbers)), closed=len(numbers) == len(ends) and numbers[0] == numbers[1])


def _fits(declaration: Node | None, value: str) -> bool:
    """Whether a parameter may have a value by its length, its range and its pattern."""
    bounds = {name: _bound(declaration, name) for name in ("MinLength", "MaxLength", "MinValue", "MaxValue")}
    size, amount = len(value), number(value.strip())
    for name, measured in (("Length", size), ("Value", amount if isinstance(amount, int | float) else None)):
        low, high = bounds[f"Min{name}"], bounds[f"Max{name}"]
        if measured is not None and ((low is not None and measured < low) or (high is not None and measured > high)):
            return False
    pattern = text(entry(declaration, "AllowedPattern"))
    if pattern is None or len(pattern) > _LONGEST_PATTERN or "(" in pattern:
        return True
    if len(_QUANTIFIER.findall(pattern)) > _MOST_QUANTIFIERS:
        return True
    try:
        return bool(re.fullmatch(pattern, value[:100]))
    except re.error:
        return True


def _bound(declaration: Node | None, name: str) -> float | None:
    node = entry(declaration, name)
    value = number(str(node.value)) if isinstance(node, Scalar) and node.value is not None else None
    return float(value) if isinstance(value, int | float) else None
