"""YAML with positions: PyYAML's C parser reports events, the tree is built from them."""

from __future__ import annotations

import re

import yaml

from kb.errors import UnreadableError
from kb.readers.trees.nodes import Mapping, Mark, Sequence, Tree, human_position
from kb.readers.trees.plain_scalars import plain_scalar
from kb.readers.trees.tree_builder import TreeBuilder

# The C parser is eight times as fast; its events are half the cost of its composed nodes, and need no recursion.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CORE = "tag:yaml.org,2002:"
_TYPED = frozenset({_CORE + name for name in ("int", "float", "bool", "null")})


def parse_yaml(path: str, text: str) -> Tree | None:
    """The first document of a YAML text; None if it is empty."""
    builder = TreeBuilder(path)
    documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    place = human_position(_mark_of(event))
                    builder.warnings.append((place, "the file holds several YAML documents; only the first is read"))
                    break
            _take_event(event, builder)
    except yaml.MarkedYAMLError as error:
        raise UnreadableError(path, _reason_of(error, text), _line_of_error(error)) from error
    except yaml.YAMLError as error:
        raise _unprintable_error(path, text) from error
    except (ValueError, OverflowError) as error:  # the Python parser's answer to an escape beyond Unicode
        raise UnreadableError(path, f"YAML syntax: {error}") from error
    return builder.tree()


def _take_event(event: yaml.Event, builder: TreeBuilder) -> None:
    """Hand one event to the builder."""
    match event:
        case yaml.ScalarEvent():
            _take_scalar(event, builder)
        case yaml.MappingStartEvent():
            builder.open(Mapping({}, {}, _mark_of(event)), _own_tag(event.tag), event.anchor)
        case yaml.SequenceStartEvent():
            builder.open(Sequence([], _mark_of(event)), _own_tag(event.tag), event.anchor)
        case yaml.CollectionEndEvent():
            builder.close()
        case yaml.AliasEvent():
            builder.alias(event.anchor or "", _mark_of(event))


def _take_scalar(event: yaml.ScalarEvent, builder: TreeBuilder) -> None:
    mark = _mark_of(event)
    value: str = event.value
    if builder.awaits_key and not event.anchor:
        builder.key(value, mark)
    elif not event.tag:
        builder.scalar(plain_scalar(value) if event.implicit[0] else value, mark, None, event.anchor)
    else:
        builder.scalar(plain_scalar(value) if event.tag in _TYPED else value, mark, _own_tag(event.tag), event.anchor)


def _mark_of(event: yaml.Event) -> Mark:
    """Where an event begins; the type allows None, the parsers never give it."""
    return event.start_mark or yaml.Mark("", 0, 0, 0, None, 0)


def _own_tag(tag: str | None) -> str | None:
    """A tag that stands for a function; YAML's own tags and the bare `!` only choose the type."""
    return tag if tag and len(tag) > 1 and tag[0] == "!" else None


def _line_of_error(error: yaml.MarkedYAMLError) -> int | None:
    mark = error.problem_mark or error.context_mark
    return mark.line + 1 if mark else None


def _reason_of(error: yaml.MarkedYAMLError, text: str) -> str:
    line = _line_of_error(error)
    lines = text.split("\n")
    if line and line <= len(lines) and "\t" in re.match(r"\s*", lines[line - 1]).group():  # type: ignore[union-attr]
        return "a tab in the indentation; YAML indents with spaces only"
    return "YAML syntax: " + ", ".join(part for part in (error.problem, error.context) if part)


def _unprintable_error(path: str, text: str) -> UnreadableError:
    """The error for a character that YAML forbids; the parser itself does not say on which line it stands."""
    found = _UNPRINTABLE.search(text)
    if not found:
        return UnreadableError(path, "YAML syntax: a character that YAML does not allow")
    line = text.count("\n", 0, found.start()) + 1
    return UnreadableError(path, f"control character U+{ord(found.group()):04X}, which YAML does not allow", line)
