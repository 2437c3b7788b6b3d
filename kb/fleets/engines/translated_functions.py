"""Functions of DuckDB that other engines lack, or have under the same name with another meaning."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from kb.errors import RuleError

if TYPE_CHECKING:
    from sqlglot import exp

DAYS = frozenset({"as_of", "date"})
"""Columns that are days, which only some engines add whole numbers to."""

TRINO = ("trino", "athena")
"""Trino, and Athena, which is made of it."""

_UNNESTED = "unnested"
_PLACE = re.compile(r"\{(?::(\.[0-9]+f))?\}")  # what DuckDB fills in: {} and {:.1f}


def translate_functions(query: exp.Expr, dialect: str, lists: Collection[str]) -> None:
    """Write the functions of a query, as DuckDB's parser found them, so that an engine does with them what DuckDB does.

    Args:
        query: The query, which is changed.
        dialect: The engine.
        lists: Names of columns that are lists; their length is another function than that of texts.

    Raises:
        RuleError: A pattern of `format` asks for more than texts and decimals.
    """
    # From the inside out: what stands inside a function is itself to be written anew.
    for node in reversed(list(query.walk())):
        written = _portable(node, lists)
        if dialect != "duckdb":
            written = _dollar_groups(_percent_format(written))
        if dialect in TRINO:
            written = _for_trino(written)
        if written is not node:
            node.replace(written)


def _portable(node: exp.Expr, lists: Collection[str]) -> exp.Expr:
    """What all engines have by another name than sqlglot would think without knowing the types of columns."""
    from sqlglot import exp  # noqa: PLC0415 - few commands translate

    match node:
        case exp.Length(this=exp.Column() as inner) if inner.name in lists:
            return exp.ArraySize(this=inner.copy())
        case exp.Add(this=exp.Column() as day, expression=days) if day.name in DAYS:
            return exp.DateAdd(this=day.copy(), expression=days.copy(), unit=exp.var("DAY"))
    return node


def _percent_format(node: exp.Expr) -> exp.Expr:
    """Patterns as Java's engines read them: %s for {}, %.1f for {:.1f}."""
    from sqlglot import exp  # noqa: PLC0415

    if not isinstance(node, exp.Format):
        return node
    pattern = node.this.name
    if not isinstance(node.this, exp.Literal) or re.search(r"[{}]", _PLACE.sub("", pattern)):
        raise RuleError(f"format({node.this.sql()}): other engines are told of {{}} and {{:.1f}} in a text only")
    written = _PLACE.sub(lambda place: f"%{place[1] or 's'}", pattern.replace("%", "%%"))
    return exp.Format(this=exp.Literal.string(written), expressions=[one.copy() for one in node.expressions])


def _dollar_groups(node: exp.Expr) -> exp.Expr:
    """What a replacement takes of the groups of a pattern, as Java's engines write it: after a dollar sign."""
    from sqlglot import exp  # noqa: PLC0415

    taken = node.args.get("replacement") if isinstance(node, exp.RegexpReplace) else None
    if not isinstance(taken, exp.Literal):
        return node
    written = node.copy()
    written.set("replacement", exp.Literal.string(re.sub(r"\\(\d)", r"$\1", taken.name.replace("$", "\\$"))))
    return written


def _for_trino(node: exp.Expr) -> exp.Expr:
    from sqlglot import exp  # noqa: PLC0415

    match node:
        case exp.Contains():
            # Trino's `contains` looks into lists only.
            place = exp.StrPosition(this=node.this.copy(), substr=node.expression.copy())
            return exp.GT(this=place, expression=exp.Literal.number(0))
        case exp.Least() | exp.Greatest() if node.expressions:
            return _passing_nulls_over(node)
        case exp.RegexpExtract():
            # Where nothing matches Trino answers null and DuckDB an empty text.
            found = exp.Coalesce(this=node.copy(), expressions=[exp.Literal.string("")])
            return exp.Case().when(exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.Null())), found)
        case exp.Select():
            return _joining_entries(node)
    return node


def _passing_nulls_over(node: exp.Least | exp.Greatest) -> exp.Expr:
    """`least` and `greatest`, which in Trino are null if any of their arguments is: each null by another argument."""
    from sqlglot import exp  # noqa: PLC0415

    parts = [node.this, *node.expressions]
    turned = [parts[at:] + parts[:at] for at in range(len(parts))]
    first, *rest = (
        exp.Coalesce(this=one.copy(), expressions=[other.copy() for other in others]) for one, *others in turned
    )
    return type(node)(this=first, expressions=rest)


def _joining_entries(select: exp.Select) -> exp.Expr:
    """`select unnest(entries) as entry from ...` as a join with the entries, without the places that sqlglot counts."""
    from sqlglot import exp  # noqa: PLC0415

    written = select.copy()
    found = [one for one in written.expressions if isinstance(one, exp.Alias) and isinstance(one.this, exp.Explode)]
    counted = any(select.args.get(part) for part in ("group", "having", "distinct", "order", "limit", "offset"))
    if len(found) != 1 or counted or select.args.get("from_") is None:
        return select
    name, entries = found[0].args["alias"], found[0].this.this
    table = exp.TableAlias(this=exp.to_identifier(_UNNESTED), columns=[name.copy()])
    found[0].replace(exp.column(name.copy(), table=_UNNESTED))
    return written.join(exp.Unnest(expressions=[entries.copy()], alias=table), join_type="cross", copy=False)
