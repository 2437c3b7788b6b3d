"""YAML with positions: PyYAML's C parser reports events, the tree is built from them."""

from __future__ import annotations

import re
from typing import Any, Protocol

import yaml

from kb.errors import UnreadableError
from kb.readers.trees.nodes import Mapping, Mark, Sequence, Tree, human_position
from kb.readers.trees.plain_scalars import plain_scalar
from kb.readers.trees.text_lines import LineStarts
from kb.readers.trees.tree_builder import TreeBuilder
from kb.readers.trees.yaml_errors import character_error, syntax_error

# The C parser is eight times as fast; its events are half the cost of its composed nodes, and need no recursion.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_TYPED = frozenset({_CORE + name for name in ("int", "float", "bool", "null")})
_OTHER_BREAK = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
"""What ends a line for YAML alone."""


class _Parser(Protocol):
    """What hands out the events of a text."""

    def get_event(self) -> Any:  # noqa: ANN401 - PyYAML has no types
        """The next event; None after the last."""

    def dispose(self) -> None:
        """Let go of the text."""


class _PlacedEvents:
    """The events of a parser whose notion of a line is not ours, each with its place as all others count."""

    def __init__(self, parser: _Parser, text: str) -> None:
        self._parser = parser
        self._starts = LineStarts(text)
        self.dispose = parser.dispose

    def get_event(self) -> Any:  # noqa: ANN401 - PyYAML has no types
        """The next event."""
        event = self._parser.get_event()
        if event is not None and event.start_mark is not None:
            event.start_mark = self._starts.place(event.start_mark.index)
        return event


def parse_yaml(path: str, text: str, into: TreeBuilder | None = None) -> Tree | None:
    """The first document of a YAML text; None if it is empty.

    Args:
        path: What errors call the text.
        text: The text.
        into: What builds the tree, if plain scalars mean something else than they do to CloudFormation.
    """
    builder = into or TreeBuilder(path)
    try:
        parser: _Parser = _LOADER(text)
        odd = not (text.isascii() and "\r" not in text) and _OTHER_BREAK.search(text)
        _take_events(_PlacedEvents(parser, text) if odd else parser, builder)
    except yaml.MarkedYAMLError as error:
        raise syntax_error(path, error, text) from error
    except yaml.YAMLError as error:
        raise character_error(path, text) from error
    except (ValueError, OverflowError) as error:  # the Python parser's answer to an escape beyond Unicode
        raise UnreadableError(path, f"YAML syntax: {error}") from error
    return builder.tree()


def _take_events(parser: _Parser, builder: TreeBuilder) -> None:
    """Hand every event of the first document to the builder; the parsers make events of these very classes."""
    documents = 0
    next_event = parser.get_event
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
