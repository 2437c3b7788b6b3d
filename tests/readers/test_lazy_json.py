"""JSON that is read where it is looked at says what JSON says that is read as a whole."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.readers.trees import json_positions, lazy_json
from kb.readers.trees.nodes import Mapping, Node, Scalar, Sequence
from kb.readers.trees.tree_builder import MAX_DEPTH

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(1e-30, 1e30)
    | st.floats(-1e30, -1e-30)
    | st.text(st.characters(codec="utf-8"), max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=25,
)


def _said(node: Node) -> object:
    """All of a tree: values, their types and their places."""
    place = (node.mark.line, node.mark.column)
    match node:
        case Scalar(value):
            return place, type(value).__name__, value
        case Sequence(items):
            return place, [_said(item) for item in items]
    assert isinstance(node, Mapping)
    keys = {key: (mark.line, mark.column) for key, mark in node.keys.items()}
    return place, keys, {key: _said(item) for key, item in node.entries.items()}


@given(_VALUES.filter(lambda value: isinstance(value, list | dict)), st.sampled_from([None, 0, 1, 3]), st.booleans())
def test_every_value_and_place_is_that_of_the_parser_that_reads_all(
    value: object, indent: int | None, ascii_only: bool
) -> None:
    """Whatever the indentation, and however characters beyond ASCII are written."""
    text = "\n \t" + json.dumps(value, indent=indent, ensure_ascii=ascii_only) + "\n"
    lazily, wholly = lazy_json.parse_lazily("a.json", text), json_positions.parse_json("a.json", text)
    assert wholly is not None
    if lazily is None:
        # Left to the parsers that look at everything: pairs of surrogates, and merge keys.
        assert "\\ud" in text or '"<<"' in text
    else:
        assert _said(lazily.root) == _said(wholly.root)


def test_places_are_right_on_both_sides_of_the_chunks_in_which_lines_are_counted() -> None:
    """A line's end is the last character of a chunk, the first of the next, or near either."""
    for filling in range(lazy_json.CHUNK - 12, lazy_json.CHUNK + 4):
        text = '{"a": "' + "x" * filling + '",\n"b":\n [1,\n2]}'
        lazily, wholly = lazy_json.parse_lazily("a.json", text), json_positions.parse_json("a.json", text)
        assert lazily is not None
        assert wholly is not None
        assert _said(lazily.root) == _said(wholly.root)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "a": 2}',
        '{"b": [{"a": 1, "a": 2}]}',
        '{"a": NaN}',
        '{"a": 1} {"b": 2}',
        '{"a": 1,}',
        '{"a": "\\ud800"}',
        '{"<<": {"a": 1}}',
        "[" * 200_000 + "]" * 200_000,
        '"text"',
        "",
    ],
)
def test_what_is_broken_or_needs_a_warning_is_left_to_the_parsers_that_look_at_everything(text: str) -> None:
    """They name the line, the key that is given twice, the escape that stands for nothing."""
    assert lazy_json.parse_lazily("a.json", text) is None


@pytest.mark.parametrize(("levels", "refused"), [(MAX_DEPTH, False), (MAX_DEPTH + 1, True)])
def test_what_is_looked_at_may_be_nested_as_deep_as_elsewhere(levels: int, refused: bool) -> None:
    """At the bound, and one past it."""
    tree = lazy_json.parse_lazily("a.json", "[" * levels + "]" * levels)
    assert tree is not None
    if refused:
        with pytest.raises(UnreadableError, match="nested more than 128 levels deep"):
            _said(tree.root)
    else:
        _said(tree.root)


def test_the_part_of_a_plan_that_nobody_looks_at_may_hold_anything_that_is_json() -> None:
    """Nesting past the bound and a number of ten thousand digits cost nothing there."""
    function = {
        "address": "aws_lambda_function.f",
        "mode": "managed",
        "type": "aws_lambda_function",
        "name": "f",
        "values": {"function_name": "f", "runtime": "python3.13", "memory_size": 128},
    }
    odd = "[" * 300 + "9" * 10_000 + "]" * 300
    plan = json.dumps({"planned_values": {"root_module": {"resources": [function]}}, "odd": "@"}).replace('"@"', odd)
    document = read_text("plan.json", plan.encode(), Inputs())
    assert [one.name for one in document.functions] == ["aws_lambda_function.f"]
