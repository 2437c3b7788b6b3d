"""The windows of validity of one configuration as text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.facts.basis import Basis
from kb.judging.report import JudgedFunction, Operation, Window
from kb.judging.rules import builtin_rules
from kb.operations import OperationStatus
from kb.reports.basis_words import basis_lines
from kb.reports.tables import table_text
from kb.reports.widths import print_width, wrap_words

COLUMNS = ("operation", "from", "to", "opened_by", "closed_by")
_VERDICTS = {
    OperationStatus.ALLOWED: "accepted",
    OperationStatus.BLOCKED: "not",
    OperationStatus.UNKNOWN: "unknown",
}


def windows_text(basis: Basis, given: Mapping[str, object], judged: JudgedFunction) -> str:
    """The configuration, a line for each window, and what that means on the day asked about.

    Days on which nobody can tell stand among the windows where there are any: AWS contests them itself.
    """
    words = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in given.items() if value is not None)
    titles = {rule.id: f"{rule.id} {rule.title.lower()}" for rule in builtin_rules()}
    rows = [
        {
            "operation": window.operation,
            "from": window.start,
            "to": window.end or "open",
            "opened_by": titles.get(window.opened_by or "", window.opened_by),
            "closed_by": titles.get(window.closed_by or "", window.closed_by),
            "verdict": "unknown" if window in judged.doubts else "accepted",
        }
        for window in sorted((*judged.windows, *judged.doubts), key=_order)
    ]
    columns = (*COLUMNS[:1], "verdict", *COLUMNS[1:]) if judged.doubts else COLUMNS
    verdicts = ", ".join(
        f"{operation} {_VERDICTS[status]}" + (f" ({titles.get(rule, rule)})" if rule else "")
        for operation, status in judged.operations.items()
        for rule in [judged.decided_by.get(operation)]
    )
    table = table_text(basis, rows, columns, len(rows), words).splitlines()
    lines = table if rows else [*basis_lines(basis), words, "never accepted, as far as is known"]
    if judged.doubts:
        lines.append("unknown: AWS moved a date after it had passed, or gave none exact to the day")
    lines += wrap_words(f"On {basis.as_of}: {verdicts}", print_width(), "", "  ")
    return "\n".join(lines) + "\n"


def _order(window: Window) -> tuple[int, date]:
    return list(Operation).index(window.operation), window.start
