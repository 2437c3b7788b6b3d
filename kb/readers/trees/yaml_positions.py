"""YAML with positions: PyYAML's C parser reports events, the tree is built from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from kb.errors import UnreadableError
from kb.readers.trees.nodes import Mapping, Mark, Sequence, Tree, human_position
from kb.readers.trees.plain_scalars import plain_scalar
from kb.readers.trees.tree_builder import TreeBuilder
from kb.readers.trees.yaml_errors import character_error, syntax_error

# The C parser is eight times as fast; its events are half the cost of its composed nodes, and need no recursion.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_TYPED = frozenset({_CORE + name for name in ("int", "float", "bool", "null")})


def parse_yaml(path: str, text: str) -> Tree | None:
    """The first document of a YAML text; None if it is empty."""
    builder = TreeBuilder(path)
    try:
        _take_events(_LOADER(text), builder)
    except yaml.MarkedYAMLError as error:
        raise syntax_error(path, error, text) from error
    except yaml.YAMLError as error:
        raise character_error(path, text) from error
    except (ValueError, OverflowError) as error:  # the Python parser's answer to an escape beyond Unicode
        raise UnreadableError(path, f"YAML syntax: {error}") from error
    return builder.tree()


def _take_events(parser: yaml.SafeLoader, builder: TreeBuilder) -> None:
    """Hand every event of the first document to the builder; the parsers make events of these very classes."""
    documents = 0
    next_event: Callable[[], Any] = parser.get_event
    # Looked up once: this is done a thousand times for a template.
    scalars, ends, take_plain = yaml.ScalarEvent, (yaml.MappingEndEvent, yaml.SequenceEndEvent), builder.plain
    try:
        while (event := next_event()) is not None:
            kind = event.__class__
            if kind is scalars:
                if event.tag or event.anchor:
                    _take_scalar(event, builder)
                else:
                    take_plain(event.value, event.start_mark, event.implicit[0])
            elif kind in ends:
                builder.close()
            elif kind is yaml.MappingStartEvent:
                builder.open(Mapping({}, {}, _mark_of(event)), event.tag and _own_tag(event.tag), event.anchor)
            elif kind is yaml.SequenceStartEvent:
                builder.open(Sequence([], _mark_of(event)), event.tag and _own_tag(event.tag), event.anchor)
            elif kind is yaml.AliasEvent:
                builder.alias(event.anchor or "", _mark_of(event))
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    place = human_position(_mark_of(event))
                    builder.warnings.append((place, "the file holds several YAML documents; only the first is read"))
                    break
    finally:
        parser.dispose()


def _take_scalar(event: yaml.ScalarEvent, builder: TreeBuilder) -> None:
    mark = _mark_of(event)
    value: str = event.value
    tag, anchor = event.tag, event.anchor
    if not anchor and builder.takes_key(value, mark):
        return
    if not tag:
        builder.scalar(plain_scalar(value) if event.implicit[0] else value, mark, None, anchor)
    else:
        builder.scalar(plain_scalar(value) if tag in _TYPED else value, mark, _own_tag(tag), anchor)


def _mark_of(event: yaml.Event) -> Mark:
    """Where an event begins; the type allows None, the parsers never give it."""
    return event.start_mark or yaml.Mark("", 0, 0, 0, None, 0)


def _own_tag(tag: str | None) -> str | None:
    """A tag that stands for a function; YAML's own tags and the bare `!` only choose the type."""
    return tag if tag and len(tag) > 1 and tag[0] == "!" else None
