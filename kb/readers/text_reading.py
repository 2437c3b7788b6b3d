"""Read the text of a file by the reader of its format, and leave out what others of several documents hold already."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Container, Iterable
from dataclasses import replace

from kb.readers import registry
from kb.readers.document_limits import limit_document
from kb.readers.interface import Document, Inputs
from kb.readers.suppression_comments import written_in
from kb.readers.trees.file_parsing import ParsedFile


def read_text(path: str, text: bytes, inputs: Inputs) -> Document:
    """What a file says about Lambda; the format is recognised by the content, never by the name.

    Raises:
        NotATemplateError: The file can be read but has nothing to do with functions.
        UnreadableError: The file is broken.
    """
    file = ParsedFile(path.replace(os.sep, "/"), text)
    document = registry.read_file(file, inputs)
    suppressions = written_in(file)
    return limit_document(replace(document, suppressions=suppressions) if suppressions else document)


def without_repetition(documents: Iterable[Document]) -> list[Document]:
    """The documents whose functions no other one holds already.

    A module that another folder calls is judged there, with the values that it is called with; so is a template that is
    part of a service.
    """
    found = list(documents)
    included = _included_paths(found)
    return [document for document in found if not held_elsewhere(document, included)]


def _included_paths(documents: Iterable[Document]) -> set[str]:
    """The folders and files that others include; of those that include each other in a circle the first stays."""
    includes: dict[str, set[str]] = {}
    for document in documents:
        includes.setdefault(_place_of_document(document), set()).update(document.includes)
    named = {place for found in includes.values() for place in found}
    held: set[str] = set()
    seen: set[str] = set()
    for start in [*(place for place in includes if place not in named), *includes]:
        if start in seen:
            continue
        seen.add(start)
        left = [start]
        while left:
            below = includes.get(left.pop(), set())
            left += below - seen
            held |= below - {start}
            seen |= below
    return held


def _place_of_document(document: Document) -> str:
    """Under which name others may include a document: a module is its folder, everything else is its file."""
    path = posixpath.dirname(document.path) or "." if document.format == "terraform" else document.path
    return posixpath.normpath(path)


def held_elsewhere(document: Document, included: Container[str]) -> bool:
    """Whether others include a document: its folder, or itself, unless it is a service of its own."""
    return document.format != "serverless" and _place_of_document(document) in included
