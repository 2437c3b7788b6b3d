"""Values of parameters on the command line of a check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.cli.main import main

TEMPLATE = """\
Parameters: {Size: {Type: Number}}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties: {Runtime: python3.13, MemorySize: !Ref Size, Code: {S3Bucket: b, S3Key: k}, Handler: a.b, Role: !Sub r}
"""


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--parameters-file", "small.json"], 0),
        (["--parameters-file", "large.json"], 1),
        (["--parameters-file", "large.json", "--parameter", "Size=512"], 0),
        (["--parameters-file", "none.json"], 3),
        (["--parameters-file", "template.yaml", "--parameter", "Size=512"], 2),
    ],
)
def test_parameters_come_from_files(
    arguments: list[str], code: int, tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Single ones win; a file that has none is a mistake of the user."""
    monkeypatch.chdir(tmp_path)
    Path("template.yaml").write_text(TEMPLATE)
    for name, size in (("small", 256), ("large", 20480)):
        Path(f"{name}.json").write_text(json.dumps([{"ParameterKey": "Size", "ParameterValue": str(size)}]))

    assert main(["check", "template.yaml", "--as-of", "2026-11-23", "--db", str(database), *arguments]) == code


def test_templates_that_a_service_takes_in_are_judged_with_it(
    tmp_path: Path, database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once, whether they lie beside it or below, and with its variables."""
    monkeypatch.chdir(tmp_path)
    part = "Resources: {%s: {Type: AWS::Lambda::Function, Properties: {Runtime: '${self:custom.runtime}'}}}\n"
    service = "service: a\nprovider: aws\ncustom: {runtime: go1.x}\nfunctions: {}\nresources: [%s, %s]\n"
    Path("serverless.yml").write_text(service % ("'${file(early.yml)}'", "'${file(parts/late.yml)}'"))
    Path("parts").mkdir()
    Path("early.yml").write_text(part % "Early")
    Path("parts/late.yml").write_text(part % "Late")
    main(["check", ".", "--as-of", "2026-11-23", "--db", str(database), "--format", "json"])
    functions = json.loads(capsys.readouterr().out)["functions"]

    assert sorted((one["name"], one["runtime"]) for one in functions) == [("Early", "go1.x"), ("Late", "go1.x")]
