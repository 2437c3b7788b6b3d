"""What to list of accounts, and what came of it."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeAlias

from kb.data_classes import dataclass

Item: TypeAlias = dict[str, Any]
"""A record of the list."""

FUNCTION = "AWS::Lambda::Function"
MAPPING = "AWS::Lambda::EventSourceMapping"
URL = "AWS::Lambda::Url"
ALIAS = "AWS::Lambda::Alias"
LAYER = "AWS::Lambda::LayerVersion"
ACCOUNT = "LambdaKb::Account"
"""The type of what is listed of an account and Region, which has none in AWS Config."""

LATEST = "$LATEST"
"""The version of a function that is worked on."""


@dataclass(frozen=True, slots=True)
class Search:
    """What to list."""

    output: Path
    """The file to make, with one JSON object per line."""
    started: datetime
    """The moment at which the work starts, in UTC."""
    regions: tuple[str, ...] = ()
    """The Regions; none for all that the account can use."""
    profile: str | None = None
    """The profile of the AWS configuration; None for its default."""
    values: bool = False
    """Keep the values of environment variables instead of writing as many x's."""
    versions: bool = False
    """List all published versions as well."""
    role_name: str | None = None
    """The role to assume in each account of the organisation; None for one account."""
    workers: int = 8
    """Functions that are asked about at the same time."""


@dataclass(frozen=True, slots=True)
class Collected:
    """What was listed."""

    counts: dict[str, int]
    """Records by the type of their resource."""
    accounts: tuple[str, ...]
    """Accounts with anything in them."""
    regions: tuple[str, ...]
    """Regions with anything in them."""
    lacking: dict[str, str]
    """What is missing of an account and Region, with the reason."""
    without_quotas: tuple[str, ...]
    """Accounts and Regions whose quotas may not be read, which leaves those that Lambda itself tells."""
    skipped: dict[str, str] = field(default_factory=dict)
    """Regions and accounts that would not answer, with the reason."""
    suspended: tuple[str, ...] = ()
    """Accounts of the organisation that are not active, with their state."""
    resumed: int = 0
    """Functions that an interrupted run had listed already."""
    begun_anew: bool = False
    """Whether an interrupted run was of no use, since it listed something else or is too old."""
