"""What a mapping of Terraform reads from, by what its ARN comes to: a text spells it, a reference is it."""

from __future__ import annotations

import pytest

from kb.readers.interface import Conditional, Field, Resolved
from kb.store import Store
from tests.judging.texts import judge_text

from .folders import read

AROUND = """\
variable "choice" { type = bool }
variable "text" { type = string }
variable "number" { type = number }
resource "aws_sqs_queue" "q" { visibility_timeout_seconds = 7 }
resource "aws_kinesis_stream" "s" { name = "s" }
resource "aws_kinesis_stream" "many" { count = var.number }
locals {
  arn    = aws_kinesis_stream.s.arn
  spelt  = "arn:aws:sqs:eu-west-1:123456789012:${aws_kinesis_stream.s.id}"
}
"""
KINESIS, SQS = "amazon-kinesis-data-streams", "amazon-sqs"


def _mapping(expression: str) -> str:
    head = 'resource "aws_lambda_event_source_mapping" "m" {\n  function_name = "f"\n'
    return f"{AROUND}{head}  event_source_arn = {expression}\n}}\n"


def _fields(expression: str) -> dict[str, Field]:
    (found,) = read({"main.tf": _mapping(expression)}).attachments
    return dict(found.fields)


def _known(field: Field | None) -> object:
    return field.value if isinstance(field, Resolved) else None


@pytest.mark.parametrize(
    ("expression", "service"),
    [
        ("aws_kinesis_stream.s.arn", KINESIS),
        ('"${aws_kinesis_stream.s.arn}"', KINESIS),
        ("local.arn", KINESIS),
        ("aws_kinesis_stream.many[0].arn", KINESIS),
        ("aws_kinesis_stream.many[var.number].arn", KINESIS),
        ("element(aws_kinesis_stream.many.*.arn, var.number)", KINESIS),
        ('join("", aws_kinesis_stream.many.*.arn)', KINESIS),
        ("aws_dynamodb_table.elsewhere.stream_arn", "amazon-dynamodb-streams"),
        ('"arn:aws:sqs:eu-west-1:123456789012:${aws_kinesis_stream.s.id}"', SQS),
        ("local.spelt", SQS),
        ('"arn:aws:kinesis:${data.aws_region.here.name}:1:stream/${aws_sqs_queue.q.id}"', KINESIS),
        ('"arn:${var.text}:sqs:eu-west-1:123456789012:${aws_kinesis_stream.s.id}"', None),
        ('join(":", ["arn", "aws", "sqs", "eu-west-1", "1", aws_kinesis_stream.s.id])', None),
        ('format("arn:aws:sqs:eu-west-1:1:%s", aws_kinesis_stream.s.id)', None),
        ('replace(aws_kinesis_stream.s.arn, "kinesis", "sqs")', None),
        ("coalesce(var.text, aws_kinesis_stream.s.arn)", None),
        ("var.text == aws_kinesis_stream.s.arn ? var.text : var.text", None),
        ("[aws_kinesis_stream.s.arn, aws_sqs_queue.q.arn][var.number]", None),
    ],
)
def test_an_arn_that_is_spelt_counts_before_what_it_names(expression: str, service: str | None) -> None:
    """What may be anything is not known."""
    assert _known(_fields(expression)["Source"]) == service


def test_of_two_sources_each_counts_where_it_is_chosen(store: Store) -> None:
    """What only the one needs may be missing."""
    fields = _fields("var.choice ? aws_kinesis_stream.s.arn : aws_sqs_queue.q.arn")
    source, visibility = fields["Source"], fields["QueueVisibilityTimeout"]
    assert isinstance(source, Conditional)
    assert isinstance(visibility, Conditional)
    assert (_known(source.when_true), _known(source.when_false)) == (KINESIS, SQS)
    assert (_known(visibility.when_true), _known(visibility.when_false)) == (None, 7)

    found = judge_text(
        store, _mapping("var.choice ? aws_kinesis_stream.s.arn : aws_sqs_queue.q.arn"), "main.tf"
    ).findings
    assert [(one.rule, one.certainty) for one in found if one.rule == "LKB308"] == [("LKB308", "may")]


def test_a_source_that_is_not_known_says_nothing_of_a_queue() -> None:
    """Neither of the one that it may be, nor that it is none."""
    assert _fields("var.choice ? var.text : var.text").keys() == {"EventSourceArn", "FunctionName", "Source"}


@pytest.mark.parametrize(
    ("name", "wait"),
    [("one", 7), ("two", 8), ("other", None)],
)
def test_a_queue_is_found_by_the_name_that_an_arn_ends_with(name: str, wait: int | None) -> None:
    """The first of those that are called so; others lie outside of the configuration."""
    queues = "".join(
        f'resource "aws_sqs_queue" "q{place}" {{\n  name = "{one}"\n  visibility_timeout_seconds = {wait}\n}}\n'
        for place, (one, wait) in enumerate([("one", 7), ("two", 8), ("one", 9)])
    )
    (found,) = read({"main.tf": _mapping(f'"arn:aws:sqs:eu-west-1:123456789012:{name}"') + queues}).attachments

    assert _known(found.fields.get("QueueVisibilityTimeout")) == wait
