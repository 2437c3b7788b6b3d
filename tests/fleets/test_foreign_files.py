"""A file that another command reads is told with the name of that command, whatever command was given it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run

FUNCTIONS = "FunctionName,Runtime,Timeout\norders,nodejs12.x,30\nmail,python3.13,x\n"
FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"Runtime": "python3.8"}}
VALUES = {"mode": "managed", "type": "aws_lambda_function", "name": "a", "instances": [{"attributes": {}}]}
CONFIGURATIONS = {
    "template.yaml": "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
    "bare.yaml": "Resources:\n  F:\n    Type: AWS::Lambda::Function\n",
    "commented.yaml": "# made by us, for us\nAWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n",
    "template.json": json.dumps({"Resources": {"F": FUNCTION}}),
    "pretty.json": json.dumps({"Resources": {"F": FUNCTION}}, indent=2),
    "serverless.yml": "service: a\nprovider:\n  name: aws\nfunctions: {}\n",
    "main.tf": 'resource "aws_lambda_function" "a" {\n  runtime = "python3.8"\n}\n',
    "plan.json": json.dumps({"terraform_version": "1.9.0", "planned_values": {"root_module": {}}}),
    "terraform.tfstate": json.dumps({"version": 4, "terraform_version": "1.9.0", "resources": [VALUES]}),
}
CHECKED = "it looks like a configuration, which `lambda-kb check FILE` judges"


@pytest.fixture
def outputs(call: Run, tmp_path: Path) -> Path:
    """A folder with what our commands write."""
    (tmp_path / "functions.csv").write_text(FUNCTIONS)
    for suffix in ("csv", "parquet", "duckdb"):
        call("audit", "functions.csv", "-o", f"findings.{suffix}")
    (tmp_path / "summary.json").write_text(call("audit", "functions.csv", "--format", "json").stdout)
    (tmp_path / "template.yaml").write_text(
        "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: go1.x}}}\n"
    )
    for form in ("json", "sarif"):
        (tmp_path / f"report.{form}").write_text(call("check", "template.yaml", "--format", form).stdout)
    call("check", "template.yaml", "--baseline", "baseline.json", "--write-baseline")
    (tmp_path / "proposals.json").write_text('{"basis": {}, "proposals": []}')
    (tmp_path / "settings.json").write_text('{"AccountLimit": {}, "AccountUsage": {}}')
    (tmp_path / "quotas.json").write_text('{"Quotas": []}')
    return tmp_path


@pytest.mark.parametrize("name", CONFIGURATIONS)
@pytest.mark.parametrize("command", ["audit", "project", "evidence"])
def test_configurations_are_checked(call: Run, tmp_path: Path, command: str, name: str) -> None:
    """A template is no table with a first line that names no column."""
    (tmp_path / name).write_text(CONFIGURATIONS[name])
    more = ("--known-at", "as-of", "-o", "evidence.html") if command == "evidence" else ()

    assert CHECKED in call(command, name, *more).stderr


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("Functions:\n- FunctionName: a\n  Runtime: python3.8\n", "YAML"),
        ("- FunctionName: a\n  Runtime: python3.8\n", "YAML"),
        ("FUNCTIONS\tx86_64\t128\ta\tpython3.8\n", "the text output of the AWS CLI"),
        ("-----------------\n| ListFunctions |\n+---------------+\n", "a table drawn for a terminal"),
        ("│ FunctionName │ a │\n", "a table drawn for a terminal"),
    ],
)
def test_other_forms_of_a_listing_are_told_with_the_one_that_is_read(
    call: Run, tmp_path: Path, printed: str, form: str
) -> None:
    """What the AWS CLI prints without `--output json` is no table whose columns want to be named."""
    (tmp_path / "functions.txt").write_text(printed)

    done = call("audit", "functions.txt")

    assert (done.returncode, done.stderr) == (
        3,
        f"lambda-kb: functions.txt: it looks like {form}: list functions with --output json, or write CSV\n",
    )


def test_a_column_with_an_odd_name_is_still_a_column(call: Run, tmp_path: Path) -> None:
    """Only a first line in which nothing is known is taken for another form."""
    (tmp_path / "functions.csv").write_text("Functions:,Runtime\na,python3.8\n")

    assert "1 function in 1 file" in call("audit", "functions.csv").stdout


@pytest.mark.usefixtures("outputs")
def test_configurations_are_no_findings(call: Run) -> None:
    """Nor is a fleet; what writes findings is named."""
    for name, what in (("template.yaml", CHECKED), ("functions.csv", "it lacks the column function_id")):
        said = call("audit-diff", name, "findings.csv").stderr

        assert (
            f"{name}: no findings of an audit: {what}: give a file that `lambda-kb audit FLEET -o FILE` wrote" in said
        )
    assert "no findings of an audit: it is no Parquet file: give" in call("audit-diff", "report.json", "x").stderr


OUTPUTS = {
    "findings.csv": "the findings of an audit, no fleet: `lambda-kb audit-diff BEFORE AFTER` compares",
    "findings.parquet": "the findings of an audit, no fleet: `lambda-kb audit-diff BEFORE AFTER` compares",
    "findings.duckdb": "a database of DuckDB: `lambda-kb audit-diff` compares findings",
    "findings.rejects.csv": "rows that an audit could not use: mend them where they come from",
    "summary.json": "it looks like a summary of `lambda-kb audit`",
    "report.json": "it looks like a report of `lambda-kb check`; `lambda-kb comment` tells what is new",
    "report.sarif": "it looks like a report in SARIF",
    "baseline.json": "it looks like a baseline; give it to `lambda-kb check` with --baseline",
    "proposals.json": "it looks like proposals; `lambda-kb intake accept` takes them",
    "settings.json": "it looks like the settings of an account; give them with --account",
    "quotas.json": "it looks like the quotas of an account; give them with --account",
}


def test_what_our_commands_write_is_no_fleet(call: Run, outputs: Path) -> None:
    """An audit judged findings as functions, one for each."""
    for name, what in OUTPUTS.items():
        assert (outputs / name).exists(), name
        assert what in call("audit", name).stderr, name


def test_what_our_commands_write_is_no_configuration(call: Run, outputs: Path) -> None:
    """A check names what reads it, tables by their content, too."""
    (outputs / "table").write_text(FUNCTIONS)
    (outputs / "parquet").write_bytes((outputs / "findings.parquet").read_bytes())
    table = "a table; if its rows are functions, `lambda-kb audit FILE` judges them"
    said = {
        name: what for name, what in OUTPUTS.items() if name.startswith(("report", "baseline", "summary", "settings"))
    }

    for name, what in (said | dict.fromkeys(("table", "parquet", "findings.parquet", "functions.csv"), table)).items():
        assert what in call("check", name).stderr, name


def test_a_table_on_standard_input_is_audited(run: Run) -> None:
    """It has no name that could tell."""
    assert "`lambda-kb audit FILE` judges them" in run("check", "-", stdin=FUNCTIONS).stderr


@pytest.mark.parametrize("text", ["Hello there\nold friend\n", "a: 1, b\nc: 2, d\n", "one\n", "- a, b\n- c, d\n"])
def test_other_texts_are_no_tables(call: Run, tmp_path: Path, text: str) -> None:
    """They have no names in the first line, or other cells in the second."""
    (tmp_path / "text").write_text(text)

    assert "a table" not in call("check", "text").stderr


def test_a_folder_of_templates_is_checked(call: Run, tmp_path: Path) -> None:
    """It has no files of a fleet."""
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "template.yaml").write_text(CONFIGURATIONS["template.yaml"])

    assert "`lambda-kb check` judges templates and other configurations" in call("audit", "project").stderr


def test_a_journal_of_collect_is_collected_to_its_end(call: Run, tmp_path: Path) -> None:
    """What an interrupted run has listed is a part of a fleet."""
    journal = tmp_path / ".fleet.jsonl.collect"
    journal.mkdir()
    (journal / "options.json").write_text("{}")
    (journal / "1.eu-west-1.jsonl").write_text('{"FunctionName": "a", "Runtime": "python3.8"}\n')

    said = call("audit", journal.name).stderr

    assert (
        "the journal of an interrupted `lambda-kb collect`: run it again, which goes on and makes fleet.jsonl" in said
    )


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("f.jsonl", "{}\n{}\n", "no JSON object with anything in it: write one for each function"),
        ("f.csv", "\n\n", "its first line is blank: name the columns there"),
    ],
)
def test_what_has_no_columns_says_so(call: Run, tmp_path: Path, name: str, text: str, why: str) -> None:
    """A file of lines has no header in which anything could be recognised."""
    (tmp_path / name).write_text(text)

    assert f"{name}: {why}" in call("audit", name).stderr


@pytest.mark.parametrize(
    "text",
    [
        '{"Functions": []}',
        "[]",
        '{"Results": [], "QueryInfo": {"SelectFields": []}}',
        '{"configurationItems": [{"configurationItemStatus": "ResourceDeleted", "resourceId": "a"}]}',
        '{"columns": [], "rows": []}',
    ],
)
def test_a_list_of_no_functions_is_a_fleet_of_none(call: Run, tmp_path: Path, text: str) -> None:
    """AWS answers so for a Region without functions, which spoils no audit, neither alone nor beside others."""
    (tmp_path / "eu-west-1.json").write_text(text)
    (tmp_path / "eu-west-2.json").write_text('{"Functions": [{"FunctionName": "a", "Runtime": "python3.13"}]}')

    alone, beside = call("audit", "eu-west-1.json"), call("audit", "eu-west-1.json", "eu-west-2.json")

    assert (alone.returncode, alone.stderr, beside.returncode, beside.stderr) == (0, "", 0, "")
    assert "0 functions in 1 file" in alone.stdout
    assert "1 function in 2 files" in beside.stdout


@pytest.mark.parametrize("text", ['{"Functions": [{}]}', "[{}]", "[[]]", '{"rows": {}}', "{}"])
def test_a_list_of_what_is_no_function_is_told(call: Run, tmp_path: Path, text: str) -> None:
    """Something is listed there, and nothing of it is judged."""
    (tmp_path / "fleet.json").write_text(text)

    assert call("audit", "fleet.json").returncode == 3
