"""Tables of runtime dates in files: of cfn-lint, tflint, endoflife.date, awslabs, and the answer of AWS Health."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from kb.drift.interface import Outside
from kb.errors import UsageError
from kb.strict_json import parse_strict_json
from kb.whole_files import read_whole

_ENDOFLIFE = "endoflife.date"
_CFN_LINT = {"deprecated": "deprecation", "create-block": "block_create", "update-block": "block_update"}
_RELEASE_DATA = {"releaseDate": "ga", "eoas": "deprecation", "eol": "block_update"}
_LEGACY = {"releaseDate": "ga", "support": "deprecation", "eol": "block_update"}
_TFLINT = {
    "end_of_support_date": "deprecation",
    "block_create_date": "block_create",
    "block_update_date": "block_update",
}
_AWSLABS = {"standardSupportEnd": "deprecation"}
_HEALTH = {"end-of-support": "deprecation", "end-of-life": "end_of_life"}
_NEITHER = (
    "neither cfn-lint's LmbdRuntimeLifecycle.json, tflint's deprecated_runtimes.json, awslabs' eol.json, "
    "endoflife.date's aws-lambda.json nor AWS Health's answer to describe-service-lifecycle"
)
_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.ASCII)
"""A day, alone or with a time of it."""
_V1 = {"releaseDate": "ga", "eoasFrom": "deprecation", "eolFrom": "block_update"}


def read_lifecycle_file(path: Path) -> Outside:
    """What a file says; its form is recognised by its content.

    Raises:
        UsageError: It cannot be read, or has none of the forms.
    """
    try:
        content = read_whole(path)
    except OSError as e:
        raise UsageError(f"{path}: cannot be read: {e.strerror or e}") from e
    said = parse_lifecycle_file(content, str(path))
    return replace(said, name=f"{said.name} ({path.name})")


def parse_lifecycle_file(content: bytes, path: str) -> Outside:
    """What the content of a file says; `path` is for messages.

    Raises:
        UsageError: It has none of the forms.
    """
    try:
        body = parse_strict_json(content)
    except ValueError as e:
        raise UsageError(f"{path}: no JSON: {e}: {_NEITHER}") from e
    try:
        rows = _rows_of_file(body)
    except UsageError as e:
        raise UsageError(f"{path}: {e}") from e
    if rows is None:
        raise UsageError(f"{path}: {_NEITHER}")
    name, names, entries = rows
    dates = {
        (runtime, milestone): _parsed_day(path, runtime, entry[key])
        for runtime, entry in entries.items()
        for key, milestone in names.items()
        if key in entry
    }
    return Outside(name, frozenset(entries), dates, images=name == _ENDOFLIFE)


Rows = tuple[str, Mapping[str, str], Mapping[str, Mapping[str, Any]]]
"""The project, its names for milestones, and its rows by runtime."""


def _rows_of_file(body: object) -> Rows | None:
    """What a file holds; None for one of another form."""
    return _read_endoflife(body) or (_read_others(body) if isinstance(body, dict) and body else None)


def _read_endoflife(body: object) -> Rows | None:
    match body:
        case {"result": {"releases": list(releases)}}:
            return _ENDOFLIFE, _V1, _rows_by_name(releases, "name", _V1)
        case [{"cycle": _}, *_]:
            return _ENDOFLIFE, _LEGACY, _rows_by_name(body, "cycle", _LEGACY)
        case {"releases": dict(releases)} if _all_mappings(releases.values()):
            return _ENDOFLIFE, _RELEASE_DATA, releases
        case dict() if body and all(isinstance(value, str) for value in body.values()):
            return _ENDOFLIFE, {"releaseDate": "ga"}, {name: {"releaseDate": day} for name, day in body.items()}
    return None


def _read_others(body: Mapping[str, Any]) -> Rows | None:
    match body:
        case {"serviceLifecycles": list(entries)}:
            return "AWS Health", {name: name for name in _HEALTH.values()}, health_dates(entries)
        case {"schemaVersion": _, "services": list(services)}:
            return f"awslabs{_made_on(body, 'lastUpdated')}", _AWSLABS, _read_awslabs(services)
        case {"runtimes": dict(runtimes)} if _all_mappings(runtimes.values()):
            return f"tflint{_made_on(body, 'updated_at')}", _TFLINT, runtimes
        case _ if _all_mappings(body.values()) and any("update-block" in row for row in body.values()):
            return "cfn-lint", _CFN_LINT, body
    return None


def _all_mappings(values: Iterable[object]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _rows_by_name(rows: Iterable[Any], key: str, dates: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    """Rows by their name.

    Raises:
        UsageError: One stands twice with other dates: nobody knows which are meant.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        if isinstance(row, dict) and key in row:
            name = str(row[key])
            if any(found.get(name, row).get(date_key) != row.get(date_key) for date_key in dates):
                raise UsageError(f"{name} stands twice, with other dates")
            found[name] = row
    return found


def _made_on(body: Mapping[str, Any], key: str) -> str:
    """The day that a list says it is of."""
    made = body.get(key)
    return f" of {made[:10]}" if isinstance(made, str) else ""


def _read_awslabs(services: Iterable[Any]) -> dict[str, Mapping[str, Any]]:
    ours = (one for one in services if isinstance(one, dict) and one.get("serviceCode") == "lambda")
    return _rows_by_name((version for one in ours for version in one.get("versions", ())), "version", _AWSLABS)


def health_dates(entries: Iterable[Any]) -> dict[str, dict[str, str]]:
    """The runtimes among the entries of AWS Health, each with its milestones.

    An event without a date says nothing; entries of other services are passed over. Of one event in several Regions the
    earliest day counts.
    """
    found: dict[str, dict[str, str]] = {}
    for entry in entries:
        if not isinstance(entry, dict) or "lambda" not in str(entry.get("service", "")).lower():
            continue
        row = found.setdefault(str(entry.get("version", "")).strip().lower().replace(" ", ""), {})
        for event in entry.get("lifecycleEvents", ()):
            milestone = _HEALTH.get(str(event.get("lifecycleEventType", "")).strip().lower().replace("_", "-"))
            if milestone and event.get("date") is not None:
                day = _day_of_moment(event["date"])
                row[milestone] = min(day, row.get(milestone, day))
    return {name: row for name, row in found.items() if name}


def _day_of_moment(value: object) -> str:
    """The day of a moment, which AWS's tools print as seconds or as text."""
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC).date().isoformat()
    return str(value)[:10]


def _parsed_day(path: str, runtime: str, value: object) -> date | None:
    """A date; `false` and null say that there is none, `true` that there was one nobody knows."""
    if value is None or isinstance(value, bool):
        return None
    day = _MOMENT.fullmatch(str(value))
    try:
        return date.fromisoformat(day[1] if day else "")
    except ValueError as e:
        raise UsageError(f"{path}: {runtime}: {value!r} is no date") from e
