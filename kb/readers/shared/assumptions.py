"""What is assumed while a value is computed: that things which nobody decided have certain values.

Assumptions are outcomes of conditions by name. A condition is a case of some thing, or stands for itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from math import prod
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.readers.interface import Case, Single
from kb.readers.shared.branches import MOST_VARIANTS

Assumed: TypeAlias = Mapping[str, bool]
"""Outcomes of conditions by name."""


@dataclass(slots=True)
class Cases:
    """The cases that were asked about in one file."""

    by_name: dict[str, Case] = field(default_factory=dict)
    """The cases by the names of their conditions."""

    def keep(self, case: Case) -> Case:
        """A case that may be asked about from now on."""
        # The first one asked about wins: cases of one thing and value differ in what else is allowed only.
        return self.by_name.setdefault(case.name, case)

    def value(self, thing: str, assumed: Assumed) -> Single | None:
        """The value that a thing is assumed to have, or the only one that is left."""
        ruled_out: list[Case] = []
        for condition, holds in assumed.items():
            case = self.by_name.get(condition)
            if case and case.thing == thing:
                if holds:
                    return case.value
                ruled_out.append(case)
        if ruled_out and (allowed := ruled_out[-1].allowed):
            without = {case.value for case in ruled_out}
            left = [value for value in allowed if value not in without]
            return left[0] if len(left) == 1 else None
        return None

    def ruled_out(self, thing: str, assumed: Assumed) -> set[Single]:
        """The values that a thing is assumed not to have."""
        found = (self.by_name.get(condition) for condition, holds in assumed.items() if not holds)
        return {case.value for case in found if case and case.thing == thing}

    def holds(self, case: Case, assumed: Assumed) -> bool | None:
        """Whether a thing has a value by what is assumed; None where nothing tells."""
        if not assumed:
            return None
        value = self.value(case.thing, assumed)
        if value is not None:
            return value == case.value
        return False if case.value in self.ruled_out(case.thing, assumed) else None

    def may_assume(self, assumed: Assumed) -> bool:
        """Whether one more assumption leaves few enough combinations of values."""
        counts: dict[str, int] = {}
        for condition in assumed:
            case = self.by_name.get(condition)
            thing = case.thing if case else condition
            counts[thing] = counts.get(thing, 0) + 1
        return prod(count + 1 for count in counts.values()) < MOST_VARIANTS
