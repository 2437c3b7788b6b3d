"""The reader of CloudFormation and SAM templates."""

from __future__ import annotations

from kb.readers.file_recognition import is_fragment, is_template
from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping


def recognises(file: ParsedFile) -> bool:
    """Whether a file is a template, or a bare list of resources to be included in one."""
    root = file.tree.root
    return isinstance(root, Mapping) and (is_template(root) or is_fragment(root))


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of a template."""
    from kb.readers.cloudformation import template_reading  # noqa: PLC0415 - most checks read one format

    return template_reading.read_template(file, inputs)
