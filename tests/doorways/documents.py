"""Twenty documents on which doorways once differed, or might: formats, suppressions, warnings, doubts."""

from __future__ import annotations

_FUNCTION = "    Type: AWS::Lambda::Function\n    Properties:\n"
_DEAD = "      Runtime: python3.8\n      Timeout: 2000\n"


def _template(*lines: str, head: str = "") -> str:
    return f"{head}Resources:\n  F:\n{_FUNCTION}" + "".join(f"      {line}\n" for line in lines)


DOCUMENTS: dict[str, str] = {
    "sound.yaml": _template("Runtime: python3.13", "Handler: a.b", "Role: r", "Code: {ZipFile: x}"),
    "dead.yaml": _template("Runtime: python3.8", "Timeout: 2000"),
    "suppressed.yaml": _template(
        "Runtime: python3.8  # lambda-kb: ignore LKB101 LKB102 LKB103 until=2030-01-01 moved next year"
    ),
    "expired.yaml": _template("Runtime: python3.8  # lambda-kb: ignore LKB101 LKB102 LKB103 until=2020-01-01 long ago"),
    "unused.yaml": _template("Runtime: python3.13  # lambda-kb: ignore LKB201 until=2030-01-01 nothing here"),
    "malformed.yaml": _template("Runtime: python3.8  # lambda-kb: ignore LKB999 until=2030-01-01 no such rule"),
    "metadata.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Metadata:\n      lambda-kb:\n"
    "        ignore: [{rule: LKB203, until: 2030-01-01, reason: quota raised}]\n    Properties:\n" + _DEAD,
    "twice.yaml": _template("Runtime: python3.8", "MemorySize: 128", "MemorySize: 64"),
    "parameter.yaml": _template("Runtime: !Ref Rt", "MemorySize: 1", head="Parameters: {Rt: {Type: String}}\n"),
    "condition.yaml": _template(
        "Runtime: !If [Old, nodejs12.x, nodejs22.x]",
        head="Parameters: {E: {Type: String}}\nConditions: {Old: !Equals [!Ref E, prod]}\n",
    ),
    "empty.yaml": "Resources: {}\n",
    "sam.yaml": "Transform: AWS::Serverless-2016-10-31\nGlobals: {Function: {Runtime: nodejs14.x, MemorySize: 20000}}\n"
    "Resources:\n  Worker: {Type: AWS::Serverless::Function, Properties: {CodeUri: ., Handler: a.b}}\n"
    "  Api:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events:\n"
    "        Q: {Type: SQS, Properties: {Queue: arn:aws:sqs:eu-west-1:123456789012:q, BatchSize: 11}}\n",
    "template.json": '{"Resources": {"F": {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "dotnet6"}}}}',
    "serverless.yml": "service: s\nprovider: {name: aws, runtime: python3.7}\n"
    "functions:\n  a:\n    handler: a.b\n    timeout: 1000\n"
    "    memorySize: 64  # lambda-kb: ignore LKB201 until=2030-01-01 small on purpose\n",
    "main.tf": 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n'
    '  role = "arn:aws:iam::123456789012:role/r"\n  runtime = "ruby2.7"\n'
    "  timeout = 5000 # lambda-kb: ignore LKB203 until=2030-01-01 asked AWS\n}\n",
    "twice.tf": 'variable "r" {}\nresource "aws_lambda_function" "f" {\n  runtime = var.r\n  memory_size = 100\n}\n',
    "function.json": '{"FunctionName": "f", "FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f", '
    '"Runtime": "python3.9", "MemorySize": 128, "Timeout": 3, "CodeSize": 1}',
    "functions.json": '{"Functions": [{"FunctionName": "f", "Runtime": "go1.x", "MemorySize": 10241, '
    '"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:f"}, {"FunctionName": "g", "Runtime": "java11", '
    '"FunctionArn": "arn:aws:lambda:eu-west-1:123456789012:function:g", "Timeout": 901}]}',
    "edge.yaml": _template("Runtime: python3.12", "Environment: {Variables: {A: b}}", "EphemeralStorage: {Size: 511}"),
    "soon.yaml": _template("Runtime: nodejs22.x", "Architectures: [arm64, x86_64]"),
}
"""Texts by the names of their files."""
