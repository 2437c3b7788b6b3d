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
    ("serverless.yml", SERVERLESS, "${cf:stack.Rt}", "cf:stack.Rt=nodejs12.x"),
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
"""


@pytest.mark.parametrize(("options", "runtime"), [((), "nodejs22.x"), (("--config-env", "prod"), "nodejs12.x")])
def test_every_environment_of_a_samconfig_can_be_asked_about(
    call: Run, tmp_path: Path, options: tuple[str, ...], runtime: str
) -> None:
    """The default one counts otherwise."""
    (tmp_path / "t.yaml").write_text(TEMPLATE.replace("RUNTIME", "!Ref Rt"))
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    body = json.loads(call("check", "t.yaml", *options, "--format", "json").stdout)

    assert [one["runtime"] for one in body["functions"]] == [runtime]


def test_an_environment_that_no_samconfig_has_is_refused(call: Run, tmp_path: Path) -> None:
    """With those there are."""
    (tmp_path / "t.yaml").write_text(TEMPLATE.replace("RUNTIME", "!Ref Rt"))
    (tmp_path / "samconfig.toml").write_text(SAMCONFIG)
    done = call("check", "t.yaml", "--config-env", "prd")

    assert (done.returncode, "did you mean prod?" in done.stderr) == (2, True)
