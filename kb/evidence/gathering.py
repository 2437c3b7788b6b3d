"""What an evidence file says, gathered from the facts and from a fleet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from importlib.metadata import version
from typing import Any

import orjson

from kb.answers import basis_body
from kb.errors import UsageError
from kb.evidence.fleet_counts import FleetCounts
from kb.facts import Basis, Facts
from kb.facts.answer_shapes import Runtime
from kb.facts.changes import histories
from kb.facts.tables import sources, versions
from kb.store import Store

FORMAT = 1
"""The number of this form of evidence; another form gets another number."""

MILESTONES = ("ga", "deprecation", "block_create", "block_update")
"""The days of a runtime's life that evidence compares."""


def gather_evidence(store: Store, basis: Basis, fleet: FleetCounts | None = None) -> dict[str, Any]:
    """What was supported on a day, what was known of it on another, and what the functions of a fleet ran.

    Args:
        store: The knowledge base.
        basis: The day, the day of knowledge, which must be named, and the data version.
        fleet: The functions by runtime; None for evidence about the runtimes alone.

    Raises:
        UsageError: No day of knowledge is named.
    """
    if basis.known_at is None:
        raise UsageError("evidence needs --known-at: the day on which something was decided, such as --known-at as-of")
    now, then = Facts(store, replace(basis, known_at=None)), Facts(store, basis)
    held = {one.runtime: one for one in now.all_runtimes}
    known = {one.runtime: one for one in then.all_runtimes}
    rows = [_row_of_runtime(name, held[name], known.get(name)) for name in sorted(held)]
    shown = [row for row in rows if row["held"]["phase"] != "not_yet_available"]
    body: dict[str, Any] = {
        "evidence": FORMAT,
        "basis": basis_body(basis),
        "software": {"name": "lambda-kb", "version": version("lambda-kb")},
        "data": [
            {"version": one.version, "recorded_on": one.recorded_on, "digest": one.digest} for one in versions(now)
        ],
        "summary": _summary(shown, fleet),
        "runtimes": shown,
        "moved": _moved_statements(now, (row["runtime"] for row in shown if row["differs"])),
    }
    if fleet is not None:
        body["fleet"] = _fleet_body(fleet, {row["runtime"]: row for row in rows})
    body["sources"] = _sources_of(now, shown)
    return body | {"digests": {"content": content_digest(body)}}


def content_digest(body: dict[str, Any]) -> str:
    """SHA-256 over everything but the digests: the JSON with sorted keys, without blanks, dates as ISO days."""
    content = {name: value for name, value in body.items() if name != "digests"}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _row_of_runtime(name: str, held: Runtime, known: Runtime | None) -> dict[str, Any]:
    """One runtime on the day: by everything published since, and by what was published then."""
    was, seen = _state_of(held), _state_of(known)
    return {
        "runtime": name,
        "name": held.name,
        "held": was,
        "known": seen,
        "differs": was != seen,
        "sources": held.sources,
    }


def _state_of(runtime: Runtime | None) -> dict[str, Any]:
    if runtime is None:
        return {"phase": "not_yet_available", "operations": None, "milestones": dict.fromkeys(MILESTONES)}
    operations = runtime.operations
    return {
        "phase": runtime.phase.value,
        "operations": {
            "create": operations.create.value,
            "update": operations.update.value,
            "invoke": operations.invoke.value,
        },
        "milestones": {name: getattr(runtime.milestones, name) for name in MILESTONES},
    }


def _summary(rows: list[dict[str, Any]], fleet: FleetCounts | None) -> dict[str, Any]:
    supported = [row["runtime"] for row in rows if row["held"]["phase"] == "supported"]
    thought = [row["runtime"] for row in rows if row["known"]["phase"] == "supported"]
    found: dict[str, Any] = {
        "supported": len(supported),
        "known_as_supported": len(thought),
        "differ": sum(row["differs"] for row in rows),
    }
    if fleet is not None:
        running = {name: number for name, number in fleet.by_runtime.items() if name is not None}
        found["functions"] = sum(fleet.by_runtime.values())
        found["functions_supported"] = sum(number for name, number in running.items() if name in supported)
        found["functions_known_as_supported"] = sum(number for name, number in running.items() if name in thought)
    return found


def _moved_statements(facts: Facts, runtimes: Iterable[str]) -> list[dict[str, Any]]:
    """Every statement about the dates of some runtimes, in the order in which it was published."""
    said = histories(facts)
    return [
        {
            "runtime": name,
            "milestone": one.aspect,
            "says": one.value,
            "before": one.former,
            "published": one.known_from,
            "sources": one.sources,
        }
        for name in runtimes
        for one in said.get(name, [])
        if one.kind == "runtime" and one.aspect in MILESTONES
    ]


def _fleet_body(fleet: FleetCounts, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "files": [{"path": one.path, "bytes": one.size, "sha256": one.digest} for one in fleet.files],
        "rejected": fleet.rejected,
        "repeated": fleet.repeated,
        "warnings": [{"path": one.path, "line": one.line, "message": one.message} for one in fleet.warnings],
        "unread": [{"path": one.path, "reason": one.reason} for one in fleet.unread],
        "runtimes": [
            {
                "runtime": name,
                "functions": number,
                "held": rows[name]["held"]["phase"] if name in rows else None,
                "known": rows[name]["known"]["phase"] if name in rows else None,
            }
            for name, number in sorted(fleet.by_runtime.items(), key=lambda item: (-item[1], item[0] or ""))
        ],
    }


def _sources_of(facts: Facts, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where all of it stands, and when that was read."""
    wanted = {url for row in rows for url in row["sources"]}
    return [
        {"url": one.url, "title": one.title, "publisher": one.publisher, "kind": one.kind, "read_on": one.read_on}
        for one in sources(facts)
        if one.url in wanted
    ]
