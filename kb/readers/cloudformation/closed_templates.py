"""Whether a template defines all that it asks for itself, or may be a part of what another tool puts together."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from kb.readers.cloudformation.additions import macro_in
from kb.readers.cloudformation.references import References
from kb.readers.cloudformation.resources import TemplateResource
from kb.readers.folders.sibling_files import SERVICE_FILE
from kb.readers.interface import Files
from kb.readers.trees.nodes import Mapping, mapping_entry, scalar_text

_VERSION = "2010-09-09"
"""The version of a whole template; other tools have versions of their own."""
_SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion", "Conditions", "Description", "Globals", "Hooks", "Mappings", "Metadata", "Outputs",
        "Parameters", "Resources", "Rules", "Transform",
    }
)  # fmt: skip
_TYPE = re.compile(r"[A-Za-z0-9]+(?:::[A-Za-z0-9_@-]+)+")
_MODULE = "::MODULE"
_ADDONS, _ADDON_GIVEN = "addons", frozenset({"App", "Env"})
"""The folder of the add-ons of AWS Copilot, which are merged, and what each of them must declare."""
_HIGHEST = 16  # folders above a template
_RENDERED = re.compile(r"\{\{(?!\s*resolve:)|\$\{[a-z][A-Za-z0-9]*[:(]")
"""Placeholders of tools that write templates, and variables of the Serverless Framework."""


def is_rendered(text: str) -> bool:
    """Whether another tool fills in a text before CloudFormation sees it."""
    marked = "{%" in text or "<%" in text or "${file(" in text or "Rain::" in text
    return marked or bool(_RENDERED.search(text))


def is_put_together(root: Mapping, path: str, files: Files | None) -> bool:
    """Whether another tool may merge a template with others, or knows more sections than CloudFormation.

    Args:
        root: The template.
        path: Its file.
        files: What lies around it.
    """
    declared = mapping_entry(root, "Parameters")
    given = declared.entries.keys() if isinstance(declared, Mapping) else frozenset[str]()
    if not root.entries.keys() <= _SECTIONS or given >= _ADDON_GIVEN:
        return True
    if posixpath.basename(posixpath.dirname(path)) == _ADDONS:
        return True
    return any(SERVICE_FILE.fullmatch(name) for folder in _folders_around(path) for name in _names_in(files, folder))


def is_complete(root: Mapping, references: References, found: Iterable[TemplateResource]) -> bool:
    """Whether a template says that it is a whole one, and no macro or module makes more of it."""
    if scalar_text(root.entries.get("AWSTemplateFormatVersion")) != _VERSION or root.entries.get("Transform"):
        return False
    if macro_in(references.resources) or macro_in(references.declared):
        return False
    written = references.resources.entries.values() if references.resources else ()
    if not all(_TYPE.fullmatch(scalar_text(mapping_entry(one, "Type")) or "") for one in written):
        return False
    return not any(one.kind.endswith(_MODULE) for one in found)


def _names_in(files: Files | None, folder: str) -> tuple[str, ...]:
    return files.names(folder) if files else ()


def _folders_around(path: str) -> Iterator[str]:
    """The folder of a file and those above it, as far as one may look."""
    folder = posixpath.dirname(path)
    for _ in range(_HIGHEST):
        yield folder
        if folder == "/":
            return
        folder = posixpath.normpath(posixpath.join(folder, ".."))
