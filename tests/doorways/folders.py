"""Folders whose files take from one another, with equal names of files in several of them."""

from __future__ import annotations

FOLDERS: dict[str, dict[str, str]] = {
    "nested stack": {
        "parent.yaml": "Resources:\n  Child:\n    Type: AWS::CloudFormation::Stack\n"
        "    Properties: {TemplateURL: ./child.yaml, Parameters: {Rt: python3.6, Q: !ImportValue Queue}}\n",
        "child.yaml": "Parameters: {Rt: {Type: String}, Q: {Type: String}}\nResources:\n"
        "  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: !Ref Rt, Handler: a.b, Role: x, "
        "Code: {S3Bucket: b, S3Key: k}}\n"
        "  M:\n    Type: AWS::Lambda::EventSourceMapping\n    Properties:\n      FunctionName: !Ref F\n"
        "      EventSourceArn: !Ref Q\n      BatchSize: 20000\n"
        "  G:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13, Timeout: 2000, Handler: a.b, "
        "Role: x, Code: {S3Bucket: b, S3Key: k}} # lambda-kb: ignore LKB203 until=2030-01-01 asked AWS\n",
    },
    "module": {
        "main.tf": 'module "m" {\n  source = "./mod"\n  mem = 20000\n}\n'
        'resource "aws_lambda_function" "f" {\n  function_name = "f"\n'
        '  role = "arn:aws:iam::123456789012:role/x"\n  filename = "x.zip"\n'
        '  handler = jsondecode(file("${path.module}/cfg.json")).handler\n'
        '  runtime = jsondecode(file("${path.module}/cfg.json")).runtime\n  timeout = var.t\n}\n'
        'variable "t" {}\n',
        "mod/main.tf": 'variable "mem" {}\nresource "aws_lambda_function" "this" {\n  function_name = "m"\n'
        '  role = "arn:aws:iam::123456789012:role/x"\n  handler = "main"\n  filename = "x.zip"\n'
        '  runtime = "go1.x"\n  memory_size = var.mem\n'
        "  timeout = 5000 # lambda-kb: ignore LKB203 until=2030-01-01 asked AWS\n}\n",
        "cfg.json": '{"handler": "x.y", "runtime": "ruby2.7"}',
        "terraform.tfvars": "t = 2000\n",
    },
    "service": {
        "serverless.yml": "service: a\nprovider: {name: aws, runtime: nodejs20.x}\nfunctions:\n"
        "  - one: {handler: a.b, timeout: 0}\n  - ${file(fns.yml)}\nresources: ${file(more.yml)}\n",
        "fns.yml": "three:\n  handler: a.b\n  runtime: python3.6\n  timeout: 2000 # lambda-kb: ignore LKB203 "
        "until=2030-01-01 asked AWS\n  events:\n    - sqs: {arn: 'arn:aws:sqs:us-east-1:123456789012:q', "
        "batchSize: 50}\n",
        "more.yml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: java8, "
        "MemorySize: 1, Handler: a.b, Role: x, Code: {S3Bucket: b, S3Key: k}}\n",
    },
    "samconfig": {
        "template.yaml": "Transform: AWS::Serverless-2016-10-31\nParameters: {Env: {Type: String}}\nResources:\n"
        "  A:\n    Type: AWS::Serverless::Function\n    Properties: {Runtime: !Ref Env, CodeUri: s, Handler: a.b}\n",
        "samconfig.toml": 'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = ["Env=python3.7"]\n',
    },
    "two stacks": {
        "child.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.8, "
        "Handler: a.b, Role: x, Code: {S3Bucket: b, S3Key: k}, ReservedConcurrentExecutions: 600}\n",
        "main.tf": 'resource "aws_lambda_function" "f" {\n  function_name = "f"\n'
        '  role = "arn:aws:iam::123456789012:role/x"\n  filename = "x.zip"\n'
        '  handler = "a.b"\n  runtime = "nodejs24.x"\n  reserved_concurrent_executions = 350\n}\n',
    },
    "one more stack": {
        "child.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n    Properties: {Runtime: python3.13, "
        "Handler: a.b, Role: x, Code: {S3Bucket: b, S3Key: k}, ReservedConcurrentExecutions: 500}\n",
    },
}
"""Texts by the names of their files, by what the folder shows."""
