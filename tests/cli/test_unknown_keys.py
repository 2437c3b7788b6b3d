"""Keys that a format does not know are found with the key that was meant; advice is in the words of the format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.readers.unknown_keys import key_meant
from tests.conftest import Run

CFN = "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties:\n      Runtime: nodejs22.x\n      {}\n"
MAPPING = (
    "Resources:\n  M:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n      FunctionName: f\n      {}\n"
)
WEB = "Resources:\n  W:\n    Type: AWS::Lambda::WebFunctionRevision\n    Properties:\n      FunctionName: f\n      {}\n"
SAM = (
    "Transform: AWS::Serverless-2016-10-31\n"
    "Resources:\n  F:\n    Type: AWS::Serverless::Function\n    Properties:\n      {}\n"
)
GLOBALS = (
    "Transform: AWS::Serverless-2016-10-31\nGlobals: {{Function: {{{}}}}}\n"
    "Resources:\n  F: {{Type: AWS::Serverless::Function}}\n"
)
SERVERLESS = "service: s\nprovider: {{name: aws, runtime: nodejs22.x}}\nfunctions:\n  f:\n    handler: a.h\n    {}\n"
SHARED = "service: s\nprovider: {{name: aws, {}}}\nfunctions: {{f: {{handler: a.h}}}}\n"
TERRAFORM = 'resource "aws_lambda_function" "f" {{\n  runtime = "nodejs22.x"\n  {}\n}}\n'
TF_MAPPING = 'resource "aws_lambda_event_source_mapping" "m" {{\n  {}\n}}\n'
REQUEST = '{{"FunctionName": "f", "Runtime": "nodejs22.x", "Code": {{"S3Bucket": "b", "S3Key": "k"}}, {}}}'
LISTED = '[{{"FunctionName": "f", "Runtime": "nodejs22.x", {}}}]'
ANSWER = '{{"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", "Runtime": "nodejs22.x", {}}}'

PAIRS = "a list of mappings with Key and Value"
ALONE = "it in each function, since provider does not take it"
MISSPELT = [
    ("t.yaml", CFN, "Memory: 512", "Memory", "MemorySize", "error"),
    ("t.yaml", CFN, "TimeOut: 9", "TimeOut", "Timeout", "error"),
    ("t.yaml", CFN, "memorySize: 512", "memorySize", "MemorySize", "error"),
    ("t.yaml", CFN, "CodeUri: .", "CodeUri", "Code", "error"),
    ("t.yaml", CFN, "Environment: {Variable: {A: b}}", "Variable in Environment", "Variables", "error"),
    ("t.yaml", CFN, "Wholly: 1", "Wholly", None, "warning"),
    ("t.yaml", CFN, "LoggingConfig: {Wholly: JSON}", "Wholly in LoggingConfig", None, "warning"),
    ("t.yaml", CFN, "Tags: [{key: a, Value: b}]", "key in Tags", "Key", "error"),
    ("t.yaml", CFN, "Tags: {team: a, key: b}", "team in Tags", PAIRS, "error"),
    ("t.yaml", MAPPING, "Tags: {Key: a, Value: b, Team: c}", "Team in Tags", PAIRS, "error"),
    ("t.yaml", CFN, "Tags: !If [C, {Team: a, Stage: b}, []]", "Team in Tags", PAIRS, "error"),
    ("t.yaml", WEB, "ServiceConfig: {Timeout: 9}", "Timeout in ServiceConfig", "TimeoutSeconds", "error"),
    ("t.yaml", MAPPING, "Tags: [{Key: a, Value: b, Extra: c}]", "Extra in Tags", None, "warning"),
    (
        "t.yaml",
        CFN,
        "VpcConfig: !If [C, {Subnets: [a]}, !Ref AWS::NoValue]",
        "Subnets in VpcConfig",
        "SubnetIds",
        "error",
    ),
    (
        "t.yaml",
        CFN,
        "FileSystemConfigs: [{Arn: a, LocalMountpath: /mnt/a}]",
        "LocalMountpath in FileSystemConfigs",
        "LocalMountPath",
        "error",
    ),
    (
        "t.yaml",
        MAPPING,
        "FilterCriteria: {Filters: [{Patterns: x}]}",
        "Patterns in FilterCriteria.Filters",
        "Pattern",
        "error",
    ),
    (
        "t.yaml",
        SAM,
        "FunctionUrlConfig: {AuthType: NONE, Cors: {AllowedOrigins: [a]}}",
        "AllowedOrigins in FunctionUrlConfig.Cors",
        "AllowOrigins",
        "error",
    ),
    (
        "t.yaml",
        GLOBALS,
        "EventInvokeConfig: {DestinationConfig: {OnFailed: {Type: SQS}}}",
        "OnFailed in EventInvokeConfig.DestinationConfig",
        "OnFailure",
        "error",
    ),
    ("t.yaml", MAPPING, "BatchSzie: 1", "BatchSzie", "BatchSize", "error"),
    ("t.yaml", SAM, "TracingConfig: {Mode: Active}", "TracingConfig", "Tracing", "error"),
    ("t.yaml", SAM, "DeadLetterConfig: {TargetArn: a}", "DeadLetterConfig", "DeadLetterQueue", "error"),
    (
        "t.yaml",
        SAM,
        "Events: {Q: {Type: SQS, Properties: {Queue: q, batchSize: 1}}}",
        "batchSize in Q",
        "BatchSize",
        "error",
    ),
    ("t.yaml", GLOBALS, "Runtme: nodejs22.x", "Runtme", "Runtime", "error"),
    ("t.yaml", GLOBALS, "Role: arn", "Role", "it in each function, since Globals does not take it", "error"),
    ("t.yaml", GLOBALS, "DeadLetterQueue: {Typ: SQS}", "Typ in DeadLetterQueue", "Type", "error"),
    ("t.yaml", SAM, "SnapStart: {Apply: None}", "Apply in SnapStart", "ApplyOn", "error"),
    ("t.yaml", SAM, "DeploymentPreference: {Typ: AllAtOnce}", "Typ in DeploymentPreference", "Type", "error"),
    ("t.yaml", SAM, "FunctionUrlConfig: {Auth: NONE}", "Auth in FunctionUrlConfig", "AuthType", "error"),
    (
        "t.yaml",
        GLOBALS,
        "EventInvokeConfig: {Destination: {}}",
        "Destination in EventInvokeConfig",
        "DestinationConfig",
        "error",
    ),
    (
        "serverless.yml",
        SERVERLESS,
        "vpc: {securityGroups: [a]}",
        "securityGroups in vpc",
        "securityGroupIds",
        "warning",
    ),
    ("serverless.yml", SHARED, "vpc: {subnets: [a]}", "subnets in vpc in provider", "subnetIds", "warning"),
    ("serverless.yml", SERVERLESS, "memory: 512", "memory", "memorySize", "warning"),
    ("serverless.yml", SERVERLESS, "tracingConfig: Active", "tracingConfig", "tracing", "warning"),
    (
        "serverless.yml",
        SERVERLESS,
        "events: [{sqs: {arn: a, maximumBatchingWindowInSeconds: 1}}]",
        "maximumBatchingWindowInSeconds in sqs 1",
        "maximumBatchingWindow",
        "warning",
    ),
    ("serverless.yml", SHARED, "memory: 512", "memory in provider", "memorySize", "warning"),
    ("serverless.yml", SHARED, "env: {A: b}", "env in provider", "environment", "warning"),
    ("serverless.yml", SHARED, "ephemeralStorageSize: 9", "ephemeralStorageSize in provider", ALONE, "warning"),
    ("serverless.yml", SHARED, "reservedConcurrency: 9", "reservedConcurrency in provider", ALONE, "warning"),
    ("serverless.yml", SERVERLESS, "deadLetter: a", "deadLetter", "onError", "warning"),
    ("serverless.yml", SERVERLESS, "events: [{httpApi: {methd: get}}]", "methd in httpApi 1", "method", "warning"),
    ("serverless.yml", SERVERLESS, "events: [{http: {asynch: true}}]", "asynch in http 1", "async", "warning"),
    (
        "serverless.yml",
        SERVERLESS,
        "events: [{eventBridge: {retryPolicy: {maximumRetryAttempt: 1}}}]",
        "maximumRetryAttempt in retryPolicy in eventBridge 1",
        "maximumRetryAttempts",
        "warning",
    ),
    ("serverless.yml", SERVERLESS, "vpcConfig: {}", "vpcConfig", "vpc", "warning"),
    ("t.yaml", CFN, "ReservedConcurrency: 3", "ReservedConcurrency", "ReservedConcurrentExecutions", "error"),
    ("t.yaml", SAM, "VPC: {}", "VPC", "VpcConfig", "error"),
    ("main.tf", TERRAFORM, "env { A = 1 }", "env", "environment", "error"),
    ("main.tf", TERRAFORM, "memory = 512", "memory", "memory_size", "error"),
    ("main.tf", TERRAFORM, "environment { variable = { A = 1 } }", "variable in environment", "variables", "error"),
    ("main.tf", TF_MAPPING, "batchsize = 1", "batchsize", "batch_size", "error"),
    (
        "main.tf",
        TF_MAPPING,
        "scaling_config { maximum = 5 }",
        "maximum in scaling_config",
        "maximum_concurrency",
        "error",
    ),
    ("f.json", REQUEST, '"MemroySize": 512', "MemroySize", "MemorySize", "error"),
    ("f.json", REQUEST, '"VpcConfig": {"Subnets": ["s"]}', "Subnets in VpcConfig", "SubnetIds", "error"),
    ("f.json", LISTED, '"Memory": 512', "Memory", "MemorySize", "warning"),
]


@pytest.mark.parametrize("case", MISSPELT, ids=[one[2] for one in MISSPELT])
def test_an_unknown_key_is_found(call: Run, tmp_path: Path, case: tuple[str, str, str, str, str | None, str]) -> None:
    """At its place, with the key of that format."""
    name, form, line, key, meant, weight = case
    (tmp_path / name).write_text(form.format(line))
    body = json.loads(call("check", name, "--format", "json").stdout)
    (found,) = [one for one in body["findings"] if one["rule"] == "LKB235"]

    assert (found["field"], found["severity"]) == (key, weight)
    assert found["message"].endswith(f"; write {meant}" if meant else "November 2026")
    assert form.format(line).splitlines()[found["line"] - 1].find(key.partition(" in ")[0]) >= 0


FUNCTION = "{Type: AWS::Serverless::Function, Properties: {Handler: a.h, Runtime: nodejs22.x, CodeUri: .%s}}"
ALIKE = (
    ("Transform: AWS::Serverless-2016-10-31\nResources:\n", FUNCTION, ", Memory: 512"),
    ("Resources:\n", "{Type: AWS::Lambda::EventSourceMapping, Properties: {FunctionName: f%s}}", ", BatchSzie: 1"),
    ("Resources:\n", "{Type: AWS::Lambda::Url, Properties: {AuthType: AWS_IAM, TargetFunctionArn: f%s}}", ", Mode: a"),
)


@pytest.mark.parametrize("case", ALIKE, ids=[one[2] for one in ALIKE])
@pytest.mark.parametrize("wrong", [0, 1])
def test_what_is_otherwise_alike_does_not_share_its_keys(
    call: Run, tmp_path: Path, case: tuple[str, str, str], wrong: int
) -> None:
    """Whether it stands before or after the one that is in order."""
    head, form, key = case
    lines = [f"  {name}: {form % (key if at == wrong else '')}\n" for at, name in enumerate("AB")]
    (tmp_path / "t.yaml").write_text(head + "".join(lines))
    body = json.loads(call("check", "t.yaml", "--format", "json").stdout)

    assert [one["resource"] for one in body["findings"] if one["rule"] == "LKB235"] == ["AB"[wrong]]


KNOWN = [
    ("t.yaml", GLOBALS, "CodeSigningConfigArn: arn"),
    ("t.yaml", CFN, "DurableConfig: {ExecutionTimeout: 9}"),
    ("t.yaml", CFN, "Fn::Transform: {Name: AWS::Include}"),
    ("t.yaml", SAM, "Policies: [x]"),
    ("t.yaml", SAM, "Tags: {Team: a}"),
    ("t.yaml", CFN, "Environment: {Variables: {Anything: a}}"),
    ("serverless.yml", SERVERLESS, "tags: {Team: a}"),
    ("serverless.yml", SERVERLESS, "warmup: true"),
    ("serverless.yml", SERVERLESS, "events: [{http: {caching: {}, documentation: {}}}, {sns: {displayName: a}}]"),
    ("serverless.yml", SERVERLESS, "iamRoleStatements: []"),
    ("serverless.yml", SHARED, "apiKeys: [a], usagePlan: {}, resourcePolicy: [], s3: {}, minimumCompressionSize: 9"),
    ("main.tf", TERRAFORM, "lifecycle { ignore_changes = [runtime] }"),
    ("main.tf", TERRAFORM, "provider = aws.x"),
    ("main.tf", TERRAFORM, 'dynamic "vpc_config" {\n for_each = []\n content {}\n}'),
    ("main.tf", TERRAFORM, 'timeouts { create = "9m" }'),
    ("f.json", LISTED, '"Region": "eu-west-1", "Account": "123456789012", "Name": "f"'),
    ("f.json", ANSWER, '"MemorySizes": [128]'),
]


@pytest.mark.parametrize(("name", "form", "line"), KNOWN, ids=[one[2] for one in KNOWN])
def test_known_keys_and_those_of_plug_ins_are_not(call: Run, tmp_path: Path, name: str, form: str, line: str) -> None:
    """Plug-ins bring keys of their own, and Terraform has some that are no resource's."""
    (tmp_path / name).write_text(form.format(line))

    assert "LKB235" not in call("check", name).stdout


@pytest.mark.parametrize(
    ("key", "known", "meant"),
    [
        ("TIMEOUT", ["Timeout"], "Timeout"),
        ("mem", ["memory_size"], None),
        ("memo", ["memory_size"], "memory_size"),
        ("maximum", ["MaximumRetryAttempts", "MaximumConcurrency"], None),
        ("Hnadler", ["Handler"], "Handler"),
        ("color", ["Handler"], None),
    ],
)
def test_the_key_that_was_meant(key: str, known: list[str], meant: str | None) -> None:
    """None where it could be several, or is like none."""
    assert key_meant(key, frozenset(known)) == meant


WORDS = [
    ("serverless.yml", SERVERLESS, "memorySize: 20480", "memorySize 20480 MB is out of range"),
    (
        "serverless.yml",
        SERVERLESS,
        "events: [{sqs: {arn: 'arn:aws:sqs:x:1:q', batchSize: 1000}}]",
        "maximumBatchingWindow of",
    ),
    ("main.tf", TERRAFORM, "memory_size = 20480", "memory_size 20480 MB is out of range"),
    ("t.yaml", SAM, "MemorySize: 20480", "MemorySize 20480 MB is out of range"),
    ("t.yaml", SAM, "Runtime: nodejs22.x\n      Handler: a.h\n      CodeUri: .", "set Tracing to Active"),
    ("t.yaml", CFN, "MemorySize: 20480", "MemorySize 20480 MB is out of range"),
]


@pytest.mark.parametrize("case", WORDS, ids=[f"{one[0]} {one[2][:20]}" for one in WORDS])
def test_advice_is_in_the_words_of_the_format(call: Run, tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    """Nobody has to know what the API calls it."""
    name, form, line, words = case
    (tmp_path / name).write_text(form.format(line))

    assert words in " ".join(call("check", name, "--notes").stdout.split())
