"""What the values of one template are computed with."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping
from dataclasses import field

from kb.data_classes import dataclass
from kb.readers.cloudformation.additions import Additions
from kb.readers.cloudformation.references import References
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.cloudformation.undecided_values import Things
from kb.readers.shared.files_beside import FilesBeside
from kb.readers.trees.nodes import Budget, Mapping


@dataclass(frozen=True, slots=True)
class TemplateSections:
    """The sections that values may refer to."""

    references: References
    mappings: Mapping | None
    conditions: Mapping | None
    budget: Budget
    things: Things
    additions: Additions
    beside: FilesBeside | None = None
    """The files beside the template; None where it stands alone."""
    around: AbstractMapping[str, PlacedResource] = field(default_factory=dict)
    """The resources of the stack around that it is given references to, by the names of the parameters."""


@dataclass(frozen=True, slots=True)
class PlacedResource:
    """A resource and the template that it stands in, which may be that of a stack around."""

    template: TemplateSections
    """What its values are computed with."""
    resource: TemplateResource
