"""What crosses the border between somebody else's list and the comparison."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date

from kb.data_classes import dataclass
from kb.facts.answer_shapes import Milestones, Runtime
from kb.sdk.models import Sdk


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model of the API says about one field."""

    min: float | None
    """Smallest value or length; null where the model has none."""
    max: float | None
    """Largest value or length; null where the model has none."""
    vocabulary: frozenset[str]
    """The values it may have; empty where it is free. Of a list, those of its items."""
    in_body: bool
    """Whether it is a setting; a member outside the body only names the resource."""
    member: str = ""
    """The member that it is, with its structure: `CreateFunctionRequest.Timeout`."""
    type_name: str = ""
    """The shape that holds its bounds."""
    item_name: str = ""
    """The shape that holds its values: of a list that of its items."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What somebody else says about Lambda."""

    name: str
    """Who says it, and in which version."""
    runtimes: frozenset[str]
    """Every runtime that they list."""
    dates: Mapping[tuple[str, str], date | None] = field(default_factory=dict)
    """Their date by runtime and milestone; null where they say that there is none. A milestone that they keep no dates
    of has no entry."""
    fields: Mapping[tuple[str, str], Shape] = field(default_factory=dict)
    """Their fields of the API by resource and path."""
    sdk: Sdk | None = None
    """The whole models, where it is the SDK that speaks."""
    images: bool = False
    """Whether their list is to hold runtimes that exist as container images only, which the API never took."""

    def names_due(self, runtimes: Iterable[Runtime]) -> tuple[Runtime, ...]:
        """The runtimes that their list is to hold: values of `Runtime`, images only where the list is of those, too."""
        return tuple(one for one in runtimes if one.api_identifier or self.images)


@dataclass(frozen=True, slots=True)
class Drift:
    """One difference."""

    source: str
    """Who says otherwise."""
    difference: str
    """`we_lack`, `they_lack` or `differs`."""
    kind: str
    """`runtime`, `date`, `field` or `bound` of what our tables hold, `number` of a limit that the SDK documents;
    `operation`, `error`, `member`, `target`, `trait`, `value`, `bound`, `number`, `sentence` or `deprecated` of what
    only its models say."""
    id: str
    """The runtime, field or limit, or the place in a model."""
    aspect: str | None
    """The milestone, or which bound, value or number."""
    ours: str | None
    """What our newest facts say."""
    theirs: str | None
    """What they say."""
    claims: list[str]
    """Contradictions in our table of claims that are about it: the difference may be known and explained."""


MILESTONES = frozenset(Milestones.__slots__)
"""The milestones that a list can date."""
