"""What Terraform reads from the files beside it."""

from __future__ import annotations

import pytest

from .folders import known, read, reason

FILES = {
    "cfg/all.yaml": "a:\n  runtime: python3.12\n  memory: 512\nb: {runtime: nodejs18.x}\n",
    "cfg/one.json": '{"runtime": "go1.x", "timeout": 7}',
    "cfg/name.tpl": "fn-${who}",
    "cfg/rows.csv": "name,size\na,1\n",
    "cfg/bomb.yaml": "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
    + "".join(f"{y}: &{y} [{', '.join([f'*{x}'] * 10)}]\n" for x, y in zip("abcdef", "bcdefg", strict=True)),
}


def described(expression: str, folder: str = "") -> dict[str, object]:
    """The tags of a function that are computed from files, or why they are not known."""
    text = f'resource "aws_lambda_function" "f" {{\n  tags = {{ x = {expression} }}\n}}'
    path = f"{folder}main.tf"
    (function,) = read({**{folder + name: content for name, content in FILES.items()}, path: text}, path).functions
    found = known(function.fields["Tags"])
    assert isinstance(found, dict)
    return dict(found)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('jsondecode(file("${path.module}/cfg/one.json")).timeout', 7),
        ('jsondecode(file("cfg/one.json")).timeout', 7),
        ('yamldecode(file("cfg/all.yaml")).a.memory', 512),
        ('templatefile("cfg/name.tpl", { who = "me" })', "fn-me"),
        ('fileexists("cfg/one.json")', True),
        ('fileset("cfg", "*.json")', ["one.json"]),
        ('csvdecode(file("cfg/rows.csv"))[0].size', "1"),
        ('csvdecode("a,b\\r\\n\\"x\\ny\\",z\\u2028\\r\\n")[0].a', "x\ny"),
        ('csvdecode("a,b\\nx,z\\u2028y\\n")[0].b', "z\u2028y"),
        ('csvdecode("a,b\\nx,z\\ry\\n")', None),
        ('try(file("cfg/none"), "else")', None),
        ('fileexists("cfg/none")', None),
        ('yamldecode(file("cfg/bomb.yaml"))', None),
        ('yamldecode("a: [")', None),
        ('fileset("cfg", "**/*.json")', None),
    ],
)
@pytest.mark.parametrize("folder", ["", "infra/prod/"])
def test_functions_read_the_files_beside_the_configuration(expression: str, expected: object, folder: str) -> None:
    """Relative to the folder of the module or to where Terraform runs; what is not there may be made before."""
    assert described(expression, folder) == {"x": expected}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("jsondecode(data.local_file.f.content).timeout", 7),
        ("data.local_file.f.filename", "./cfg/one.json"),
        ("data.null_data_source.n.outputs.size", "512"),
        ("data.local_file.f.content_md5", None),
        ("data.local_file.none.content", None),
        ("data.local_file.lost.content", None),
    ],
)
def test_data_sources_tell_what_is_written(expression: str, expected: object) -> None:
    """A file, as far as it is there, and values that are handed on; the rest is read when Terraform runs."""
    text = (
        'data "local_file" "f" {\n  filename = "${path.module}/cfg/one.json"\n}\n'
        'data "local_file" "lost" {\n  filename = "cfg/none"\n}\n'
        'data "null_data_source" "n" {\n  inputs = { size = "512" }\n}\n'
        f'resource "aws_lambda_function" "f" {{\n  tags = {{ x = {expression} }}\n}}'
    )
    (function,) = read({**FILES, "main.tf": text}, "main.tf").functions

    assert known(function.fields["Tags"]) == {"x": expected}


def test_each_entry_of_a_file_makes_a_function() -> None:
    """A file may say which functions there are."""
    text = (
        'resource "aws_lambda_function" "f" {\n  for_each = yamldecode(file("${path.module}/cfg/all.yaml"))\n'
        "  runtime  = each.value.runtime\n}"
    )
    found = read({**FILES, "main.tf": text}).functions

    assert [(one.name, known(one.fields["Runtime"])) for one in found] == [
        ('aws_lambda_function.f["a"]', "python3.12"),
        ('aws_lambda_function.f["b"]', "nodejs18.x"),
    ]


def test_a_file_that_is_not_there_is_named() -> None:
    """The reason says which file it is."""
    text = 'resource "aws_lambda_function" "f" {\n  handler = file("${path.module}/handler.txt")\n}'
    (function,) = read({"main.tf": text}).functions

    assert reason(function.fields["Handler"]) == "there is no file ./handler.txt"


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        ('fileset("nope", "*.zip")', "there are no files in nope"),
        ('toset([for name in fileset("nope", "*.zip") : name])', "there are no files in nope"),
        ('jsondecode(file("nope.json"))', "there is no file nope.json"),
    ],
)
def test_functions_for_each_file_of_a_folder_that_is_not_there_are_told(expression: str, why: str) -> None:
    """Whatever makes the folder may run later, so that nobody knows how many functions there will be."""
    text = f'resource "aws_lambda_function" "f" {{\n  for_each = {expression}\n  runtime = "python2.7"\n}}'

    document = read({"main.tf": text}, "main.tf")

    told = "how many there are of aws_lambda_function.f is not known, since {}; it is judged as if there were one"
    assert [text for _, text in document.warnings] == [told.format(why)]
    assert [one.name for one in document.functions] == ["aws_lambda_function.f"]
