"""What several files say together: where else the values of a document stand, and the comments that count there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kb.readers.interface import Attachment, Conditional, Document, Field, Files, FunctionConfig, Position
from kb.readers.suppression_comments import written_in
from kb.readers.trees.file_parsing import ParsedFile


def with_comments(documents: Iterable[Document], kept: Sequence[Document]) -> Iterator[Document]:
    """The documents that are kept; of the others, which those hold already, the comments count."""
    kept_ids = set(map(id, kept))
    for document in documents:
        if id(document) in kept_ids:
            yield document
        elif document.suppressions:
            yield replace(document, functions=(), attachments=())


def comments_beside(paths: Iterable[str], files: Files | None) -> Iterator[Document]:
    """The comments in files that are no documents themselves, but in which values stand that are judged."""
    for path in sorted(paths):
        text = files.content(path) if files else None
        if text and (suppressions := written_in(ParsedFile(path, text))):
            yield Document(path, "beside", suppressions=suppressions)


def other_places(document: Document) -> set[str]:
    """The other files in which values of a document stand."""
    items: list[FunctionConfig | Attachment] = [*document.functions, *document.attachments]
    found = {place.path for item in items for place in _places_of(item)}
    return {path for path in found if path is not None and path != document.path}


def _places_of(item: FunctionConfig | Attachment) -> Iterator[Position]:
    yield from (place for place in (item.position, item.defined) if place)
    fields: list[Field | None] = list(item.fields.values())
    while fields:
        found = fields.pop()
        if isinstance(found, Conditional):
            fields += [found.when_true, found.when_false]
        elif found is not None:
            yield found.position
