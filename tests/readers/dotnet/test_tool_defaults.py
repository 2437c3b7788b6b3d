"""Settings of the .NET tool for Lambda describe a function where no template or other tool does."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import kb
from kb.errors import NotATemplateError
from kb.readers import read_text
from kb.readers.folders.sibling_files import GivenFiles
from kb.readers.interface import Document, Inputs, Plain, Resolved
from kb.store import Store

NAME = "aws-lambda-tools-defaults.json"
WHOLE: dict[str, object] = {
    "Information": ["..."],
    "profile": "",
    "region": "eu-west-1",
    "framework": "net8.0",
    "function-runtime": "dotnet8",
    "function-memory-size": 256,
    "function-timeout": 30,
    "function-handler": "Orders::Orders.Function::FunctionHandler",
}


def _read(settings: dict[str, object], path: str = NAME, beside: tuple[str, ...] = ()) -> Document:
    text = json.dumps(settings).encode()
    return read_text(path, text, Inputs(files=GivenFiles({path: text, **dict.fromkeys(beside, b"")})))


def _fields(settings: dict[str, object]) -> dict[str, Plain]:
    (only,) = _read(settings).functions
    return {name: found.value for name, found in only.fields.items() if isinstance(found, Resolved)}


def test_its_options_are_the_fields_of_a_function() -> None:
    """It is called as the options say, or else as its assembly."""
    document = _read(WHOLE)
    (only,) = document.functions

    assert (document.format, only.name, only.partial) == ("dotnet-lambda", "Orders", None)
    assert _fields(WHOLE) == {
        "Handler": "Orders::Orders.Function::FunctionHandler",
        "MemorySize": 256,
        "Runtime": "dotnet8",
        "Timeout": 30,
    }
    assert _read({**WHOLE, "function-name": "live"}).functions[0].name == "live"


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("function-architecture", "arm64", {"Architectures": ["arm64"]}),
        ("function-architecture", "", {}),
        ("function-timeout", "60", {"Timeout": 60}),
        ("function-subnets", "a, b", {"VpcConfig": {"SubnetIds": ["a", "b"]}}),
        ("function-security-groups", ["s"], {"VpcConfig": {"SecurityGroupIds": ["s"]}}),
        ("function-layers", "arn:a,arn:b", {"Layers": ["arn:a", "arn:b"]}),
        ("function-role", "a name", {}),
        ("function-role", "arn:aws:iam::123456789012:role/r", {"Role": "arn:aws:iam::123456789012:role/r"}),
        ("environment-variables", "", {}),
        ("environment-variables", '"AB"="1;2";CD=3', {"Environment": {"AB": "1;2", "CD": "3"}}),
        ("environment-variables", {"AB": "1"}, {"Environment": {"AB": "1"}}),
        ("environment-variables", ["AB = a=b"], {"Environment": {"AB": "a=b"}}),
        ("tags", "A=1;B=", {"Tags": {"A": "1", "B": ""}}),
        ("tracing-mode", "Active", {"TracingConfig": {"Mode": "Active"}}),
        ("dead-letter-target-arn", "arn:q", {"DeadLetterConfig": {"TargetArn": "arn:q"}}),
        ("ephemerals-storage-size", 1024, {"EphemeralStorage": 1024}),
        ("snap-start-apply-on", "PublishedVersions", {"SnapStart": {"ApplyOn": "PublishedVersions"}}),
        ("log-format", "JSON", {"LoggingConfig": {"LogFormat": "JSON"}}),
        ("image-command", "a", {}),
        ("package-type", "zip", {"PackageType": "Zip"}),
    ],
)
def test_options_are_written_as_on_the_command_line(option: str, value: object, told: dict[str, Plain]) -> None:
    """Lists with commas, pairs with semicolons, or as JSON; what is empty is not set."""
    before = {name: value for name, value in _fields(WHOLE).items() if not (option == "function-timeout" == name)}

    assert _fields({**WHOLE, option: value}) == {**before, **told}


def test_an_image_has_no_handler_or_runtime() -> None:
    """The tool hands on neither, whatever a blueprint left there."""
    found = _fields({**WHOLE, "package-type": "image", "image-command": "a,b"})

    assert found == {"PackageType": "Image", "MemorySize": 256, "Timeout": 30, "ImageConfig": {"Command": ["a", "b"]}}


@pytest.mark.parametrize("option", ["function-handler", "function-memory-size", "function-runtime", "function-timeout"])
def test_what_the_tool_asks_for_is_no_default_of_lambda(option: str) -> None:
    """A function may have any value of it."""
    (only,) = _read({name: value for name, value in WHOLE.items() if name != option}).functions

    assert only.partial is not None


def test_an_address_is_made_where_it_is_asked_for() -> None:
    """Anyone may call it unless the options say otherwise."""
    (url,) = _read({**WHOLE, "function-url-enable": True}).attachments
    auth = url.fields["AuthType"]

    assert isinstance(auth, Resolved)
    assert (url.function, auth.value) == ("Orders", "NONE")
    assert _read({**WHOLE, "function-url-enable": False}).attachments == ()


@pytest.mark.parametrize(
    ("more", "path", "beside"),
    [
        ({"template": "serverless.template"}, NAME, ()),
        ({}, NAME, ("serverless.template",)),
        ({}, NAME, ("template.yaml",)),
        ({}, NAME, ("main.tf",)),
        ({}, f"src/Orders/{NAME}", ("template.yml",)),
        ({}, f"src/Orders/{NAME}", ("src/serverless.yml",)),
        ({}, f"src/Orders/{NAME}", ("cdk/cdk.json",)),
        ({}, f"a/b/c/d/e/{NAME}", ("cdk.json",)),
    ],
)
def test_beside_what_is_deployed_they_describe_none(
    more: dict[str, object], path: str, beside: tuple[str, ...]
) -> None:
    """A template, or another tool's configuration in their folder or around it, is what counts; that is named."""
    with pytest.raises(NotATemplateError, match=r"\.NET tool for Lambda.*check that"):
        _read({**WHOLE, **more}, path, beside)


@pytest.mark.parametrize(
    ("more", "path", "beside"),
    [
        ({"template": ""}, NAME, ()),
        ({}, NAME, ("appsettings.json", "Function.cs")),
        ({}, f"src/Orders/{NAME}", ("src/Items/template.yaml",)),
        ({}, f"a/b/c/d/e/f/{NAME}", ("cdk.json",)),
    ],
)
def test_what_lies_elsewhere_takes_nothing_from_them(
    more: dict[str, object], path: str, beside: tuple[str, ...]
) -> None:
    """Only a template in their folder or around it may describe the same function."""
    assert len(_read({**WHOLE, **more}, path, beside).functions) == 1


def test_in_a_folder_they_are_judged_in_their_own_words(tmp_path: Path, store: Store) -> None:
    """Where a template describes the function they are passed over in silence."""
    for folder, more in (("alone", {}), ("with", {"template": "serverless.template"})):
        (tmp_path / folder).mkdir()
        settings = {**WHOLE, **more, "function-memory-size": 20_000}
        (tmp_path / folder / NAME).write_text(json.dumps(settings), encoding="utf-8")
    report = kb.check([tmp_path], as_of="2026-11-23", db=store)
    told = [one for one in report.findings if one.rule == "LKB201"]

    assert [(Path(one.path).parent.name, one.message.split()[0]) for one in told] == [("alone", "function-memory-size")]
    assert report.unreadable == ()
