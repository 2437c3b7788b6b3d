"""Rules for AWS CloudFormation Guard: one file for each severity, for `cfn-guard validate -r FOLDER`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from kb.policies.engines.interface import Engine, Files, Sheet, Spoken, Told, by_severity, comment, number, rules_in
from kb.policies.formats import MAP, TYPES, EngineFormat
from kb.policies.predicates import (
    NEGATED,
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

LONGEST = 1_000
"""Texts longer than this are not measured: Guard would have to compile a pattern of their length."""
MOST_STEPS = 500
"""The most multiples of a step that a rule lists."""


Spelling: TypeAlias = Callable[[str], str]
"""How the names of what stands somewhere are spelt there."""


def express(told: Told) -> str:
    """The clauses that a sound resource passes, one a line for each term."""
    return clauses(told, lambda path: path)


def clauses(told: Told, spelt: Spelling) -> str:
    """The same where the names of what stands there are spelt otherwise."""
    lines = []
    for term in told.condition.ordered():
        checks: list[str] = []
        for one in _without_items(term):
            checks += _passes(one, term, spelt)
        checks += _items(term, spelt)
        lines.append(" or ".join(dict.fromkeys(checks)))
    return "\n".join(lines)


def _without_items(term: Sequence[Literal]) -> list[Literal]:
    return [one for one in term if one.atom.read.via not in ("items", "keys")]


def _passes(one: Literal, term: Sequence[Literal], spelt: Spelling) -> list[str]:
    """Each reason for which a literal does not hold of a resource; not knowing is one."""
    path = _path(one.atom.read, spelt)
    if one.holds:
        if isinstance(one.atom, Given) and one.atom.read.via == "any":
            return [f"{path} !exists"]
        return [f"{path} !exists", *_unknown(one.atom.read, path), *_not(one.atom, path, term, spelt)]
    around = [f"{parent}.{name} exists" for parent in _parents(path) for name in ("'Fn::If'", "Ref")]
    if isinstance(one.atom, Given | Flag):
        return [f"{path} exists", *around]
    return [*_is(one.atom, path, spelt), *_unknown(one.atom.read, path), *around]


def _unknown(read: Read, path: str) -> list[str]:
    """That something is written but not known."""
    shape = read.via.partition(":")[0]
    if shape == "size":
        return [f"{path} is_struct", f"some {path}[*].'Fn::If' exists"]
    if shape == "set":
        return [f"{path}.Ref exists", f"{path}.'Fn::If' exists"]
    if shape == "first":
        return [f"{path} is_struct", f"{path}[0] is_struct"]
    return [f"{path} is_struct"]


def _not(atom: Atom, path: str, term: Sequence[Literal], spelt: Spelling) -> list[str]:  # noqa: PLR0911 - a kind each
    """That an atom does not hold of what is there and known."""
    match atom:
        case Given() if atom.read.via in ("text", "number", "first", "size"):
            return []
        case Flag():
            return [f"{path} empty", f"{path} == false", f'{path} == "false"']
        case OneOf(values=values):
            here = f"{path}[0]" if atom.read.via == "first" else path
            return [
                *([f"{here} !exists"] if atom.read.via == "first" else []),
                f"{here} !in {json.dumps(list(values))}",
            ]
        case Matches(pattern=pattern):
            return [f"{path} != {_regex(pattern)}"]
        case NoMultiple(step=step):
            return _multiples(path, step, term, atom.read)
        case CompareReads(operator=operator, other=other):
            return [f"{_path(other, spelt)} !exists", *_compared(path, NEGATED[operator], _path(other, spelt))]
        case Compare(operator=operator, number=bound):
            return _measured(atom.read, path, NEGATED[operator], bound)
    raise UnsayableError("Guard does not compare so")


def _is(atom: Atom, path: str, spelt: Spelling) -> list[str]:
    """That an atom holds of what is there and known."""
    match atom:
        case OneOf(values=values):
            return [
                f"{path}[0] in {json.dumps(list(values))}"
                if atom.read.via == "first"
                else f"{path} in {json.dumps(list(values))}"
            ]
        case Matches(pattern=pattern):
            return [f"{path} == {_regex(pattern)}"]
        case CompareReads(operator=operator, other=other):
            return _compared(path, operator, _path(other, spelt))
        case Compare(operator=operator, number=bound):
            return _measured(atom.read, path, operator, bound)
    raise UnsayableError("Guard does not say that it is otherwise")


def _measured(read: Read, path: str, operator: str, bound: float) -> list[str]:
    shape, _, key = read.via.partition(":")
    match shape:
        case "number":
            # Guard compares whole numbers with whole ones, others with others, and knows no others below zero.
            if bound < 0:
                return [f"{path} is_string", f"{path} is_float", *_compared(path, operator, number(bound))]
            whole = _compared(path, operator, number(bound)) if float(bound).is_integer() else []
            return [f"{path} is_string", *whole, *_compared(path, operator, repr(float(bound)))]
        case "size" if path.endswith(MAP):
            raise UnsayableError("Guard counts no keys of a map")
        case "size":
            return _counted(path, operator, int(bound))
        case "characters":
            return _length(path, operator, int(bound))
        case "longest" if operator in ("<", "<="):
            return _length(f"{path}[*].{key}", operator, int(bound))
        case "longest":
            raise UnsayableError("Guard looks at every entry of a list, not at the longest")
        case "bytes":
            raise UnsayableError("Guard adds no lengths up")
    raise UnsayableError(f"Guard has no word for {shape.replace('_', ' ')}")


def _compared(path: str, operator: str, other: str) -> list[str]:
    return [f"{path} { ({'=': '==', '<>': '!='}.get(operator, operator)) } {other}"]


def _counted(path: str, operator: str, bound: int) -> list[str]:
    """The number of entries, told by whether there is one at some place."""
    match operator:
        case "<" | "<=":
            most = bound - 1 if operator == "<" else bound
            return [f"{path}[{most}] !exists"] if most >= 0 else []
        case ">" | ">=":
            least = bound + 1 if operator == ">" else bound
            return [f"{path}[{least - 1}] exists"] if least > 0 else [f"{path} exists"]
        case "<>" if bound > 0:
            return [f"{path}[{bound - 1}] !exists", f"{path}[{bound}] exists"]
    raise UnsayableError("Guard does not count so")


def _length(path: str, operator: str, bound: int) -> list[str]:
    """The characters of a text, told by a pattern."""
    if bound > LONGEST:
        raise UnsayableError(f"Guard measures no texts of more than {LONGEST:,} characters")
    match operator:
        case "<" | "<=":
            return [f"{path} != /(?s)^.{{{bound if operator == '<' else bound + 1}}}/"]
        case ">" | ">=":
            return [f"{path} == /(?s)^.{{{bound + 1 if operator == '>' else bound}}}/"]
    raise UnsayableError("Guard does not measure so")


def _multiples(path: str, step: float, term: Sequence[Literal], read: Read) -> list[str]:
    """That a number is a multiple of a step: whole, or one of those within the bounds of the term."""
    if step == 1:
        return [f"{path} is_int", f"{path} is_string"]
    bounds = {
        one.atom.operator: one.atom.number
        for one in term
        if isinstance(one.atom, Compare) and one.atom.read == read and one.holds
    }
    low, high = bounds.get(">="), bounds.get("<=")
    if low is None or high is None or (high - low) / step > MOST_STEPS:
        raise UnsayableError("Guard divides no numbers")
    listed = range(-int(-low // step) * int(step), int(high) + 1, int(step))
    return [f"{path} is_string", f"{path} in {json.dumps(list(listed))}"]


def _items(term: Sequence[Literal], spelt: Spelling) -> Iterator[str]:
    """That no item of a list, or key of a map, is what a term's literals ask for together."""
    listed: dict[Read, list[Literal]] = {}
    for one in term:
        if one.atom.read.via in ("items", "keys") and not isinstance(one.atom, Given):
            listed.setdefault(one.atom.read, []).append(one)
    for read, literals in listed.items():
        path = _path(read, spelt)
        if read.via == "keys":
            yield f"{path}[ keys {_met(_as_one(literals))} ] empty"
        elif len(literals) == 1:
            yield f"{path}.* {_met(Literal(literals[0].atom, not literals[0].holds))}"
        else:
            raise UnsayableError("Guard asks one thing of an entry of a list")


def _as_one(literals: Sequence[Literal]) -> Literal:
    """Several literals that do not hold, as one pattern that does not match."""
    if len(literals) == 1:
        return literals[0]
    patterns = []
    for one in literals:
        if one.holds:
            raise UnsayableError("Guard asks one thing of the keys of a map")
        match one.atom:
            case OneOf(values=values):
                patterns.append(f"^({'|'.join(map(re.escape, values))})$")
            case Matches(pattern=pattern):
                patterns.append(pattern)
            case _:
                raise UnsayableError("Guard asks one thing of the keys of a map")
    return Literal(Matches(literals[0].atom.read, "|".join(patterns)), holds=False)


def _met(one: Literal) -> str:
    match one.atom:
        case OneOf(values=values):
            return f"{'in' if one.holds else '!in'} {json.dumps(list(values))}"
        case Matches(pattern=pattern):
            return f"{'==' if one.holds else '!='} {_regex(pattern)}"
    raise UnsayableError("Guard asks no such thing of an entry of a list")


def _path(read: Read, spelt: Spelling) -> str:
    return spelt(read.column)


def _parents(path: str) -> Iterator[str]:
    names = path.split(".")
    yield from (".".join(names[:end]) for end in range(1, len(names)))


def _regex(pattern: str) -> str:
    return "/" + pattern.replace("/", r"\/") + "/"


def quoted(text: str) -> str:
    """A message in Guard's brackets."""
    return f"<<{text.replace('<<', '').replace('>>', '')}>>"


_GROUPS = {
    EngineFormat.CLOUDFORMATION: "Resources.*[ Type == '{}' ]",
    # What Globals adds to functions only the transform knows.
    EngineFormat.SAM: "Resources.*[ Type == '{}' ]",
}


def _write(spoken: Sequence[Spoken], sheet: Sheet) -> Files:
    return {
        f"{severity.label}.guard": comment(sheet.stamp.lines(rules_in(own))) + rules_text(own)
        for severity, own in by_severity(spoken).items()
        if own  # Guard reads no file without rules
    }


def rules_text(spoken: Sequence[Spoken]) -> str:
    """The rules of a file for templates, one for each rule and type of resource."""
    lines: list[str] = []
    groups: dict[tuple[EngineFormat, str], str] = {}
    said: dict[tuple[str, EngineFormat, str], list[Spoken]] = {}
    for one in spoken:
        key = (one.told.form, one.told.case.subject)
        groups.setdefault(key, f"{key[0].value}_{key[1]}")
        said.setdefault((one.told.case.rule, *key), []).append(one)
    for (form, subject), name in sorted(groups.items(), key=lambda item: item[1]):
        lines.append(f"let {name} = {_GROUPS[form].format(TYPES[form][subject])}")
    for rule in rules_in(spoken):
        for (form, subject), name in sorted(groups.items(), key=lambda item: item[1]):
            if own := said.get((rule, form, subject)):
                where = f"%{name} !empty" + ("\n    Globals.Function !exists" if form is EngineFormat.SAM else "")
                lines += ["", f"rule {rule}_{name} when {where} {{", f"    %{name}.Properties {{"]
                lines += [
                    f"        {clause}\n            {quoted(s.told.case.message)}"
                    for s in own
                    for clause in s.text.splitlines()
                ]
                lines += ["    }", "}"]
    return "\n".join(lines) + "\n"


ENGINE = Engine("guard", (EngineFormat.CLOUDFORMATION, EngineFormat.SAM), express, _write)
"""Guard reads templates as they are written."""
