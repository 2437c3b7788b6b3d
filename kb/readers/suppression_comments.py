"""Suppressions that stand in the files themselves: comments, and the Metadata of templates.

`# lambda-kb: ignore LKB203 until=2027-01-01 waits for the rewrite` after a value is about its line; on a line of its
own it is about the next line of code. A line on which a resource begins stands for the whole resource.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.errors import UnreadableError
from kb.readers.interface import Position, Suppression
from kb.readers.trees.file_parsing import ParsedFile
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence, human_position, mapping_entry
from kb.readers.trees.text_lines import split_lines

_NAME = "lambda-kb"
_COMMENT = re.compile(r"(?:^|(?<=\s))(?:#|//)\s*lambda-kb:\s*ignore\b([^\r]*)")
_RULE = re.compile(r"[A-Za-z]{1,20}\d{1,20}")
_UNTIL = re.compile(r"(?:^|\s)until=(\S+)")
_REASON = re.compile(r"^reason=(.*)$")


def written_in(file: ParsedFile) -> tuple[Suppression, ...]:
    """The suppressions in a file that could be read; none, at no cost, in a file that does not name us."""
    try:
        if _NAME not in file.text:
            return ()
    except UnreadableError:
        return ()
    return tuple(sorted([*_comments_in(file.text), *_metadata_suppressions(file)], key=_place_in_file))


def _place_in_file(suppression: Suppression) -> tuple[int, int]:
    return suppression.position.line, suppression.position.column


def _comments_in(text: str) -> Iterator[Suppression]:
    waiting: list[Suppression] = []
    for number, line in enumerate(split_lines(text), 1):
        code = line.strip()
        if waiting and code and not code.startswith(("#", "//")):
            # The next line that is neither blank nor a comment is what those before it are about.
            yield from (replace(one, line=number) for one in waiting)
            waiting = []
        found = _COMMENT.search(line) if _NAME in line else None
        if found:
            written = _worded_suppression(found[1], Position(number, found.start() + 1), number)
            if line[: found.start()].strip():
                yield written
            else:
                waiting.append(written)
    yield from waiting


def _worded_suppression(words: str, place: Position, about: int) -> Suppression:
    """A suppression from what follows `ignore`: rule ids, `until=DAY`, and the rest as the reason."""
    until = _UNTIL.search(words)
    parts = _UNTIL.sub(" ", words, count=1).split()
    rules: list[str] = []
    while parts and all(_RULE.fullmatch(rule) for rule in parts[0].strip(",").split(",")):
        rules += parts.pop(0).strip(",").split(",")
    reason = " ".join(parts)
    named = _REASON.match(reason)
    reason = (named[1] if named else reason).strip().strip("\"'").strip()
    return Suppression(tuple(rules), until[1] if until else None, reason or None, place, line=about)


def _metadata_suppressions(file: ParsedFile) -> Iterator[Suppression]:
    try:
        root = file.tree.root
    except (UnreadableError, RecursionError):
        # A format that is neither YAML nor JSON has comments only.
        return
    yield from _ignored_entries(mapping_entry(root, "Metadata"), None)
    resources = mapping_entry(root, "Resources")
    for name, resource in resources.entries.items() if isinstance(resources, Mapping) else ():
        yield from _ignored_entries(mapping_entry(resource, "Metadata"), name)


def _ignored_entries(metadata: Node | None, resource: str | None) -> Iterator[Suppression]:
    listed = mapping_entry(mapping_entry(metadata, _NAME), "ignore")
    items = listed.items if isinstance(listed, Sequence) else [listed] if listed else []
    for item in items:
        match item:
            case Mapping():
                yield Suppression(
                    rules=_rules_of(item),
                    until=_text_of(item.entries.get("until")),
                    reason=_text_of(item.entries.get("reason")),
                    position=human_position(item.mark),
                    resource=resource,
                )
            case _:
                rule = _text_of(item)
                yield Suppression((rule,) if rule else (), None, None, human_position(item.mark), resource=resource)


def _rules_of(item: Mapping) -> tuple[str, ...]:
    node = item.entries.get("rules") or item.entries.get("rule")
    nodes = node.items if isinstance(node, Sequence) else [node]
    return tuple(text for text in map(_text_of, nodes) if text)


def _text_of(node: Node | None) -> str | None:
    return None if not isinstance(node, Scalar) or node.value is None else str(node.value).strip() or None
