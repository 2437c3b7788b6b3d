"""Words that the API does not know are found in a fleet as they are in a configuration."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

import kb
from kb.fleets.engines.sql_translation import translate_rule
from kb.fleets.inventories.column_names import filled_by
from kb.fleets.judging.worded_fields import DATED, WORDED, over_columns
from kb.judging.rules import builtin_rules
from kb.store import Store
from tests.conftest import Run
from tests.fleets.conftest import Audited

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:a"
IMAGE = {"Command": ["a"], "EntryPoint": ["b"], "WorkingDirectory": "/c"}
OF_THEIR_OWN = {"Runtime", "AcceleratorConfig.AcceleratorMemorySize"}
"""Fields with words that other rules are about: LKB104, LKB224."""
OF_AN_ENTRY = "FileSystemConfigs.S3FilesConfig.DirectS3Read"
"""What an entry of a list says, whose column is that of the list."""

SAID = {
    "PackageType": ("zip", "Zip"),
    "TracingConfig": ({"Mode": "active"}, {"Mode": "PassThrough"}),
    "SnapStart": ({"ApplyOn": "publishedVersions"}, {"ApplyOn": "PublishedVersions"}),
    "LoggingConfig": ({"LogFormat": "text"}, {"LogFormat": "JSON", "SystemLogLevel": "DEBUG"}),
    "FileSystemConfigs": ([{"S3FilesConfig": {"DirectS3Read": "auto"}}], [{"S3FilesConfig": {"DirectS3Read": "AUTO"}}]),
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

    worded = {field.replace("[]", "") for (field,) in fields.fetchall()}
    assert set(WORDED) == (worded & columns - OF_THEIR_OWN) | {OF_AN_ENTRY}


@pytest.mark.parametrize("name", SAID)
def test_a_word_that_the_api_does_not_know_is_found(audited: Audited, tmp_path: Path, name: str) -> None:
    """With the word that was meant; one that it knows, and a field that is not set, are nothing."""
    wrong, right = SAID[name]
    items = [{"FunctionName": "a", "Runtime": "python3.13", name: value} for value in (wrong, right, None)]
    (tmp_path / "fleet.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items))

    summary, found = audited(tmp_path / "fleet.jsonl")
    told = [row for row in found if row["rule"] == "LKB247"]

    assert "LKB247" in summary.rules_run
    assert [(row["line"], row["field"].partition(".")[0].removesuffix("[]")) for row in told] == [(1, name)]
    assert told[0]["fix"] == (right if isinstance(right, str) else told[0]["fix"])


@pytest.mark.parametrize("level", ["ApplicationLogLevel", "SystemLogLevel"])
def test_a_log_level_that_the_api_does_not_know_is_found(audited: Audited, tmp_path: Path, level: str) -> None:
    """Under a name of its own in a table, too."""
    (tmp_path / "fleet.csv").write_text(f"FunctionName,LoggingConfig.{level}\na,debug\nb,DEBUG\n")

    _, found = audited(tmp_path / "fleet.csv")

    assert [(row["line"], row["value"], row["fix"]) for row in found if row["rule"] == "LKB247"] == [
        (2, "debug", "DEBUG")
    ]


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


def _provider(concurrency: int, memory: float) -> dict[str, object]:
    """What a function says of the capacity provider that it runs on."""
    arn = "arn:aws:lambda:eu-west-1:123456789012:capacity-provider:p"
    said = {"PerExecutionEnvironmentMaxConcurrency": concurrency, "ExecutionEnvironmentMemoryGiBPerVCpu": memory}
    return {"LambdaManagedInstancesCapacityProviderConfig": {"CapacityProviderArn": arn, **said}}


NETWORK = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
LOGS = {"ApplicationLogLevel": "INFO", "SystemLogLevel": "INFO"}
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
S3_FILES = {
    "Arn": f"arn:aws:s3files:eu-west-1:123456789012:file-system/fs-{'0' * 17}/access-point/fsap-{'0' * 17}",
    "LocalMountPath": "/mnt/a",
}

CAME: dict[str, tuple[str, object, object]] = {
    "2016-02-11": ("VpcConfig", NETWORK, None),
    "2016-12-01": ("DeadLetterConfig", {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:q"}, {"TargetArn": ""}),
    "2016-11-18": ("Environment", {"Variables": {"A": "b"}}, {"Variables": {}}),
    "2016-11-18 key": ("KMSKeyArn", KEY, ""),
    "2017-04-18": ("Tags", {"team": "x"}, {}),
    "2017-04-19": ("TracingConfig", {"Mode": "Active"}, {"Mode": "PassThrough"}),
    "2017-11-30": ("ReservedConcurrentExecutions", 0, None),
    "2018-11-29": ("Layers", [{"Arn": "arn:aws:lambda:eu-west-1:123456789012:layer:l:1"}], []),
    "2020-06-16": ("FileSystemConfigs", [{"Arn": "arn:x", "LocalMountPath": "/mnt/a"}], []),
    "2020-12-01": ("PackageType", "Image", "Zip"),
    "2021-09-29": ("Architectures", ["arm64"], ["x86_64"]),
    "2022-11-28": ("SnapStart", {"ApplyOn": "PublishedVersions"}, {"ApplyOn": "None"}),
    "2023-01-23": ("RuntimeManagementConfig", {"RuntimeVersionArn": "arn:aws:lambda:eu-west-1::runtime:a"}, {}),
    "2023-10-12": (
        "VpcConfig",
        NETWORK | {"Ipv6AllowedForDualStack": True},
        NETWORK | {"Ipv6AllowedForDualStack": False},
    ),
    "2023-11-16": ("LoggingConfig", {"LogFormat": "JSON"}, {"LogFormat": "Text"}),
    "2023-11-16 group": ("LoggingConfig", LOGS | {"LogGroup": "/aws/lambda/b"}, LOGS | {"LogGroup": "/aws/lambda/a"}),
    "2023-11-16 level": ("LoggingConfig", LOGS | {"ApplicationLogLevel": "WARN"}, LOGS),
    "2023-11-16 system": ("LoggingConfig", LOGS | {"SystemLogLevel": "WARN"}, LOGS),
    "2025-11-30": ("CapacityProviderConfig", _provider(5, 2.5), {}),
    "2025-12-02": ("DurableConfig", {"ExecutionTimeout": 3, "RetentionPeriodInDays": 15}, None),
    "2026-07-07": ("DurableConfig", {"ExecutionTimeout": 3, "KMSKeyArn": KEY}, {"ExecutionTimeout": 3}),
    "2026-09-01": (
        "FileSystemConfigs",
        [S3_FILES | {"S3FilesConfig": {"DirectS3Read": "ENABLED"}}],
        [S3_FILES | {"S3FilesConfig": {"DirectS3Read": "AUTO"}}],
    ),
    "2026-11-12": ("RuntimeConfig", {"RuntimeAlias": "a", "RuntimeArn": "arn:aws:lambda:eu-west-1::runtime:a"}, {}),
}
"""Settings by the day on which they came: set, and as answers of the API name them where nobody set them."""


def _told_early(found: list[dict[str, object]]) -> list[tuple[object, object]]:
    return [(row["line"], str(row["field"]).partition(".")[0]) for row in found if row["rule"] == "LKB419"]


@pytest.mark.parametrize("came", CAME)
def test_a_setting_is_found_on_the_day_before_it_came(audited: Audited, tmp_path: Path, came: str) -> None:
    """And not on the day itself, nor where it says what it would be if nobody had set it."""
    name, wanted, default = CAME[came]
    came = came[:10]
    items = [{"FunctionName": "a", name: value} for value in (wanted, default)]
    (tmp_path / "fleet.jsonl").write_text("".join(json.dumps(item) + "\n" for item in items))
    before = str(date.fromisoformat(came) - timedelta(days=1))

    assert set(_told_early(audited(tmp_path / "fleet.jsonl", as_of=before)[1])) == {(1, name)}
    assert _told_early(audited(tmp_path / "fleet.jsonl", as_of=came)[1]) == []


def test_settings_are_judged_on_each_function_s_own_day(audited: Audited, tmp_path: Path) -> None:
    """The first day of a fleet says nothing of its others."""
    rows = "".join(f"f,Active,{day}\n" for day in ("2017-04-18", "2017-04-19", "2026-11-23", "2015-01-01"))
    (tmp_path / "fleet.csv").write_text(f"FunctionName,TracingConfig.Mode,as_of\n{rows}")

    assert _told_early(audited(tmp_path / "fleet.csv")[1]) == [(2, "TracingConfig"), (5, "TracingConfig")]


@pytest.mark.parametrize("day", ["2015-06-01", "2025-11-29"])
def test_settings_of_early_days_are_told_as_a_check_tells_them(
    audited: Audited, store: Store, tmp_path: Path, day: str
) -> None:
    """In the same words, and each of the settings that came later."""
    settings = {name: value for name, value, _ in CAME.values()}
    images, memory = {"ImageConfigResponse": {"ImageConfig": IMAGE}}, {"AcceleratorMemorySize": 8}
    function = {"FunctionName": "a", "FunctionArn": ARN, **settings, **images, "AcceleratorConfig": memory}
    (tmp_path / "f.json").write_text(json.dumps({"Functions": [function]}))
    asked = kb.check_text((tmp_path / "f.json").read_text(), "f.json", day, db=store).findings
    _, found = audited(tmp_path / "f.json", as_of=day)
    told = [(row["field"], str(row["value"]), row["message"]) for row in found if row["rule"] == "LKB419"]

    assert sorted(told) == sorted((one.field, str(one.value), one.message) for one in asked if one.rule == "LKB419")
    assert len(told) > 3


ANSWERED = {
    "LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/a"},
    "EphemeralStorage": {"Size": 512},
    "CapacityProviderConfig": _provider(5, 2.0),
}


def test_what_answers_name_unasked_is_no_setting_of_early_days(store: Store) -> None:
    """The usual log group, and numbers with the fraction that the API writes; a group of another name is one."""
    other = ANSWERED | {"LoggingConfig": {"LogFormat": "Text", "LogGroup": "/aws/lambda/b"}}
    told: list[list[str]] = []
    for settings in (ANSWERED, other):
        text = json.dumps({"FunctionName": "a", "FunctionArn": ARN, "Runtime": "python3.8", **settings})
        found = kb.check_text(text, "f.json", "2020-11-29", db=store).findings
        told.append(sorted(str(one.value).rpartition(".")[2] for one in found if one.rule == "LKB419"))

    assert told[0] == ["CapacityProviderArn", "PerExecutionEnvironmentMaxConcurrency"]
    assert set(told[1]) - set(told[0]) == {"LogGroup"}


def test_a_fleet_without_dated_columns_says_what_it_lacks(audited: Audited, tmp_path: Path) -> None:
    """As for words; what looks at every setting says that, and not that it looks at something attached."""
    (tmp_path / "fleet.csv").write_text("name,Runtime\na,python3.13\n")
    reasons = {one.rule: one.reason for one in audited(tmp_path / "fleet.csv")[0].rules_not_run}

    assert reasons["LKB419"] == f"for want of {' or '.join(DATED)}"
    assert reasons["LKB250"] == "looks at every setting, of which an inventory has some as columns"
    assert reasons["LKB340"] == "looks at what is attached to functions"
