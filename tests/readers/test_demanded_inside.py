"""What settings must say where they are there: each format demands its own, and what is not known is said."""

from __future__ import annotations

import json

import pytest

from kb.readers import read_text
from kb.readers.interface import Attachment, FunctionConfig, Inputs
from kb.readers.shared.demanded_parts import lacking_inside
from tests.readers.templates import read
from tests.readers.terraform.folders import functions
from tests.readers.terraform.folders import read as read_folder

HEAD = "Conditions: {C: !Equals [!Ref 'AWS::Region', x]}\nParameters: {P: {Type: String}}\nResources:\n"
MANAGED = "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig"


def lacking(found: FunctionConfig | Attachment) -> set[str]:
    """What settings must say and do not."""
    return set(lacking_inside(found.fields, found.parts))


def of_function(setting: str, kind: str = "Lambda", head: str = HEAD) -> set[str]:
    """What a function of a template lacks inside of one setting."""
    (only,) = read(f"{head}  F: {{Type: AWS::{kind}::Function, Properties: {{{setting}}}}}\n").functions
    return lacking(only)


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("DurableConfig: {RetentionPeriodInDays: 3}", {"DurableConfig.ExecutionTimeout"}),
        ("DurableConfig: {ExecutionTimeout: 3}", set()),
        ("SnapStart: {}", {"SnapStart.ApplyOn"}),
        ("SnapStart: {ApplyOn: !Ref 'AWS::NoValue'}", {"SnapStart.ApplyOn"}),
        ("EphemeralStorage: {}", {"EphemeralStorage.Size"}),
        ("EphemeralStorage: {Size: 512}", set()),
        ("EphemeralStorage: {Size: !Ref 'AWS::NoValue'}", {"EphemeralStorage.Size"}),
        ("EphemeralStorage: !Ref 'AWS::NoValue'", set()),
        ("FileSystemConfigs: [{Arn: a}]", {"FileSystemConfigs[].LocalMountPath"}),
        ("FileSystemConfigs: [{Arn: a, LocalMountPath: p}, {LocalMountPath: p}]", {"FileSystemConfigs[].Arn"}),
        ("FileSystemConfigs: []", set()),
        ("RuntimeManagementConfig: {RuntimeVersionArn: a}", {"RuntimeManagementConfig.UpdateRuntimeOn"}),
        ("TenancyConfig: {}", {"TenancyConfig.TenantIsolationMode"}),
        ("LoggingConfig: {}, TracingConfig: {}, DeadLetterConfig: {}, VpcConfig: {}, ImageConfig: {}", set()),
    ],
)
@pytest.mark.parametrize("kind", ["Lambda", "Serverless"])
def test_cloudformation_demands_what_its_schema_does(kind: str, setting: str, names: set[str]) -> None:
    """SAM hands these settings on as they are."""
    head = f"Transform: AWS::Serverless-2016-10-31\n{HEAD}" if kind == "Serverless" else HEAD

    assert of_function(setting, kind, head) == names


@pytest.mark.parametrize(
    "setting",
    [
        "SnapStart: {ApplyOn: !Ref P}",
        "SnapStart: {ApplyOn: }",
        "SnapStart: !Ref P",
        "SnapStart: {'Fn::Transform': {Name: M}}",
        "SnapStart: {Other: x, 'Fn::Transform': {Name: M}}",
        "SnapStart: !If [C, {ApplyOn: None}, !Ref 'AWS::NoValue']",
        "FileSystemConfigs: [!Ref P]",
        "FileSystemConfigs: !Split [',', !Ref P]",
        "SnapStart: {}, 'Fn::Transform': {Name: M}",
    ],
)
def test_what_is_not_known_is_said(setting: str) -> None:
    """Whoever fills it in may say it."""
    assert of_function(setting) == set()


def test_where_a_macro_changes_the_template_nothing_is_lacking() -> None:
    """It may add whatever it likes."""
    assert of_function("SnapStart: {}", head=f"Transform: Mine\n{HEAD}") == set()


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ("{}", {MANAGED}),
        (
            "{LambdaManagedInstancesCapacityProviderConfig: {PerExecutionEnvironmentMaxConcurrency: 3}}",
            {f"{MANAGED}.CapacityProviderArn"},
        ),
    ],
)
def test_managed_instances_have_a_provider(config: str, names: set[str]) -> None:
    """Each level is demanded by the one above it."""
    assert of_function(f"CapacityProviderConfig: {config}") == names


@pytest.mark.parametrize(
    ("kind", "setting", "names"),
    [
        (
            "Alias",
            "RoutingConfig: {AdditionalVersionWeights: [{FunctionVersion: '2'}]}",
            {"RoutingConfig.AdditionalVersionWeights[].FunctionWeight"},
        ),
        ("Alias", "RoutingConfig: {AdditionalVersionWeights: [{FunctionVersion: '2', FunctionWeight: 0.1}]}", set()),
        ("Version", "RuntimePolicy: {}", {"RuntimePolicy.UpdateRuntimeOn"}),
        ("EventInvokeConfig", "DestinationConfig: {OnFailure: {}}", {"DestinationConfig.OnFailure.Destination"}),
        ("EventInvokeConfig", "DestinationConfig: {OnFailure: {Destination: !GetAtt Q.Arn}}", set()),
        ("EventInvokeConfig", "DestinationConfig: {}", set()),
        ("CodeSigningConfig", "CodeSigningPolicies: {}", {"CodeSigningPolicies.UntrustedArtifactOnDeployment"}),
        (
            "CapacityProvider",
            "CapacityProviderScalingConfig: {ScalingPolicies: [{TargetValue: 70}]}",
            {"CapacityProviderScalingConfig.ScalingPolicies[].PredefinedMetricType"},
        ),
    ],
)
def test_what_is_attached_has_settings_of_its_own(kind: str, setting: str, names: set[str]) -> None:
    """Of what is optional as a whole."""
    (found,) = read(f"{HEAD}  X: {{Type: AWS::Lambda::{kind}, Properties: {{{setting}}}}}\n").attachments

    assert lacking(found) == names


@pytest.mark.parametrize(
    ("config", "names"),
    [
        ("{}", {MANAGED}),
        ("{PerExecutionEnvironmentMaxConcurrency: 3}", {f"{MANAGED}.CapacityProviderArn"}),
        ("{Arn: !Ref P}", set()),
        ("{Arn: !Ref 'AWS::NoValue'}", {MANAGED}),
        ("!Ref 'AWS::NoValue'", set()),
    ],
)
def test_sam_demands_a_provider_by_its_own_name(config: str, names: set[str]) -> None:
    """It leaves out the level that names the kind of provider."""
    head = f"Transform: AWS::Serverless-2016-10-31\n{HEAD}"

    assert of_function(f"CapacityProviderConfig: {config}", "Serverless", head) == names


def test_sam_makes_the_queue_of_a_destination() -> None:
    """It needs no ARN then."""
    config = "EventInvokeConfig: {DestinationConfig: {OnFailure: {Type: SQS}}}"
    function = f"{{Type: AWS::Serverless::Function, Properties: {{{config}}}}}"
    (found,) = read(f"Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {function}\n").attachments

    assert lacking(found) == set()


@pytest.mark.parametrize(
    ("block", "names"),
    [
        ("file_system_config {\n arn = var.x\n}", {"FileSystemConfigs[].LocalMountPath"}),
        ("file_system_config {\n arn = var.x\n local_mount_path = var.empty\n}", set()),
        (
            'dynamic "file_system_config" {\n for_each = [1]\n content {\n arn = var.x\n }\n}',
            {"FileSystemConfigs[].LocalMountPath"},
        ),
        ('dynamic "file_system_config" {\n for_each = []\n content {\n arn = var.x\n }\n}', set()),
        ("durable_config {\n}", {"DurableConfig.ExecutionTimeout"}),
        ("dead_letter_config {\n}", {"DeadLetterConfig.TargetArn"}),
        ("dead_letter_config {\n target_arn = var.empty\n}", set()),
        ("logging_config {\n}", {"LoggingConfig.LogFormat"}),
        ("snap_start {\n}", {"SnapStart.ApplyOn"}),
        ("tenancy_config {\n}", {"TenancyConfig.TenantIsolationMode"}),
        ('dynamic "tenancy_config" {\n for_each = [1]\n content {\n }\n}', {"TenancyConfig.TenantIsolationMode"}),
        ("tracing_config {\n}", {"TracingConfig.Mode"}),
        ("tracing_config {\n mode = null\n}", set()),
        ("capacity_provider_config {\n}", {MANAGED}),
        ("image_config {\n}\nvpc_config {\n}\nenvironment {\n}", set()),
        ("durable_config {\n retention_period = 3\n}", {"DurableConfig.ExecutionTimeout"}),
        ("durable_config {\n execution_timeout = 3\n}", set()),
        ('logging_config {\n log_group = "g"\n}', {"LoggingConfig.LogFormat"}),
        ("ephemeral_storage {\n}", set()),
    ],
)
def test_terraform_demands_what_its_provider_does(block: str, names: set[str]) -> None:
    """A size of the storage is none of it, a format of the log is."""
    text = (
        f'resource "aws_lambda_function" "f" {{\n{block}\n}}\nvariable "x" {{}}\nvariable "empty" {{ default = "" }}\n'
    )

    assert lacking(functions(text)["aws_lambda_function.f"]) == names


@pytest.mark.parametrize(
    ("blocks", "names"),
    [
        ({"logging_config": {"log_group": "g"}}, {"LoggingConfig.LogFormat"}),
        ({"logging_config": [{"log_group": "g", "log_format": "${var.x}"}]}, set()),
        ({"file_system_config": [{"arn": "a"}], "dead_letter_config": []}, {"FileSystemConfigs[].LocalMountPath"}),
        ({"durable_config": "${var.x}", "file_system_config": ["${var.x}"]}, set()),
        ({"dynamic": {"durable_config": {"for_each": [1], "content": {"execution_timeout": 3}}}}, set()),
    ],
)
def test_terraform_in_json_demands_the_same(blocks: dict[str, object], names: set[str]) -> None:
    """Its blocks are objects, or lists of objects."""
    text = json.dumps({"variable": {"x": {}}, "resource": {"aws_lambda_function": {"f": blocks}}})
    (only,) = read_text("main.tf.json", text.encode(), Inputs()).functions

    assert lacking(only) == names


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"FileSystemConfigs": [{"Arn": "a"}]}, {"FileSystemConfigs[].LocalMountPath"}),
        ({"TenancyConfig": {"Mode": "x"}}, {"TenancyConfig.TenantIsolationMode"}),
        ({"DurableConfig": {"RetentionPeriodInDays": 3}, "SnapStart": {"X": 1}}, set()),
    ],
)
def test_requests_demand_what_the_api_does(more: dict[str, object], names: set[str]) -> None:
    """Of what it knows to be there already nothing is demanded."""
    asked = {"FunctionName": "f", "Runtime": "python3.13", "Role": "r", "Code": {"S3Bucket": "b", "S3Key": "k"}, **more}
    (request,) = read_text("f.json", json.dumps(asked).encode(), Inputs()).functions
    (answer,) = read_text("f.json", json.dumps({**asked, "CodeSha256": "x"}).encode(), Inputs()).functions

    assert lacking(request) == names
    assert lacking(answer) == set()


_PROVIDED = f"{MANAGED}.CapacityProviderArn"


@pytest.mark.parametrize(
    ("setting", "names"),
    [
        ("durableConfig: {retentionPeriodInDays: 3}", {"DurableConfig.ExecutionTimeout"}),
        ("durableConfig: {}", {"DurableConfig.ExecutionTimeout"}),
        ("durableConfig: {executionTimeout: '${ssm:/t}'}", set()),
        ("durableConfig: '${ssm:/t}'", set()),
        ("durableConfig: ~", set()),
        ("fileSystemConfig: {arn: a}", {"FileSystemConfigs[].LocalMountPath"}),
        ("fileSystemConfig: {arn: '${env:NONE}', localMountPath: /mnt/x}", set()),
        ("tenancy: {}", {"TenancyConfig.TenantIsolationMode"}),
        ("tenancy: {mode: per_tenant}", set()),
        ("capacityProvider: {maxConcurrency: 3}", {_PROVIDED}),
        ("capacityProvider: {}", {_PROVIDED}),
        ("capacityProvider: pool", set()),
        ("runtimeManagement: {arn: a}, snapStart: true, vpc: {}, image: {}, logs: {}, tracing: true", set()),
    ],
)
def test_the_serverless_framework_demands_what_its_schema_does(setting: str, names: set[str]) -> None:
    """How a runtime is updated need not be said there."""
    service = f"service: s\nprovider: {{name: aws}}\nfunctions:\n  f: {{handler: a.b, {setting}}}\n"
    (function,) = read_text("serverless.yml", service.encode(), Inputs()).functions

    assert lacking(function) == names


def test_what_a_service_lays_over_its_function_may_say_it() -> None:
    """An extension counts as if it were written there."""
    service = (
        "service: s\nprovider: {name: aws}\nfunctions:\n  f: {handler: a.b, durableConfig: {}}\n"
        "resources: {extensions: {FLambdaFunction: {Properties: {DurableConfig: {ExecutionTimeout: 60}}}}}\n"
    )
    (function,) = read_text("serverless.yml", service.encode(), Inputs()).functions

    assert lacking(function) == set()


FAILED, DONE = (f"DestinationConfig.{outcome}.Destination" for outcome in ("OnFailure", "OnSuccess"))
MAPPING, INVOKED = "aws_lambda_event_source_mapping", "aws_lambda_function_event_invoke_config"


@pytest.mark.parametrize(
    ("kind", "block", "names"),
    [
        (MAPPING, "destination_config {\n on_failure {}\n}", {FAILED}),
        (MAPPING, "destination_config {\n on_failure {\n destination_arn = aws_sqs_queue.q.arn\n}\n}", set()),
        (MAPPING, "destination_config {\n on_failure {\n destination_arn = var.none\n}\n}", set()),
        (MAPPING, "destination_config {\n dynamic on_failure {\n for_each = []\n content {}\n}\n}", set()),
        (MAPPING, "destination_config {\n dynamic on_failure {\n for_each = [1]\n content {}\n}\n}", {FAILED}),
        (MAPPING, "destination_config {}", set()),
        (MAPPING, 'source_access_configuration {\n type = "VPC_SUBNET"\n}', {"SourceAccessConfigurations[].URI"}),
        (INVOKED, "destination_config {\n on_failure {}\n on_success {}\n}", {FAILED, DONE}),
        (INVOKED, 'destination_config {\n on_failure {\n destination = "arn"\n}\n on_success {}\n}', {DONE}),
        ("awscc_lambda_event_invoke_config", "destination_config = { on_failure = {} }", {FAILED}),
        ("awscc_lambda_event_source_mapping", "destination_config = { on_failure = {} }", set()),
    ],
)  # fmt: skip
def test_blocks_inside_of_blocks_say_what_they_must(kind: str, block: str, names: set[str]) -> None:
    """The provider aws demands where failures go; CloudFormation's schema, and awscc with it, of a mapping does not."""
    (found,) = read_folder({"main.tf": f'resource "{kind}" "x" {{\n{block}\n}}\n'}).attachments

    assert lacking(found) == names
