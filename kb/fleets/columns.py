"""Which column of an inventory is which field of the Lambda API, and what it gives the rules' relation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kb.errors import UsageError


class Kind(StrEnum):
    """How the cells of a field are read."""

    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FIRST = "first"
    """The first item of a list, such as the architecture."""
    COUNT = "count"
    """The number of items of a list, or that number itself."""
    VARIABLES = "variables"
    """A map of environment variables."""
    FLAG = "flag"
    """Whether anything is set."""


@dataclass(frozen=True, slots=True)
class FleetField:
    """A field that an inventory may have a column for."""

    name: str
    """Its name in the API; ours for what the API does not have."""
    kind: Kind
    """How its cells are read."""
    relation: tuple[str, ...] = ()
    """The columns of the rules' relation that it fills; none for what only names a function."""
    aliases: tuple[str, ...] = ()
    """Other names, squeezed to lower-case letters and digits."""


FIELDS = (
    FleetField("FunctionArn", Kind.TEXT, aliases=("arn", "resourcearn")),
    FleetField("FunctionName", Kind.TEXT, aliases=("name", "resourcename", "resourceid", "function")),
    FleetField("AccountId", Kind.TEXT, aliases=("awsaccountid", "account", "owneraccountid")),
    FleetField("Region", Kind.TEXT, aliases=("awsregion",)),
    FleetField("ResourceType", Kind.TEXT),
    FleetField("as_of", Kind.DAY),
    FleetField("Runtime", Kind.TEXT, ("runtime",)),
    FleetField("MemorySize", Kind.NUMBER, ("memory_size",), ("memory", "memorymb", "memorysizemb")),
    FleetField("Timeout", Kind.NUMBER, ("timeout",), ("timeoutseconds",)),
    FleetField(
        "EphemeralStorage", Kind.NUMBER, ("ephemeral_storage",), ("ephemeralstoragesize", "ephemeralstorage0size")
    ),
    FleetField("PackageType", Kind.TEXT, ("package_type",)),
    FleetField("Architectures", Kind.FIRST, ("architecture",), ("architecture", "architectures0")),
    FleetField("Handler", Kind.TEXT, ("handler",)),
    FleetField("Layers", Kind.COUNT, ("layers",), ("layercount", "numberoflayers")),
    FleetField(
        "Environment",
        Kind.VARIABLES,
        ("environment_bytes", "environment_names"),
        ("environmentvariables",),
    ),
    FleetField("CapacityProviderConfig", Kind.FLAG, ("managed_instances",)),
    FleetField("AcceleratorConfig", Kind.FLAG, ("accelerator",)),
)
"""Everything that is recognised. What a rule reads and has no column here is reported, never guessed."""

BY_NAME = {known.name: known for known in FIELDS}
IDENTITY = tuple(known.name for known in FIELDS if not known.relation)


def squeezed(name: str) -> str:
    """A column's name without case, punctuation, and the `configuration.` of AWS Config."""
    return re.sub(r"[^a-z0-9]", "", name.lower().removeprefix("configuration."))


_RECOGNISED = {alias: known.name for known in FIELDS for alias in (squeezed(known.name), *known.aliases)}


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


def matched(columns: Iterable[str], mapping: Mapping[str, str]) -> Matching:
    """Recognise columns by their names, after what the user said with --map.

    Args:
        columns: The names as the inventory has them.
        mapping: Field to column; a blank column leaves the field out.
    """
    names = list(columns)
    used = {name: column for name, column in mapping.items() if column in names}
    ignored: list[str] = []
    for column in names:
        if column in used.values():
            continue
        name = _RECOGNISED.get(squeezed(column))
        if name is None or name in mapping or name in used:
            ignored.append(column)
        else:
            used[name] = column
    return Matching(used, tuple(ignored))


def parsed_mapping(pairs: Iterable[str]) -> dict[str, str]:
    """The pairs `Field=column` of --map.

    Raises:
        UsageError: A pair is malformed or names a field that no rule can use.
    """
    mapping: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = pair.partition("=")
        known = BY_NAME.get(name) or BY_NAME.get(_RECOGNISED.get(squeezed(name), ""))
        if not equals:
            raise UsageError(f"--map {pair!r}: write Field=column, such as MemorySize=mem")
        if known is None:
            raise UsageError(f"--map {pair!r}: no field {name!r}: there are {', '.join(BY_NAME)}")
        mapping[known.name] = column
    return mapping
