"""Which reader reads a file: our own in a fixed order, then those of installed plugins."""

from __future__ import annotations

from functools import cache
from typing import Protocol

from kb.errors import NotATemplateError, UnreadableError
from kb.readers import program_files
from kb.readers.aws_api import answer_reader
from kb.readers.cloudformation import template_reader
from kb.readers.dotnet import defaults_reader
from kb.readers.file_recognition import describe_likeness, is_spelt_small
from kb.readers.interface import Document, Inputs
from kb.readers.serverless import service_reader
from kb.readers.terraform import configuration_reader, plan_reader
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping, Scalar

_NOTHING = (
    "nothing that is read here: no template of CloudFormation or SAM, no service of the Serverless Framework, "
    "no Terraform, no answer of the Lambda API, no settings of `dotnet lambda`"
)
_SMALL = (
    "it looks like functions of the Lambda API in another spelling: the API writes FunctionName, Runtime, MemorySize, "
    "with capitals; take the answer of `aws lambda list-functions` as it is"
)
ENTRY_POINTS = "lambda_kb.readers"
"""The group of entry points under which a plugin offers a reader: a module or object that fits `Reader`."""


class Reader(Protocol):
    """A reader of one format; a module with these two functions is one."""

    def recognises(self, file: ParsedFile, /) -> bool:
        """Whether a file is in this format, judged by its content; a reader of text looks before the file is parsed."""

    def read(self, file: ParsedFile, inputs: Inputs, /) -> Document:
        """What the file says. Raises UnreadableError if it is broken."""


TEXT_READERS: tuple[Reader, ...] = (configuration_reader, program_files)
"""Readers of formats that are neither YAML nor JSON; asked first, since parsing would refuse their files."""
TREE_READERS: tuple[Reader, ...] = (answer_reader, plan_reader, template_reader, service_reader, defaults_reader)
"""Readers of YAML and JSON; the first that recognises a file reads it."""


def read_file(file: ParsedFile, inputs: Inputs) -> Document:
    """What a file says, by the first reader that recognises it.

    Raises:
        NotATemplateError: No reader recognises it.
        UnreadableError: The file is broken, or a plugin is.
    """
    try:
        for reader in (*TEXT_READERS, *TREE_READERS):
            if reader.recognises(file):
                return reader.read(file, inputs)
        refusal = _refusal_of(file)
    except UnreadableError as error:
        refusal = program_files.refusal_of(file) or error
    # Plugins are asked last: most runs never pay for finding them, and none can take a format from us.
    for name, reader in installed_plugins():
        try:
            if reader.recognises(file):
                return reader.read(file, inputs)
        except UnreadableError:
            raise
        except Exception as error:
            raise UnreadableError(file.path, f"the reader {name} failed: {error!r}; update or remove it") from error
    raise refusal


@cache
def installed_plugins() -> tuple[tuple[str, Reader], ...]:
    """The readers of installed plugins by name, in the order of their names."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - costs a cold check more than reading a template

    found: list[tuple[str, Reader]] = []
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        try:
            found.append((point.name, point.load()))
        except Exception as error:
            raise UnreadableError(point.value, f"the reader {point.name} cannot be loaded: {error!r}") from error
    return tuple(found)


def _refusal_of(file: ParsedFile) -> UnreadableError:
    """Why a file that was parsed is none of ours."""
    if refusal := program_files.refusal_of(file):
        return refusal
    root = file.tree.root
    if is_spelt_small(root):
        return NotATemplateError(file.path, _SMALL)
    if isinstance(root, Scalar) and root.value is None:
        return NotATemplateError(file.path, "there is no value in the file")
    if isinstance(root, Scalar):
        return NotATemplateError(file.path, "the file is text without structure, not a mapping", root.mark.line + 1)
    if not isinstance(root, Mapping):
        return NotATemplateError(file.path, "the top level is a list, not a mapping")
    what = describe_likeness(root.entries)
    return NotATemplateError(file.path, f"it looks like {what}" if what else _NOTHING)
