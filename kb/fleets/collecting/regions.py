"""The Regions in which the functions of an account may be."""

from __future__ import annotations

import re
from typing import Any

from kb.errors import UsageError
from kb.fleets.collecting.aws_sessions import HOME, AccountSession, client, client_errors

ALL = "all"
"""What stands for every Region."""

FEW_ATTEMPTS = 3
"""Tries of a call whose answer only spares others."""

_ENABLED = ("ENABLED", "ENABLED_BY_DEFAULT")
_NAME = re.compile(r"[a-z]{2,}(-[a-z]+)+-[0-9]+")


def named_regions(text: str) -> tuple[str, ...]:
    """The Regions that an option names, each once; none for all.

    Raises:
        UsageError: It names no Region, what cannot be one, or all and others.
    """
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    if names == (ALL,):
        return ()
    wrong = next((name for name in names if not _NAME.fullmatch(name)), None)
    if wrong is not None or not names:
        raise UsageError(
            f"--regions {text!r}: {wrong or text!r} is no Region: write names such as eu-west-1 with commas between "
            f"them, or {ALL}"
        )
    return names


def regions_of(account: AccountSession, partition: str, profile: str | None) -> tuple[str, ...]:
    """The Regions that an account can use, sorted; all that Lambda has in its partition where AWS would not tell."""
    session: Any = account.session
    asked = client(session, "account", session.region_name or HOME, profile, attempts=FEW_ATTEMPTS)
    try:
        pages = asked.get_paginator("list_regions").paginate(RegionOptStatusContains=list(_ENABLED))
        return tuple(sorted(str(one["RegionName"]) for page in pages for one in page["Regions"]))
    except (client_errors().ClientError, client_errors().BotoCoreError):
        return tuple(sorted(session.get_available_regions("lambda", partition_name=partition)))
