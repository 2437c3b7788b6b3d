"""Whatever the bytes, a reader answers or raises UnreadableError."""

from __future__ import annotations

import json
from contextlib import suppress
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs

from .mutations import SEEDS, WORDS, mutated

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


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
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


@pytest.mark.parametrize("name", SEEDS)
@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(random=st.randoms(use_true_random=False))
def test_a_damaged_configuration_never_crashes_its_reader(name: str, random: Random) -> None:
    """Of any format; benchmarks/fuzz.py reads 100,000 of them."""
    content = mutated(name, random)

    with suppress(UnreadableError):
        read_text(name, content, Inputs({"Open": "x"}, GivenFiles({"seed.yml": content})))


@pytest.mark.parametrize("name", [name for name in SEEDS if name != "manifest.json"])
def test_an_undamaged_configuration_is_read(name: str) -> None:
    """What is damaged was whole."""
    document = read_text(name, SEEDS[name].encode(), Inputs())

    assert document.functions or document.attachments


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_random_bytes_never_crash_the_reader(content: bytes) -> None:
    """No bytes raise anything but UnreadableError."""
    readable(content)


def json_text(template: object) -> bytes:
    """A template as JSON; infinities and the like come out as words."""
    return json.dumps(template).encode()
