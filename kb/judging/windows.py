"""Validity windows: from the days on which a verdict turns to intervals in which an operation is accepted."""

from __future__ import annotations

from collections.abc import Iterable

from kb.facts.days_in_force import Row
from kb.judging.report import Operation, Window
from kb.operations import OperationStatus


def validity_windows(
    turns: Iterable[Row], status: OperationStatus = OperationStatus.ALLOWED
) -> dict[int, tuple[Window, ...]]:
    """The windows by number of function.

    Args:
        turns: The days on which the verdict turns, by number, operation and day.
        status: The verdict that holds in the windows: accepted, or not known.
    """
    found: dict[int, list[Window]] = {}
    opened: Row | None = None
    for row in [*turns, None]:
        if opened is not None:
            closing = row if row is not None and _are_same(row, opened) else None
            found.setdefault(opened["number"], []).append(_window_between(opened, closing))
        opened = row if row is not None and row["status"] == status else None
    order = list(Operation)
    return {
        number: tuple(sorted(spells, key=lambda window: (order.index(window.operation), window.start)))
        for number, spells in found.items()
    }


def _are_same(one: Row, other: Row) -> bool:
    return (one["number"], one["operation"]) == (other["number"], other["operation"])


def _window_between(opened: Row, closing: Row | None) -> Window:
    return Window(
        operation=Operation(opened["operation"]),
        start=opened["as_of"],
        end=closing["as_of"] if closing else None,
        opened_by=opened["former_rule"],
        closed_by=closing["rule"] if closing else None,
    )
