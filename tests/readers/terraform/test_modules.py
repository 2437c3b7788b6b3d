"""Functions in modules: those in folders, and the one that is known without being fetched."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.readers import read_text, without_repetition
from kb.readers.folders.sibling_files import DiskFiles
from kb.readers.interface import Inputs, Kind, Position, Resolved

from .folders import known, read, reason

MODULE = """
variable "runtime" {}
variable "size" { default = 128 }
resource "aws_lambda_function" "this" {
  runtime     = var.runtime
  memory_size = var.size
  timeout     = 901
}
output "arn" { value = aws_lambda_function.this.arn }
"""
CALL = """
module "a" {
  source  = "./modules/fn"
  for_each = toset(["x", "y"])
  runtime = "python3.8"
}
resource "aws_lambda_function_url" "u" {
  function_name      = module.a["x"].arn
  authorization_type = "NONE"
}
"""


def test_a_called_module_gets_its_inputs() -> None:
    """The function has the module's address, stands at the call, and an input stands where it is given."""
    document = read({"main.tf": CALL, "modules/fn/main.tf": MODULE})
    first, second = document.functions

    assert first.name == 'module.a["x"].aws_lambda_function.this'
    assert second.name == 'module.a["y"].aws_lambda_function.this'
    assert first.position == Position(2, 1)
    assert first.fields["Runtime"].position == Position(5, 13)  # type: ignore[union-attr]
    assert first.fields["Timeout"] == Resolved(901, Position(7, 17, "modules/fn/main.tf"))
    assert known(first.fields["MemorySize"]) == 128


def test_outputs_of_modules_lead_to_their_functions() -> None:
    """A URL belongs to the function behind the output."""
    (url,) = read({"main.tf": CALL, "modules/fn/main.tf": MODULE}).attachments

    assert url.function == 'module.a["x"].aws_lambda_function.this'


def test_a_called_module_is_not_reported_again() -> None:
    """Its functions are those of the call."""
    texts = {"main.tf": CALL, "modules/fn/main.tf": MODULE, "else/main.tf": MODULE}
    documents = [read(texts, name) for name in texts]

    assert [document.path for document in without_repetition(documents)] == ["main.tf", "else/main.tf"]


@pytest.mark.parametrize(
    ("argument", "meant"), [("run_time", "; did you mean runtime?"), ("colour", ""), ("depends_on", None)]
)
def test_an_argument_that_a_module_does_not_declare_is_told(argument: str, meant: str | None) -> None:
    """Once, whatever the number of its instances; Terraform refuses it."""
    call = CALL.replace("runtime =", f"{argument} = []\n  runtime =")
    told = [said for _, said in read({"main.tf": call, "modules/fn/main.tf": MODULE}).warnings]
    said = f"module a gives {argument}, which is no variable of ./modules/fn{meant}"

    assert told == ([] if meant is None else [said])


@pytest.mark.parametrize(
    ("source", "argument", "meant"),
    [
        ("terraform-aws-modules/lambda/aws", "memory", "memory_size"),
        (
            "github.com/terraform-aws-modules/terraform-aws-lambda?ref=v7.0.0",
            "environment_variable",
            "environment_variables",
        ),
        ("cloudposse/lambda-function/aws", "time_out", "timeout"),
        ("moritzzimmer/lambda/aws", "runtimes", "runtime"),
        ("terraform-aws-modules/lambda/aws", "source_path", None),
        ("terraform-aws-modules/lambda/aws", "providers", None),
        ("terraform-aws-modules/lambda/aws", "colour", None),
    ],
)
def test_a_misspelt_argument_of_a_widespread_module_is_told(source: str, argument: str, meant: str | None) -> None:
    """One that is like none may only be newer than what is known of the module."""
    call = f'module "a" {{\n  source = "{source}"\n  for_each = {{ x = 1, y = 2 }}\n  {argument} = {{}}\n}}\n'
    told = [said for _, said in read({"main.tf": call}).warnings]

    assert told == (
        [f"module a gives {argument}, which is no variable of {source}; did you mean {meant}?"] if meant else []
    )


def test_a_module_alone_is_read_with_its_defaults() -> None:
    """What only a caller could give is unresolved."""
    (found,) = read({"main.tf": MODULE}).functions

    assert reason(found.fields["Runtime"]) == "variable runtime has no default"


def test_a_module_that_calls_itself_is_told() -> None:
    """No endless descent."""
    texts = {"main.tf": 'module "a" { source = "./b" }\n', "b/main.tf": 'module "c" { source = "../b" }\n' + MODULE}
    document = read(texts)

    assert len(document.functions) == 1
    assert [text for _, text in read(texts, "b/main.tf").warnings] == ["module ../b calls itself; not read"]


@pytest.mark.parametrize(
    "sources",
    [
        {"a": "module.a.x"},
        {"a": '"./${module.a.x}"'},
        {"a": "module.b.x", "b": "module.a.x"},
        {f"a{number or ''}": f"module.a{number + 1}.x" for number in range(300)},
    ],
)
def test_sources_of_modules_that_lead_to_one_another_come_to_nothing(sources: dict[str, str]) -> None:
    """Terraform refuses them; the functions beside them are read."""
    calls = "".join(f'module "{name}" {{\n  source = {source}\n}}\n' for name, source in sources.items())
    (found,) = read(
        {"main.tf": f'{calls}resource "aws_lambda_function" "f" {{\n  runtime = module.a.x\n}}\n'}
    ).functions

    assert reason(found.fields["Runtime"]) == "module.a.x comes from elsewhere, which is not read"


def test_a_module_that_is_not_there_is_told() -> None:
    """The folder is not among what may be read."""
    assert "is not there" in read({"main.tf": 'module "a" { source = "./gone" }\n'}).warnings[0][1]


def test_a_module_beside_the_caller_is_read_from_disk(tmp_path: Path) -> None:
    """The usual layout of environments."""
    (tmp_path / "env").mkdir()
    (tmp_path / "fn").mkdir()
    (tmp_path / "fn/main.tf").write_text(MODULE)
    main = tmp_path / "env/main.tf"
    main.write_text('module "a" {\n  source = "../fn"\n  runtime = "x"\n}\n')
    inputs = Inputs({}, DiskFiles([str(main)]))

    assert len(read_text(str(main), main.read_bytes(), inputs).functions) == 1


COMMUNITY = """
module "fn" {
  source        = "SOURCE"
  function_name = "orders"
  runtime       = "python3.8"
  timeout       = 1000
  create_lambda_function_url = true
  event_source_mapping = {
    queue = {
      event_source_arn = aws_sqs_queue.q.arn
      batch_size       = 50
    }
  }
}
resource "aws_sqs_queue" "q" { fifo_queue = true }
"""
REGISTRY = "terraform-aws-modules/lambda/aws"


@pytest.mark.parametrize(
    "source",
    [
        REGISTRY,
        "registry.terraform.io/terraform-aws-modules/lambda/aws",
        "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7.0.0",
        "github.com/terraform-aws-modules/terraform-aws-lambda",
    ],
)
def test_the_community_module_is_judged_with_its_defaults(source: str) -> None:
    """Wherever it is taken from."""
    (found,) = read({"main.tf": COMMUNITY.replace("SOURCE", source)}).functions
    fields = {name: part.value for name, part in found.fields.items() if isinstance(part, Resolved)}

    assert found.name == "module.fn.aws_lambda_function.this[0]"
    assert (fields["Runtime"], fields["Timeout"], fields["MemorySize"]) == ("python3.8", 1000, 128)
    assert (fields["EphemeralStorage"], fields["PackageType"]) == (512, "Zip")
    assert found.fields["Runtime"].position == Position(5, 19)  # type: ignore[union-attr]


def test_the_community_module_makes_mappings_and_urls() -> None:
    """A mapping's values stand in the map of mappings."""
    parts = {part.kind: part for part in read({"main.tf": COMMUNITY.replace("SOURCE", REGISTRY)}).attachments}
    mapping = parts[Kind.EVENT_SOURCE_MAPPING]

    assert parts.keys() == {Kind.FUNCTION_URL, Kind.EVENT_SOURCE_MAPPING}
    assert mapping.name == 'module.fn.aws_lambda_event_source_mapping.this["queue"]'
    assert mapping.function == "module.fn.aws_lambda_function.this[0]"
    assert mapping.fields["BatchSize"].position == Position(11, 26)  # type: ignore[union-attr]
    assert (known(mapping.fields["BatchSize"]), known(mapping.fields["QueueFifo"])) == (50, True)


@pytest.mark.parametrize("more", ["create_function = false", "create = false", "create_layer = true"])
def test_the_community_module_may_make_no_function(more: str) -> None:
    """Its switches are its callers' way to leave functions out."""
    text = COMMUNITY.replace("SOURCE", REGISTRY).replace("runtime ", f"{more}\n  runtime ", 1)

    (found,) = read({"main.tf": text}).functions

    assert found.absent == "it is not created, since the count of module.fn.aws_lambda_function.this is 0"


def test_an_image_of_the_community_module_has_no_runtime() -> None:
    """The module leaves runtime and handler out then."""
    text = (
        f'module "fn" {{\n  source = "{REGISTRY}"\n  package_type = "Image"\n  runtime = "x"\n  image_uri = "i"\n}}\n'
    )
    (found,) = read({"main.tf": text}).functions

    assert "Runtime" not in found.fields
    assert known(found.fields["Code"]) == {"ImageUri": "i"}


def test_an_installed_module_is_read() -> None:
    """`terraform init` brings modules from elsewhere, also those that modules call themselves."""
    inner = 'module "deep" {\n  source = "git::https://example.com/deep"\n  size   = 512\n}'
    deep = 'variable "size" {}\nresource "aws_lambda_function" "f" {\n  memory_size = var.size\n}'
    listed = '{"Modules": [{"Key": "", "Dir": "."}, {"Key": "far", "Dir": ".terraform/modules/far"}, \
{"Key": "far.deep", "Dir": ".terraform/modules/far.deep/sub"}]}'
    files = {
        "prod/main.tf": 'module "far" {\n  source = "example/far/aws"\n}',
        "prod/.terraform/modules/modules.json": listed,
        "prod/.terraform/modules/far/main.tf": inner,
        "prod/.terraform/modules/far.deep/sub/main.tf": deep,
    }
    (function,) = read(files, "prod/main.tf").functions

    assert function.name == "module.far.module.deep.aws_lambda_function.f"
    assert known(function.fields["MemorySize"]) == 512


@pytest.mark.parametrize("listed", ["", "[", "[]", '{"Modules": [1]}', '{"Modules": [{"Key": 1, "Dir": null}]}'])
def test_a_broken_list_of_modules_installs_none(listed: str) -> None:
    """It is no file of the user's."""
    files = {"main.tf": 'module "far" {\n  source = "a/b/c"\n}', ".terraform/modules/modules.json": listed}

    assert read(files).functions == ()


def test_a_function_is_known_by_a_name_that_is_not_known_yet() -> None:
    """Where the name is made of another resource, it still leads to the function."""
    text = (
        'resource "random_pet" "p" {}\n'
        'resource "aws_lambda_function" "f" {\n  function_name = random_pet.p.id\n}\n'
        'resource "aws_lambda_alias" "a" {\n  function_name = aws_lambda_function.f.function_name\n}'
    )
    (alias,) = read({"main.tf": text}).attachments

    assert alias.function == "aws_lambda_function.f"


def test_hidden_files_are_no_part_of_a_module() -> None:
    """Terraform ignores them, such as what an editor keeps beside a file."""
    document = read({"main.tf": MODULE, ".main.tf": 'resource "aws_lambda_function" "old" {}\n', ".x.tf": "{{"})

    assert [one.name for one in document.functions] == ["aws_lambda_function.this"]
    assert not document.warnings


SHARED = """\
resource "aws_lambda_function" "f" {
  function_name = "shared"
}
resource "aws_lambda_event_source_mapping" "m" {
  function_name    = "shared"
  event_source_arn = "arn:aws:sqs:eu-west-1:123456789012:q"
}
resource "aws_cloudwatch_event_target" "t" {
  rule = "r"
  arn  = "arn:aws:lambda:eu-west-1:123456789012:function:shared"
}
"""
TWICE = 'module "a" {\n  source = "./m"\n}\nmodule "b" {\n  source = "./m"\n}\n'
BESIDE = 'resource "aws_lambda_alias" "live" {\n  name = "live"\n  function_name = "shared"\n}\n'


def test_of_functions_with_one_name_that_in_the_module_is_meant() -> None:
    """Those of two Regions bear the same; beside the modules nobody can tell which one is."""
    both = read({"main.tf": TWICE + BESIDE, "m/main.tf": SHARED}).attachments
    one = read({"main.tf": TWICE.partition('module "b"')[0] + BESIDE, "m/main.tf": SHARED}).attachments

    assert {found.name: found.function for found in both} == {
        "module.a.aws_lambda_event_source_mapping.m": "module.a.aws_lambda_function.f",
        "module.b.aws_lambda_event_source_mapping.m": "module.b.aws_lambda_function.f",
        "module.a.aws_cloudwatch_event_target.t": "module.a.aws_lambda_function.f",
        "module.b.aws_cloudwatch_event_target.t": "module.b.aws_lambda_function.f",
        "aws_lambda_alias.live": None,
    }
    assert {found.function for found in one} == {"module.a.aws_lambda_function.f"}
