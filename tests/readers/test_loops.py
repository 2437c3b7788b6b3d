"""Loops of AWS::LanguageExtensions among properties: written out, or not known, and never left out in silence."""

from __future__ import annotations

import pytest

from kb.readers.interface import Kind

from .templates import known, read, reason

HEAD = """\
Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31]
Parameters: {Open: {Type: CommaDelimitedList}, Stage: {Type: String}}
Conditions: {Long: !Equals [!Ref Stage, long]}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
"""


def test_a_loop_among_properties_is_written_out() -> None:
    """Each turn is a property of its own."""
    (found,) = read(HEAD + "      Fn::ForEach::Sizes: [Name, [MemorySize, Timeout], {'${Name}': 300}]\n").functions

    assert (known(found.fields["MemorySize"]), known(found.fields["Timeout"]), found.partial) == (300, 300, None)


def test_a_loop_inside_of_a_loop_over_resources_is_written_out() -> None:
    """The variable of the outer one may be used in the inner one."""
    body = "Type: AWS::Serverless::Function, Properties: {'Fn::ForEach::P': [P, [MemorySize], {'${P}': !Ref N}]}"
    text = HEAD.partition("  F:")[0] + f"  Fn::ForEach::R: [N, [128, 256], {{'F${{N}}': {{{body}}}}}]\n"

    assert [known(one.fields["MemorySize"]) for one in read(text).functions] == [128, 256]


def test_a_loop_makes_events() -> None:
    """Each starts the function."""
    event = "{'${Name}Jobs': {Type: SQS, Properties: {Queue: 'arn:aws:sqs:x:1:q', BatchSize: 20}}}"
    found = read(HEAD + f"      Events: {{'Fn::ForEach::Queues': [Name, [a, b], {event}]}}\n").attachments

    assert [(one.name, known(one.fields["BatchSize"])) for one in found] == [("F.aJobs", 20), ("F.bJobs", 20)]


def test_a_loop_makes_properties_of_what_is_attached() -> None:
    """As those of a function."""
    loop = "'Fn::ForEach::P': [P, [MaximumRetryAttempts], {'${P}': 3}]"
    found = read(HEAD + f"  E: {{Type: AWS::Lambda::EventInvokeConfig, Properties: {{{loop}}}}}\n").attachments

    assert [(one.kind, known(one.fields["MaximumRetryAttempts"])) for one in found] == [(Kind.EVENT_INVOKE_CONFIG, 3)]


@pytest.mark.parametrize("over", ["!Ref Open", "!If [Long, [MemorySize], [Timeout]]", "a text"])
def test_a_loop_over_something_unknown_may_make_any_property(over: str) -> None:
    """So nothing is missing."""
    (found,) = read(HEAD + f"      Fn::ForEach::Sizes: [Name, {over}, {{'${{Name}}': 300}}]\n").functions

    assert found.partial == "Fn::ForEach::Sizes adds properties at deployment"


def test_a_loop_over_something_unknown_makes_the_value_around_it_unknown() -> None:
    """It may set any variable."""
    loop = "{'Fn::ForEach::V': [Name, !Ref Open, {'AWS_${Name}': x}]}"
    (found,) = read(HEAD + f"      Environment: {{Variables: {loop}}}\n").functions

    assert reason(found.fields["Environment"]) == "Fn::ForEach::V is not read: parameter Open has no default"


def test_without_the_macro_a_loop_is_none() -> None:
    """CloudFormation refuses it; what it would make is not judged."""
    text = HEAD.replace("AWS::LanguageExtensions, ", "") + "      Fn::ForEach::S: [N, [MemorySize], {'${N}': 300}]\n"
    (found,) = read(text).functions

    assert "MemorySize" not in found.fields
    assert found.partial
