"""What a service gets from the file that puts it together with others: parameters of Serverless Compose."""

from __future__ import annotations

import posixpath

from kb.data_classes import dataclass
from kb.readers.interface import Files
from kb.readers.serverless.included_files import Included, Missing, UnknownFileError
from kb.readers.shared.values import spell_value
from kb.readers.trees.nodes import (
    Mapping,
    Mark,
    Node,
    Scalar,
    derived_node,
    mapping_entry,
    scalar_text,
    unresolved_node,
)

COMPOSE = ("serverless-compose.yml", "serverless-compose.yaml", "serverless-compose.json")
"""The files that put services together."""
_UP = 3  # folders above a service in which the file that composes it is looked for


@dataclass(slots=True)
class Composing:
    """The files that put one service together with others."""

    service: str
    """The path of the service's own file."""
    files: Files | None
    included: Included

    def parameter(self, name: str, stage: str, mark: Mark) -> Node | Missing:
        """A parameter that Serverless Compose gives this service, or all of them."""
        for folder, root in self._composing_files():
            for key, one in _entries_of(mapping_entry(root, "services")):
                place = posixpath.normpath(posixpath.join(folder, scalar_text(mapping_entry(one, "path")) or key))
                if place == posixpath.normpath(posixpath.dirname(self.service) or "."):
                    return self._shared_parameter(root, one, name, stage, mark)
        return Missing(f"param:{name} is not given")

    def _shared_parameter(self, root: Node, one: Node, name: str, stage: str, mark: Mark) -> Node | Missing:
        stages = mapping_entry(root, "stages")
        groups = [one, mapping_entry(stages, stage), mapping_entry(stages, "default")]
        node = next((found for group in groups if (found := mapping_entry(mapping_entry(group, "params"), name))), None)
        match node:
            case None:
                return Missing(f"param:{name} is not given")
            case Scalar(value) if value is not None and "${" not in spell_value(value):
                return derived_node("Serverless Compose", Scalar(value, mark))
        return unresolved_node(f"param:{name} comes from Serverless Compose, where it is no plain value", mark)

    def _composing_files(self) -> list[tuple[str, Node]]:
        """The files above the service that compose services, with their folders."""
        found: list[tuple[str, Node]] = []
        home = posixpath.dirname(self.service)
        for up in ("../" * steps for steps in range(_UP + 1)):
            folder = posixpath.normpath(posixpath.join(home or ".", up or "."))
            for name in COMPOSE if self.files else ():
                try:
                    root = self.included.content(up + name)
                except UnknownFileError:
                    continue
                if not isinstance(root, Missing):
                    found.append((folder, root))
        return found


def _entries_of(node: Node | None) -> list[tuple[str, Node]]:
    return list(node.entries.items()) if isinstance(node, Mapping) else []
