"""What of the inputs is hidden: by the names of what is given, and through what is made of it."""

from __future__ import annotations

import pytest

from kb.errors import UnreadableError
from kb.store import Store
from tests.judging.hidden_fields import SAM, read, told
from tests.judging.questions import ask

STORED = """
Parameters:
  MaxToken: {Type: Number, MaxValue: 500}
  Size: {Type: 'AWS::SSM::Parameter::Value<Number>', Default: /app/password}
Transform: AWS::Serverless-2016-10-31
Resources:
"""


def test_a_number_is_no_secret_by_its_name(store: Store) -> None:
    """Neither where it is judged, nor where it is refused."""
    template = STORED + SAM % "MemorySize: !Ref MaxToken"
    judged = ask(store, read({"t.yaml": template}, "t.yaml", MaxToken="64"))

    assert "MemorySize 64 MB is out of range" in told(judged)
    with pytest.raises(UnreadableError, match="parameter MaxToken cannot be '501'"):
        read({"t.yaml": template}, "t.yaml", MaxToken="501")


def test_what_the_parameter_store_holds_under_the_name_of_a_secret_is_not_told(store: Store) -> None:
    """Whatever the template's own parameter is called."""
    template = STORED + SAM % "MemorySize: !Ref Size"
    found = ask(store, read({"t.yaml": template}, "t.yaml", **{"ssm:/app/password": "98765"}))

    assert "MemorySize (hidden) MB" in told(found)
    assert "98765" not in told(found)


EACH = """
variable "size" {
  type      = number
  sensitive = true
}
resource "aws_lambda_function" "f" {
  for_each    = { a = { size = var.size } }
  filename    = "a.zip"
  role        = "arn:aws:iam::123456789012:role/r"
  handler     = "a.b"
  runtime     = "python3.13"
  memory_size = each.value.size
  timeout     = 4321
}
module "m" {
  source   = "./m"
  for_each = { a = { size = var.size } }
  size     = each.value.size
}
"""
INNER = 'variable "size" {}\nresource "aws_lambda_function" "f" { memory_size = var.size }\n'


def test_an_item_of_for_each_that_is_made_of_what_is_hidden_is_not_told(store: Store) -> None:
    """Neither in a resource nor through the input of a module; what stands beside it is."""
    found = told(ask(store, read({"main.tf": EACH, "m/main.tf": INNER}, "main.tf", size="98765")))

    assert found.count("memory_size (hidden) MB is out of range") >= 2
    assert "timeout 4321 s is out of range" in found
    assert "98765" not in found


BODY = """
variable "wait" {
  type      = number
  sensitive = true
}
resource "aws_lambda_function" "f" {
  filename = "a.zip"
  role     = "arn:aws:iam::123456789012:role/r"
  handler  = "a.b"
  runtime  = "python3.13"
  timeout  = 900
}
resource "aws_api_gateway_rest_api" "a" {
  body = jsonencode({ paths = { "/" = { get = { x-amazon-apigateway-integration = {
    timeoutInMillis = var.wait, uri = aws_lambda_function.f.invoke_arn
  } } } } })
}
"""


def test_how_long_a_described_api_waits_is_not_told_where_that_is_hidden(store: Store) -> None:
    """Neither by the API nor by its function."""
    found = ask(store, read({"main.tf": BODY}, "main.tf", wait="98765"))

    assert {"LKB321", "LKB322"} <= {one.rule for one in found.findings}
    assert not any(secret in told(found) for secret in ("98765", "98.765"))
