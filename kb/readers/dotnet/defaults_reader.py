"""The reader of `aws-lambda-tools-defaults.json`: options of `dotnet lambda`, which the command line may add to."""

from __future__ import annotations

from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping

_SIGNS = frozenset({"function-architecture", "function-handler", "function-memory-size", "function-runtime"})
"""Options that only this tool has, one of which is there wherever a function is described."""


def recognises(file: ParsedFile) -> bool:
    """Whether a file has options that only this tool has."""
    root = file.tree.root
    return isinstance(root, Mapping) and not _SIGNS.isdisjoint(root.entries)


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The function that the settings make."""
    from kb.readers.dotnet import tool_defaults  # noqa: PLC0415 - few checks read any

    return tool_defaults.read_defaults(file, inputs)
