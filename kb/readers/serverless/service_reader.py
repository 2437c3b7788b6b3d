"""The reader of the Serverless Framework, versions 1 to 4."""

from __future__ import annotations

import re

from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping, Node

_TOKEN = re.compile(r"[\w.-]+:[\w./-]*:[\w./-]+")


def recognises(file: ParsedFile) -> bool:
    """Whether a file describes a service: it names one or its provider, and functions or resources."""
    root = file.tree.root
    if not isinstance(root, Mapping) or "provider" not in root.entries:
        return isinstance(root, Mapping) and {"service", "functions"} <= root.entries.keys()
    if "functions" in root.entries and _names_tokens(root.entries["functions"]):
        return False
    return bool({"service", "functions", "frameworkVersion"} & root.entries.keys())


def _names_tokens(functions: Node) -> bool:
    """Whether functions have the names that the schema of a Pulumi package gives them: package, module and name."""
    return any(_TOKEN.fullmatch(name) for name in (functions.entries if isinstance(functions, Mapping) else ()))


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of a service."""
    from kb.readers.serverless import service_reading  # noqa: PLC0415 - most checks read one format

    return service_reading.read_service(file, inputs)
