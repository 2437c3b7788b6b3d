"""The reader of CloudFormation and SAM templates."""

from __future__ import annotations

from dataclasses import replace

from kb.readers.cloudformation.answered_templates import template_file
from kb.readers.file_recognition import is_fragment, is_template
from kb.readers.interface import Document, Inputs
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping, human_position


def recognises(file: ParsedFile) -> bool:
    """Whether a file is a template, an answer that holds one, or a bare list of resources to be included in one."""
    root = template_file(file).tree.root
    return isinstance(root, Mapping) and (is_template(root) or is_fragment(root))


def read(file: ParsedFile, inputs: Inputs) -> Document:
    """The functions of a template."""
    from kb.readers.cloudformation import template_reading  # noqa: PLC0415 - most checks read one format

    whole = template_file(file)
    found = template_reading.read_template(whole, inputs)
    root = whole.tree.root
    # In a list of tables or queues, as services include them, nothing is judged, so that nothing is missed either.
    if not isinstance(root, Mapping) or is_template(root) or not (found.functions or found.attachments):
        return found
    told = (human_position(root.mark), "a bare list of resources; what other files define is unknown here")
    return replace(found, warnings=(told, *found.warnings))
