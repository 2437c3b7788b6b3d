"""Tables of runtime dates in the files of other projects: cfn-lint's, and endoflife.date's in its three forms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from kb.drift.interface import Outside
from kb.errors import UsageError

_CFN_LINT = {"deprecated": "deprecation", "create-block": "block_create", "update-block": "block_update"}
_RELEASE_DATA = {"releaseDate": "ga", "eoas": "deprecation", "eol": "block_update"}
_LEGACY = {"releaseDate": "ga", "support": "deprecation", "eol": "block_update"}
_V1 = {"releaseDate": "ga", "eoasFrom": "deprecation", "eolFrom": "block_update"}


def read(path: Path) -> Outside:
    """What a file says; its form is recognised by its content.

    Raises:
        UsageError: It cannot be read, or has none of the forms.
    """
    try:
        body = orjson.loads(path.read_bytes())
    except OSError as e:
        raise UsageError(f"{path}: cannot be read: {e.strerror or e}") from e
    except orjson.JSONDecodeError as e:
        raise UsageError(f"{path}: no JSON: {e}") from e
    rows = _rows(body)
    if rows is None:
        raise UsageError(f"{path}: neither cfn-lint's LmbdRuntimeLifecycle.json nor endoflife.date's aws-lambda.json")
    name, names, entries = rows
    dates = {
        (runtime, milestone): _day(path, runtime, entry[key])
        for runtime, entry in entries.items()
        for key, milestone in names.items()
        if key in entry
    }
    return Outside(f"{name} ({path.name})", frozenset(entries), dates)


def _rows(body: object) -> tuple[str, Mapping[str, str], Mapping[str, Mapping[str, Any]]] | None:
    """The project, its names for milestones, and its rows by runtime; None for a file of another form."""
    match body:
        case {"result": {"releases": list(releases)}}:
            return "endoflife.date", _V1, _named(releases, "name")
        case [{"cycle": _}, *_]:
            return "endoflife.date", _LEGACY, _named(body, "cycle")
        case {"releases": dict(releases)} if _all_mappings(releases.values()):
            return "endoflife.date", _RELEASE_DATA, releases
        case dict() if body and _all_mappings(body.values()) and any("update-block" in row for row in body.values()):
            return "cfn-lint", _CFN_LINT, body
        case dict() if body and all(isinstance(value, str) for value in body.values()):
            return "endoflife.date", {"releaseDate": "ga"}, {name: {"releaseDate": day} for name, day in body.items()}
    return None


def _all_mappings(values: Iterable[object]) -> bool:
    return all(isinstance(value, dict) for value in values)


def _named(rows: Iterable[Any], key: str) -> dict[str, Mapping[str, Any]]:
    return {str(row[key]): row for row in rows if isinstance(row, dict) and key in row}


def _day(path: Path, runtime: str, value: object) -> date | None:
    """A date; `false` and null say that there is none, `true` that there was one nobody knows."""
    if value is None or isinstance(value, bool):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError as e:
        raise UsageError(f"{path}: {runtime}: {value!r} is no date") from e
