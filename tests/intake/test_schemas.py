"""The schemas of CloudFormation and SAM: what they say anew of a property is a review."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from typing import Any

import pytest

from kb.intake.interface import Gate
from kb.intake.sources.schemas import CLOUDFORMATION
from tests.intake.conftest import Propose

FUNCTION = {
    "typeName": "AWS::Lambda::Function",
    "properties": {
        "MemorySize": {"type": "integer", "description": "The default is 128 MB."},
        "Architectures": {"type": "array", "items": {"type": "string", "enum": ["x86_64", "arm64"]}},
    },
    "definitions": {"LoggingConfig": {"properties": {"LogFormat": {"type": "string", "enum": ["Text", "JSON"]}}}},
    "required": ["Code"],
}


def _zip(*, function: object = None, names: int = 6) -> bytes:
    """A zip file of schemas as CloudFormation gives it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("aws-lambda-function.json", json.dumps(function or FUNCTION))
        archive.writestr("aws-s3-bucket.json", "no JSON")
        for number in range(names):
            other = {"typeName": f"AWS::Lambda::Other{number}", "properties": {"Name": {"type": "string"}}}
            archive.writestr(f"aws-lambda-other{number}.json", json.dumps(other))
    return out.getvalue()


def test_new_properties_of_cloudformation_are_reviewed(proposals: Propose) -> None:
    """A property, one of an inner structure, a value of a list."""
    changed = copy.deepcopy(FUNCTION)
    changed["properties"]["Colour"] = {"type": "string"}  # type: ignore[index]
    changed["definitions"]["LoggingConfig"]["properties"]["Hue"] = {"type": "string"}  # type: ignore[index]
    changed["properties"]["Architectures"]["items"]["enum"].append("riscv64")  # type: ignore[index]

    found = proposals("cloudformation-schemas", _zip(), _zip(function=changed))

    assert sorted((one.gates, one.row["field"]) for one in found) == [
        ((Gate.NEEDS_WORDS,), "AWS::Lambda::Function.Architectures[]"),
        ((Gate.NEEDS_WORDS,), "AWS::Lambda::Function.Colour"),
        ((Gate.NEEDS_WORDS,), "AWS::Lambda::Function/LoggingConfig.Hue"),
    ]


INLINE = {"type": "object", "properties": {"Inner": {"type": "object", "properties": {"Age": {"maximum": 5}}}}}


@pytest.mark.parametrize(
    ("member", "first", "second", "told"),
    [
        ("Code", {"$ref": "#/definitions/Zip"}, {"$ref": "#/definitions/Image"}, "target"),
        ("Code", {"anyOf": [{"$ref": "#/definitions/Zip"}]}, {"anyOf": [{"$ref": "#/definitions/Image"}]}, "target"),
        ("Code", {"oneOf": [{"enum": ["a"]}]}, {"oneOf": [{"enum": ["a", "b"]}]}, "value b"),
        ("Code", INLINE, json.loads(json.dumps(INLINE).replace("5", "6")), "bound maximum"),
        (
            "Code",
            {"type": "array", "items": INLINE},
            {"type": "array", "items": json.loads(json.dumps(INLINE).replace("5", "6"))},
            "bound maximum",
        ),
    ],
)
def test_what_stands_deep_in_a_schema_is_reviewed(
    proposals: Propose, member: str, first: object, second: object, told: str
) -> None:
    """The definition that a property refers to, one of several alternatives, structures that stand inside."""

    def zipped(code: object) -> bytes:
        return _zip(function=FUNCTION | {"properties": {**FUNCTION["properties"], member: code}})  # type: ignore[dict-item]

    (review,) = proposals("cloudformation-schemas", zipped(first), zipped(second))

    assert review.why == f"{told} is new, or other than before"


@pytest.mark.parametrize(
    ("key", "second", "told"),
    [
        ("createOnlyProperties", ["/properties/MemorySize"], "trait createOnly is new, or other than before"),
        ("conditionalCreateOnlyProperties", ["/properties/Code"], "trait conditionalCreateOnly is new, or other than"),
        ("readOnlyProperties", ["/properties/MemorySize"], "trait readOnly is new, or other than before"),
        ("writeOnlyProperties", ["/properties/Code/ZipFile"], "trait writeOnly is new, or other than before"),
        ("deprecatedProperties", ["/properties/MemorySize"], "deprecated now"),
        ("required", ["Code", "MemorySize"], "member is new, or other than before"),
        ("anyOf", [{"required": ["Code"]}, {"required": ["Image"]}], "trait required in anyOf is new, or other than"),
        ("dependencies", {"MemorySize": ["Timeout"]}, "trait dependencies is new, or other than before"),
        ("tagging", {"taggable": True}, "trait taggable is new, or other than before"),
    ],
)
def test_what_a_schema_says_of_its_properties_is_reviewed(
    proposals: Propose, key: str, second: object, told: str
) -> None:
    """When they can be set, which are needed, which are to go, and whether there are tags."""
    (review,) = proposals("cloudformation-schemas", _zip(), _zip(function=FUNCTION | {key: second}))

    assert review.gates == (Gate.NEEDS_WORDS,)
    assert review.why.startswith(told)


CREATED = {"createOnlyProperties": ["/properties/MemorySize"]}


def test_what_a_schema_says_no_more_of_its_properties_is_reviewed(proposals: Propose) -> None:
    """A property that can be changed after all."""
    (review,) = proposals("cloudformation-schemas", _zip(function=FUNCTION | CREATED), _zip())

    assert review.why == "gone: AWS::Lambda::Function.MemorySize createOnly"


def _with(**properties: object) -> dict[str, Any]:
    return FUNCTION | {"properties": {**FUNCTION["properties"], **properties}}  # type: ignore[dict-item]


def test_what_comes_with_a_new_property_is_told_by_it(proposals: Propose) -> None:
    """Whoever describes it reads all of it."""
    colour = _with(Colour={"type": "string"}) | {"createOnlyProperties": ["/properties/Colour"]}

    (review,) = proposals("cloudformation-schemas", _zip(), _zip(function=colour))

    assert review.why == "member is new, or other than before"


def test_another_type_of_a_property_hides_nothing_of_it(proposals: Propose) -> None:
    """That it can be set only once from now on is told beside it."""
    said = FUNCTION["properties"]["MemorySize"] | {"type": "string"}  # type: ignore[index]

    found = proposals("cloudformation-schemas", _zip(), _zip(function=_with(MemorySize=said) | CREATED))

    assert sorted(one.why.partition(" is ")[0] for one in found) == ["member", "trait createOnly"]


def test_alternatives_that_say_otherwise_contradict_nothing(proposals: Propose) -> None:
    """They are told together, and only where they change."""
    texts = [{"properties": {"Mode": {"type": kind, "maxLength": 5}}} for kind in ("string", "integer")]
    alternatives = FUNCTION | {"oneOf": texts}
    more = FUNCTION | {"oneOf": [*texts, {"properties": {"Mode": {"type": "array"}}}]}

    (review,) = proposals("cloudformation-schemas", _zip(function=alternatives), _zip(function=more))

    assert (review.gates, review.evidence.text) == ((Gate.NEEDS_WORDS,), "array or integer or string")


def test_a_new_resource_of_cloudformation_is_reviewed_once(proposals: Propose) -> None:
    """With all that is in it."""
    (review,) = proposals("cloudformation-schemas", _zip(), _zip(names=7))

    assert (review.gates, review.row["field"]) == ((Gate.NEEDS_WORDS,), "AWS::Lambda::Other6")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", _zip(names=0), _zip(function={"properties": {}})])
def test_another_zip_file_is_no_schema(content: bytes) -> None:
    """It closes the gate of error pages, whatever is in it."""
    (closed,) = CLOUDFORMATION.read(None, content).closed  # type: ignore[arg-type]

    assert (closed.gate, closed.whole) == (Gate.ERROR_PAGE, True)


def _sam(**properties: object) -> dict[str, Any]:
    others = {f"Event{number}": {"properties": {"Type": {"type": "string"}}} for number in range(6)}
    return {
        "definitions": {
            "samtranslator__schema__aws_serverless_function__Properties": {"properties": properties},
            "samtranslator__schema__aws_serverless_api__Properties": {"properties": {"Name": properties}},
            **others,
        }
    }


def test_new_properties_of_sam_are_reviewed(proposals: Propose) -> None:
    """Of functions and their events; an API's are none of ours."""
    timeout = {"type": "integer"}

    found = proposals("sam-schema", _sam(Timeout=timeout), _sam(Timeout=timeout, Colour={"type": "string"}))

    assert [(one.gates, one.row["field"].rpartition("__")[2]) for one in found] == [
        ((Gate.NEEDS_WORDS,), "Properties.Colour")
    ]
