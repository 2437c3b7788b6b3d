"""Whatever the bytes, a reader answers or raises UnreadableError."""

from __future__ import annotations

import json
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.interface import Document, Inputs

from .templates import HEAD

SEED = f"""\
{HEAD}Globals: {{Function: {{Timeout: 5, Environment: {{Variables: {{A: &a 1}}}}}}}}
Resources:
  F:
    Type: AWS::Serverless::Function
    IgnoreGlobals: [Runtime]
    Properties:
      Runtime: !If [IsOpen, !Ref Rt, !FindInMap [Env, !Ref Stage, Memory]]
      Layers: [!Ref L, !Sub ['${{X}}', {{X: *a}}], !Select [0, !Split [",", "a,b"]]]
      Environment: {{Variables: {{T: !Ref Open, U: !Join ["-", [a, !GetAtt F.Arn]]}}}}
  "Fn::ForEach::L": [N, !Ref Zones, {{"G${{N}}": {{Type: AWS::Lambda::Function, Properties: {{Timeout: "7"}}}}}}]
"""
WORDS = [
    "!Ref ", "!If ", "!Sub ", "!Select ", "!Join ", "!Base64 ", "!ToJsonString ", "Ref: ", "Fn::If: ", "<<: *a", "[",
    "]", "{", "}", ": ", "\n", "  ", "- ", "*a", "&a ", "null", "1e999", "\t", "'", '"', "\x85", "\u2028", "? ",
    "---\n", "%YAML 9.9", "!!int x", "!<x> ", "Fn::Transform: {}", "Fn::ForEach::X", "{{resolve:", "${", "|", ">",
]  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 30), st.sampled_from(WORDS)), max_size=8)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([*WORDS, "F", "IsOpen", "Rt"])
KEYS = st.sampled_from(
    ["Type", "Properties", "Runtime", "Environment", "Variables", "Ref", "Condition", "Fn::If", "Fn::Sub", "Fn::Join",
     "Fn::Select", "Fn::Split", "Fn::FindInMap", "Fn::Length", "Fn::ForEach::A", "Fn::Transform", "Tags", "Layers",
     "Size", "Code", "Fn::Equals", "Fn::And", "Tracing", "DeadLetterQueue", "Architectures"]
)  # fmt: skip
SHAPES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=25
)


def readable(content: bytes) -> Document | None:
    """Read, let nothing but UnreadableError pass."""
    with suppress(UnreadableError):
        return read_text("fuzz.yaml", content, Inputs({"Open": "x"}))
    return None


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(EDITS)
def test_edited_templates_never_crash_the_reader(edits: list[tuple[int, int, str]]) -> None:
    """Text inserted, deleted and replaced in a real shape."""
    text = SEED
    for place, removed, added in edits:
        text = text[:place] + added + text[place + removed :]

    readable(text.encode())


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHAPES, SHAPES, SHAPES, SHAPES)
def test_wrong_shapes_never_crash_the_reader(function: object, shared: object, section: object, field: object) -> None:
    """Any structure in any place of a template is read or refused, and a function found is kept."""
    made = {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": field, "Environment": field, "Tags": field,
            "Architectures": field, "EphemeralStorage": field, "CodeUri": field}}  # fmt: skip
    resources = {"F": made, "G": function, "H": {"Type": "AWS::Lambda::Function", "Properties": function}}
    sections = {"Parameters": section, "Conditions": section, "Mappings": section, "Transform": section}
    template = {"Resources": resources, "Globals": {"Function": shared}, **sections}
    document = readable(json_text(template))

    assert document is None or {"F", "H"} <= {function.name for function in document.functions}


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_never_crash_the_reader(content: bytes) -> None:
    """No bytes raise anything but UnreadableError."""
    readable(content)


def json_text(template: object) -> bytes:
    """A template as JSON; infinities and the like come out as words."""
    return json.dumps(template).encode()
