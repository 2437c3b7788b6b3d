"""Policies for Cloud Custodian: one file for each severity, over the functions of an account."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, Told, by_severity, comment, rules_in
from kb.policies.formats import EngineFormat
from kb.policies.predicates import (
    Atom,
    Compare,
    Flag,
    Given,
    Literal,
    Matches,
    OneOf,
    Read,
)
from kb.policies.unsayable import UnsayableError

_OPERATORS = {"<": "lt", "<=": "lte", ">": "gt", ">=": "gte", "=": "eq", "<>": "ne"}


def express(told: Told) -> str:
    """The filter that finds a case, as JSON."""
    terms = [{"and": [_filter(one) for one in term]} for term in told.condition.ordered()]
    return json.dumps(terms[0] if len(terms) == 1 else {"or": terms})


def _filter(one: Literal) -> dict[str, Any]:
    found = _holding(one.atom)
    return found if one.holds else {"not": [found]}


def _holding(atom: Atom) -> dict[str, Any]:
    read = atom.read
    match atom:
        case Given() if read.via in ("text", "number", "any", "first"):
            return _value(_key(read), "present")
        case Flag():
            return _value(read.column, "not-null")
        case OneOf(values=values) if read.via in ("text", "first"):
            return {**_value(_key(read), list(values)), "op": "in"}
        case OneOf(values=values) if read.via == "keys":
            return {**_value(f"keys({read.column} || `{{}}`)", list(values)), "op": "intersect"}
        case Compare(operator=operator, number=bound):
            whole = int(bound) if float(bound).is_integer() else bound
            present = _value(read.column, "present")
            return {"and": [present, {**_value(_key(read), whole), "op": _OPERATORS[operator]}]}
        case Matches(pattern=pattern) if read.via in ("text", "first"):
            start = pattern if pattern.startswith("^") else f".*{pattern}"
            return {**_value(_key(read), start), "op": "regex-case"}
    raise UnsayableError(f"Custodian's filters have no word for {_WORDS.get(read.via, read.via)}")


_WORDS = {
    "bytes": "the size of all variables together",
    "items": "what stands in a list",
    "keys": "the names in a map, but whether some are there",
    "number": "multiples of a step, and numbers that hang on others",
    "set": "so much",
}


def _value(key: str, value: object) -> dict[str, Any]:
    return {"type": "value", "key": key, "value": value}


def _key(read: Read) -> str:
    shape, _, key = read.via.partition(":")
    match shape:
        case "text" | "number" | "any":
            return read.column
        case "first":
            return f"{read.column}[0]"
        case "size":
            return f"length({read.column} || `[]`)"
        case "characters":
            return f"length({read.column} || '')"
        case "longest":
            return f"max({read.column}[].length({key}))"
    raise UnsayableError(f"Custodian's filters have no word for {_WORDS.get(shape, shape)}")


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    files: Files = {}
    for severity, own in by_severity(spoken).items():
        policies = [_policy(rule, [one for one in own if one.told.case.rule == rule]) for rule in rules_in(own)]
        files[f"{severity.label}.yml"] = comment(sheet.stamp.lines(rules_in(own))) + _yaml_text(policies)
    return files


def _policy(rule: str, spoken: Sequence[Spoken]) -> dict[str, Any]:
    case = spoken[0].told.case
    return {
        "name": f"{rule.lower()}-{case.severity.label}",
        "resource": "aws.lambda",
        "description": case.message.partition(":")[0],
        "metadata": {
            "rule": rule,
            "severity": case.severity.label,
            "messages": [one.told.case.message for one in spoken],
        },
        "filters": [{"or": [json.loads(one.text) for one in spoken]}],
    }


def _yaml_text(policies: Sequence[dict[str, Any]]) -> str:
    import yaml  # noqa: PLC0415 - only this engine writes it

    return yaml.safe_dump({"policies": list(policies)}, sort_keys=False, width=120, allow_unicode=True)


ENGINE = Engine("custodian", (EngineFormat.API,), express, _write)
"""Custodian filters what the Lambda API lists."""
