"""Attachments under conditions, and aliases that lead to one another."""

from __future__ import annotations

import pytest

from kb.readers.interface import Conditional

from .templates import known
from .test_attachments import attached

OTHER = "  H: {Type: AWS::Lambda::Function, Properties: {}}\n"


def test_a_resource_under_a_condition_knows_that_it_holds() -> None:
    """Inside it, the other branch cannot be."""
    text = "  M: {Condition: Open, Type: AWS::Lambda::EventSourceMapping, Properties: {BatchSize: !If [Open, 1, 2]}}\n"
    (found,) = attached(text)

    assert known(found.fields["BatchSize"]) == 1


@pytest.mark.parametrize(
    ("kind", "pointer"),
    [
        ("EventSourceMapping", "FunctionName"),
        ("EventInvokeConfig", "FunctionName"),
        ("Permission", "FunctionName"),
        ("Url", "TargetFunctionArn"),
        ("Alias", "FunctionName"),
    ],
)
@pytest.mark.parametrize(("other", "functions"), [("!GetAtt H.Arn", ["G", "H"]), ("elsewhere", ["G", None])])
def test_each_case_of_a_reference_belongs_to_its_own_function(
    kind: str, pointer: str, other: str, functions: list[str | None]
) -> None:
    """And is there in that case only."""
    text = f"  R: {{Type: AWS::Lambda::{kind}, Properties: {{{pointer}: !If [Open, !Ref G, {other}]}}}}\n"
    found = attached(OTHER + text)

    assert [one.function for one in found] == functions
    assert all(one.name == "R" and isinstance(one.exists, Conditional) for one in found)


def test_a_reference_whose_cases_are_one_function_is_one_attachment() -> None:
    """By whatever name each of them means it."""
    text = "  R: {Type: AWS::Lambda::Url, Properties: {TargetFunctionArn: !If [Open, !Ref G, !GetAtt G.Arn]}}\n"
    (found,) = attached(text)

    assert (found.function, found.exists) == ("G", None)


def test_a_condition_over_another_open_one_leaves_both_branches() -> None:
    """What decides the branch hangs on a condition itself."""
    branch = "!If [!Equals [!If [Open, a, b], a], [{Function: !Ref G}], !Ref AWS::NoValue]"
    text = (
        "  R: {Type: AWS::S3::Bucket, Properties: {NotificationConfiguration: {LambdaConfigurations: "
        + branch
        + "}}}\n"
    )
    (found,) = attached(text)

    assert found.function == "G"


def test_many_aliases_of_each_other_are_followed_once() -> None:
    """However they are connected."""
    names = "".join(f"${{A{n}}}" for n in range(60))
    aliases = "".join(
        f"  A{n}: {{Type: AWS::Lambda::Alias, Properties: {{FunctionName: !Sub '{names}'}}}}\n" for n in range(60)
    )

    assert {one.function for one in attached(aliases)} == {None}


def test_a_circle_of_aliases_ends() -> None:
    """An alias of itself belongs to no function."""
    text = "  R: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref R}}\n"

    assert [one.function for one in attached(text)] == [None]
