"""Every form of inventory gives the same functions to the rules."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kb.errors import UsageError
from kb.fleets.inventories.column_names import known_columns, parsed_mapping
from tests.fleets.conftest import Audited
from tests.fleets.small_fleets import ON, run_kb
from tests.tiers import chosen_cases

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:api"
FUNCTION = {
    "FunctionName": "api",
    "FunctionArn": ARN,
    "Runtime": "nodejs12.x",
    "MemorySize": 20480,
    "Timeout": 30,
    "EphemeralStorage": {"Size": 512},
    "Architectures": ["arm64"],
    "PackageType": "Zip",
    "Layers": [{"Arn": f"{ARN}:{at}", "CodeSize": 1} for at in range(6)],
    "Environment": {"Variables": {"A": "x" * 4096}},
}
CONFIG = {
    "resourceType": "AWS::Lambda::Function",
    "accountId": "123456789012",
    "awsRegion": "eu-west-1",
    "arn": ARN,
    "configuration": {
        "functionName": "api",
        "functionArn": ARN,
        "runtime": "nodejs12.x",
        "memorySize": 20480,
        "timeout": 30,
        "ephemeralStorage": {"size": 512},
        "architectures": ["arm64"],
        "packageType": "Zip",
        "layers": [{"arn": str(at)} for at in range(6)],
        "environment": {"variables": {"A": "x" * 4096}},
    },
}
BUCKET = {"resourceType": "AWS::S3::Bucket", "arn": "arn:aws:s3:::b", "configuration": {"name": "b"}}


def _csv(function: dict[str, Any]) -> str:
    cells = [json.dumps(value) if isinstance(value, list | dict) else str(value) for value in function.values()]
    quoted = ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)
    return ",".join(function) + "\n" + quoted + "\n"


FORMS = {
    "page.json": json.dumps({"Functions": [FUNCTION], "NextMarker": "x"}),
    "pages.json": json.dumps({"Functions": []}, indent=1) + json.dumps({"Functions": [FUNCTION]}),
    "list.json": json.dumps([FUNCTION], indent=2),
    "get-function.json": json.dumps({"Configuration": FUNCTION, "Code": {}}),
    "get-function-configuration.json": json.dumps(FUNCTION),
    "lines.jsonl": json.dumps(FUNCTION) + "\n",
    "lines.json": json.dumps(FUNCTION) + "\n" + json.dumps(FUNCTION | {"Runtime": None, "FunctionName": "b"}) + "\n",
    "snapshot.json": json.dumps({"fileVersion": "1.0", "configurationItems": [CONFIG, BUCKET]}),
    "query.json": json.dumps({"Results": [json.dumps(CONFIG)], "QueryInfo": {}}),
    "config.jsonl": json.dumps(CONFIG) + "\n" + json.dumps(BUCKET) + "\n",
    "cells.csv": _csv(FUNCTION),
    "semicolons.csv": "\ufeffFunction Name;runtime;memory_size;layers\r\napi;nodejs12.x;20480;a|b|c|d|e|f\r\n",
}


@pytest.mark.parametrize(
    "name", chosen_cases(FORMS, ("page.json", "lines.json", "query.json", "cells.csv", "semicolons.csv"))
)
def test_a_form_is_recognised(audited: Audited, tmp_path: Path, name: str) -> None:
    """Blocked runtime, too much memory and too many layers are found however the function is written down."""
    (tmp_path / name).write_text(FORMS[name], encoding="utf-8", newline="")

    summary, findings = audited(tmp_path / name)

    assert {"LKB103", "LKB201", "LKB206"} <= {row["rule"] for row in findings}
    assert summary.rejected == 0
    assert {row["function"] for row in findings} <= {"api", "b"}


WIDE = FUNCTION | {"Environment": {"Variables": {f"SETTING_{at:02}": "x" * 60 for at in range(55)}}}


@pytest.mark.all
@pytest.mark.parametrize("name", ["cells.csv", "page.json", "snapshot.json", "lines.jsonl"])
def test_functions_with_large_environments_fit_into_the_memory(audited: Audited, tmp_path: Path, name: str) -> None:
    """Four kilobytes each, as many as are worked on at once."""
    config = CONFIG | {"configuration": WIDE}
    written = {
        "page.json": lambda: json.dumps({"Functions": [WIDE] * 6000}),
        "snapshot.json": lambda: json.dumps({"configurationItems": [config] * 6000}),
        "lines.jsonl": lambda: (json.dumps(WIDE) + "\n") * 6000,
        "cells.csv": lambda: _csv(WIDE).partition("\n")[0] + "\n" + (_csv(WIDE).partition("\n")[2] * 6000),
    }
    (tmp_path / name).write_text(written[name](), encoding="utf-8")

    summary, _ = audited(tmp_path / name)

    assert (summary.functions, summary.rejected) == (6000, 0)


def test_accounts_and_regions_come_from_columns_or_arns(audited: Audited, tmp_path: Path) -> None:
    """A query export has columns for them, list-functions has ARNs."""
    (tmp_path / "a.json").write_text(FORMS["page.json"])
    (tmp_path / "b.csv").write_text("accountId,awsRegion,resourceId,configuration.runtime\n1,us-east-1,x,nodejs12.x\n")

    _, findings = audited(tmp_path)

    places = {(row["function_id"], row["account_id"], row["region"]) for row in findings}
    assert places == {(ARN, "123456789012", "eu-west-1"), ("1/us-east-1/x", "1", "us-east-1")}


def test_folders_globs_and_compressed_files_are_read_once(audited: Audited, tmp_path: Path) -> None:
    """Whatever is a fleet in a folder is read, once, and our own outputs in it are not."""
    fleet = tmp_path / "fleet" / "deep"
    fleet.mkdir(parents=True)
    (fleet / "a.json.gz").write_bytes(gzip.compress(FORMS["page.json"].encode()))
    (fleet / "b.csv").write_text(FORMS["cells.csv"])
    (fleet / "notes.txt").write_text("no fleet")

    summary, _ = audited(tmp_path / "fleet", tmp_path / "fleet/**/*.csv")

    assert (summary.files, summary.functions) == (2, 2)


def test_nested_columns_of_parquet_are_read(audited: Audited, tmp_path: Path) -> None:
    """As engines write what list-functions says, in files whose columns differ."""
    (tmp_path / "lines.jsonl").write_text(json.dumps(FUNCTION))
    with duckdb.connect() as connection:
        read = f"from '{tmp_path / 'lines.jsonl'}' select"
        connection.execute(f"copy ({read} *) to '{tmp_path / 'a.parquet'}'")
        connection.execute(f"copy ({read} Runtime, MemorySize::varchar as memory) to '{tmp_path / 'b.parquet'}'")

    summary, findings = audited(tmp_path / "a.parquet", tmp_path / "b.parquet")

    counted = {rule: sum(row["rule"] == rule for row in findings) for rule in ("LKB103", "LKB201", "LKB205", "LKB206")}
    assert counted == {"LKB103": 2, "LKB201": 2, "LKB205": 1, "LKB206": 1}
    assert summary.partly["Layers"] == "1 of 2"


@pytest.mark.parametrize(("tags", "found"), [(50, 0), (51, 1)])
def test_members_that_only_other_functions_have_are_not_there(
    audited: Audited, tmp_path: Path, tags: int, found: int
) -> None:
    """An engine gives each object a member for every name in the file; the tags and settings of others do not count."""
    managed = {"LambdaManagedInstancesCapacityProviderConfig": {"CapacityProviderArn": "x"}}
    lines = [
        {"FunctionName": "a", "Tags": {f"t{at}": "v" for at in range(tags)}, "CapacityProviderConfig": managed},
        {"FunctionName": "b", "Tags": {"own": "v"}, "CapacityProviderConfig": {}, "MemorySize": 20480},
        {"FunctionName": "c", "Tags": {}, "CapacityProviderConfig": None, "MemorySize": 2048},
    ]
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with duckdb.connect() as connection:
        connection.execute(f"copy (from '{tmp_path / 'f.jsonl'}') to '{tmp_path / 'f.parquet'}'")

    answers = [audited(tmp_path / name)[1] for name in ("f.jsonl", "f.parquet")]

    told = [sorted((row["function"], row["rule"]) for row in findings) for findings in answers]
    assert told == [[("a", "LKB224")] * found + [("b", "LKB201")]] * 2


@pytest.mark.parametrize(("tags", "found"), [(50, []), (51, ["a"])])
@pytest.mark.parametrize("kind", ["json", "map(varchar, varchar)", "struct(Key varchar, Value varchar)[]"])
def test_tags_that_aws_sets_do_not_count(
    audited: Audited, tmp_path: Path, kind: str, tags: int, found: list[str]
) -> None:
    """Those of CloudFormation are on every function of a stack; whatever shape the tags have in a file."""
    names = [*(f"t{at}" for at in range(tags)), "aws:cloudformation:stack-name", "AWS:cloudformation:logical-id"]
    listed = kind.endswith("]")
    told = [{"Key": name, "Value": "v"} for name in names] if listed else dict.fromkeys(names, "v")
    (tmp_path / "f.jsonl").write_text(json.dumps({"FunctionName": "a", "Tags": told}))
    with duckdb.connect() as connection:
        columns = f"columns = {{FunctionName: 'varchar', Tags: '{kind}'}}"
        connection.execute(f"copy (from read_json('{tmp_path / 'f.jsonl'}', {columns})) to '{tmp_path / 'f.parquet'}'")

    for name in ("f.jsonl", "f.parquet"):
        assert [row["function"] for row in audited(tmp_path / name)[1] if row["rule"] == "LKB224"] == found


@pytest.mark.parametrize(("length", "found"), [(128, []), (129, ["a"])])
def test_the_names_of_others_tags_are_nobody_s_longest(
    audited: Audited, tmp_path: Path, length: int, found: list[str]
) -> None:
    """At the bound and one past it: only the function that has the tag has its name."""
    lines = [{"FunctionName": "a", "Tags": {"k" * length: "v"}}, {"FunctionName": "b", "Tags": {"own": "v"}}]
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with duckdb.connect() as connection:
        typed = "columns = {FunctionName: 'varchar', Tags: 'struct(%s varchar, own varchar)'}" % ("k" * length)
        connection.execute(f"copy (from read_json('{tmp_path / 'f.jsonl'}', {typed})) to '{tmp_path / 'f.parquet'}'")

    for name in ("f.jsonl", "f.parquet"):
        assert [row["function"] for row in audited(tmp_path / name)[1] if row["rule"] == "LKB251"] == found


def test_columns_are_reported(audited: Audited, tmp_path: Path) -> None:
    """What was used, what no rule needs, what is missing and which rules that costs."""
    (tmp_path / "f.csv").write_text("FunctionName,Runtime,mem,Team\na,nodejs12.x,64,x\n")

    summary, findings = audited(tmp_path / "f.csv", mapping={"MemorySize": "mem"})

    assert summary.used["MemorySize"] == ["mem"]
    assert summary.ignored == ("Team",)
    assert {"Timeout", "Layers"} <= set(summary.missing)
    assert "LKB203" in {rule.rule for rule in summary.rules_not_run}
    assert "CapacityProviderConfig" in summary.assumed
    assert {row["rule"] for row in findings} == {"LKB103", "LKB201"}


def test_a_misspelt_column_is_told_with_what_was_meant(database: Path, tmp_path: Path) -> None:
    """In the report, in JSON, and where no column is known at all; what is like no field is not guessed at."""
    mixed, odd = tmp_path / "mixed.csv", tmp_path / "odd.csv"
    mixed.write_text("FunctionName,Runtime,Timeuot,Runtimes,colour\na,python3.13,3,x,red\n")
    odd.write_text("FunctionName,Runtme\na,python3.13\n")

    report, as_json = run_kb(database, "audit", mixed, *ON), run_kb(database, "audit", mixed, *ON, "--format", "json")

    assert "Columns ignored: Runtimes, Timeuot (did you mean Timeout?), colour\n" in report.stdout
    assert json.loads(as_json.stdout)["columns"]["meant"] == {"Timeuot": "Timeout"}
    assert "did you mean Runtime for Runtme? Else name columns with --map" in run_kb(database, "audit", odd, *ON).stderr


@pytest.mark.parametrize(
    ("pair", "told"),
    [("Timeuot=t", "no field 'Timeuot': did you mean Timeout?"), ("Foo=t", "no field 'Foo': there are FunctionArn, ")],
)
def test_a_misspelt_field_of_a_mapping_is_told_with_what_was_meant(pair: str, told: str) -> None:
    """Or with all fields, none of which is a sentence, where it is like none."""
    with pytest.raises(UsageError, match=re.escape(told)):
        parsed_mapping([pair])

    assert [name for name in known_columns() if not re.fullmatch(r"[\w.]+", name)] == []


def test_settings_that_lift_limits_are_read(audited: Audited, tmp_path: Path) -> None:
    """A function on managed instances may have more memory."""
    (tmp_path / "f.csv").write_text(
        "FunctionName,MemorySize,CapacityProviderConfig\n"
        'a,32768,"{""LambdaManagedInstancesCapacityProviderConfig"": {""A"": 1}}"\nb,32768,\nc,32768,{}\n'
    )

    _, findings = audited(tmp_path / "f.csv")

    assert [row["function"] for row in findings] == ["b", "c"]


def test_parts_count_beside_an_empty_whole(audited: Audited, tmp_path: Path) -> None:
    """As they are written where some functions have an empty object."""
    (tmp_path / "f.csv").write_text(
        "FunctionName,PackageType,ImageConfigResponse.ImageConfig,ImageConfigResponse.ImageConfig.Command\n"
        'a,Zip,,"[""x""]"\nb,Zip,{},\nc,Zip,,[]\n'
    )

    _, findings = audited(tmp_path / "f.csv")

    assert [row["function"] for row in findings if row["rule"] == "LKB211"] == ["a"]


def test_hidden_variables_are_not_judged(audited: Audited, tmp_path: Path) -> None:
    """AWS may show an error or a placeholder in place of the variables."""
    hidden = [{"Error": {"ErrorCode": "x"}}, {"variables": "HIDDEN_DUE_TO_SECURITY_REASONS"}]
    hidden.append({"error": {"errorCode": "x"}})
    lines = [FUNCTION | {"Environment": environment} for environment in [*hidden, {"error": "{x}"}]]
    (tmp_path / "f.jsonl").write_text("\n".join(map(json.dumps, lines)))

    summary, findings = audited(tmp_path / "f.jsonl", as_of="2016-11-17")

    assert summary.functions == 4
    assert [(row["rule"], row["line"]) for row in findings if row["field"] == "Environment"] == [("LKB419", 4)]
