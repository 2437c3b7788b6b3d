"""What is no runtime but was meant for one is told with the runtime, in templates, layers and fleets."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import kb
from kb.judging.meant_runtimes import RuntimeNames
from tests.conftest import Run

MEANT = {
    "net80": "dotnet8",
    "Python 3.8": "python3.8",
    "python38": "python3.8",
    "PYTHON_3_12": "python3.12",
    "python3.8.10": "python3.8",
    "py3.12": "python3.12",
    "phyton3.12": "python3.12",
    "nodejs18": "nodejs18.x",
    "Node 18": "nodejs18.x",
    "node20.x": "nodejs20.x",
    "nodejs18.17.0": "nodejs18.x",
    "nodjs20.x": "nodejs20.x",
    "java 21": "java21",
    "corretto17": "java17",
    "java8al2": "java8.al2",
    ".NET 8": "dotnet8",
    "dotnet8.0": "dotnet8",
    "dotnet3.1": "dotnetcore3.1",
    "Ruby 3.3": "ruby3.3",
    "golang1.x": "go1.x",
    "al2023": "provided.al2023",
}
NOTHING = ["python4.0", "nodejs19.x", "php8.2", "rust", "python", "3.12", "", "x" * 10_000, "python3.13"]


def _identifiers() -> list[str]:
    return [one.runtime for one in kb.as_of("2026-11-23").runtimes() if one.api_identifier]


@pytest.fixture(scope="module")
def names() -> RuntimeNames:
    """Those of all runtimes."""
    return RuntimeNames(_identifiers())


@pytest.mark.parametrize("written", MEANT)
def test_a_language_and_its_version_are_known_however_they_are_written(names: RuntimeNames, written: str) -> None:
    """Blanks, signs, large letters, other names, patches, letters left out or changed places."""
    assert names.meant_by(written) == MEANT[written]


@pytest.mark.parametrize("written", NOTHING)
def test_what_is_like_no_runtime_is_left_alone(names: RuntimeNames, written: str) -> None:
    """A version that no runtime has was not meant to be another; what is a runtime was meant."""
    assert names.meant_by(written) is None


def test_every_runtime_is_found_by_its_letters_and_digits_alone(names: RuntimeNames) -> None:
    """So that no identifier hides another."""
    wanted = [name for name in _identifiers() if any(sign.isdigit() for sign in name)]

    bare = {name: "".join(filter(str.isalnum, name)) for name in wanted}
    assert {name: names.meant_by(text) for name, text in bare.items() if text != name} == {
        name: name for name, text in bare.items() if text != name
    }


def test_templates_layers_and_fleets_ask_alike(call: Run, tmp_path: Path) -> None:
    """At the end of what is wrong."""
    (tmp_path / "t.yaml").write_text(
        "Resources:\n"
        "  F: {Type: AWS::Lambda::Function, Properties: {Runtime: Python 3.8, Handler: a.b,"
        " Role: arn:aws:iam::123456789012:role/r}}\n"
        "  L: {Type: AWS::Lambda::LayerVersion, Properties: {Content: {S3Key: k}, CompatibleRuntimes: [nodejs18]}}\n"
    )
    (tmp_path / "f.csv").write_text("FunctionName,Runtime\na,Node 18\nb,python4.0\n")
    text = call("check", "t.yaml", "--as-of", "2026-11-23").stdout
    call("audit", "f.csv", "--as-of", "2026-11-23", "-o", "found.csv")
    found = csv.DictReader(io.StringIO((tmp_path / "found.csv").read_text()))

    assert "Python 3.8 is no runtime that the API knows; did you mean python3.8?" in text
    assert "nodejs18, which is no runtime that the API knows; did you mean nodejs18.x?" in text
    assert [row["message"] for row in found if row["rule"] == "LKB104"] == [
        "Node 18 is no runtime that the API knows; did you mean nodejs18.x?",
        "python4.0 is no runtime that the API knows",
    ]
