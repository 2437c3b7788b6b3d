"""What is read otherwise for OpenTofu, and types of resources that are none."""

from __future__ import annotations

import pytest

from .folders import known, read

FUNCTION = 'resource "aws_lambda_function" "%s" { runtime = "%s" }\n'
JSON = '{"resource": {"aws_lambda_function": {"%s": {"runtime": "%s"}}}}'


@pytest.mark.parametrize(("ending", "form"), [("", FUNCTION), (".json", JSON)])
def test_a_file_for_opentofu_stands_in_the_place_of_terraforms(ending: str, form: str) -> None:
    """All of it, and it is said which one is not read."""
    texts = {
        f"main.tofu{ending}": form % ("f", "nodejs22.x"),
        f"main.tf{ending}": form % ("g", "nodejs12.x"),
        "other.tf": FUNCTION % ("h", "nodejs20.x"),
    }
    found = [function for name in texts for function in read(texts, name).functions]

    assert [(one.name[-1], known(one.fields["Runtime"])) for one in found] == [("f", "nodejs22.x"), ("h", "nodejs20.x")]
    assert [said for _, said in read(texts, f"main.tf{ending}").warnings] == [
        f"not read: OpenTofu reads main.tofu{ending} instead"
    ]


@pytest.mark.parametrize("source", ["var.source", "local.source", '"./${var.folder}"'])
def test_the_source_of_a_module_may_be_computed(source: str) -> None:
    """From variables and locals."""
    named = 'variable "source" { default = "./m" }\nvariable "folder" { default = "m" }\nlocals { source = "./m" }\n'
    texts = {"main.tofu": f'{named}module "a" {{ source = {source} }}\n', "m/main.tf": FUNCTION % ("f", "nodejs22.x")}

    assert [one.name for one in read(texts, "main.tofu").functions] == ["module.a.aws_lambda_function.f"]


def test_a_source_that_is_not_known_is_told() -> None:
    """With what the module is given."""
    found = read(
        {"main.tofu": 'variable "s" {}\nmodule "a" {\n  source = var.s\n  runtime = "nodejs12.x"\n}\n'}, "main.tofu"
    )

    assert [(one.owner, one.reason) for one in found.unjudged] == [("module.a", "its source is not known")]


@pytest.mark.parametrize("written", ["aws_lambda_functions", "aws_lamda_function", "aws_Lambda_function"])
def test_a_type_that_is_none_is_told_with_what_was_meant(written: str) -> None:
    """Its functions would be passed over."""
    text = (FUNCTION % ("f", "nodejs12.x")).replace("aws_lambda_function", written) + "# lambda\n"

    assert [said for _, said in read({"main.tf": text}).warnings] == [
        f"{written}.f is not read: there is no type {written}; did you mean aws_lambda_function?"
    ]


@pytest.mark.parametrize("kind", ["aws_lambda_permission", "aws_lambda_layer_version_permission", "aws_sns_topic"])
def test_types_that_are_not_read_are_not_told(kind: str) -> None:
    """They are no slips of the pen."""
    assert read({"main.tf": f'resource "{kind}" "f" {{ runtime = "lambda" }}\n'}).warnings == ()
