"""What functions share: capacity providers and code signing configurations, by the names of the API in every format."""

from __future__ import annotations

import pytest

from kb.readers.interface import Attachment, Kind, Plain, Resolved
from kb.readers.terraform.resources.api_attributes import api_name
from tests.readers.templates import read
from tests.readers.terraform.folders import read as read_folder

PROVIDER: dict[str, Plain] = {
    "CapacityProviderName": "c",
    "VpcConfig": {"SubnetIds": ["s"], "SecurityGroupIds": ["g"]},
    "PermissionsConfig": {"CapacityProviderOperatorRoleArn": "arn"},
    "InstanceRequirements": {"AllowedInstanceTypes": ["m7g.large"]},
    "CapacityProviderScalingConfig": {"MaxVCpuCount": 40},
}
CLOUDFORMATION = """
Resources:
  C:
    Type: AWS::Lambda::CapacityProvider
    Properties:
      CapacityProviderName: c
      VpcConfig: {SubnetIds: [s], SecurityGroupIds: [g]}
      PermissionsConfig: {CapacityProviderOperatorRoleArn: arn}
      InstanceRequirements: {AllowedInstanceTypes: [m7g.large]}
      CapacityProviderScalingConfig: {MaxVCpuCount: "40"}
"""
SAM = """
Transform: AWS::Serverless-2016-10-31
Resources:
  C:
    Type: AWS::Serverless::CapacityProvider
    Properties:
      CapacityProviderName: c
      VpcConfig: {SubnetIds: [s], SecurityGroupIds: [g]}
      OperatorRole: arn
      InstanceRequirements: {AllowedTypes: [m7g.large]}
      ScalingConfig: {MaxVCpuCount: 40}
"""
TERRAFORM = """
resource "aws_lambda_capacity_provider" "c" {
  name = "c"
  vpc_config {
    subnet_ids = ["s"]
    security_group_ids = ["g"]
  }
  permissions_config { capacity_provider_operator_role_arn = "arn" }
  instance_requirements { allowed_instance_types = ["m7g.large"] }
  capacity_provider_scaling_config { max_vcpu_count = 40 }
}
"""
CLOUD_CONTROL = """
resource "awscc_lambda_capacity_provider" "c" {
  capacity_provider_name = "c"
  vpc_config = { subnet_ids = ["s"], security_group_ids = ["g"] }
  permissions_config = { capacity_provider_operator_role_arn = "arn" }
  instance_requirements = { allowed_instance_types = ["m7g.large"] }
  capacity_provider_scaling_config = { max_v_cpu_count = 40 }
}
"""
SIGNING: dict[str, Plain] = {
    "AllowedPublishers": {"SigningProfileVersionArns": ["arn"]},
    "CodeSigningPolicies": {"UntrustedArtifactOnDeployment": "Warn"},
}


def _attached(name: str, text: str) -> Attachment:
    document = read(text) if name.endswith(".yaml") else read_folder({name: text})
    (one,) = document.attachments
    return one


def _values(one: Attachment) -> dict[str, Plain]:
    return {name: found.value for name, found in one.fields.items() if isinstance(found, Resolved)}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("template.yaml", CLOUDFORMATION),
        ("template.yaml", SAM),
        ("main.tf", TERRAFORM),
        ("main.tf", CLOUD_CONTROL),
    ],
    ids=["cloudformation", "sam", "terraform", "awscc"],
)
def test_a_capacity_provider_has_the_names_of_the_api(name: str, text: str) -> None:
    """It belongs to no function."""
    one = _attached(name, text)

    assert (one.kind, one.function) == (Kind.CAPACITY_PROVIDER, None)
    assert _values(one) == PROVIDER


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "template.yaml",
            (
                "Resources: {S: {Type: AWS::Lambda::CodeSigningConfig, Properties: {AllowedPublishers: "
                "{SigningProfileVersionArns: [arn]}, CodeSigningPolicies: {UntrustedArtifactOnDeployment: Warn}}}}"
            ),
        ),
        (
            "main.tf",
            (
                'resource "aws_lambda_code_signing_config" "s" {\n'
                '  allowed_publishers { signing_profile_version_arns = ["arn"] }\n'
                '  policies { untrusted_artifact_on_deployment = "Warn" }\n}\n'
            ),
        ),
    ],
)
def test_a_code_signing_configuration_has_the_names_of_the_api(name: str, text: str) -> None:
    """Terraform leaves a word out."""
    one = _attached(name, text)

    assert one.kind is Kind.CODE_SIGNING_CONFIG
    assert _values(one) == SIGNING


@pytest.mark.parametrize(
    ("name", "text", "layer"),
    [
        (
            "template.yaml",
            (
                "Resources: {P: {Type: AWS::Lambda::LayerVersionPermission, Properties: {"
                "LayerVersionArn: 'arn:aws:lambda:eu-west-1:123456789012:layer:tools:3', "
                "Action: lambda:GetLayerVersion, Principal: '*', OrganizationId: o-0123456789}}}"
            ),
            {"LayerVersionArn": "arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"},
        ),
        (
            "main.tf",
            (
                'resource "aws_lambda_layer_version_permission" "p" {\n  layer_name = "tools"\n  version_number = 3\n'
                '  statement_id = "all"\n  action = "lambda:GetLayerVersion"\n  principal = "*"\n'
                '  organization_id = "o-0123456789"\n  skip_destroy = true\n}\n'
            ),
            {"LayerName": "tools", "VersionNumber": 3, "StatementId": "all"},
        ),
        (
            "main.tf",
            (
                'resource "awscc_lambda_layer_version_permission" "p" {\n  layer_version_arn = "arn"\n'
                '  action = "lambda:GetLayerVersion"\n  principal = "*"\n  organization_id = "o-0123456789"\n}\n'
            ),
            {"LayerVersionArn": "arn"},
        ),
    ],
    ids=["cloudformation", "terraform", "awscc"],
)
def test_who_may_use_a_layer_is_read_with_the_names_of_the_api(name: str, text: str, layer: dict[str, Plain]) -> None:
    """It belongs to no function; which layer it is, CloudFormation says in one name and the API in two."""
    one = _attached(name, text)

    assert (one.kind, one.function) == (Kind.LAYER_PERMISSION, None)
    assert _values(one) == layer | {
        "Action": "lambda:GetLayerVersion",
        "Principal": "*",
        "OrganizationId": "o-0123456789",
    }


def test_bootstrap_servers_are_named_as_by_the_api() -> None:
    """CloudFormation spells them otherwise."""
    (one,) = read(
        "Resources: {M: {Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f, Topics: [t], "
        "SelfManagedEventSource: {Endpoints: {KafkaBootstrapServers: [a]}}}}}"
    ).attachments

    assert _values(one)["SelfManagedEventSource"] == {"Endpoints": {"KAFKA_BOOTSTRAP_SERVERS": ["a"]}}


@pytest.mark.parametrize(
    ("attribute", "name"),
    [
        ("execution_environment_memory_gib_per_vcpu", "ExecutionEnvironmentMemoryGiBPerVCpu"),
        ("execution_environment_memory_gi_b_per_v_cpu", "ExecutionEnvironmentMemoryGiBPerVCpu"),
        ("per_execution_environment_max_concurrency", "PerExecutionEnvironmentMaxConcurrency"),
        ("schema_registry_uri", "SchemaRegistryURI"),
        ("access_config", "AccessConfigs"),
        ("max_vcpu_count", "MaxVCpuCount"),
    ],
)
def test_names_that_no_rule_of_spelling_gives_are_known(attribute: str, name: str) -> None:
    """Without them a setting is read and judged by nothing."""
    assert api_name(attribute) == name
