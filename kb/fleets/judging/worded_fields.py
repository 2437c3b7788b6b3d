"""Rules about all fields that are set, over the columns of an inventory: a check lists them, a fleet has columns."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date

from kb.data_classes import dataclass
from kb.facts.basis import Basis
from kb.fleets.inventories.column_names import column_covers, filled_by
from kb.judging.rules import ANY, FUNCTION, Rule
from kb.store import Store
from kb.store.literals import sql_literal

_S3_READ = "FileSystemConfigs.S3FilesConfig.DirectS3Read"

WORDED = (
    _S3_READ,
    "LoggingConfig.ApplicationLogLevel",
    "LoggingConfig.LogFormat",
    "LoggingConfig.SystemLogLevel",
    "PackageType",
    "RuntimeManagementConfig.UpdateRuntimeOn",
    "SnapStart.ApplyOn",
    "TenancyConfig.TenantIsolationMode",
    "TracingConfig.Mode",
)
"""The settings of functions that take one of a few words and have a column; what runtimes and architectures there are
is for rules of their own."""

_ENVIRONMENT = "Environment"

_MANAGED = "CapacityProviderConfig.LambdaManagedInstancesCapacityProviderConfig"

_COUNTED = {
    _ENVIRONMENT: "environment_bytes",
    "FileSystemConfigs": "file_systems",
    "FileSystemConfigs.Arn": "file_systems",
    "FileSystemConfigs.LocalMountPath": "longest_mount_path",
    "ImageConfig.Command": "image_command",
    "ImageConfig.EntryPoint": "image_entry_point",
    "Layers": "layers",
    "Tags": "tags",
    "VpcConfig.SecurityGroupIds": "security_groups",
    "VpcConfig.SubnetIds": "subnets",
}
"""Settings whose column counts what is in them: none is not set."""

_NUMBERS = {
    "AcceleratorConfig.AcceleratorMemorySize": "accelerator_memory",
    f"{_MANAGED}.ExecutionEnvironmentMemoryGiBPerVCpu": "memory_per_vcpu",
    f"{_MANAGED}.PerExecutionEnvironmentMaxConcurrency": "environment_concurrency",
    "DurableConfig.ExecutionTimeout": "durable_timeout",
    "DurableConfig.RetentionPeriodInDays": "durable_retention",
    "ReservedConcurrentExecutions": "reserved_concurrency",
}
"""Settings that are a number, of which none says something too: a function may reserve nothing."""

_FLAGS = {
    f"{_MANAGED}.CapacityProviderArn": "managed_instances",
    "DeadLetterConfig.TargetArn": "dead_letter",
    "DurableConfig.KMSKeyArn": "durable_key",
    "LoggingConfig.LogGroup": "log_group",
    "RuntimeConfig.RuntimeAlias": "runtime_alias",
    "RuntimeConfig.RuntimeArn": "runtime_arn",
    "VpcConfig.Ipv6AllowedForDualStack": "dual_stack",
}
"""Settings with a column that tells only whether they are set, or what must be said where they are."""

_TEXTS = ("ImageConfig.WorkingDirectory", "KMSKeyArn", "RuntimeManagementConfig.RuntimeVersionArn", *WORDED)

_IN_TABLE = {name: f"{name}[]" for name in ("Architectures", "FileSystemConfigs", "Layers")} | {
    "FileSystemConfigs.Arn": "FileSystemConfigs[].Arn",
    "FileSystemConfigs.LocalMountPath": "FileSystemConfigs[].LocalMountPath",
    _S3_READ: "FileSystemConfigs[].S3FilesConfig.DirectS3Read",
    _ENVIRONMENT: "Environment.Variables",
}
"""What the table of the API's fields calls what is set, where it is not the path alone."""

_LACKING = ("length", "missing", "path", "refused")
"""What a check knows of a setting besides its value, and no column tells."""

DATED = tuple(sorted((*_TEXTS, "Architectures", *_COUNTED, *_NUMBERS, *_FLAGS)))
"""The settings that came later than Lambda and have a column that tells whether they are set."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A setting as an inventory has it."""

    path: str
    """Its name in the table of the API's fields."""
    text: str
    """SQL of its value, as a check has it."""
    is_set: str
    """SQL of whether it is set."""
    is_number: bool = False
    """Whether the text is one of a number, which has more than one."""
    is_flag: bool = False
    """Whether no more is known than that it is set, to something else than if nobody had set it."""


def is_about_fields(rule: Rule) -> bool:
    """Whether a rule compares every field of a function with its words, or with the day on which it came."""
    return _is_about(rule, "vocabulary") or _is_about_days(rule)


def _is_about_days(rule: Rule) -> bool:
    other = ("vocabulary", *_LACKING)
    return _is_about(rule, "possible") and not any(_is_about(rule, column) for column in other)


def _is_about(rule: Rule, column: str) -> bool:
    return rule.about == FUNCTION and rule.reads == (ANY,) and bool(re.search(rf"\b{column}\b", rule.query))


def columns_asked(rule: Rule) -> tuple[str, ...]:
    """The fields that such a rule can be asked about."""
    return DATED if _is_about_days(rule) else WORDED


def later_fields(store: Store, basis: Basis, first: date | None) -> frozenset[str]:
    """The fields among them that may not have been there on a day.

    Args:
        store: The knowledge base.
        basis: What is asked; by what was known earlier, any of them may not.
        first: The first day that is judged; None where every one is known by itself, or nothing is judged.
    """
    if first is None or not basis.knows_everything:
        return frozenset(DATED)
    came = store.cursor().execute(
        "select distinct field from config_fields "
        f"where coalesce(greatest(valid_from, valid_from_latest) > {sql_literal(first)}, true)"
    )
    fields = {field for (field,) in came.fetchall()}
    return frozenset(name for name in DATED if _IN_TABLE.get(name, name) in fields)


def over_columns(rule: Rule, present: Collection[str], later: Collection[str] = DATED) -> Rule:
    """The rule as it reads the fields of a fleet that have a column; it reads nothing where none has.

    Args:
        rule: The rule.
        present: The fields that the fleet has columns for.
        later: The fields that may not have been there; a rule about days looks at no others.
    """
    there = [path for path in columns_asked(rule) if column_covers(path, present)]
    dated = _is_about_days(rule)
    asked = [path for path in there if path in later] if dated else there
    said = "\nunion all ".join(_rows_of(one, dated=dated) for one in map(_said_of, asked)) or _NOTHING
    # The query stays as it is, and its columns in sight for other engines: only `fields` is another thing here.
    query = re.sub(r"^\s*with\b", ",", rule.query, count=1, flags=re.IGNORECASE)
    # Variables that are not shown say nothing of the other settings.
    read = tuple(path for path in there if path != _ENVIRONMENT)
    return replace(rule, reads=read, sql=f"with fields as (\n{said}\n)\n{query}")


_USUAL = """split_part(d."default", ' (', 1)"""
"""A default without the cases in which it is another one, which stand behind it."""

_NOTHING = (
    "select null::varchar as resource_id, f.function_id, f.as_of, '' as field, '' as value from functions f where false"
)


def _said_of(path: str) -> _Said:
    name = _IN_TABLE.get(path, path)
    if path == "Architectures":
        return _Said(name, "'[' || f.architecture || ']'", "f.architecture is not null")
    if column := _COUNTED.get(path):
        return _Said(name, f"cast(f.{column} as varchar)", f"f.{column} > 0")
    if column := _NUMBERS.get(path):
        return _Said(name, f"cast(f.{column} as varchar)", f"f.{column} is not null", is_number=True)
    if column := _FLAGS.get(path):
        return _Said(name, "''", f"f.{column}", is_flag=True)
    if path == _S3_READ:
        return _Said(name, "f.direct_s3_read", "f.direct_s3_read is not null")
    (column,) = (name for name, one in filled_by().items() if one.field == path)
    return _Said(name, f"f.{column}", f"f.{column} is not null")


def _rows_of(one: _Said, *, dated: bool) -> str:
    """The rows of one setting; answers of the API name it also where it is what it would be if nobody had set it."""
    joined = f"join fields_on d on d.as_of = f.as_of and d.field = {sql_literal(one.path)} " if dated else ""
    text, default = one.text, _USUAL
    if one.is_number:
        text, default = (f"try_cast({sql} as double)" for sql in (text, default))
    where = f"{one.is_set} and {text} is distinct from {default}" if dated and not one.is_flag else one.is_set
    return (
        f"select null::varchar as resource_id, f.function_id, f.as_of, {sql_literal(one.path)} as field, "
        f"{one.text} as value from functions f {joined}where {where}"
    )
