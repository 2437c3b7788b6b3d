"""Attachments under conditions, and aliases that lead to one another."""

from __future__ import annotations

from .templates import known
from .test_attachments import attached


def test_a_resource_under_a_condition_knows_that_it_holds() -> None:
    """Inside it, the other branch cannot be."""
    text = "  M: {Condition: Open, Type: AWS::Lambda::EventSourceMapping, Properties: {BatchSize: !If [Open, 1, 2]}}\n"
    (found,) = attached(text)

    assert known(found.fields["BatchSize"]) == 1


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
