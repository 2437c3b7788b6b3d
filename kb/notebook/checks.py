"""Text from a notebook, judged."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kb.clock import today
from kb.errors import KbError
from kb.facts import parse_clocks
from kb.judging import Operation, Report, judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import builtin_rules
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store

PATH = "cell"
"""What reports call the text."""


def check(
    store: Store,
    text: str,
    day: date | str = "today",
    *,
    known_at: date | str | None = None,
    data_version: int | None = None,
    operation: Operation = Operation.CREATE,
    horizon: int = 0,
    parameters: Mapping[str, str] | None = None,
) -> Report:
    """Judge the functions in a template.

    Raises:
        KbError: The text cannot be read, or the day is not covered.
    """
    document = read_text(PATH, text.encode(), Inputs(parameters or {}))
    basis = parse_clocks(store, today(), as_of=day, known_at=known_at, data_version=data_version)
    question = CheckQuestion(basis, operation, horizon)
    return judge(store, [document], builtin_rules(), question)


def complaint_line(error: KbError) -> str:
    """An error in one line."""
    return " ".join(str(error).split())
