"""Policies in Rego for Open Policy Agent and Conftest: `deny`, `warn` and `note` over templates and plans."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib import resources

from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, Told, by_severity, comment, number, rules_in
from kb.policies.formats import BLOCKS, MAP, TYPES, EngineFormat
from kb.policies.predicates import (
    Atom,
    Compare,
    CompareReads,
    Flag,
    Given,
    Literal,
    Matches,
    NoMultiple,
    OneOf,
    Read,
)
from kb.policies.unsayable import UnsayableError

_SETS = {"error": "deny", "warning": "warn", "note": "note"}
_SHAPES = {"number", "text", "size", "first", "characters", "bytes"}


def express(told: Told) -> str:
    """The bodies of a rule, one for each term, with an empty line between them."""
    plan = told.form is EngineFormat.TERRAFORM
    return "\n\n".join("\n".join(_body(term, plan=plan)) for term in told.condition.ordered())


def _body(term: Sequence[Literal], *, plan: bool) -> Iterator[str]:
    listed: dict[Read, list[Literal]] = {}
    hidden: list[str] = []
    for one in term:
        if one.atom.read.via in ("items", "keys"):
            listed.setdefault(one.atom.read, []).append(one)
            continue
        yield f"{'' if one.holds else 'not '}{_said(one.atom, plan=plan)}"
        if not one.holds:
            hidden += _not_hidden(one.atom.read, plan=plan)
    yield from dict.fromkeys(hidden)
    for read, literals in listed.items():
        yield f"some item in {read.via}({_reference(read.column, plan=plan)})"
        yield from (line for one in literals if (line := _said_of_item(one)))


def _said(atom: Atom, *, plan: bool) -> str:
    here = _value(atom.read, plan=plan)
    match atom:
        case Given() | Flag():
            return here
        case OneOf(values=values):
            return f"{here} in {{{', '.join(map(json.dumps, values))}}}"
        case Compare(operator=operator, number=bound):
            return f"{here} {_operator(operator)} {number(bound)}"
        case NoMultiple(step=step) if float(step).is_integer():
            return f"{here} != floor({here} / {number(step)}) * {number(step)}"
        case Matches(pattern=pattern):
            return f"regex.match(`{pattern}`, {here})"
        case CompareReads(operator=operator, other=other):
            return f"{here} {_operator(operator)} {_value(other, plan=plan)}"
    raise UnsayableError("Rego is not told so")


def _operator(operator: str) -> str:
    return {"=": "==", "<>": "!="}.get(operator, operator)


def _said_of_item(one: Literal) -> str:
    match one.atom:
        case Given():
            return ""
        case OneOf(values=values):
            met = f"item in {{{', '.join(map(json.dumps, values))}}}"
        case Matches(pattern=pattern):
            met = f"regex.match(`{pattern}`, item)"
        case _:
            raise UnsayableError("Rego is not told so of the entries of a list")
    return met if one.holds else f"not {met}"


def _value(read: Read, *, plan: bool) -> str:
    where = _reference(read.column, plan=plan)
    shape, _, key = read.via.partition(":")
    if shape == "any":
        return f"there({where})"
    if shape == "set":
        return f"on({where})"
    if shape in ("longest", "largest"):
        return f"{shape}({where}, {json.dumps(key)})"
    if shape in _SHAPES:
        return f"{shape}({where})"
    raise UnsayableError("Rego is not told to compare the entries of a list with each other")


def _reference(path: str, *, plan: bool, root: str = "values") -> str:
    """Where something stands; a block of a plan is a list of one."""
    *around, last = path.split(".")
    inside = "".join(f".{name}[0]" if plan else f".{name}" for name in around)
    found = f"found.{root}{inside}.{last.removesuffix(BLOCKS).removesuffix(MAP)}"
    return f"filled({found})" if plan and root == "values" else found


def _not_hidden(read: Read, *, plan: bool) -> Iterator[str]:
    """That nothing around something, nor it itself, is written but not known."""
    names = read.column.split(".")
    ends = range(1, len(names) + (read.via != "any"))
    for end in ends:
        path = ".".join(names[:end])
        if plan:
            yield f"not later({_reference(path, plan=True, root='unknown')})"
        else:
            yield f"not hidden({_reference(path, plan=False)})"


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    reading = resources.files("kb").joinpath("policies", "engines", "reading.rego").read_text(encoding="utf-8")
    files = {"reading.rego": comment(sheet.stamp.lines(rules_in(spoken))) + reading}
    for severity, own in by_severity(spoken).items():
        files[f"{severity.label}.rego"] = (
            comment(sheet.stamp.lines(rules_in(own))) + "package lambda_kb\n\nimport rego.v1\n" + _rules_text(own)
        )
    return files


def _rules_text(spoken: Sequence[Spoken]) -> str:
    found = []
    for one in spoken:
        case = one.told.case
        told = ", ".join(json.dumps(text) for text in (case.rule, case.severity.label, case.field, case.message))
        head = f"\n{_SETS[case.severity.label]} contains finding(found, {told}) if {{\n"
        kind = TYPES[one.told.form][case.subject]
        for body in one.text.split("\n\n"):
            lines = [f"some found in of_type[{json.dumps(kind)}]", *body.split("\n")]
            found.append(head + "".join(f"\t{line}\n" for line in lines) + "}\n")
    return "".join(found)


ENGINE = Engine("rego", (EngineFormat.CLOUDFORMATION, EngineFormat.SAM, EngineFormat.TERRAFORM), express, _write)
"""Rego reads templates as they are written, and plans as `terraform show -json` prints them."""
