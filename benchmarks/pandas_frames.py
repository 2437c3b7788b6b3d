"""The rules with pandas: merge_asof finds the facts of each function's day, a rule is a condition on whole columns.

DuckDB hands the settings over already counted (bytes of the environment, layers), which is kind to pandas.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.facts import QUESTION_DAY, InForce, in_force

QUERY = """
    select
        row_number() over () as line, FunctionArn, FunctionName, Runtime, $as_of as as_of, MemorySize, Timeout,
        EphemeralStorage.Size as EphemeralStorage, PackageType, Architectures[1] as Architecture,
        len(Architectures) as Architectures, len(Layers) as Layers,
        (strlen(array_to_string(map_keys(Environment.Variables), ''))
            + strlen(array_to_string(map_values(Environment.Variables), ''))) as Environment,
        list_filter(
            list_transform(Layers, x -> regexp_replace(x.Arn, ':[0-9]+$', '')),
            (x, i) -> list_position(list_transform(Layers, y -> regexp_replace(y.Arn, ':[0-9]+$', '')), x) < i
        )[1] as Twice,
        list_filter(map_keys(Environment.Variables), x -> list_contains($reserved, x))[1] as Reserved
    from read_parquet($path)
"""
SHOWN = ["line", "FunctionArn", "FunctionName", "account_id", "region", "as_of", "rule", "severity", "field", "value",
         "limit", "since", "until", "message", "fix", "fact", "Runtime"]  # fmt: skip
LIMITS = (
    ("LKB201", "MemorySize", "function_memory", 1),
    ("LKB203", "Timeout", "function_timeout", 1),
    ("LKB204", "EphemeralStorage", "ephemeral_storage", 1),
    ("LKB205", "Environment", "environment_variables_size", 1024),
    ("LKB206", "Layers", "function_layers", 1),
    ("LKB220", "Architectures", "architectures_per_function", 1),
)
PHASES = {
    "deprecated": ("LKB101", "deprecation", "runtime %s has been deprecated since %s"),
    "create_blocked": ("LKB102", "block_create", "creation of functions on runtime %s has been blocked since %s"),
    "update_blocked": ("LKB103", "block_update", "updates of functions on runtime %s have been blocked since %s"),
    "not_yet_available": ("LKB105", "ga", "runtime %s is not yet available: it comes on %s"),
}


def main(fleet: Path, target: Path) -> None:
    """Judge a fleet and write its findings, by function and rule."""
    facts = in_force()
    reserved = sorted(
        {name for (_, field), names in facts.vocabularies.items() if "reserved" in field for name in names}
    )
    connection = duckdb.connect()
    columns = {row[0] for row in connection.execute(f"describe from '{fleet}'").fetchall()}
    day = "as_of" if "as_of" in columns else f"date '{QUESTION_DAY}'"
    sql = QUERY.replace("$as_of", day).replace("$reserved", str(reserved)).replace("$path", f"'{fleet}'")
    frame = connection.execute(sql).df()
    frame["as_of"] = frame["as_of"].astype("datetime64[us]")
    parts = frame["FunctionArn"].str.split(":", n=5, expand=True)
    frame["region"], frame["account_id"] = parts[3], parts[4]
    frame = frame.sort_values("as_of")
    spells = pd.DataFrame({"as_of": sorted(set(facts.spell.values()))})
    spells["spell"] = spells["as_of"]
    for name in ("as_of", "spell"):
        spells[name] = spells[name].astype("datetime64[us]")
    frame = pd.merge_asof(frame, spells, on="as_of")
    judged = [*_runtimes(frame, facts), *_limits(frame, facts), *_settings(frame, facts), *_others(frame)]
    found = pd.concat(judged, ignore_index=True)
    found.sort_values(["line", "rule", "field"])[SHOWN].to_csv(target, index=False)


def _table(rows: Iterable[Any]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows))
    table["spell"] = table["as_of"].astype("datetime64[us]")
    return table.drop(columns="as_of")


def _finding(rows: pd.DataFrame, rule: str, field: str, value: Any, **cells: Any) -> pd.DataFrame:  # noqa: ANN401
    blank = {"severity": "error", "limit": None, "since": None, "until": None, "fix": None}
    return rows.assign(rule=rule, field=field, value=value, **(blank | cells)).reindex(columns=SHOWN)


def _runtimes(frame: pd.DataFrame, facts: InForce) -> list[pd.DataFrame]:
    table = _table(facts.runtimes.values()).rename(columns={"runtime": "Runtime"})
    merged = frame.merge(table, on=["spell", "Runtime"], how="left")
    known = merged["api_identifier"].eq(True)  # noqa: FBT003 - a column of true, false and missing
    unknown = merged[~known & merged["Runtime"].notna()]
    found = [_finding(unknown, "LKB104", "Runtime", unknown["Runtime"],
                      message=unknown["Runtime"] + " is no runtime that the API knows")]  # fmt: skip
    for phase, (rule, since, told) in PHASES.items():
        hit = merged[known & (merged["phase"] == phase) & (merged["doubt"].isna() | (rule != "LKB105"))]
        head, _, tail = told.partition("%s")
        message = head + hit["Runtime"] + tail.removesuffix("%s") + hit[since].astype(str)
        fix, severity = hit["successor"], "warning" if rule == "LKB101" else "error"
        cells = {"since": hit[since], "fix": fix, "fact": "runtime:" + hit["Runtime"], "severity": severity}
        found.append(_finding(hit, rule, "Runtime", hit["Runtime"], message=message, **cells))
    arm = merged[known & (merged["phase"] != "not_yet_available") & (merged["Architecture"] == "arm64")]
    features = pd.DataFrame(facts.features, columns=["as_of", "feature", "applies_to"])
    features = _table(features[features["feature"] == "arm64"].to_dict("records"))
    there = arm.merge(features[features["applies_to"] == "all"][["spell"]], on="spell")
    there["applies_to"] = "runtime:" + there["Runtime"]
    there = there.merge(features, on=["spell", "applies_to"], how="left", indicator="own")
    none = there[there["own"] == "left_only"]
    message = "runtime " + none["Runtime"] + " does not run on arm64"
    found.append(_finding(none, "LKB401", "Architectures", none["Runtime"], message=message, fix="x86_64"))
    return found


def _limits(frame: pd.DataFrame, facts: InForce) -> list[pd.DataFrame]:
    found = []
    for rule, field, name, unit in LIMITS:
        columns = ("as_of", "low", "high", "min", "max", "step", "step_since", "bracket", "valid_from", "valid_to")
        rows = [
            {column: row[column] for column in columns} for (_, limit), row in facts.limits.items() if limit == name
        ]
        table = _table(rows).sort_values("spell")
        merged = frame.merge(table, on="spell")
        value, low, high = (merged[column] for column in (field, "low", "high"))
        under, over = value < low.fillna(float("-inf")) * unit, value > high.fillna(float("inf")) * unit
        hit = merged[under | over]
        bound = (hit["min"].where(under, hit["max"])) * unit
        message = f"{field} " + hit[field].astype(str) + " is out of range: the limit is " + bound.astype(str)
        cells = {"limit": bound, "since": hit["valid_from"], "until": hit["valid_to"], "fact": f"limit:{name}"}
        found.append(_finding(hit, rule, field, hit[field], message=message, fix=bound, **cells))
        if rule == "LKB201":
            uneven = merged[~under & ~over & ~merged["bracket"] & (value % merged["step"] != 0)]
            message = "MemorySize " + uneven[field].astype(str) + " is no multiple of " + uneven["step"].astype(str)
            cells = {"limit": uneven["step"], "since": uneven["step_since"], "fact": f"limit:{name}"}
            found.append(_finding(uneven, "LKB202", field, uneven[field], message=message, **cells))
    return found


def _settings(frame: pd.DataFrame, facts: InForce) -> list[pd.DataFrame]:
    """Settings of days before they came."""
    set_to = {
        "Architectures[]": frame["Architecture"].notna() & (frame["Architecture"] != "x86_64"),
        "Layers[]": frame["Layers"] > 0,
        "PackageType": frame["PackageType"].notna() & (frame["PackageType"] != "Zip"),
    }
    found = []
    for name, is_set in set_to.items():
        rows = [
            {"as_of": day, "possible": row["possible"]} for (day, field), row in facts.fields.items() if field == name
        ]
        merged = frame[is_set].merge(_table(rows), on="spell")
        hit = merged[merged["possible"].astype("datetime64[us]") > merged["as_of"]]
        message = f"{name} does not exist yet: it comes on " + hit["possible"].astype(str)
        found.append(_finding(hit, "LKB419", name.removesuffix("[]"), name, message=message, fact=f"field:{name}"))
    return found


def _others(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """Rules that need no facts of the day; of LKB505 there is nothing in the fleet, so it costs pandas nothing."""
    twice = frame[frame["Twice"].notna()]
    image = frame[(frame["PackageType"] == "Image") & (frame["Layers"] > 0)]
    named = frame[frame["Reserved"].notna()]
    other = frame[~frame["Architecture"].isin(["x86_64", "arm64"]) & frame["Architecture"].notna()]
    return [
        _finding(twice, "LKB208", "Layers", twice["Twice"], message="layer " + twice["Twice"] + " is listed twice"),
        _finding(image, "LKB409", "Layers", image["Layers"], message="layers, but the package is an image"),
        _finding(named, "LKB207", "Environment", named["Reserved"], message=named["Reserved"] + " is reserved"),
        _finding(other, "LKB221", "Architectures", other["Architecture"], message="no architecture that the API knows"),
    ]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
