"""What is empty in a row of a fleet is not set, as the reader of answers of the API has it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

import kb
from kb.store import Store
from tests.fleets.conftest import Audited

ROWS: dict[str, dict[str, object]] = {
    "groups without subnets": {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": ["sg-1"]}},
    "subnets without groups": {"VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": []}},
    "no network": {"VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []}},
    "groups alone": {"VpcConfig": {"SecurityGroupIds": ["sg-1"]}},
    "both": {"VpcConfig": {"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]}},
    "no architecture": {"Architectures": []},
    "one architecture": {"Architectures": ["arm64"]},
    "two architectures": {"Architectures": ["arm64", "x86_64"]},
    "nothing in anything": {"Layers": [], "FileSystemConfigs": [], "Tags": {}, "Description": "", "Handler": ""},
}
RULES = {"LKB206", "LKB215", "LKB217", "LKB218", "LKB219", "LKB220", "LKB224"}


@pytest.mark.parametrize("ending", ["jsonl", "csv"])
def test_an_audit_finds_in_empty_values_what_a_check_finds(
    store: Store, audited: Audited, tmp_path: Path, ending: str
) -> None:
    """In lines of JSON and in the cells of a table, whose lists are JSON too."""
    rows = [{"FunctionName": name.replace(" ", "-"), "Runtime": "python3.13", **row} for name, row in ROWS.items()]
    file = tmp_path / f"fleet.{ending}"
    if ending == "csv":
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with file.open("w", newline="") as opened:
            writer = csv.DictWriter(opened, columns)
            writer.writeheader()
            writer.writerows(
                {k: json.dumps(v) if not isinstance(v, str) else v for k, v in row.items()} for row in rows
            )
    else:
        file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))

    _, found = audited(file)
    report = kb.check_text(json.dumps({"Functions": rows}), as_of="2026-11-23", db=store)

    judged = {(row["function"], row["rule"], row["value"]) for row in found if row["rule"] in RULES}
    checked = {(one.function, one.rule, str(one.value)) for one in report.findings if one.rule in RULES}
    assert judged == checked
    assert {(function, rule) for function, rule, _ in judged} == {
        ("subnets-without-groups", "LKB219"),
        ("two-architectures", "LKB220"),
    }


@pytest.mark.parametrize(
    ("subnets", "groups", "found"),
    [("[]", "sg-1", False), ("", "sg-1", False), ("0", "1", False), ("2", "0", True), ("2", "1", False)],
)
def test_columns_of_a_network_hold_lists_or_counts(
    audited: Audited, tmp_path: Path, subnets: str, groups: str, *, found: bool
) -> None:
    """Each a list, or how many there are; blank and none are the same."""
    (tmp_path / "f.csv").write_text(
        f"FunctionName,Runtime,SubnetIds,SecurityGroupIds\na,python3.13,{subnets},{groups}\n"
    )
    _, rows = audited(tmp_path / "f.csv")

    assert ("LKB219" in {row["rule"] for row in rows}) is found


def test_groups_are_counted_where_nothing_is_told_of_subnets(audited: Audited, tmp_path: Path) -> None:
    """A column that is not there is not known, and not empty."""
    (tmp_path / "f.csv").write_text("FunctionName,Runtime,SecurityGroupIds\na,python3.13,5\nb,python3.13,6\n")
    _, rows = audited(tmp_path / "f.csv")

    assert [(row["function"], row["rule"]) for row in rows] == [("b", "LKB218")]
