"""How sure a finding is: whether it holds whatever is decided, or only in some cases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from itertools import product

from kb.data_classes import dataclass
from kb.judging.report import Severity
from kb.judging.variants import OTHER, Choice, Variant, VariantGroup
from kb.readers.interface import Attachment, Single
from kb.readers.shared.branches import MOST_VARIANTS


@dataclass(slots=True)
class Grounds:
    """What one rule finds in the variants of one group, and what that rests on."""

    weights: dict[int, dict[int | None, Severity]] = field(default_factory=lambda: defaultdict(dict))
    """The most that is found in a variant, by its identity and by that of the attachment's variant that it rests on;
    None where it rests on nothing else."""
    beside: dict[int, VariantGroup] = field(default_factory=dict)
    """The attachments that something rests on, by their identities."""

    def add(self, variant: Variant, severity: Severity, beside: Sequence[tuple[VariantGroup, Variant]]) -> None:
        """Add what is found in one variant, with what it rests on."""
        found = self.weights[id(variant)]
        names: list[int | None] = [id(other) for _, other in beside]
        for name in names or [None]:
            found[name] = max(severity, found.get(name, Severity.NOTE))
        self.beside |= {id(group): group for group, _ in beside}

    def settle(self, group: VariantGroup, severity: Severity) -> tuple[bool, str | None]:
        """Whether something so weighty is found whatever is decided, and if not, the unread thing that it hangs on."""
        weighty = {
            one: {other for other, weight in found.items() if weight >= severity} for one, found in self.weights.items()
        }
        if not self.beside and sum(map(bool, weighty.values())) == len(group.variants):
            # Most findings: no choice need be looked at.
            return True, None
        joint = _Joint.of(group, self.beside.values())
        sure: dict[tuple[Single, ...], bool] = {}
        for read, choice in joint.choices():
            if variant := group.under(choice):
                grounds = weighty.get(id(variant), set())
                holds = None in grounds or any(id(one.under(choice)) in grounds for one in joint.beside)
                sure[read] = sure.get(read, True) and holds
        # A function whose conditions rule each other out is judged as one.
        certain = all(sure.values())
        # With an attachment too many nobody knows what it hangs on.
        hanging = joint.unread and len(joint.beside) == len(self.beside) and not any(sure.values())
        return certain, min(joint.unread) if hanging else None


def attached_to(variant: Variant, beside: Iterable[tuple[VariantGroup, Variant]]) -> list[tuple[VariantGroup, Variant]]:
    """Those variants of attachments that are of one function with a variant; equal functions have others."""
    function = variant.function if isinstance(variant.source, Attachment) else variant
    return [one for one in beside if one[1].function is function]


def holds_always(group: VariantGroup, variant: Variant, beside: Sequence[tuple[VariantGroup, Variant]]) -> bool:
    """Whether one of some variants of attachments is there whenever a group is one of its variants."""
    joint = _Joint.of(group, {id(one): one for one, _ in beside}.values())
    wanted = {id(other) for _, other in beside}
    cases = (choice for _, choice in joint.choices() if group.under(choice) is variant)
    return all(any(id(one.under(choice)) in wanted for one in joint.beside) for choice in cases)


@dataclass(frozen=True, slots=True)
class _Joint:
    """A group of variants with attachments, all under the same choices."""

    things: Mapping[str, tuple[Single, ...]]
    """The things taken apart, each with the values that are told apart."""
    unread: frozenset[str]
    """Those of the things that no user can decide."""
    beside: Sequence[VariantGroup]
    """As many of the attachments as can be taken apart together; what rests on the others is not certain."""

    @classmethod
    def of(cls, group: VariantGroup, beside: Iterable[VariantGroup]) -> _Joint:
        """Those that hang on the fewest things come first."""
        things = dict(group.things)
        unread = {name: name in group.unread for name in things}
        taken = []
        for one in sorted(beside, key=lambda one: len(one.by_choice)):
            more = {name: _joined(things.get(name), slots) for name, slots in one.things.items()}
            if _count_choices({**things, **more}) <= MOST_VARIANTS:
                things |= more
                unread |= {name: name in one.unread and unread.get(name, True) for name in more}
                taken.append(one)
        return cls(things, frozenset(name for name, hidden in unread.items() if hidden), taken)

    def choices(self) -> Iterator[tuple[tuple[Single, ...], Choice]]:
        """Each choice, behind what a user can decide of it."""
        for values in product(*self.things.values()):
            choice = dict(zip(self.things, values, strict=True))
            yield tuple(value for name, value in choice.items() if name not in self.unread), choice


def _joined(one: tuple[Single, ...] | None, other: tuple[Single, ...]) -> tuple[Single, ...]:
    """The values that are told apart of a thing by two groups; others only where both know of others."""
    if one is None or one == other:
        return other
    both = dict.fromkeys([*one, *other])
    return tuple(value for value in both if value != OTHER or (OTHER in one and OTHER in other))


def _count_choices(things: Mapping[str, tuple[Single, ...]]) -> int:
    count = 1
    for slots in things.values():
        count *= len(slots)
    return count
