"""Tables that other tools export: what they write for nothing, how they call functions, where they put settings."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest

from tests.fleets.conftest import Audited

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"
OLD = {"functionName": "a", "runtime": "nodejs12.x", "memorySize": 99, "architectures": ["arm64", "x86_64"]}
FOUND = {("a", "LKB103"), ("a", "LKB201"), ("a", "LKB220")}


def refused(found: list[dict[str, str]]) -> set[tuple[str, str]]:
    """Functions and the rules whose errors they have."""
    return {(row["function"], row["rule"]) for row in found if row["severity"] == "error"}


def test_what_stands_for_nothing_is_nothing(audited: Audited, tmp_path: Path) -> None:
    """An image has no runtime, and `None` is none that AWS does not know; a word is still no number."""
    nothing = ["None", "NULL", "null", "<null>", "<nil>", "\\N", "-", ""]
    lines = [f"f{at},{word},{word}" for at, word in enumerate(nothing)]
    (tmp_path / "f.csv").write_text("\n".join(["FunctionName,Runtime,MemorySize", *lines, "g,python3.13,nothing"]))

    summary, found = audited(tmp_path / "f.csv")

    assert (summary.functions, summary.rejected, refused(found)) == (len(nothing), 1, set())


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        (["None,nodejs12.x,3", "-,nodejs12.x,3", "null,nodejs12.x,3"], {"None", "-", "null"}),
        (['"None",nodejs12.x,3', "f,None,3"], {"None"}),
        (["None,nodejs12.x,3", "None,nodejs12.x,4"], {"2", "3"}),
        (["<null>,nodejs12.x,3", "\\N,nodejs12.x,3"], {"2", "3"}),
        (['None,nodejs12.x,a"b', "f,None,3"], {"None"}),
    ],
)
def test_a_function_may_be_named_as_nothing_is(
    audited: Audited, tmp_path: Path, rows: list[str], named: set[str]
) -> None:
    """Where one row has such a name, and AWS takes it; of several alike nobody knows more than where they stand."""
    (tmp_path / "f.csv").write_text("\n".join(["FunctionName,Runtime,Description", *rows, ""]))

    _, found = audited(tmp_path / "f.csv")

    assert {name.rpartition(":")[2] for name, rule in refused(found) if rule == "LKB103"} == named


def test_an_arn_says_the_name_where_the_column_does_not(audited: Audited, tmp_path: Path) -> None:
    """Of a row with an ARN, and of one that says nothing else of a function there is none."""
    header = "FunctionArn,FunctionName,AccountId,Runtime"
    rows = [f"{ARN}a,None,123456789012,nodejs12.x", ",-,123456789012,None"]
    (tmp_path / "f.csv").write_text("\n".join([header, *rows, ""]))

    summary, found = audited(tmp_path / "f.csv")

    assert {name for name, _ in refused(found)} == {"a"}
    assert summary.functions == 2


@pytest.mark.parametrize("kind", ["AWS::Lambda::Function", "lambda:function", "AwsLambdaFunction"])
def test_functions_are_known_by_each_name_of_their_type(audited: Audited, tmp_path: Path, kind: str) -> None:
    """Those of AWS Config, Resource Explorer and Security Hub."""
    header = "Identifier,Resource type,AWS Account,Runtime"
    (tmp_path / "f.csv").write_text(f"{header}\na,{kind},123456789012,nodejs12.x\ni,ec2:instance,123456789012,\n")

    summary, found = audited(tmp_path / "f.csv")

    assert (summary.functions, summary.other_resources) == (1, 1)
    assert refused(found) == {("a", "LKB103")}


def test_the_own_name_of_a_field_counts_before_other_names(audited: Audited, tmp_path: Path) -> None:
    """Wherever the columns stand; units in brackets belong to the name."""
    (tmp_path / "f.csv").write_text("Name,Timeout (s),Runtime,FunctionName\nteam,1801,python3.13,a\n")

    summary, found = audited(tmp_path / "f.csv")

    assert summary.ignored == ("Name",)
    assert refused(found) == {("a", "LKB203")}


def _csv(cells: list[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows([["arn", "configuration"], *([f"{ARN}{at}", cell] for at, cell in enumerate(cells))])
    return out.getvalue()


def test_settings_in_a_text_of_a_table_are_read(audited: Audited, tmp_path: Path) -> None:
    """As JSON, or not at all; what is no object cannot be used."""
    (tmp_path / "f.csv").write_text(_csv([json.dumps(OLD), "", "{broken"]))

    summary, found = audited(tmp_path / "f.csv")

    assert (summary.functions, summary.rejected, refused(found)) == (2, 1, FOUND)
    assert summary.ignored == ()


@pytest.mark.all
def test_settings_in_many_texts_need_little_memory(audited: Audited, tmp_path: Path) -> None:
    """Each is taken apart once: taken apart for each setting, thousands would need more than the audit may have."""
    settings = OLD | {"description": "d" * 600, "layers": [], "environment": {"variables": {"AB": "c" * 200}}}
    (tmp_path / "f.csv").write_text(_csv([json.dumps(settings)] * 4000))

    summary, _ = audited(tmp_path / "f.csv", memory="250MB")

    assert (summary.functions, summary.rejected, summary.unread) == (4000, 0, ())


def test_settings_in_a_text_of_a_line_are_read_beside_objects(audited: Audited, tmp_path: Path) -> None:
    """Each line may have them as it likes."""
    lines = [{"configuration": json.dumps(OLD)}, {"configuration": OLD | {"functionName": "b", "memorySize": 128}}]
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, lines)))

    assert refused(audited(tmp_path / "f.jsonl")[1]) == FOUND | {("b", "LKB103"), ("b", "LKB220")}


@pytest.mark.parametrize(
    "kind", ["json", "varchar", "struct(runtime varchar, memorySize bigint, architectures varchar[])"]
)
def test_settings_in_a_column_of_parquet_are_read(audited: Audited, tmp_path: Path, kind: str) -> None:
    """As JSON, as text, or in its own types."""
    file = tmp_path / "f.parquet"
    settings = json.dumps({name: value for name, value in OLD.items() if name != "functionName"})
    duckdb.sql(f"select '{ARN}a' as arn, '{settings}'::json::{kind} as configuration").write_parquet(str(file))

    assert refused(audited(file)[1]) == FOUND


def test_answers_of_get_function_in_lines_are_read(audited: Audited, tmp_path: Path) -> None:
    """Also where the tags beside the configuration are of use alone."""
    line = {"Configuration": {"FunctionName": "a", "Runtime": "nodejs12.x"}, "Tags": {"team": "t"}}
    (tmp_path / "f.jsonl").write_text(json.dumps(line) + "\n" + json.dumps(line))

    assert refused(audited(tmp_path / "f.jsonl")[1]) == {("a", "LKB103")}


@pytest.mark.parametrize("beside", [{}, {"columns": [{"name": "runtime"}]}])
def test_rows_of_a_query_are_read(audited: Audited, tmp_path: Path, beside: dict[str, object]) -> None:
    """As Steampipe writes JSON."""
    table = beside | {"rows": [{"name": "a", "runtime": "nodejs12.x"}]}
    (tmp_path / "f.json").write_text(json.dumps(table))

    assert refused(audited(tmp_path / "f.json")[1]) == {("a", "LKB103")}
