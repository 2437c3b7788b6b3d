"""Rules about words, over the columns of an inventory: a check lists what is set field by field, a fleet in columns."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace

from kb.fleets.inventories.column_names import column_covers, filled_by
from kb.judging.rules import ANY, FUNCTION, Rule
from kb.store.literals import sql_literal

WORDED = (
    "LoggingConfig.LogFormat",
    "PackageType",
    "RuntimeManagementConfig.UpdateRuntimeOn",
    "SnapStart.ApplyOn",
    "TenancyConfig.TenantIsolationMode",
    "TracingConfig.Mode",
)
"""The settings of functions that take one of a few words and have a column; what runtimes and architectures there are
is for rules of their own."""


def is_about_words(rule: Rule) -> bool:
    """Whether a rule compares every field of a function with the words that it takes."""
    return rule.about == FUNCTION and rule.reads == (ANY,) and bool(re.search(r"\bvocabulary\b", rule.query))


def over_columns(rule: Rule, present: Collection[str]) -> Rule:
    """The rule as it reads the fields of a fleet that have a column; it reads nothing where none has."""
    there = [path for path in WORDED if column_covers(path, present)]
    names = {str(column.field): name for name, column in filled_by().items()}
    said = "\nunion all ".join(
        f"select null::varchar as resource_id, f.function_id, f.as_of, {sql_literal(path)} as field, "
        f"f.{names[path]} as value from functions f where f.{names[path]} is not null"
        for path in there
    )
    # The query stays as it is, and its columns in sight for other engines: only `fields` is another thing here.
    query = re.sub(r"^\s*with\b", ",", rule.query, count=1, flags=re.IGNORECASE)
    return replace(rule, reads=tuple(there), sql=f"with fields as (\n{said}\n)\n{query}")
