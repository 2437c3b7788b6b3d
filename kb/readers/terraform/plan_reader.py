"""The reader of plans and states that `terraform show -json` prints, and of raw states."""

from __future__ import annotations

from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping

_SIGNS = ('"terraform_version"', '"planned_values"', '"resource_changes"', "terraform_version:")


def recognises(file: ParsedFile) -> bool:
    """Whether a file is a plan or a state, by the keys that only they have."""
    if not any(sign in file.text for sign in _SIGNS):
        return False
    root = file.tree.root
    keys = set(root.entries) if isinstance(root, Mapping) else set()
    shown = {"values", "resources", "modules"}
    return bool({"planned_values", "resource_changes"} & keys) or ("terraform_version" in keys and bool(shown & keys))


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of a plan as they will be, or of a state as they are."""
    from kb.readers.terraform import planned_resources  # noqa: PLC0415 - most checks read no Terraform

    return planned_resources.read_planned(file, inputs)
