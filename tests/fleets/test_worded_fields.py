"""Words that the API does not know are found in a fleet as they are in a configuration."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.fleets.engines.sql_translation import translate_rule
from kb.fleets.inventories.column_names import filled_by
from kb.fleets.judging.worded_fields import WORDED, over_columns
from kb.judging.rules import builtin_rules
from kb.store import Store
from tests.conftest import Run
from tests.fleets.conftest import Audited

OF_THEIR_OWN = {"Runtime", "AcceleratorConfig.AcceleratorMemorySize"}
"""Fields with words that other rules are about: LKB104, LKB224."""

SAID = {
    "PackageType": ("zip", "Zip"),
    "TracingConfig": ({"Mode": "active"}, {"Mode": "PassThrough"}),
    "SnapStart": ({"ApplyOn": "publishedVersions"}, {"ApplyOn": "PublishedVersions"}),
    "LoggingConfig": ({"LogFormat": "text"}, {"LogFormat": "JSON"}),
    "TenancyConfig": ({"TenantIsolationMode": "per_tenant"}, {"TenantIsolationMode": "PER_TENANT"}),
    "RuntimeManagementConfig": ({"UpdateRuntimeOn": "auto"}, {"UpdateRuntimeOn": "Manual"}),
}


def test_every_field_with_words_and_a_column_is_looked_at(store: Store) -> None:
    """A column that is new, or a field that comes to have words, is not forgotten."""
    fields = store.cursor().execute(
        "select distinct field from config_fields where resource like 'Function%' and len(vocabulary) > 0 "
        "and retracted_in is null"
    )
    columns = {str(column.field) for column in filled_by().values()}

    assert set(WORDED) == {field for (field,) in fields.fetchall()} & columns - OF_THEIR_OWN


@pytest.mark.parametrize("name", SAID)
def test_a_word_that_the_api_does_not_know_is_found(audited: Audited, tmp_path: Path, name: str) -> None:
    """With the word that was meant; one that it knows, and a field that is not set, are nothing."""
    wrong, right = SAID[name]
    items = [{"FunctionName": "a", "Runtime": "python3.13", name: value} for value in (wrong, right, None)]
    (tmp_path / "fleet.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items))

    summary, found = audited(tmp_path / "fleet.jsonl")
    told = [row for row in found if row["rule"] == "LKB247"]

    assert "LKB247" in summary.rules_run
    assert [(row["line"], row["field"].partition(".")[0]) for row in told] == [(1, name)]
    assert told[0]["fix"] == (right if isinstance(right, str) else told[0]["fix"])


def test_a_fleet_without_such_columns_says_what_it_lacks(audited: Audited, tmp_path: Path) -> None:
    """As for any rule."""
    (tmp_path / "fleet.csv").write_text("name,Runtime\na,python3.13\n")

    (skipped,) = [one for one in audited(tmp_path / "fleet.csv")[0].rules_not_run if one.rule == "LKB247"]

    assert (skipped.fields, skipped.reason) == (WORDED, f"for want of {' or '.join(WORDED)}")


def test_an_audit_and_a_check_say_the_same(call: Run, tmp_path: Path) -> None:
    """Of one answer of the API, in the same words."""
    function = {"FunctionName": "a", "Runtime": "python3.13", "PackageType": "zip", "TracingConfig": {"Mode": "on"}}
    (tmp_path / "f.json").write_text(json.dumps({"Functions": [function]}))
    call("audit", "f.json", "-o", "found.csv")
    body = json.loads(call("check", "f.json", "--format", "json").stdout)
    told = {one["message"] for one in body["findings"] if one["rule"] == "LKB247"}

    assert len(told) == 2
    assert all(message in (tmp_path / "found.csv").read_text() for message in told)


def test_groups_of_a_pattern_reach_other_engines_in_their_own_words() -> None:
    """Java takes what a group has matched by a dollar sign, DuckDB by a backslash."""
    (rule,) = [one for one in builtin_rules() if one.id == "LKB247"]

    for dialect, written in (("spark", "'$1'"), ("trino", "'$1'"), ("duckdb", r"'\1'")):
        assert written in translate_rule(over_columns(rule, WORDED), dialect, {"vocabulary"})
