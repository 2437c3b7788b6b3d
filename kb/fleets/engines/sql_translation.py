"""The rules in the SQL of other engines: the same files, translated by sqlglot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from kb.errors import RuleError
from kb.fleets.engines.translated_functions import translate_functions
from kb.judging.rules import Rule, fields_clash
from kb.store.literals import sql_literal

DIALECTS = ("spark", "trino", "athena", "duckdb")
"""Engines that the rules are translated for."""

COLUMNS = (
    *(
        ("function_id", "varchar"),
        ("as_of", "date"),
        ("rule", "varchar"),
        ("severity", "varchar"),
        ("field", "varchar"),
    ),
    *(("value", "varchar"), ("bound", "varchar"), ("since", "date"), ("until", "date"), ("fix", "varchar")),
    *(("fact", "varchar"), ("detail", "varchar"), ("doubt", "varchar")),
)
"""The columns of a finding, in this order in every engine."""


def translate_rule(
    rule: Rule, dialect: str, lists: Collection[str], unresolved: Iterable[str] = (), *, uniform: bool = True
) -> str:
    """One rule as a query with always the same columns.

    Args:
        rule: The rule, about functions.
        dialect: The engine.
        lists: Names of columns that are lists; their length is another function than that of texts.
        unresolved: Fields that are set but not known somewhere, as rows of the relation `unresolved`.
        uniform: Write a number as every engine would; whoever does so with what is found spares the engine much work.

    Raises:
        RuleError: sqlglot cannot translate it.
    """
    import sqlglot  # noqa: PLC0415 - few commands translate
    from sqlglot import exp  # noqa: PLC0415

    try:
        own = sqlglot.parse_one(rule.query, read="duckdb")
        has = own.named_selects if isinstance(own, exp.Query) else []
        query = sqlglot.parse_one(_wrap_rule(rule, has, unresolved, uniform=uniform), read="duckdb")
        translate_functions(query, dialect, lists)
        text: str = query.sql(dialect=dialect, pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as e:
        raise RuleError(f"{rule.id}: cannot be translated for {dialect}: {str(e).splitlines()[0]}") from e
    return text


def _wrap_rule(rule: Rule, has: Collection[str], unresolved: Iterable[str], *, uniform: bool) -> str:
    """The rule with all columns, each of one type: engines differ in what a union makes of numbers and texts."""
    columns = []
    for name, kind in COLUMNS:
        if name == "rule":
            columns.append(f"{sql_literal(rule.id)} as rule")
        else:
            cell = "null" if name not in has else _uniform_number(name) if uniform else f"found.{name}"
            columns.append(f"cast({cell} as {kind}) as {name}")
    clashing = sorted(name for name in unresolved if fields_clash(name, rule.reads))
    where = ""
    if clashing:
        listed = ", ".join(map(sql_literal, clashing))
        where = (
            " where not exists (select 1 from unresolved u where u.function_id = found.function_id "
            f"and u.field in ({listed}))"
        )
    return f"select {', '.join(columns)} from ({rule.query}) found{where}"


def _uniform_number(name: str) -> str:
    """A number without its fraction where that is zero: engines write 20480.0 and 2.048E4 otherwise."""
    if name not in ("value", "bound", "fix"):
        return f"found.{name}"
    number = f"try_cast(cast(found.{name} as varchar) as double)"
    return (
        f"case when abs({number}) < 1e16 and {number} = floor({number}) then cast(cast({number} as bigint) as varchar) "
        f"when abs({number}) < 1e16 then rtrim(cast(cast({number} as decimal(38, 10)) as varchar), '0') "
        f"else cast(found.{name} as varchar) end"
    )


def unite_rules(queries: Mapping[str, str]) -> str:
    """Translated rules, by id, as one query."""
    # In brackets, since a query that begins with `with` cannot stand in a union.
    return "\nunion all\n".join(f"select * from (\n{query}\n) as {rule}" for rule, query in queries.items())
