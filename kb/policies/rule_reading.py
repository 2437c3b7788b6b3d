"""A rule's SQL on one day: the findings that it may make, each with the condition on which it makes it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import duckdb
import sqlglot
from sqlglot import exp

from kb.data_classes import dataclass
from kb.judging.rules import Rule
from kb.policies.compared_values import Value
from kb.policies.facts_of_day import FactsOfDay
from kb.policies.predicates import ALWAYS, NEVER, Condition, Read, TooManyTermsError
from kb.policies.symbolic_values import Evaluator, Row
from kb.policies.unsayable import UnsayableError

Guarded: TypeAlias = tuple[Condition, Row]
"""A row of a relation, and the condition on which there is one."""

_TOLD = ("field", "bound", "since", "until", "severity", "doubt", "detail", "value", "fix")
_IN_PASSING = frozenset({"value", "fix", "bound", "detail"})
"""Columns that may say different things of one finding: they are told only where they say one."""


@dataclass(frozen=True, slots=True)
class RuleOutcome:
    """One thing that a rule finds."""

    subject: str
    """The relation of what it is found of, such as `functions`."""
    condition: Condition
    """When it is found."""
    columns: dict[str, Value]
    """The columns of the finding; those that are left out are None."""


def outcomes_of(rule: Rule, facts: FactsOfDay) -> list[RuleOutcome]:
    """What a rule may find on a day, what nobody can tell among it: there `doubt` says why.

    Raises:
        UnsayableError: It cannot be read as conditions on single resources.
    """
    try:
        query = sqlglot.parse_one(rule.query, read="duckdb")
        reader = _Reader(facts)
        return [one for one in reader.outcomes(query) if one.condition != NEVER]
    except TooManyTermsError as e:
        raise UnsayableError(str(e)) from e
    except duckdb.Error as e:
        raise UnsayableError("it looks at what is known of no day by itself, such as what an account holds") from e
    except sqlglot.errors.SqlglotError as e:
        raise UnsayableError(f"its SQL is not understood: {str(e).splitlines()[0]}") from e


class _Reader:
    """Reads the queries of one rule."""

    def __init__(self, facts: FactsOfDay) -> None:
        self.facts = facts
        self.values = Evaluator(facts, lambda read: facts.subjects[read.relation].get(read.column) == "boolean")
        self.named: dict[str, exp.Query] = {}
        self._queries: dict[tuple[int, int], str] = {}
        self._equalities: dict[tuple[int, str], list[tuple[str, exp.Expr]]] = {}
        self._subjects: dict[int, bool] = {}

    def outcomes(self, query: exp.Expr) -> Iterator[RuleOutcome]:
        """The findings of the whole query."""
        if not isinstance(query, exp.Query):
            raise UnsayableError("its SQL is no query")
        self._keep_named(query)
        for select in _selects(query):
            for given, row in self._source(select):
                subject = _subject_of(row)
                columns = {one.alias_or_name: one for one in select.expressions}
                listed = [(name, columns[name]) for name in _TOLD if name in columns]
                for condition, values in self._split(listed, row, given):
                    yield RuleOutcome(subject, condition, dict.fromkeys(_TOLD) | values)

    def _split(
        self, columns: list[tuple[str, exp.Expr]], row: Row, given: Condition
    ) -> Iterator[tuple[Condition, dict[str, Value]]]:
        """The columns of a row, once for each way in which they come out."""
        if not columns:
            yield given, {}
            return
        (name, node), *rest = columns
        choices = self.values.choices(node, row, given)
        if name in _IN_PASSING and any(isinstance(value, Read) for _, value in choices):
            choices = [(ALWAYS, choices[0][1] if len(choices) == 1 else None)]
        for when, value in choices:
            if given & when != NEVER:
                for condition, values in self._split(rest, row, given & when):
                    yield condition, {name: value} | values

    def _keep_named(self, query: exp.Query) -> None:
        """Queries in front of the rule's own; those over facts alone are answered by the database."""
        for one in query.ctes:
            self.named[one.alias] = one.this
        for own in query.find_all(exp.With):
            if own.parent is not query:
                raise UnsayableError("its SQL nests queries with names")

    def _source(self, select: exp.Select) -> Iterator[Guarded]:
        """The rows that a select chooses from, and the condition on which it takes each."""
        if select.args.get("group"):
            raise UnsayableError("it counts over several things")
        origin = select.args.get("from_") or select.args.get("from")
        if origin is None:
            raise UnsayableError("its SQL chooses from nothing")
        where = select.args.get("where")
        early = _parts_about(where and where.this, origin.this.alias_or_name)
        rows = self._weeded(self._relation(origin.this, None, {}), early)
        for join in select.args.get("joins") or []:
            rows = self._joined(rows, join)
        for given, row in rows:
            condition = given if where is None else given & self.values.true(where.this, row, given)
            if condition != NEVER:
                yield condition, row

    def _weeded(self, rows: Iterator[Guarded], conditions: list[exp.Expr]) -> Iterator[Guarded]:
        """What is asked of the first relation alone is asked before others are joined: then less is looked at."""
        for given, row in rows:
            condition = given
            for one in conditions:
                condition &= self.values.true(one, row, condition)
            if condition != NEVER:
                yield condition, row

    def _joined(self, rows: Iterator[Guarded], join: exp.Join) -> Iterator[Guarded]:
        outer = join.side == "LEFT"
        asked = join.args.get("on")
        for given, row in rows:
            if self._is_subject(join.this):
                raise UnsayableError("it looks at two resources together: a function and what is attached to it")
            unmatched = given
            fixed = self._fixed(asked, join.this.alias_or_name, row, given)
            for _, other in self._relation(join.this, asked, fixed):
                both = row | other
                met = ALWAYS if asked is None else self.values.true(asked, both, given)
                if given & met != NEVER:
                    yield given & met, both
                    unmatched &= ~met
            if outer and unmatched != NEVER:
                yield unmatched, row | self._blank(join.this)

    def _fixed(self, asked: exp.Expr | None, alias: str, row: Row, given: Condition) -> dict[str, Value]:
        """The columns of a joined relation that must equal something that is one certain value here."""
        key = id(asked), alias
        if key not in self._equalities:
            self._equalities[key] = _equalities(asked, alias)
        found: dict[str, Value] = {}
        for column, other in self._equalities[key]:
            choices = self.values.choices(other, row, given)
            if len(choices) == 1 and not isinstance(choices[0][1], Read | None):
                found[column] = choices[0][1]
        return found

    def _blank(self, table: exp.Expr) -> Row:
        """A row of a left join without any partner."""
        columns = self.facts.columns(self._facts_query(table, None))
        return dict.fromkeys((table.alias_or_name, column) for column in columns)

    def _is_subject(self, table: exp.Expr) -> bool:
        """Whether a relation is of what is judged, by itself or below; found out once, since each row asks for it."""
        if not isinstance(table, exp.Table):
            return False
        if id(table) not in self._subjects:
            if table.name in self.named:
                found = any(self._is_subject(one) for one in self.named[table.name].find_all(exp.Table))
            else:
                found = table.name in self.facts.subjects
            self._subjects[id(table)] = found
        return self._subjects[id(table)]

    def _relation(self, table: exp.Expr, asked: exp.Expr | None, fixed: dict[str, Value]) -> Iterator[Guarded]:
        """The rows of one relation under its alias: of facts each there is, of what is judged any one."""
        alias = table.alias_or_name
        if isinstance(table, exp.Table) and table.name in self.facts.subjects and table.name not in self.named:
            types = self.facts.subjects[table.name]
            own: Row = {(alias, column): Read(table.name, column) for column in types}
            yield ALWAYS, own | {(alias, "as_of"): self.facts.as_of}
        elif isinstance(table, exp.Table) and self._is_subject(table):
            yield from self._named_rows(self.named[table.name], alias)
        else:
            for found in self.facts.rows(self._facts_query(table, asked)):
                if fixed.items() <= found.items():
                    yield ALWAYS, {(alias, column): value for column, value in found.items()}

    def _facts_query(self, table: exp.Expr, asked: exp.Expr | None) -> str:
        """A query for facts alone, weeded by what a join asks of them; written once, since each row asks it again."""
        key = id(table), id(asked)
        if key not in self._queries:
            own = f"select * from {table.sql(dialect='duckdb')}"
            where = _own_conditions(asked, table.alias_or_name)
            self._queries[key] = f"select * from ({self._named_facts()}{own}) as {table.alias_or_name}{where}"
        return self._queries[key]

    def _named_facts(self) -> str:
        """The queries with names that look at facts alone, as they stand before another."""
        named = [
            f"{name} as ({query.sql(dialect='duckdb')})"
            for name, query in self.named.items()
            if not any(self._is_subject(one) for one in query.find_all(exp.Table))
        ]
        return f"with {', '.join(named)} " if named else ""

    def _named_rows(self, query: exp.Query, alias: str) -> Iterator[Guarded]:
        """The rows of a query with a name that looks at what is judged; lists are taken apart item by item."""
        names = [one.alias_or_name for one in next(iter(_selects(query))).expressions]
        for select in _selects(query):
            for given, row in self._source(select):
                listed = list(zip(names, map(_item_of, select.expressions), strict=True))
                plain = [(name, node) for name, (node, _) in listed]
                items = {name for name, (_, taken_apart) in listed if taken_apart}
                for condition, values in self._split(plain, row, given):
                    yield (
                        condition,
                        {
                            (alias, name): value.through("item") if name in items and isinstance(value, Read) else value
                            for name, value in values.items()
                        },
                    )


def _item_of(node: exp.Expr) -> tuple[exp.Expr, bool]:
    """An expression, and whether it is taken apart by `unnest`."""
    inner = node.this if isinstance(node, exp.Alias) else node
    if isinstance(inner, exp.Unnest | exp.Explode):
        return (inner.expressions[0] if isinstance(inner, exp.Unnest) else inner.this), True
    return node, False


def _selects(query: exp.Query) -> Iterator[exp.Select]:
    """The selects of a union, or the one that the query is."""
    match query:
        case exp.Select():
            yield query
        case exp.Union():
            yield from _selects(query.left)
            yield from _selects(query.right)
        case _:
            raise UnsayableError(f"its SQL uses {type(query).__name__}, which is not read here")


def _subject_of(row: Row) -> str:
    """The relation that a row reads."""
    found = {value.relation for value in row.values() if isinstance(value, Read) and value.relation}
    if len(found) != 1:
        raise UnsayableError("it looks at no single kind of resource")
    return found.pop()


def _parts(asked: exp.Expr | None) -> list[exp.Expr]:
    """What is asked for together."""
    if asked is None:
        return []
    return list(asked.flatten()) if isinstance(asked, exp.And) else [asked]


def _equalities(asked: exp.Expr | None, alias: str) -> list[tuple[str, exp.Expr]]:
    """The columns of a relation that must equal something which does not hang on it, each with that."""
    found = []
    for part in _parts(asked):
        if isinstance(part, exp.EQ):
            for one, other in ((part.left, part.right), (part.right, part.left)):
                beside = {column.table for column in other.find_all(exp.Column)}
                if isinstance(one, exp.Column) and one.table == alias and alias not in beside:
                    found.append((one.name, other))
    return found


def _parts_about(asked: exp.Expr | None, alias: str) -> list[exp.Expr]:
    """Those parts of a condition that are about one relation alone."""
    return [
        part
        for part in _parts(asked)
        if (columns := list(part.find_all(exp.Column)))
        and all(column.table == alias for column in columns)
        and not part.find(exp.Exists)
    ]


def _own_conditions(asked: exp.Expr | None, alias: str) -> str:
    """Those parts of a join's condition that are about the joined relation alone: the database weeds by them."""
    own = [part.sql(dialect="duckdb") for part in _parts_about(asked, alias)]
    return f" where {' and '.join(own)}" if own else ""
