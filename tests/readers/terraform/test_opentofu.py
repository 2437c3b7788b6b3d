"""What is read otherwise for OpenTofu, and types of resources that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.judging.totals import stack_of
from kb.readers import read_text
from kb.readers.folders.named_files import Walk
from kb.readers.folders.reading import PathsReading
from kb.readers.folders.sibling_files import DiskFiles
from kb.readers.interface import Conditional, Inputs

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


ENABLED = 'resource "aws_lambda_function" "f" {\n  runtime = "nodejs22.x"\n  lifecycle { enabled = %s }\n}\n'
NOT = "it is not created, since %s is not enabled"


@pytest.mark.parametrize("value", ["false", '"false"', "var.off", "!true"])
def test_what_is_not_enabled_is_not_there(value: str) -> None:
    """It is told of, and not judged."""
    (function,) = read({"main.tofu": 'variable "off" { default = false }\n' + ENABLED % value}, "main.tofu").functions

    assert (function.absent, dict(function.fields)) == (NOT % "aws_lambda_function.f", {})


@pytest.mark.parametrize("value", ["true", '"true"', "var.unset", "1 == 1"])
def test_what_is_enabled_is_there(value: str) -> None:
    """Under its plain address, as without the argument."""
    (function,) = read({"main.tofu": 'variable "unset" { default = null }\n' + ENABLED % value}, "main.tofu").functions

    assert (function.name, function.absent, function.exists) == ("aws_lambda_function.f", None, None)


def test_what_may_be_enabled_hangs_on_the_variable() -> None:
    """The function is judged where it is there; where it is not, it is null."""
    asks = 'resource "aws_lambda_function" "g" { memory_size = aws_lambda_function.f == null ? 128 : 256 }\n'
    text = 'variable "on" { type = bool }\n' + ENABLED % "var.on" + asks
    f, g = read({"main.tofu": text}, "main.tofu").functions

    assert isinstance(f.exists, Conditional)
    assert f.exists.condition == "var.on"
    assert isinstance(g.fields["MemorySize"], Conditional)


@pytest.mark.parametrize(
    ("asked", "value"),
    [("f == null ? 128 : 256", 128), ("f != null ? 128 : 256", 256), ("try(f.memory_size, 512)", 512)],
)
def test_what_is_not_enabled_is_null(asked: str, value: int) -> None:
    """Others may ask whether it is there."""
    asks = asked.replace("f ", "aws_lambda_function.f ").replace("f.", "aws_lambda_function.f.")
    text = ENABLED % "false" + f'resource "aws_lambda_function" "g" {{ memory_size = {asks} }}\n'
    found = {one.name: one for one in read({"main.tofu": text}, "main.tofu").functions}

    assert known(found["aws_lambda_function.g"].fields["MemorySize"]) == value


@pytest.mark.parametrize("source", ["./m", "terraform-aws-modules/lambda/aws"])
def test_a_module_that_is_not_enabled_makes_nothing(source: str) -> None:
    """Its functions are told of under its name; one that is not installed is not named as such."""
    call = f'module "a" {{\n  source = "{source}"\n  lifecycle {{ enabled = false }}\n}}\n'
    found = read({"main.tofu": call, "m/main.tf": FUNCTION % ("f", "nodejs12.x")}, "main.tofu")

    assert [one.absent for one in found.functions] == [NOT % "module.a"]


def test_json_has_it_too() -> None:
    """Blocks of JSON are members."""
    text = '{"resource": {"aws_lambda_function": {"f": {"runtime": "go1.x", "lifecycle": {"enabled": false}}}}}'

    assert [one.absent for one in read({"main.tofu.json": text}, "main.tofu.json").functions] == [
        NOT % "aws_lambda_function.f"
    ]


CALLS = {
    'module "a" { source = "./m" }': (".tf", ".tofu"),
    'module  "a" {\n source = "./m"\n}': (".tf", ".tofu"),
    'module a { source = "./m" }': (".tf", ".tofu"),
    '{"module": {"a": {"source": "./m"}}}': (".tf.json", ".tofu.json"),
    '{"module" : [{"a": [{"source": "./m"}]}]}': (".tf.json", ".tofu.json"),
}


@pytest.mark.parametrize(("call", "ending"), [(call, ending) for call, endings in CALLS.items() for ending in endings])
@pytest.mark.parametrize("inner", ["main.tf", "main.tofu"])
def test_a_module_that_a_folder_calls_is_not_judged_for_itself(
    tmp_path: Path, call: str, ending: str, inner: str
) -> None:
    """Whether Terraform or OpenTofu reads the files, and however the call is written."""
    (tmp_path / f"main{ending}").write_text(f"{call}\n")
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / inner).write_text(FUNCTION % ("f", "nodejs22.x"))
    files = DiskFiles([str(tmp_path)])
    reading = PathsReading([str(tmp_path)], Inputs(files=files), Walk())

    assert [one.name for document in reading.documents() for one in document.functions] == [
        "module.a.aws_lambda_function.f"
    ]


@pytest.mark.parametrize("ending", [".tf", ".tofu"])
def test_modules_may_lie_outside_of_what_is_named(tmp_path: Path, ending: str) -> None:
    """Nothing else may."""
    for folder in ("named", "m"):
        (tmp_path / folder).mkdir()
    (tmp_path / "named" / f"main{ending}").write_text('module "a" { source = "../m" }\n')
    (tmp_path / "m" / f"main{ending}").write_text(FUNCTION % ("f", "nodejs22.x"))
    path = tmp_path / "named" / f"main{ending}"
    found = read_text(str(path), path.read_bytes(), Inputs(files=DiskFiles([str(tmp_path / "named")])))

    assert [one.name for one in found.functions] == ["module.a.aws_lambda_function.f"]


def test_all_files_of_a_folder_are_one_stack() -> None:
    """What adds up is added up over them."""
    assert {stack_of(f"a/{name}") for name in ("x.tf", "x.tofu", "x.tf.json", "x.tofu.json")} == {"a"}
