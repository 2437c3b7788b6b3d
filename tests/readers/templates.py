"""Small templates for the tests, written here and read by the real reader."""

from __future__ import annotations

from kb.readers import read_text
from kb.readers.interface import Document, Field, FunctionConfig, Inputs, Plain, Resolved, Unresolved

HEAD = """\
Transform: AWS::Serverless-2016-10-31
Parameters:
  Rt: {Type: String, Default: python3.12}
  Open: {Type: String}
  Size: {Type: Number, Default: "512"}
  Zones: {Type: CommaDelimitedList, Default: "a, b,c"}
  Secret: {Type: "AWS::SSM::Parameter::Value<String>", Default: /app/secret}
  Stage: {Type: String, Default: dev}
Mappings:
  Env:
    dev: {Memory: 256, Names: [x, y]}
    prod: {Memory: 1024}
Conditions:
  IsDev: !Equals [!Ref Stage, dev]
  IsProd: !Not [!Condition IsDev]
  IsOpen: !Equals [!Ref Open, "yes"]
  IsShut: !Not [!Condition IsOpen]
  Both: !And [!Condition IsOpen, !Condition IsProd]
  Loop: !Not [!Condition Loop]
"""


def read(text: str, **parameters: str) -> Document:
    """Read a template given as text."""
    return read_text("template.yaml", text.encode(), Inputs(parameters))


def only(text: str, **parameters: str) -> FunctionConfig:
    """Read a template with one function."""
    (function,) = read(text, **parameters).functions
    return function


def field(name: str, value: str, **parameters: str) -> Field | None:
    """Read one property of a function of SAM, under HEAD."""
    text = (
        f"{HEAD}Resources:\n  Bucket: {{Type: AWS::S3::Bucket}}\n"
        f"  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      {name}: {value}\n"
    )
    (only_field,) = only(text, **parameters).fields.values() or (None,)
    return only_field


def known(found: Field | None) -> Plain:
    """The value of a field that must be resolved."""
    assert isinstance(found, Resolved)
    return found.value


def reason(found: Field | None) -> str:
    """Why a field that must be unresolved is so."""
    assert isinstance(found, Unresolved)
    return found.reason
