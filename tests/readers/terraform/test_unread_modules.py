"""Modules that are not installed are named, their arguments are told of, and no function behind a module is lost."""

from __future__ import annotations

import pytest

from kb.readers import without_repetition
from kb.readers.interface import Position, Resolved

from .folders import read

SOURCES = [
    "acme/functions/aws",
    "app.terraform.io/acme/lambda/aws",
    "git::ssh://git@example.com/fn.git?ref=v1",
    "git@github.com:acme/fn.git",
    "github.com/acme/terraform-aws-fn",
    "s3::https://s3-eu-west-1.amazonaws.com/bucket/fn.zip",
    "https://example.com/fn.zip",
    "terraform-aws-modules/lambda/aws//modules/alias",
]
REMEDY = "run `terraform init` and check again, or check a plan"


@pytest.mark.parametrize("source", SOURCES)
def test_a_module_that_is_not_installed_is_named(source: str) -> None:
    """With what to do, and each argument that would configure a function."""
    text = f'module "fn" {{\n  source = "{source}"\n  runtime = "x"\n  memory_size = 1\n  region = "y"\n}}\n'
    document = read({"main.tf": text})

    assert document.functions == ()
    assert [(one.owner, one.field, one.position) for one in document.unjudged] == [
        ("module.fn", "runtime", Position(3, 13)),
        ("module.fn", "memory_size", Position(4, 17)),
    ]
    assert {one.reason for one in document.unjudged} == {f"{source} is not installed; {REMEDY}"}
    ((place, note),) = document.warnings
    assert place == Position(1, 1)
    assert note == f"not installed, so that functions in them are not seen: module.fn ({source}); {REMEDY}"


def test_arguments_are_found_in_maps_of_functions() -> None:
    """Under prefixes, and within objects and lists."""
    text = """
module "all" {
  source    = "acme/functions/aws"
  functions = {
    orders = { lambda_runtime = "x", settings = [{ timeout = 9 }] }
  }
}
"""
    found = [one.field for one in read({"main.tf": text}).unjudged]

    assert found == ["functions.orders.lambda_runtime", "functions.orders.settings[0].timeout"]


def test_arguments_are_found_behind_the_part_that_they_are_about() -> None:
    """Modules of several functions have a setting for each; one of something else is passed over."""
    names = ("webhook_lambda_memory_size", "runner_binaries_syncer_lambda_timeout", "lambda_functions_runtime")
    text = "".join(f"  {name} = 1\n" for name in (*names, "idle_timeout", "runner_boot_time_in_minutes"))
    document = read({"main.tf": f'module "runners" {{\n  source = "acme/github-runner/aws"\n{text}}}\n'})

    assert [one.field for one in document.unjudged] == list(names)


def test_a_timeout_of_something_else_is_no_value_of_a_function() -> None:
    """A load balancer has one too; its module is named all the same."""
    document = read({"main.tf": 'module "alb" {\n  source = "acme/alb/aws"\n  timeout = 1\n}\n'})

    assert (document.unjudged, len(document.warnings)) == ((), 1)


def test_many_modules_make_one_note() -> None:
    """Twenty are named, the others counted."""
    text = "".join(f'module "m{number}" {{\n  source = "acme/m/aws"\n}}\n' for number in range(10, 33))
    ((_, note),) = read({"main.tf": text}).warnings

    assert "module.m29 (acme/m/aws) and 3 more;" in note


def test_a_module_inside_another_stands_at_the_call() -> None:
    """The file of the called module is not shown for itself."""
    inner = 'module "far" {\n  source = "acme/lambda/aws"\n  runtime = "x"\n}\n'
    document = read({"main.tf": 'module "near" {\n  source = "./near"\n}\n', "near/main.tf": inner})

    assert [(one.owner, one.position) for one in document.unjudged] == [("module.near.module.far", Position(1, 1))]


COMMUNITY = {
    "cloudposse/lambda-function/aws": "this[0]",
    "git::https://github.com/cloudposse/terraform-aws-lambda-function.git?ref=0.6.1": "this[0]",
    "moritzzimmer/lambda/aws": "lambda",
}


@pytest.mark.parametrize("source", COMMUNITY)
def test_widely_used_modules_are_known(source: str) -> None:
    """Their inputs stand where they are given, their defaults at the call."""
    inputs = 'function_name = "f"\n  runtime = "x"\n  tracing_config_mode = "Active"'
    text = f'module "fn" {{\n  source = "{source}"\n  {inputs}\n}}\n'
    (found,) = read({"main.tf": text}).functions

    assert found.name == f"module.fn.aws_lambda_function.{COMMUNITY[source]}"
    assert found.fields["Runtime"].position == Position(4, 13)  # type: ignore[union-attr]
    assert [found.fields[name].value for name in ("MemorySize", "Timeout", "TracingConfig")] == [  # type: ignore[union-attr]
        128,
        3,
        {"Mode": "Active"},
    ]


FUNCTION = 'resource "aws_lambda_function" "f" {\n  runtime = "x"\n}\n'
LOST = {
    "a module with a count of 0": {
        "main.tf": 'module "a" {\n  source = "./a"\n  count = 0\n}\n',
        "a/main.tf": FUNCTION,
    },
    "a module for an empty set": {
        "main.tf": 'module "a" {\n  source = "./a"\n  for_each = toset([])\n}\n',
        "a/main.tf": FUNCTION,
    },
    "a module of a module that is switched off": {
        "main.tf": 'module "b" {\n  source = "./b"\n  on = false\n}\n',
        "b/main.tf": 'variable "on" {}\nmodule "a" {\n  source = "../a"\n  count = var.on ? 1 : 0\n}\n',
        "a/main.tf": FUNCTION,
    },
}


@pytest.mark.parametrize("name", LOST)
def test_functions_that_are_not_created_are_listed(name: str) -> None:
    """Once, at the call, with the reason."""
    documents = without_repetition([read(LOST[name], path) for path in LOST[name]])
    (found,) = (function for document in documents for function in document.functions)

    assert (found.position.path, found.position.line) == (None, 1)
    assert (found.absent or "").startswith("it is not created, since the ")


def test_modules_that_call_each_other_are_not_lost() -> None:
    """None of them stands above the other, so the first is kept."""
    texts = {
        "a/main.tf": 'module "b" { source = "../b" }\n' + FUNCTION,
        "b/main.tf": 'module "a" { source = "../a" }\n' + FUNCTION,
    }
    kept = without_repetition([read(texts, name) for name in texts])

    assert [(document.path, len(document.functions)) for document in kept] == [("a/main.tf", 2)]


def test_a_folder_of_a_thousand_files_is_one_module() -> None:
    """The value of the last file is known in the first."""
    texts = {f"f{number:04}.tf": f'locals {{ l{number} = "x" }}\n' for number in range(1000)}
    texts["a.tf"] = 'resource "aws_lambda_function" "f" {\n  runtime = local.l999\n}\n'
    (found,) = read(texts, "a.tf").functions

    assert isinstance(found.fields["Runtime"], Resolved)


def test_a_template_beside_a_called_module_is_kept() -> None:
    """Only the folder's Terraform is part of the call."""
    template = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: x}}}"
    texts = {"main.tf": 'module "a" { source = "./a" }\n', "a/main.tf": FUNCTION, "a/template.yaml": template}
    kept = without_repetition([read(texts, name) for name in texts])

    assert [document.path for document in kept] == ["main.tf", "a/template.yaml"]
