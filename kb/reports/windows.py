"""The windows of validity of one configuration as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kb.facts.basis import Basis
from kb.judging.report import Operation, Window
from kb.judging.rules import builtin_rules
from kb.reports.tables import headline, table

COLUMNS = ("operation", "from", "to", "opened_by", "closed_by")


def windows_text(basis: Basis, given: Mapping[str, object], windows: Sequence[Window]) -> str:
    """The configuration, a line for each window, and what that means on the day asked about."""
    words = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in given.items() if value is not None)
    titles = {rule.id: f"{rule.id} {rule.title.lower()}" for rule in builtin_rules()}
    rows = [
        {
            "operation": window.operation,
            "from": window.start,
            "to": window.end or "open",
            "opened_by": titles.get(window.opened_by or "", window.opened_by),
            "closed_by": titles.get(window.closed_by or "", window.closed_by),
        }
        for window in windows
    ]
    first, *rest = table(basis, rows, COLUMNS, len(rows)).splitlines()
    open_now = {w.operation for w in windows if w.start <= basis.as_of and (w.end is None or basis.as_of < w.end)}
    verdicts = ", ".join(f"{operation} {'accepted' if operation in open_now else 'not'}" for operation in Operation)
    lines = [first, words, *rest] if rows else [headline(basis), words, "never accepted, as far as is known"]
    return "\n".join([*lines, f"On {basis.as_of}: {verdicts}"]) + "\n"
