"""An account as callers give it: files with what AWS's commands print of it, or that itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from kb.accounts import Account, Accounts, accounts_from, accounts_of
from kb.public.arguments import given_paths

Given: TypeAlias = "str | Path | Sequence[str | Path | Mapping[str, object]] | Mapping[str, object] | None"
"""An account by its files, or by what stands in them."""
OwnLimits: TypeAlias = "Given | Account"
"""The same, or an account that was read already."""


def own_limits(account: Given) -> Accounts | None:
    """What a caller says of an account: one file, files, or the answers themselves.

    Raises:
        UsageError: It says nothing of an account's quotas.
    """
    match account:
        case None:
            return None
        case str() | Path():
            return accounts_from(given_paths(account, "account"))
        case [*paths] if paths and all(isinstance(path, str | Path) for path in paths):
            return accounts_from(given_paths(paths, "account"))
    return accounts_of(account)
