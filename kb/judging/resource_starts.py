"""Where resources begin: in the files that they are written in, which may be others than the document that has them."""

from __future__ import annotations

from dataclasses import field
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.judging.report import Finding
from kb.readers.interface import Attachment, Document, FunctionConfig

Place: TypeAlias = tuple[str, int]
"""A file and a line."""


@dataclass(slots=True)
class ResourceStarts:
    """The places where resources begin that a suppression may be about."""

    places: dict[str, dict[Place, set[str]]] = field(default_factory=dict)
    """By the name of a resource where it begins, with the files in which findings about it may stand."""

    def note(self, document: Document) -> None:
        """Note where the resources of a document begin, as far as a comment may stand there."""
        resources: list[FunctionConfig | Attachment] = [*document.functions, *document.attachments]
        for one in resources:
            for place in (one.position, one.defined):
                path = (place.path if place else None) or document.path
                if place and (document.suppressions or path != document.path):
                    found = self.places.setdefault(one.name, {}).setdefault((path, place.line), set())
                    found.update((path, document.path))

    def begins(self, finding: Finding, path: str, line: int) -> bool:
        """Whether the resource of a finding, or its function, begins on a line."""
        return any(finding.path in self.places.get(name, {}).get((path, line), ()) for name in _names_of(finding))

    def bears(self, finding: Finding, path: str, resource: str) -> bool:
        """Whether the resource of a finding, or its function, has a name in a file.

        A resource of a template that is a stack inside another bears the name of the stack before its own.
        """
        names = _names_of(finding)
        if finding.path == path and resource in names:
            return True
        inner = [name for name in names if name.endswith(f".{resource}")]
        places = (item for name in inner for item in self.places.get(name, {}).items())
        return any(path == place[0] and finding.path in files for place, files in places)


def _names_of(finding: Finding) -> tuple[str, ...]:
    return (finding.resource, *([finding.function] if finding.function else []))
