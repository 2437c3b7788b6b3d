"""What a fleet's audit is compared with: a plain Python loop over the facts, and pandas with merge_asof."""

from __future__ import annotations

import csv
import sys
from bisect import bisect_right
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from kb.store import open_store

LIMITS = {
    "MemorySize": "function_memory",
    "Timeout": "function_timeout",
    "EphemeralStorage": "ephemeral_storage",
    "Environment": "environment_variables_size",
    "Layers": "function_layers",
}


def facts() -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The newest dates of each runtime, and the changes of each limit."""
    store = open_store()
    rows = store.connection.execute(
        "select runtime, milestone, arg_max(date, known_from) from runtime_milestones "
        "where retracted_in is null and basis <> 'third_party_tool' group by all"
    ).fetchall()
    runtimes: dict[str, dict[str, date]] = {}
    for runtime, milestone, day in rows:
        runtimes.setdefault(runtime, {})[milestone] = day
    limits: dict[str, list[Any]] = {}
    for name in LIMITS.values():
        limits[name] = store.connection.execute(
            'select valid_from, min, max, step from limits where "limit" = $1 and retracted_in is null '
            "order by valid_from",
            [name],
        ).fetchall()
    return runtimes, limits


QUERY = """
    select as_of, FunctionArn, FunctionName, Runtime, MemorySize, Timeout, EphemeralStorage.Size as EphemeralStorage,
        len(Layers) as Layers,
        strlen(array_to_string(map_keys(Environment.Variables), '')
            || array_to_string(map_values(Environment.Variables), '')) / 1024 as Environment
    from read_parquet($1)
"""


def loop(fleet: Path, target: Path) -> int:
    """One function after the other, each finding written with its message."""
    runtimes, limits = facts()
    starts = {name: [row[0] for row in rows] for name, rows in limits.items()}
    cursor = duckdb.connect().execute(QUERY, [str(fleet)])
    total = 0
    with target.open("w", newline="") as opened:
        writer = csv.writer(opened)
        while rows := cursor.fetchmany(10_000):
            for day, arn, name, runtime, *values in rows:
                account, region = arn.split(":")[4], arn.split(":")[3]
                found = []
                rule = _phase(runtimes.get(runtime), day)
                if rule:
                    found.append((rule, "Runtime", runtime, None, f"runtime {runtime} breaks {rule} on {day}"))
                for (field, limit), value in zip(LIMITS.items(), values, strict=True):
                    at = bisect_right(starts[limit], day) - 1
                    if at < 0 or value is None:
                        continue
                    since, low, high, step = limits[limit][at]
                    if (low is not None and value < low) or (high is not None and value > high):
                        bound = low if low is not None and value < low else high
                        words = f"{field} {value} is out of range: the limit is {bound} since {since}"
                        found.append(("LKB2", field, value, bound, words))
                    elif step and field == "MemorySize" and value % step:
                        words = f"{field} {value} is no multiple of {step} since {since}"
                        found.append(("LKB202", field, value, step, words))
                total += len(found)
                writer.writerows((arn, name, account, region, day, *row, runtime) for row in found)
    return total


def _phase(dates: dict[str, date] | None, day: date) -> str | None:
    if dates is None:
        return "LKB104"
    for milestone, rule in (("block_update", "LKB103"), ("block_create", "LKB102"), ("deprecation", "LKB101")):
        reached = dates.get(milestone)
        if reached is not None and reached <= day:
            return rule
    start = dates.get("ga") or dates.get("preview")
    return "LKB105" if start is None or start > day else None


def with_pandas(fleet: Path) -> int:
    """merge_asof on each limit and each milestone."""
    import pandas as pd  # noqa: PLC0415 - the loop must not pay for it

    runtimes, limits = facts()
    frame = duckdb.connect().execute(QUERY, [str(fleet)]).df()
    frame["as_of"] = pd.to_datetime(frame["as_of"]).astype("datetime64[ns]")
    frame = frame.sort_values("as_of")
    total = int((~frame["Runtime"].isin(list(runtimes))).sum())
    phases = [
        (runtime, pd.Timestamp(day), milestone)
        for runtime, dates in runtimes.items()
        for milestone, day in dates.items()
        if day is not None and milestone in ("ga", "deprecation", "block_create", "block_update")
    ]
    reached = pd.DataFrame(phases, columns=["Runtime", "as_of", "milestone"]).sort_values("as_of")
    reached["as_of"] = reached["as_of"].astype("datetime64[ns]")
    merged = pd.merge_asof(frame, reached, on="as_of", by="Runtime")
    known = merged["Runtime"].isin(list(runtimes))
    total += int((known & (merged["milestone"] != "ga")).sum())
    for field, name in LIMITS.items():
        changes = pd.DataFrame(limits[name], columns=["as_of", "low", "high", "step"])
        changes["as_of"] = pd.to_datetime(changes["as_of"]).astype("datetime64[ns]")
        both = pd.merge_asof(frame[["as_of", field]], changes.sort_values("as_of"), on="as_of")
        out = (both[field] < both["low"].fillna(-1)) | (both[field] > both["high"].fillna(float("inf")))
        total += int(out.sum())
        if field == "MemorySize":
            total += int((~out & (both[field] % both["step"] != 0)).sum())
    return total


if __name__ == "__main__":
    fleet_file = Path(sys.argv[2])
    print(loop(fleet_file, fleet_file.with_suffix(".csv")) if sys.argv[1] == "loop" else with_pandas(fleet_file))
