"""Permissions: who may call a function, by the names of the API in every format."""

from __future__ import annotations

import pytest

from kb.readers.interface import Attachment, Kind, Plain, Resolved
from tests.readers.templates import read
from tests.readers.terraform.folders import read as read_folder

PERMISSION: dict[str, Plain] = {
    "Action": "lambda:InvokeFunctionUrl",
    "Principal": "*",
    "PrincipalOrgID": "o-a1b2c3d4e5",
    "FunctionUrlAuthType": "AWS_IAM",
    "InvokedViaFunctionUrl": True,
    "SourceAccount": "123456789012",
    "SourceArn": "arn:aws:s3:::b",
    "EventSourceToken": "t",
}
CLOUDFORMATION = """
Resources:
  F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.13}}
  P:
    Type: AWS::Lambda::Permission
    Properties:
      FunctionName: !GetAtt F.Arn
      Action: lambda:InvokeFunctionUrl
      Principal: "*"
      PrincipalOrgID: o-a1b2c3d4e5
      FunctionUrlAuthType: AWS_IAM
      InvokedViaFunctionUrl: "true"
      SourceAccount: "123456789012"
      SourceArn: arn:aws:s3:::b
      EventSourceToken: t
"""
TERRAFORM = """
resource "aws_lambda_function" "F" {}
resource "PROVIDER_lambda_permission" "p" {
  function_name            = aws_lambda_function.F.function_name
  action                   = "lambda:InvokeFunctionUrl"
  principal                = "*"
  principal_org_id         = "o-a1b2c3d4e5"
  function_url_auth_type   = "AWS_IAM"
  invoked_via_function_url = true
  source_account           = "123456789012"
  source_arn               = "arn:aws:s3:::b"
  event_source_token       = "t"
}
"""


def plain(found: Attachment) -> dict[str, Plain]:
    """The values of the fields, all of which are known."""
    return {name: one.value for name, one in found.fields.items() if isinstance(one, Resolved)}


def test_cloudformation_has_the_names_of_the_api() -> None:
    """A flag may be written as text; the function that may be called is known."""
    (found,) = read(CLOUDFORMATION).attachments

    assert (found.kind, found.function, plain(found)) == (Kind.PERMISSION, "F", PERMISSION)


@pytest.mark.parametrize("provider", ["aws", "awscc"])
def test_both_providers_of_terraform_have_the_names_of_the_api(provider: str) -> None:
    """Both providers have the same arguments."""
    (found,) = read_folder({"main.tf": TERRAFORM.replace("PROVIDER", provider)}).attachments

    assert (found.kind, found.function, plain(found)) == (Kind.PERMISSION, "aws_lambda_function.F", PERMISSION)


@pytest.mark.parametrize(
    ("key", "meant"), [("SourceARN", "SourceArn"), ("Principals", "Principal"), ("PrincipalOrgId", "PrincipalOrgID")]
)
def test_misspelt_keys_are_told(key: str, meant: str) -> None:
    """As of the other resources that are judged."""
    (found,) = read(f"Resources:\n  P: {{Type: AWS::Lambda::Permission, Properties: {{{key}: x}}}}\n").attachments
    keys = found.fields["UnknownKeys"]

    assert isinstance(keys, Resolved)
    assert keys.value == {key: f"error {meant}"}
