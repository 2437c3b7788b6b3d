"""What get-template and get-generated-template of CloudFormation answer: a template, with little around it."""

from __future__ import annotations

from kb.errors import UnreadableError
from kb.readers.trees.file_parsing import ParsedFile, parse_text
from kb.readers.trees.nodes import Mapping, Node, Tree, place_node, scalar_text

_BODY = "TemplateBody"
_AROUND = frozenset({_BODY, "ResponseMetadata", "StagesAvailable", "Status"})


def template_file(file: ParsedFile) -> ParsedFile:
    """A file as if the template in an answer were all of it; any other file as it is.

    Raises:
        UnreadableError: The text of the template is broken.
    """
    root = file.tree.root
    if not isinstance(root, Mapping) or _BODY not in root.entries or not root.entries.keys() <= _AROUND:
        return file
    inside = ParsedFile(file.path, file.content)
    inside.tree = Tree(_read_body(file.path, root.entries[_BODY]), file.tree.warnings)
    return inside


def _read_body(path: str, body: Node) -> Node:
    """The template; what a text says stands where the text stands."""
    if (text := scalar_text(body)) is None:
        return body
    try:
        return place_node(parse_text(path, text).root, body.mark)
    except UnreadableError as e:
        raise UnreadableError(path, f"{_BODY}: {e.reason}", body.mark.line + 1) from e
