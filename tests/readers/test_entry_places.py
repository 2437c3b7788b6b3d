"""A variable of the environment and a tag stand where their names do, which are what is refused, in every format."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Inputs, Position, Resolved

SERVICE = """service: s
provider:
  name: aws
  environment:
    SHARED: a
    BOTH: b
  tags:
    team: x
functions:
  f:
    handler: a.b
    environment:
      BOTH: c
      OWN: d
"""
TEMPLATE = """Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Environment:
        Variables:
          OWN: d
      Tags: {team: x}
"""
HCL = """locals {
  shared = { SHARED = "a" }
}
resource "aws_lambda_function" "f" {
  environment {
    variables = merge(local.shared, {
      OWN = "d"
      "QUOTED" = "e"
    })
  }
  tags = { team = "x" }
}
"""
IN_JSON = json.dumps(
    {
        "resource": {
            "aws_lambda_function": {"f": {"environment": {"variables": {"OWN": "d"}}, "tags": {"team": "x"}}},
        }
    },
    indent=1,
)


@pytest.mark.parametrize(
    ("name", "text", "field", "entry", "places"),
    [
        ("serverless.yml", SERVICE, "Environment", "SHARED", ((5, 5), (5, 13))),
        ("serverless.yml", SERVICE, "Environment", "BOTH", ((13, 7), (13, 13))),
        ("serverless.yml", SERVICE, "Environment", "OWN", ((14, 7), (14, 12))),
        ("serverless.yml", SERVICE, "Tags", "team", ((8, 5), (8, 11))),
        ("template.yaml", TEMPLATE, "Environment", "OWN", ((8, 11), (8, 16))),
        ("template.yaml", TEMPLATE, "Tags", "team", ((9, 14), (9, 20))),
        ("main.tf", HCL, "Environment", "SHARED", ((2, 14), (2, 23))),
        ("main.tf", HCL, "Environment", "OWN", ((7, 7), (7, 13))),
        ("main.tf", HCL, "Environment", "QUOTED", ((8, 7), (8, 18))),
        ("main.tf", HCL, "Tags", "team", ((11, 12), (11, 19))),
        ("main.tf.json", IN_JSON, "Environment", "OWN", ((7, 7), (7, 14))),
        ("main.tf.json", IN_JSON, "Tags", "team", ((11, 6), (11, 14))),
    ],
)
def test_an_entry_stands_at_its_name_and_its_value(
    name: str, text: str, field: str, entry: str, places: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    """Who is told to rename a variable looks for its name."""
    (function,) = read_text(name, text.encode(), Inputs(files=GivenFiles({name: text.encode()}))).functions
    found = function.fields[field]
    assert isinstance(found, Resolved)
    assert found.entries is not None

    assert found.entries[entry] == tuple(Position(*place) for place in places)
