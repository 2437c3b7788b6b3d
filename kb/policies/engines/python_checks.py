"""What engines that run Python are told: plain values, and the evaluator beside them."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from importlib import resources
from typing import Any

from kb.policies.engines.interface import Spoken, Told
from kb.policies.predicates import (
    Compare,
    CompareReads,
    Flag,
    Given,
    Literal,
    Matches,
    NoMultiple,
    OneOf,
)


def express(told: Told) -> str:
    """The terms of a case as a literal of Python."""
    return repr([[_plain(one) for one in term] for term in told.condition.ordered()])


def _plain(one: Literal) -> tuple[Any, ...]:  # noqa: PLR0911 - a kind each
    """A literal as the evaluator reads it: path, shape, operator, operand, whether it holds."""
    atom = one.atom
    head = (atom.read.column, atom.read.via)
    match atom:
        case Given():
            return (*head, "given", None, one.holds)
        case Flag():
            return (*head, "on", None, one.holds)
        case OneOf(values=values):
            return (*head, "in", list(values), one.holds)
        case Compare(operator=operator, number=number):
            return (*head, operator, _whole(number), one.holds)
        case NoMultiple(step=step):
            return (*head, "no multiple of", _whole(step), one.holds)
        case Matches(pattern=pattern):
            return (*head, "matches", pattern, one.holds)
        case CompareReads(operator=operator, other=other):
            return (*head, operator, (other.column, other.via), one.holds)


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def evaluator_text() -> str:
    """The evaluator's code, without its docstring and imports."""
    text = resources.files("kb").joinpath("policies", "engines", "evaluator.py").read_text(encoding="utf-8")
    return text[text.index("ABSENT, UNKNOWN") :].rstrip() + "\n"


def cases_text(spoken: Sequence[Spoken]) -> str:
    """The cases as a list in Python: rule, severity, format, subject, field, message, terms."""
    lines = []
    for one in spoken:
        case = one.told.case
        head = (case.rule, case.severity.label, one.told.form.value, case.subject, case.field)
        lines.append(f"({', '.join(map(repr, head))},\n {case.message!r},\n {one.text}),\n")
    return "CASES = [\n" + textwrap.indent("".join(lines), "    ") + "]\n"
