"""The rules as a plain Python loop: one function of a fleet after the other, each finding written as a line of CSV."""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.facts import QUESTION_DAY, InForce, in_force

Found = tuple[Any, ...]
"""A finding: rule, severity, field, value, limit, since, until, message, fix, fact."""

SECRET = re.compile("(secret|passw(or)?d|passphrase|private_?key|api_?key|access_?key|(auth|access|api|bearer)_?token)")
NO_SECRET = re.compile("(arn|name|path|id|url|uri|ttl|age|length|region|enabled|timeout|parameter)$")
NUMBERS = (
    ("LKB201", "MemorySize", "function_memory", "MB"),
    ("LKB203", "Timeout", "function_timeout", "s"),
    ("LKB204", "EphemeralStorage", "ephemeral_storage", "MB"),
)
HEADER = (
    *(
        "function_id",
        "function",
        "account_id",
        "region",
        "as_of",
        "rule",
        "severity",
        "field",
        "value",
        "limit",
        "since",
    ),
    *("until", "message", "fix", "fact", "runtime", "path", "line", "nth", "resource"),
)


def main(fleet: Path, target: Path) -> None:
    """Judge a fleet."""
    facts = in_force()
    cursor = duckdb.connect().execute(f"select * from '{fleet}'")
    names = [column[0] for column in cursor.description or ()]
    line = 0
    with target.open("w", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(HEADER)
        while rows := cursor.fetchmany(10_000):
            for row in rows:
                line += 1
                function = dict(zip(names, row, strict=True))
                day = function.get("as_of") or QUESTION_DAY
                found = [one for rule in RULES for one in rule(function, day, facts)]
                found.sort(key=lambda one: (one[0], one[2], str(one[3])))
                arn = function["FunctionArn"]
                _, _, _, region, account, *_ = arn.split(":")
                head = (arn, function["FunctionName"], account, region, day)
                for nth, one in enumerate(found, start=1):
                    writer.writerow((*head, *one, function["Runtime"], fleet, line, nth, None))


def runtime(function: dict[str, Any], day: date, facts: InForce) -> Iterator[Found]:
    """LKB101 to LKB105."""
    name = function["Runtime"]
    if name is None:
        return
    known = facts.runtimes.get((facts.spell[day], name))
    if known is None or not known["api_identifier"]:
        yield _unknown(name, day, known, facts)
        return
    fact, spell = f"runtime:{name}", facts.spell[day]
    fix, create, update = known["successor"], known["block_create"], known["block_update"]
    move = f"; move to {fix}" if fix else ""
    match known["phase"]:
        case "deprecated":
            since = known["deprecation"]
            until = min((one for one in (create, update) if one), default=None)
            detail = ""
            if create and (update is None or create <= update):
                detail = f"; creation will be blocked on {create}{facts.moves.get((spell, name, until), '')}"
            elif update:
                detail = f"; updates will be blocked on {update}{facts.moves.get((spell, name, until), '')}"
            moved = facts.moves.get((spell, name, since), "")
            told = f"runtime {name} has been deprecated since {since}{moved}{detail}{move}"
            yield "LKB101", "warning", "Runtime", name, None, since, until, told, fix, f"{fact}:deprecation"
        case "create_blocked":
            moved = facts.moves.get((spell, name, create), "")
            detail = ""
            if update and update > day:
                detail = f"; updates will be blocked on {update}{facts.moves.get((spell, name, update), '')}"
            told = f"creation of functions on runtime {name} has been blocked since {create}{moved}{detail}{move}"
            yield "LKB102", "error", "Runtime", name, None, create, update, told, fix, f"{fact}:block_create"
        case "update_blocked":
            moved = facts.moves.get((spell, name, update), "")
            too = ", creation as well" if create == update else f", creation since {create}" if create else ""
            told = f"updates of functions on runtime {name} have been blocked since {update}{moved}{too}{move}"
            yield "LKB103", "error", "Runtime", name, None, update, None, told, fix, f"{fact}:block_update"
        case "not_yet_available" if known["doubt"] is None:
            yield _not_yet_available(name, day, known)


def _not_yet_available(name: str, day: date, known: dict[str, Any]) -> Found:
    """LKB105."""
    preview, ga = known["preview"], known["ga"]
    until = min((one for one in (preview, ga) if one), default=None)
    comes_as = "preview" if ga is None or (preview and preview < ga) else "ga"
    told = f"runtime {name} is not yet available on {day}: it comes on {until or 'an unknown day'}"
    return "LKB105", "error", "Runtime", name, None, None, until, told, None, f"runtime:{name}:{comes_as}"


def _unknown(name: str, day: date, known: dict[str, Any] | None, facts: InForce) -> Found:
    """LKB104."""
    stale = day > facts.stale_from
    detail = f"; our newest evidence is of {facts.evidence_until}, it may have come since" if stale else ""
    if known is not None and not stale:
        detail = ": it exists as a container image only"
    fix = known["successor"] if known else None
    use = f"; use {fix}" if fix else ""
    told = f"{name} is no runtime that the API knows{detail}{use}"
    fact = f"runtime:{name}" if known else None
    return "LKB104", "warning" if stale else "error", "Runtime", name, None, None, None, told, fix, fact


def numbers(function: dict[str, Any], day: date, facts: InForce) -> Iterator[Found]:
    """LKB201, LKB202, LKB203 and LKB204."""
    for rule, field, limit_id, unit in NUMBERS:
        value = function[field]["Size"] if field == "EphemeralStorage" else function[field]
        limit = facts.limits.get((facts.spell[day], limit_id))
        if value is None or limit is None:
            continue
        low, high, fact = limit["low"], limit["high"], f"limit:{limit_id}"
        if (low is not None and value < low) or (high is not None and value > high):
            end = "min" if limit["strict_low"] is not None and value < limit["strict_low"] else "max"
            bound, since, until = _whole(limit[end]), limit[f"{end}_since"], limit[f"{end}_until"]
            called = "minimum" if value < bound else "limit"
            told = f"{field} {value} {unit} is out of range: the {called} is {bound} {unit} since {since}; use {bound}"
            yield rule, "error", field, value, bound, since, until, told, bound, fact
        elif rule == "LKB201" and not limit["bracket"] and limit["step"] and value % limit["step"]:
            step, since, until = _whole(limit["step"]), limit["step_since"], limit["step_until"]
            fix = -(-value // step) * step
            told = f"MemorySize {value} MB is no multiple of {step} MB, the step since {since}; use {fix}"
            yield "LKB202", "error", field, value, step, since, until, told, fix, fact


def environment(function: dict[str, Any], day: date, facts: InForce) -> Iterator[Found]:
    """LKB205, LKB207 and LKB505."""
    variables = (function["Environment"] or {}).get("Variables") or {}
    size = sum(len(name.encode()) + len(value.encode()) for name, value in variables.items())
    limit = facts.limits.get((facts.spell[day], "environment_variables_size"))
    if limit is not None and limit["high"] is not None and size > limit["high"] * 1024:
        bound, since, until = _whole(limit["max"] * 1024), limit["valid_from"], limit["valid_to"]
        told = f"the environment variables take {size} bytes, the limit is {bound} bytes since {since}"
        told += "; keep large settings in Parameter Store, Secrets Manager or S3"
        fact = "limit:environment_variables_size"
        yield "LKB205", "error", "Environment", size, bound, since, until, told, None, fact
    field = "Environment.Variables.<reserved>"
    reserved = facts.vocabularies.get((facts.spell[day], field), frozenset())
    for name, value in variables.items():
        if name in reserved:
            told = f"the environment variable {name} is reserved: Lambda sets it itself; rename it"
            yield "LKB207", "error", "Environment", name, None, None, None, told, None, f"field:{field}"
        low = name.lower()
        readable = value and "{{resolve:" not in value and not value.startswith(("arn:", "/"))
        if readable and SECRET.search(low) and not NO_SECRET.search(low):
            told = f"the environment variable {name} looks like a secret, and its value is readable in the function's "
            told += "settings; keep it in Secrets Manager or Parameter Store"
            fact = "practice:secrets-out-of-code"
            yield "LKB505", "note", "Environment", name, None, None, None, told, None, fact


def layers(function: dict[str, Any], day: date, facts: InForce) -> Iterator[Found]:
    """LKB206, LKB208 and LKB409."""
    listed = function["Layers"] or []
    number = len(listed)
    limit = facts.limits.get((facts.spell[day], "function_layers"))
    if limit is not None and limit["high"] is not None and number > limit["high"]:
        bound, since = _whole(limit["max"]), limit["valid_from"]
        told = f"{number} layers, the limit is {bound} since {since}; merge layers"
        yield "LKB206", "error", "Layers", number, bound, since, limit["valid_to"], told, None, "limit:function_layers"
    named = [re.sub(r":\d+$", "", layer["Arn"]) for layer in listed if ":layer:" in layer["Arn"]]
    twice = next((name for name, count in Counter(named).items() if count > 1), None)
    if twice:
        told = f"layer {twice} is listed twice; keep one version of it"
        yield "LKB208", "error", "Layers", twice, None, None, None, told, None, "field:Layers[].<arn>"
    if number and function["PackageType"] == "Image":
        told = "layers are set, but the package is an image; put their content into the image"
        yield "LKB409", "error", "Layers", number, None, None, None, told, None, "feature:layers:package:Zip"


def architectures(function: dict[str, Any], day: date, facts: InForce) -> Iterator[Found]:
    """LKB220, LKB221 and LKB401."""
    listed = function["Architectures"] or []
    spell, name = facts.spell[day], function["Runtime"]
    limit = facts.limits.get((spell, "architectures_per_function"))
    if limit is not None and limit["high"] is not None and len(listed) > limit["high"]:
        bound, since, until = _whole(limit["max"]), limit["valid_from"], limit["valid_to"]
        told = f"{len(listed)} architectures, the limit is {bound} since {since}; keep one"
        fact = "limit:architectures_per_function"
        yield "LKB220", "error", "Architectures", len(listed), bound, since, until, told, None, fact
    field = "Architectures[].<value>"
    known = facts.vocabularies.get((spell, field))
    if listed and known is not None and listed[0] not in known:
        told = f"{listed[0]} is no architecture that the API knows"
        yield "LKB221", "error", "Architectures", listed[0], None, None, None, told, None, f"field:{field}"
    on = facts.runtimes.get((spell, name))
    applies = f"runtime:{name}"
    if (
        listed[:1] == ["arm64"]
        and on is not None
        and on["api_identifier"]
        and on["phase"] != "not_yet_available"
        and (spell, "arm64", "all") in facts.features
        and (spell, "arm64", applies) not in facts.features
    ):
        begins = facts.begins.get(("arm64", applies))
        until = begins if begins and begins > day else None
        detail = f": it does from {begins} on" if until else ""
        told = f"runtime {name} does not run on arm64 on {day}{detail}; use x86_64"
        fact = f"feature:arm64:{applies}" if begins else applies
        yield "LKB401", "error", "Architectures", name, "arm64", None, until, told, "x86_64", fact


def settings(function: dict[str, Any], day: date, facts: InForce) -> Iterator[Found]:
    """LKB419."""
    listed, layers = function["Architectures"] or [], len(function["Layers"] or [])
    set_to = {
        "Architectures[]": f"[{listed[0]}]" if listed else None,
        "Layers[]": str(layers) if layers else None,
        "PackageType": function["PackageType"],
    }
    for name, value in set_to.items():
        field = facts.fields[facts.spell[day], name]
        if value is not None and value != field["default"] and field["possible"] > day:
            comes = field["valid_from"]
            told = f"{name} does not exist yet on {day}: it comes on {comes}"
            plain = name.removesuffix("[]")
            shown = value if plain == name else name
            yield "LKB419", "error", plain, shown, None, None, comes, told, None, f"field:{name}"


def _whole(number: float) -> float:
    return int(number) if number == int(number) else number


RULES = (runtime, numbers, environment, layers, architectures, settings)
"""The rules that the columns of the benchmark's fleet let an audit run; LKB106 and LKB417 can find nothing there."""


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
