"""What functions inherit from SAM's Globals."""

from __future__ import annotations

import pytest

from kb.readers.interface import Conditional, Position, Resolved

from .templates import known, only

SHARED = """\
Transform: AWS::Serverless-2016-10-31
Globals:
  Function:
    Runtime: python3.12
    Timeout: 5
    Layers: [one]
    Environment:
      Variables: {A: 1, B: 2}
    VpcConfig: {SubnetIds: [s1], SecurityGroupIds: [g1]}
Resources:
  F:
    Type: AWS::Serverless::Function
"""
OWN = """\
    Properties:
      Timeout: 9
      Layers: [two]
      Environment: {Variables: {B: 3, C: 4}}
      VpcConfig: !Ref AWS::NoValue
"""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Runtime", "python3.12"),
        ("Timeout", 9),
        ("Layers", ["one", "two"]),
        ("Environment", {"A": 1, "B": 3, "C": 4}),
    ],
)
def test_a_function_inherits_by_the_rules_of_sam(name: str, expected: object) -> None:
    """Maps are merged, lists are joined with the shared part first, single values are overridden."""
    assert expected == known(only(SHARED + OWN).fields[name])


def test_an_intrinsic_overrides_instead_of_merging() -> None:
    """AWS::NoValue removes what Globals would give."""
    assert "VpcConfig" not in only(SHARED + OWN).fields


def test_an_inherited_value_stands_where_globals_writes_it() -> None:
    """A finding points at the line a person must change."""
    assert Resolved("python3.12", Position(4, 14), "Globals") == only(SHARED).fields["Runtime"]


def test_an_overridden_value_has_no_origin_in_globals() -> None:
    """What the function writes itself is a literal."""
    assert Resolved(9, Position(14, 16), None) == only(SHARED + OWN).fields["Timeout"]


@pytest.mark.parametrize(
    ("ignored", "expected"),
    [('"*"', set()), ("[Runtime, Layers, VpcConfig]", {"Timeout", "Environment"}), ("[]", 5)],
)
def test_a_function_may_opt_out(ignored: str, expected: object) -> None:
    """IgnoreGlobals names the properties that are not inherited, or all."""
    fields = only(f"{SHARED}    IgnoreGlobals: {ignored}\n").fields

    assert expected in (set(fields), len(fields))


def test_an_inherited_condition_keeps_its_origin_on_both_sides() -> None:
    """Each outcome says that it comes from Globals."""
    found = only(SHARED.replace("Timeout: 5", "Timeout: !If [Unclear, 5, 6]")).fields["Timeout"]

    five, six = (Resolved(n, Position(5, 28 + 3 * (n - 5)), "Globals") for n in (5, 6))
    assert Conditional("Unclear", five, six) == found


def test_plain_lambda_functions_inherit_nothing() -> None:
    """Globals are for AWS::Serverless::Function."""
    assert only(SHARED.replace("Type: AWS::Serverless::Function", "Type: AWS::Lambda::Function")).fields == {}
