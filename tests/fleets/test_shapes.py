"""An inventory says the same in whatever shape it is written, and an audit of it what a check says of the answer."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest

import kb
from kb.store import Store
from tests.fleets.conftest import Audited

Row = Mapping[str, Any]

ARN = "arn:aws:lambda:eu-west-1:123456789012"
KEY = "arn:aws:kms:eu-west-1:123456789012:key/1"
S3_FILES = f"arn:aws:s3files:eu-west-1:123456789012:file-system/fs-{'0' * 17}/access-point/fsap-{'0' * 17}"
PROVIDER = {"CapacityProviderArn": f"{ARN}:capacity-provider:p", "PerExecutionEnvironmentMaxConcurrency": 5}
NETWORK = {"SubnetIds": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}
LISTED = frozenset({"Architectures", "Environment", "FileSystemConfigs", "Layers"})
"""Settings that a flat table has as JSON in a cell."""

SETTINGS: Sequence[Row] = (
    {
        "KMSKeyArn": KEY,
        "VpcConfig": NETWORK | {"Ipv6AllowedForDualStack": True},
        "LoggingConfig": {"LogFormat": "Text", "ApplicationLogLevel": "debug", "LogGroup": "/aws/lambda/other"},
        "DeadLetterConfig": {"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:q"},
        "DurableConfig": {"ExecutionTimeout": 31622401, "KMSKeyArn": KEY},
        "ImageConfigResponse": {"ImageConfig": {"Command": ["a"], "WorkingDirectory": "/b"}},
        "FileSystemConfigs": [
            {"Arn": S3_FILES, "LocalMountPath": f"/mnt/{'a' * 160}", "S3FilesConfig": {"DirectS3Read": "ENABLED"}}
        ],
        "CapacityProviderConfig": {"LambdaManagedInstancesCapacityProviderConfig": PROVIDER},
        "RuntimeConfig": {"RuntimeAlias": "a", "RuntimeArn": "arn:aws:lambda:eu-west-1::runtime:a"},
    },
    {
        "VpcConfig": NETWORK | {"Ipv6AllowedForDualStack": False},
        "LoggingConfig": {"LogFormat": "JSON", "SystemLogLevel": "INFO", "LogGroup": "/aws/lambda/f1"},
        "Handler": "a b",
        "MemorySize": 32768,
    },
    {"LoggingConfig": {"LogFormat": "Text", "SystemLogLevel": "FATAL"}, "MemorySize": 32768},
)


def _functions() -> list[Row]:
    usual = {"Runtime": "provided.al2", "Handler": "a.b", "Timeout": 3, "MemorySize": 128, "PackageType": "Zip"}
    named = ({"FunctionName": f"f{at}", "FunctionArn": f"{ARN}:function:f{at}"} for at in range(len(SETTINGS)))
    return [{**name, **usual, **settings} for name, settings in zip(named, SETTINGS, strict=True)]


def _write_table(path: Path, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="") as out:
        table = csv.DictWriter(out, names)
        table.writeheader()
        table.writerows(
            {name: json.dumps(cell) if isinstance(cell, dict | list | bool) else cell for name, cell in row.items()}
            for row in rows
        )


def _flat(settings: Row, before: str = "") -> dict[str, Any]:
    """The settings with a name for each part, as `json_normalize` writes them."""
    found: dict[str, Any] = {}
    for name, value in settings.items():
        found |= (
            _flat(value, f"{before}{name}.")
            if isinstance(value, dict) and name not in LISTED
            else {f"{before}{name}": value}
        )
    return found


def _config_item(settings: Any) -> Any:  # noqa: ANN401 - any JSON
    """Members with a small first letter, as AWS Config writes them."""
    if isinstance(settings, dict):
        return {name[:1].lower() + name[1:]: _config_item(value) for name, value in settings.items()}
    return [_config_item(one) for one in settings] if isinstance(settings, list) else settings


def _write_page(path: Path, rows: Sequence[Row]) -> None:
    path.write_text(json.dumps({"Functions": rows}))


def _write_config(path: Path, rows: Sequence[Row]) -> None:
    kind = {"resourceType": "AWS::Lambda::Function"}
    path.write_text(json.dumps([kind | {"configuration": _config_item(row)} for row in rows]))


def _write_parquet(path: Path, rows: Sequence[Row]) -> None:
    lines = path.with_name("lines.json")
    lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    duckdb.sql(f"copy (from read_json('{lines}', format = 'newline_delimited')) to '{path}' (format parquet)")
    lines.unlink()


SHAPES: Mapping[str, Callable[[Path, Sequence[Row]], None]] = {
    "page.json": _write_page,
    "cells.csv": _write_table,
    "flat.csv": lambda path, rows: _write_table(path, [_flat(row) for row in rows]),
    "config.json": _write_config,
    "nested.parquet": _write_parquet,
}


@pytest.mark.parametrize(
    ("day", "shapes"),
    [
        ("2015-06-01", ("flat.csv",)),
        pytest.param("2015-06-01", tuple(SHAPES), marks=pytest.mark.all),
        pytest.param("2026-11-23", tuple(SHAPES), marks=pytest.mark.all),
    ],
)
def test_an_audit_of_any_shape_says_what_a_check_says(
    store: Store, audited: Audited, tmp_path: Path, day: str, shapes: Sequence[str]
) -> None:
    """Each finding about a function, whether it was named by a table, an object or the names of its parts."""
    functions = _functions()
    for name in shapes:
        SHAPES[name](tmp_path / name, functions)
    report = kb.check_text(json.dumps({"Functions": functions}), "page.json", day, db=store)
    summary, found = audited(*(tmp_path / name for name in shapes), as_of=day)
    expected = {
        (one.function, one.rule, one.field, str(one.value), one.message)
        for one in report.findings
        if one.rule in summary.rules_run
    }
    told: dict[str, set[tuple[str, ...]]] = {name: set() for name in shapes}
    for row in found:
        told[Path(row["path"]).name].add(
            (row["function"], row["rule"], row["field"], str(row["value"]), row["message"])
        )

    assert len({rule for _, rule, *_ in expected}) > 5
    assert told == dict.fromkeys(shapes, expected)
