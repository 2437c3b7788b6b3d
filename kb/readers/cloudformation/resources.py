"""The resources of a template."""

from __future__ import annotations

from collections.abc import Mapping as AbstractMapping

from kb.data_classes import dataclass
from kb.readers.cloudformation.conditions import NOTHING
from kb.readers.interface import Position
from kb.readers.trees.nodes import Mapping, Mark, human_position, mapping_entry, scalar_text

LAMBDA_FUNCTION = "AWS::Lambda::Function"
SAM_FUNCTION = "AWS::Serverless::Function"
FUNCTIONS = (LAMBDA_FUNCTION, SAM_FUNCTION)


@dataclass(frozen=True, slots=True)
class TemplateResource:
    """One resource of a template."""

    name: str
    """Its logical id."""
    kind: str
    """Its type, such as AWS::SQS::Queue."""
    mark: Mark
    """Where its logical id stands, as the parser says it."""
    node: Mapping
    """The whole resource."""
    properties: Mapping
    """Its properties; empty where they are missing or no mapping."""
    case: AbstractMapping[str, bool] | None = None
    """What is assumed besides, where this is what the resource is in one of several cases."""

    @property
    def position(self) -> Position:
        """Where its logical id stands; most resources are not about Lambda, and nobody asks."""
        return human_position(self.mark)

    @property
    def assumed(self) -> AbstractMapping[str, bool]:
        """The condition without which it would not exist; inside it, that condition holds."""
        condition = scalar_text(mapping_entry(self.node, "Condition"))
        case = self.case or NOTHING
        return {condition: True, **case} if condition else case


def section_resources(section: Mapping) -> dict[str, TemplateResource]:
    """The resources of a section by their logical ids."""
    found: dict[str, TemplateResource] = {}
    for name, node in section.entries.items():
        if isinstance(node, Mapping) and (kind := scalar_text(mapping_entry(node, "Type"))):
            written = mapping_entry(node, "Properties")
            properties = written if isinstance(written, Mapping) else Mapping({}, {}, node.mark)
            found[name] = TemplateResource(name, kind, section.keys[name], node, properties)
    return found
