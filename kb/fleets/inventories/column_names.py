"""Which column of an inventory is which field of the Lambda API."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from functools import cache

from kb import suggestions
from kb.data_classes import dataclass
from kb.errors import UsageError
from kb.judging.relations import FUNCTIONS, RelationColumn, relation_columns
from kb.named_values import parse_pair

NAMES = {
    "FunctionArn": "arn",
    "FunctionName": "name",
    "Version": "version",
    "AccountId": "account",
    "Region": "place",
    "as_of": "as_of",
}
"""Fields that name and date a function, with the columns of our own table."""

OWNER = "owner"
"""What the tag that tells owners is called among the fields."""

RESOURCE_TYPE = "ResourceType"
"""The field by which AWS Config tells functions from other resources."""

FUNCTION_TYPES = ("lambda:function", "AwsLambdaFunction")
"""What Resource Explorer and Security Hub call the type of a function."""

_NEARLY = 0.8
"""How alike two names are of which one is the other misspelt, as difflib counts: one letter of five may differ."""

NOT_LISTED = frozenset({"Code", "FunctionName", "Package", "Policies"})
"""Fields that say something of templates only: no inventory shows the code or the policies that a function was made
from, and each name that one shows was accepted."""

SUMMED = (
    RelationColumn("provisioned", "double", "ProvisionedConcurrentExecutions", required=False),
    RelationColumn("provisioned_of_versions", "double", "ProvisionedConcurrencyByVersion", required=False),
    RelationColumn("vpc_id", "varchar", "VpcConfig.VpcId", required=False),
    RelationColumn("subnet_ids", "varchar[]", "VpcConfig.SubnetIds", required=False),
    RelationColumn("security_group_ids", "varchar[]", "VpcConfig.SecurityGroupIds", required=False),
    RelationColumn("layers_listed", "varchar", "Layers", required=False),
)
"""Columns that only sums over an account look at: no rule about a function does."""

ALIASES = {
    "arn": "FunctionArn",
    "resourcearn": "FunctionArn",
    "name": "FunctionName",
    "resourcename": "FunctionName",
    "resourceid": "FunctionName",
    "function": "FunctionName",
    "awsaccount": "AccountId",
    "awsaccountid": "AccountId",
    "identifier": "FunctionName",
    "account": "AccountId",
    "awsregion": "Region",
    "memory": "MemorySize",
    "memorymb": "MemorySize",
    "memorysizemb": "MemorySize",
    "memoryinmb": "MemorySize",
    "memorysizeinmb": "MemorySize",
    "timeoutinseconds": "Timeout",
    "timeouts": "Timeout",
    "timeoutsec": "Timeout",
    "timeoutseconds": "Timeout",
    "architecture": "Architectures",
    "layercount": "Layers",
    "environmentvariables": "Environment",
    "ephemeralstoragesize": "EphemeralStorage",
    "imageconfigresponse": "ImageConfig",
    "imageconfigresponseimageconfig": "ImageConfig",
    "imageconfigresponseimageconfigcommand": "ImageConfig.Command",
    "imageconfigresponseimageconfigentrypoint": "ImageConfig.EntryPoint",
    "imageconfigresponseimageconfigworkingdirectory": "ImageConfig.WorkingDirectory",
    "deadletterconfigtargetarn": "DeadLetterConfig",
    "capacityproviderconfiglambdamanagedinstancescapacityproviderconfigcapacityproviderarn": "CapacityProviderConfig",
    "reservedconcurrency": "ReservedConcurrentExecutions",
    "provisionedconcurrency": "ProvisionedConcurrentExecutions",
    "vpcid": "VpcConfig.VpcId",
    "subnetids": "VpcConfig.SubnetIds",
    "securitygroupids": "VpcConfig.SecurityGroupIds",
}
"""Other names of fields, squeezed; those of AWS Config, of list-functions and of what people call them.

What must be said where a setting is there tells whether it is.
"""

_LEVELS = ("LoggingConfig.ApplicationLogLevel", "LoggingConfig.SystemLogLevel")
"""What the column of log levels is about, of all that an object of logging says."""


@cache
def filled_by() -> Mapping[str, RelationColumn]:
    """The columns that an inventory can fill, by name: those of the rules' relation, and those that are added up."""
    return {
        column.name: column
        for column in (*relation_columns()[FUNCTIONS], *SUMMED)
        if column.field is not None and column.field.partition(".")[0] not in NOT_LISTED
    }


@cache
def known_columns() -> tuple[str, ...]:
    """Everything that a column may be: what names a function, the fields that rules look at, and parts of those."""
    paths = dict.fromkeys(str(column.field) for column in filled_by().values())
    whole = dict.fromkeys(path.partition(".")[0] for path in paths)
    return (*NAMES, RESOURCE_TYPE, *whole, *(path for path in paths if path not in whole))


@cache
def assumed_unset() -> frozenset[str]:
    """Settings that few functions have and few inventories list: without a column they count as not set."""
    return frozenset(str(column.field) for column in filled_by().values() if column.required)


def column_covers(path: str, present: Collection[str]) -> bool:
    """Whether a field, or one that it is a part of, has a column, or parts of it have that tell whether it is set."""
    parts = path.split(".")
    whole = any(".".join(parts[:length]) in present for length in range(1, len(parts) + 1))
    return whole or any(part in present for part in telling_parts(path))


@cache
def telling_parts(path: str) -> tuple[str, ...]:
    """The columns that parts of an object may have where rules look at no more than whether it is set."""
    if not any(column.field == path and column.type == "boolean" for column in filled_by().values()):
        return ()
    parts = (str(column.field) for column in filled_by().values() if str(column.field).startswith(f"{path}."))
    return tuple(dict.fromkeys(part for part in parts if path != "LoggingConfig" or part in _LEVELS))


def squeeze_name(name: str) -> str:
    """A column's name without case, punctuation, and the `configuration.` of AWS Config."""
    return re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("configuration."))


@cache
def _own_names() -> Mapping[str, str]:
    return {squeeze_name(name): name for name in known_columns()}


@cache
def _recognised_names() -> Mapping[str, str]:
    return {**ALIASES, **_own_names()}


def meant_fields(columns: Iterable[str], used: Collection[str]) -> dict[str, str]:
    """The field that each column may have been meant for: one spelt nearly like it that no other column has."""
    from difflib import get_close_matches  # noqa: PLC0415 - only odd columns need it

    names = _recognised_names()
    free = [name for name, meant in names.items() if meant not in used]
    close = {column: get_close_matches(squeeze_name(column), free, 1, _NEARLY) for column in columns}
    return {column: names[found[0]] for column, found in close.items() if found}


@dataclass(frozen=True, slots=True)
class Matching:
    """How the columns of one inventory were understood."""

    used: dict[str, str]
    """The column of each field."""
    ignored: tuple[str, ...]
    """Columns that mean nothing to the rules, or say again what another column says."""


@dataclass(slots=True)
class ColumnReport:
    """How the columns of all inventories were understood."""

    used: dict[str, list[str]] = field(default_factory=dict)
    """The columns of each field."""
    ignored: set[str] = field(default_factory=set)
    """Columns that no file had a use for."""
    parts: int = 0
    """How many files, or groups of like files, were looked at."""
    present: dict[str, int] = field(default_factory=dict)
    """In how many of them each field has a column."""
    named: set[str] = field(default_factory=set)
    """Every column seen."""

    def add(self, matching: Matching) -> None:
        """Count one inventory."""
        self.parts += 1
        for name, column in matching.used.items():
            self.present[name] = self.present.get(name, 0) + 1
            columns = self.used.setdefault(name, [])
            if column not in columns:
                columns.append(column)
        self.ignored |= set(matching.ignored)
        self.named |= {*matching.ignored, *matching.used.values()}

    def add_owner(self, columns: Iterable[str]) -> None:
        """Count the columns that tell the owner of an inventory's functions."""
        listed = list(columns)
        if listed:
            self.used[OWNER] = sorted({*self.used.get(OWNER, ()), *listed})


def match_columns(columns: Iterable[str], mapping: Mapping[str, str]) -> Matching:
    """Recognise columns by their names, after what the user said with --map.

    Args:
        columns: The names as the inventory has them.
        mapping: Field to column; a blank column leaves the field out.
    """
    names = list(columns)
    used = {name: column for name, column in mapping.items() if column in names}
    # A field's own name counts before what else people call it, wherever the columns stand.
    for known in (_own_names(), _recognised_names()):
        for column in names:
            name = known.get(squeeze_name(column))
            if name is not None and name not in mapping and name not in used and column not in used.values():
                used[name] = column
    return Matching(used, tuple(column for column in names if column not in used.values()))


def parsed_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """The pairs `Field=column` of --map.

    Raises:
        UsageError: A pair is malformed or names a field that no rule can use.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        name, column = parse_pair(pair, "--map", "Field=column, such as MemorySize=mem")
        known = _recognised_names().get(squeeze_name(name))
        if known is None:
            whole = [path for path in known_columns() if "." not in path]
            hint = suggestions.hint_at(suggestions.closest_names(name, whole), f"there are {', '.join(whole)}")
            raise UsageError(f"--map {pair!r}: no field {name!r}: {hint}")
        mapping[known] = column
    return mapping
