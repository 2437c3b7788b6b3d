"""Fleets by what their published versions are of use for."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import duckdb
import pytest

from tests.fleets.small_fleets import ACCOUNT, ON, OTHER, arn_of, record_of, run_kb, write_fleet


def _versions(path: Path) -> Path:
    """Three versions of a function of which an alias names two, one by a weight; and one that only a mapping names."""
    alias: dict[str, object] = {
        "ResourceType": "AWS::Lambda::Alias",
        "AliasArn": arn_of("orders", "live"),
        "Name": "live",
        "FunctionVersion": "2",
        "RoutingConfig": {"AdditionalVersionWeights": {"3": 0.1}},
    }
    mapping: dict[str, object] = {
        "ResourceType": "AWS::Lambda::EventSourceMapping",
        "UUID": "u",
        "EventSourceArn": "arn:aws:sqs:eu-west-1:012345678901:q",
        "FunctionArn": arn_of("orders", "4"),
        "BatchSize": 10,
    }
    listed = [record_of("orders", "nodejs12.x", version) for version in ("$LATEST", "1", "2", "3", "4")]
    return write_fleet(
        path, *listed, alias, mapping, record_of("mail", "python3.9", "7", FunctionArn=arn_of("mail", "7", OTHER))
    )


def test_versions_are_told_apart(database: Path, tmp_path: Path) -> None:
    """In the counts, in the findings, in a table; where no alias is listed nobody can tell."""
    fleet, output = _versions(tmp_path / "fleet.jsonl"), tmp_path / "f.parquet"
    body = json.loads(run_kb(database, "audit", fleet, *ON, "-o", output, "--format", "json").stdout)
    text = run_kb(database, "audit", fleet, *ON).stdout

    assert [(row["version_use"], row["functions"], row["errors"]) for row in body["versions"]] == [
        ("$LATEST", 1, 1),
        ("alias", 2, 2),
        ("mapping", 1, 1),
        ("unused", 1, 1),
        ("unknown", 1, 0),
    ]
    assert re.search(r"^unused +1 +1 +1 +0 +0$", text, re.MULTILINE)
    with duckdb.connect() as connection:
        told = connection.execute(f"select version, version_use from '{output}' where version <> '$LATEST'").fetchall()
    assert sorted(told) == [("1", "unused"), ("2", "alias"), ("3", "alias"), ("4", "mapping"), ("7", "unknown")]


@pytest.mark.all
def test_only_versions_of_some_use_are_judged(database: Path, tmp_path: Path) -> None:
    """By the names of the uses; `$LATEST` without its dollar, too."""
    fleet = _versions(tmp_path / "fleet.jsonl")
    plain = write_fleet(tmp_path / "plain.jsonl", record_of("a", "nodejs12.x"))

    def functions(path: Path, command: str, uses: str) -> int:
        return int(
            json.loads(run_kb(database, command, path, *ON, "--versions", uses, "--format", "json").stdout)["functions"]
        )

    assert [functions(fleet, "audit", uses) for uses in ("latest", "$LATEST,alias", "unused", "unknown")] == [
        1,
        3,
        1,
        1,
    ]
    assert [functions(fleet, "project", uses) for uses in ("latest", "alias,mapping")] == [1, 3]
    assert [functions(plain, "audit", uses) for uses in ("latest", "alias")] == [1, 0]
    assert run_kb(database, "audit", fleet, *ON, "--versions", "dead").returncode == 2


def test_what_is_left_out_is_counted(database: Path, tmp_path: Path) -> None:
    """So that nobody takes a fleet that lists no published versions for one without any."""
    plain = write_fleet(tmp_path / "plain.jsonl", record_of("a", "nodejs12.x"))

    audited = json.loads(run_kb(database, "audit", plain, *ON, "--versions", "alias", "--format", "json").stdout)
    projected = json.loads(run_kb(database, "project", plain, *ON, "--versions", "alias", "--format", "json").stdout)
    text = run_kb(database, "audit", plain, *ON, "--versions", "alias").stdout

    assert (audited["functions"], audited["other_versions"]) == (0, 1)
    assert (projected["functions"], projected["other_versions"]) == (0, 1)
    assert "1 of other versions, which --versions leaves out" in text


def test_pages_of_versions_and_aliases_as_the_command_line_prints_them(database: Path, tmp_path: Path) -> None:
    """An alias may name `$LATEST`, have no weights, or give a part of its calls to another version."""
    listed = [record_of("orders", "nodejs12.x", version) for version in ("$LATEST", "1", "2", "3", "4")]
    aliases = [
        {"AliasArn": arn_of("orders", "live"), "Name": "live", "FunctionVersion": "2",
         "RoutingConfig": {"AdditionalVersionWeights": {"3": 0.0}}},
        {"AliasArn": arn_of("orders", "dev"), "Name": "dev", "FunctionVersion": "$LATEST"},
        {"AliasArn": arn_of("orders", "old"), "Name": "old", "FunctionVersion": "2", "RoutingConfig": {}},
    ]  # fmt: skip
    (tmp_path / "versions.json").write_text(json.dumps({"Versions": listed}))
    (tmp_path / "aliases.json").write_text(json.dumps({"Aliases": aliases}))
    table = tmp_path / "versions.csv"
    lines = [f"orders,{ACCOUNT},eu-west-1,{one['Version']},nodejs12.x" for one in listed]
    table.write_text("\n".join(["FunctionName,AccountId,Region,Version,Runtime", *lines]))

    for versions in ("versions.json", "versions.csv"):
        files = (tmp_path / versions, tmp_path / "aliases.json")
        body = json.loads(run_kb(database, "audit", *files, *ON, "--format", "json").stdout)
        assert [(row["version_use"], row["functions"]) for row in body["versions"]] == [
            ("$LATEST", 1),
            ("alias", 2),
            ("unused", 2),
        ]


def test_pages_of_all_versions_have_the_ids_of_pages_without(database: Path, tmp_path: Path) -> None:
    """`list-functions --function-version ALL` writes `$LATEST` into ARNs; the function is the same."""
    page = tmp_path / "page.json"
    page.write_text(
        json.dumps({"Functions": [record_of("orders", "nodejs12.x", "$LATEST"), record_of("orders", "go1.x", "5")]})
    )

    run_kb(database, "audit", page, *ON, "-o", tmp_path / "f.csv")

    rows = list(csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text())))
    assert {row["function_id"] for row in rows} == {arn_of("orders"), arn_of("orders", "5")}
