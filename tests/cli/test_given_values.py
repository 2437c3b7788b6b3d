"""What a user gives is used, or refused with what was probably meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

TEMPLATE = """
Parameters: {Rt: {Type: String}, Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /rt}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: RUNTIME, Handler: a.h, Code: {S3Bucket: b, S3Key: k}, Role: r}
"""
SERVERLESS = "service: s\nprovider: {name: aws, runtime: 'RUNTIME'}\nfunctions: {f: {handler: a.h}}\n"
TERRAFORM = 'variable "rt" {}\nresource "aws_lambda_function" "f" {\n  runtime = RUNTIME\n}\n'
USED = [
    ("t.yaml", TEMPLATE, "!Ref Rt", "Rt=nodejs12.x"),
    ("t.yaml", TEMPLATE, "!Ref Stored", "ssm:/rt=nodejs12.x"),
    ("t.yaml", TEMPLATE, "'{{resolve:ssm:/rt:3}}'", "ssm:/rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${opt:rt}", "rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${opt:rt}", "opt:rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${ssm:/rt}", "ssm:/rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${ssm:/${self:service}/${sls:stage}/rt~true}", "ssm:/s/dev/rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${cf:stack.Rt}", "cf:stack.Rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${cf(eu-west-1):stack.Rt}", "cf:stack.Rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${cf(eu-west-1):stack.Rt}", "cf(eu-west-1):stack.Rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${cf.eu-west-1:stack.Rt}", "cf(eu-west-1):stack.Rt=nodejs12.x"),
    ("serverless.yml", SERVERLESS, "${s3(eu-west-1):bucket/rt}", "s3:bucket/rt=nodejs12.x"),
    ("main.tf", TERRAFORM, "var.rt", "rt=nodejs12.x"),
    ("main.tf", TERRAFORM, 'terraform.workspace == "prod" ? "nodejs12.x" : "x"', "terraform.workspace=prod"),
]


@pytest.mark.parametrize("case", USED, ids=[f"{one[2]} {one[3]}" for one in USED])
def test_what_is_given_is_used(call: Run, tmp_path: Path, case: tuple[str, str, str, str]) -> None:
    """Also the values of stores and other stacks."""
    name, form, runtime, given = case
    (tmp_path / name).write_text(form.replace("RUNTIME", runtime))
    body = json.loads(call("check", name, "--parameter", given, "--format", "json").stdout)

    assert [one["runtime"] for one in body["functions"]] == ["nodejs12.x"]


UNUSED = [
    ("t.yaml", TEMPLATE, "!Ref Rt", "rt=x", "did you mean Rt?"),
    ("t.yaml", TEMPLATE, "!Ref Rt", "Zzzz=x", "there are Rt, Stored"),
    ("serverless.yml", SERVERLESS, "${opt:runtime}", "runtmie=x", "did you mean runtime"),
    ("serverless.yml", SERVERLESS, "${ssm:/a/rt}", "ssm:/a/rtt=x", "did you mean ssm:/a/rt?"),
    ("serverless.yml", SERVERLESS, "${cf(eu-west-1):a.Rt}", "cf(eu-west-2):a.Rt=x", "did you mean cf(eu-west-1):a.Rt"),
    ("serverless.yml", SERVERLESS, "${opt:runtime}", "FLambdaFunction=x", "there are opt:region"),
    ("t.yaml", TEMPLATE, "!Ref F", "F=x", "there are Rt, Stored"),
    ("main.tf", TERRAFORM, "var.rt", "workspace=prod", "did you mean terraform.workspace?"),
]


@pytest.mark.parametrize("case", UNUSED, ids=[one[3] for one in UNUSED])
def test_what_nothing_uses_is_refused(call: Run, tmp_path: Path, case: tuple[str, str, str, str, str]) -> None:
    """With the name that was probably meant, or those there are."""
    name, form, runtime, given, hint = case
    (tmp_path / name).write_text(form.replace("RUNTIME", runtime))
    done = call("check", name, "--parameter", given)

    assert done.returncode == 2
    assert hint in done.stderr


SAMCONFIG = """
[default.deploy.parameters]
parameter_overrides = "Rt=nodejs22.x"
[prod.deploy.parameters]
parameter_overrides = "Rt=nodejs12.x"
[dev.sync.parameters]
parameter_overrides = ["Rt=nodejs20.x"]
[both.global.parameters]
parameter_overrides = "Rt=nodejs18.x"
[both.sync.parameters]
parameter_overrides = "Rt=nodejs16.x"
[both.deploy.parameters]
stack_name = "both"
[ci.build.parameters]
parameter_overrides = "Rt=python2.7"
"""


@pytest.mark.parametrize(
    ("options", "runtime"),
    [
        ((), "nodejs22.x"),
        (("--config-env", "prod"), "nodejs12.x"),
        (("--config-env", "dev"), "nodejs20.x"),
        (("--config-env", "both"), "nodejs18.x"),
    ],
)
def test_every_environment_of_a_samconfig_can_be_asked_about(
    call: Run, tmp_path: Path, options: tuple[str, ...], runtime: str
) -> None:
    """The default one counts otherwise."""
    (tmp_path / "t.yaml").write_text(TEMPLATE.replace("RUNTIME", "!Ref Rt"))
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    body = json.loads(call("check", "t.yaml", *options, "--format", "json").stdout)

    assert [one["runtime"] for one in body["functions"]] == [runtime]


@pytest.mark.parametrize(
    ("name", "hint"), [("prd", "did you mean prod?"), ("ci", "there are both, default, dev, prod")]
)
def test_an_environment_that_deploys_nothing_is_refused(call: Run, tmp_path: Path, name: str, hint: str) -> None:
    """With those there are: one that no samconfig has, or that is about builds alone."""
    (tmp_path / "t.yaml").write_text(TEMPLATE.replace("RUNTIME", "!Ref Rt"))
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    done = call("check", "t.yaml", "--config-env", name)

    assert (done.returncode, hint in done.stderr) == (2, True)


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("p.json", '[{"ParameterKey": "Rt", "ParameterValue": "nodejs22.x"}]', 0),
        ("p.json", '[{"ParameterKey": "Rtt", "ParameterValue": "nodejs12.x"}]', 2),
        ("p.json", '{"Parameters": {"Rt": "nodejs22.x", "Stage": "prod"}}', 2),
        ("p.yaml", "Rt: nodejs22.x\nSize: 512\n", 2),
        ("p.tfvars", 'rt = "nodejs22.x"\nof_another_module = 1\n', 0),
        ("p.tfvars", "of_another_module = 1\n", 2),
        ("p.tfvars.json", '{"of_another_module": 1}', 2),
    ],
)
def test_a_file_of_parameters_that_nothing_uses_is_refused(
    call: Run, tmp_path: Path, name: str, text: str, code: int
) -> None:
    """As CloudFormation refuses any; Terraform passes over those that a module does not declare."""
    terraform = ".tfvars" in name
    (tmp_path / ("main.tf" if terraform else "t.yaml")).write_text(
        TERRAFORM.replace("RUNTIME", "var.rt") if terraform else TEMPLATE.replace("RUNTIME", "!Ref Rt")
    )
    (tmp_path / name).write_text(text)
    done = call("check", "main.tf" if terraform else "t.yaml", "--parameters-file", name, "--fail-on", "error")

    assert (done.returncode == 2, f"{name}: " in done.stderr) == (code == 2, code == 2)
