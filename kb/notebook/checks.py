"""Text from a notebook, judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeAlias

from kb.accounts import Account, Accounts, accounts_from, accounts_of
from kb.clock import today
from kb.errors import KbError
from kb.facts import parse_clocks
from kb.facts.own_limits import with_account
from kb.judging import Operation, Report, judge
from kb.judging.question import CheckQuestion
from kb.judging.rules import builtin_rules
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store

OwnLimits: TypeAlias = "str | Path | Sequence[str | Path | Mapping[str, object]] | Mapping[str, object] | None"
"""An account: the name of a file, several, or what stands in them."""

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
    region: str | None = None,
    account: OwnLimits | Account = None,
) -> Report:
    """Judge the functions in a template.

    Args:
        store: The knowledge base.
        text: The template.
        day: The day it is to be accepted on.
        known_at: Use nothing published later.
        data_version: The release of our data; default: the newest.
        operation: The operation that severities are for.
        horizon: Also find milestones in this many days.
        parameters: Values of template parameters by name.
        region: The Region of the functions.
        account: The account whose own limits count: files with what AWS's commands print of it, or that itself.

    Raises:
        KbError: The text cannot be read, or the day is not covered.
    """
    where = {"AWS::Region": region} if region else {}
    document = read_text(PATH, text.encode(), Inputs(where | dict(parameters or {})))
    basis = parse_clocks(store, today(), as_of=day, known_at=known_at, data_version=data_version)
    if isinstance(account, Account):
        basis = replace(basis, account=account)
    else:
        basis = with_account(store, basis, own_limits(account), region)
    question = CheckQuestion(basis, operation, horizon, region)
    return judge(store, [document], builtin_rules(), question)


def own_limits(account: OwnLimits) -> Accounts | None:
    """What a notebook says of an account: one file, files, or the answers themselves.

    Raises:
        UsageError: It says nothing of an account's quotas.
    """
    match account:
        case None:
            return None
        case str() | Path():
            return accounts_from([account])
        case [*paths] if paths and all(isinstance(path, str | Path) for path in paths):
            return accounts_from(path for path in paths if isinstance(path, str | Path))
    return accounts_of(account)


def complaint_line(error: KbError) -> str:
    """An error in one line."""
    return " ".join(str(error).split())
