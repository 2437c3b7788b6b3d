"""The reader of Terraform configuration, in HCL and in JSON."""

from __future__ import annotations

import re

from kb.readers.interface import Document, Inputs
from kb.readers.terraform_files import MODULES
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping

_FIRST = (
    r"""\A(?>\s|\#[^\n]*|//[^\n]*|/\*(?>[^*]|\*(?!/))*+\*/)*+"""
    r"""(?:(?:resource|data)\s+"[^"\n]+"\s+"[^"\n]+"|(?:variable|module|output|provider)\s+"[^"\n]+"|(?:locals|terraform))"""
    r"""\s*\{"""
)
_KINDS = frozenset({
    "//", "check", "data", "ephemeral", "import", "locals", "module", "moved", "output", "provider", "removed",
    "resource", "terraform", "variable",
})  # fmt: skip


def recognises(file: ParsedFile) -> bool:
    """Whether a file is Terraform's: by its name, or because its first block is one of Terraform's."""
    name = file.path.lower()
    if name.endswith((*MODULES, ".tfvars", ".tfvars.json")):
        return True
    if file.text.lstrip()[:1] != "{":
        return not name.endswith(".hcl") and bool(re.match(_FIRST, file.text[:20_000]))
    return ('"resource"' in file.text or '"module"' in file.text) and _is_json_configuration(file)


def _is_json_configuration(file: ParsedFile) -> bool:
    root = file.tree.root
    if not isinstance(root, Mapping) or not root.entries.keys() <= _KINDS:
        return False
    return isinstance(root.entries.get("resource") or root.entries.get("module"), Mapping)


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions that a file declares or calls modules for, with what the other files of its folder say."""
    from kb.readers.terraform import module_reading  # noqa: PLC0415 - most checks read no Terraform

    return module_reading.read_module(file, inputs)
