"""Values of the SQL of rules where only the facts are known: what an expression may come to, and when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeAlias

from sqlglot import exp

from kb.policies.compared_values import SYNTAX, Value, compare_values, pattern_of, yes
from kb.policies.facts_of_day import Constant, FactsOfDay
from kb.policies.predicates import (
    ALWAYS,
    NEVER,
    Condition,
    Flag,
    Given,
    Matches,
    NoMultiple,
    Read,
    holding,
    one_of,
)
from kb.policies.unsayable import UnsayableError

Row: TypeAlias = dict[tuple[str, str], Value]
"""The values of the columns, by the alias of their relation and their name."""
Choices: TypeAlias = list[tuple[Condition, Value]]
"""What something may come to, each with the condition on which it does; together they are always."""

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}
_CONDITIONS = (*_COMPARISONS, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Like, exp.Exists)


class Evaluator:
    """Reads expressions of one rule on one day; texts that a rule writes stay as DuckDB would write them."""

    def __init__(self, facts: FactsOfDay, booleans: Callable[[Read], bool]) -> None:
        self.facts = facts
        self.is_boolean = booleans
        self._tests: dict[int, exp.EQ] = {}
        self._made: dict[tuple[int, str], Constant] = {}
        self._names: dict[int, tuple[str, str]] = {}

    def true(self, node: exp.Expr, row: Row, given: Condition = ALWAYS) -> Condition:
        """The condition on which an expression is true; where it is null it is not."""
        return self._holds(node, row, given, wanted=True)

    def false(self, node: exp.Expr, row: Row, given: Condition = ALWAYS) -> Condition:
        """The condition on which an expression is false; where it is null it is not."""
        return self._holds(node, row, given, wanted=False)

    def _holds(  # noqa: PLR0911 - a branch for each kind of expression
        self, node: exp.Expr, row: Row, given: Condition, *, wanted: bool
    ) -> Condition:
        """The condition on which an expression has a truth value.

        False is not the opposite of true: where an expression is null it is neither, so `not` asks for the other value
        of what it denies instead of denying a condition.
        """
        match node:
            case exp.Paren():
                return self._holds(node.this, row, given, wanted=wanted)
            case exp.Not():
                return self._holds(node.this, row, given, wanted=not wanted)
            case exp.And() | exp.Or():
                left = self._holds(node.left, row, given, wanted=wanted)
                together = isinstance(node, exp.And) is wanted
                if together and left == NEVER:
                    return NEVER
                right = self._holds(node.right, row, given & left if together else given, wanted=wanted)
                return left & right if together else left | right
            case exp.Is(this=this, expression=exp.Null()):
                absent = self._absent(this, row, given)
                return absent if wanted else ~absent
            case exp.In():
                return self._among(node, row, given, wanted=wanted)
            case exp.Exists():
                return self._exists(node, wanted=wanted)
            case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                return self._compared(node, row, given, wanted=wanted)
            case exp.Like() | exp.RegexpLike() | exp.StartsWith():
                return self._matched(node, row, given, wanted=wanted is not bool(node.args.get("negate")))
            case exp.ArrayContains():
                return self._contained(node, row, given, wanted=wanted)
        return self._flagged(node, row, given, wanted=wanted)

    def _flagged(self, node: exp.Expr, row: Row, given: Condition, *, wanted: bool) -> Condition:
        """The condition on which a value is on, or off: of what is read, that it is there at all."""
        found = NEVER
        for when, value in self.choices(node, row, given):
            if isinstance(value, Read):
                on = holding(Flag(value))
                found |= when & (on if wanted else holding(Given(value)) & ~on)
            elif value is not None:
                found |= when & yes(bool(value) is wanted)
        return found

    def _absent(self, node: exp.Expr, row: Row, given: Condition) -> Condition:
        """The condition on which an expression is null."""
        found = NEVER
        for when, value in self.choices(node, row, given):
            found |= when & (~holding(Given(value)) if isinstance(value, Read) else yes(value is None))
        return found

    def _exists(self, node: exp.Exists, *, wanted: bool) -> Condition:
        """What is written and not known, every engine passes over by itself; other resources it does not look at."""
        (table,) = {table.name for table in node.find_all(exp.Table)}
        if table == "unresolved":
            return yes(not wanted)
        raise UnsayableError(f"it looks at the {table} of a function beside the function")

    def _among(self, node: exp.In, row: Row, given: Condition, *, wanted: bool) -> Condition:
        found = NEVER
        listed = [value for item in node.expressions for _, value in self.choices(item, row, given)]
        for when, value in self.choices(node.this, row, given):
            if value is None:
                continue
            if isinstance(value, Read):
                inside = one_of(value, [str(one) for one in listed])
                found |= when & (inside if wanted else holding(Given(value)) & ~inside)
            else:
                found |= when & yes((value in listed) is wanted)
        return found

    def _contained(self, node: exp.ArrayContains, row: Row, given: Condition, *, wanted: bool) -> Condition:
        found = NEVER
        for when, listed in self.choices(node.this, row, given):
            for then, value in self.choices(node.expression, row, given):
                if isinstance(listed, Read):
                    raise UnsayableError(SYNTAX.format("list_contains of a list that is read"))
                if not isinstance(listed, list) or value is None:
                    continue
                if isinstance(value, Read):
                    inside = one_of(value, [str(one) for one in listed])
                    met = inside if wanted else holding(Given(value)) & ~inside
                else:
                    met = yes((value in listed) is wanted)
                found |= when & then & met
        return found

    def _matched(self, node: exp.Expr, row: Row, given: Condition, *, wanted: bool) -> Condition:
        found = NEVER
        for when, text in self.choices(node.this, row, given):
            for then, pattern in self.choices(node.args["expression"], row, given):
                if text is None or pattern is None:
                    continue
                if isinstance(pattern, Read):
                    raise UnsayableError(SYNTAX.format("a pattern that is read"))
                if not isinstance(text, Read):
                    plain = re.search(pattern_of(node, str(pattern)), str(text), re.DOTALL)
                    met = yes((plain is not None) is wanted)
                else:
                    own = holding(Matches(text, pattern_of(node, str(pattern))))
                    met = own if wanted else holding(Given(text)) & ~own
                found |= when & then & met
        return found

    def _compared(self, node: exp.Expr, row: Row, given: Condition, *, wanted: bool) -> Condition:
        operator = _COMPARISONS[type(node)]
        left, right = node.args["this"], node.args["expression"]
        if _is_condition(left) and _is_condition(right):
            same = self.true(left, row) & self.true(right, row) | self.false(left, row) & self.false(right, row)
            other = self.true(left, row) & self.false(right, row) | self.false(left, row) & self.true(right, row)
            return same if (operator == "=") is wanted else other
        step = self._step_of(left, right, row, given) if operator == "<>" else None
        if step is not None:
            read, number = step
            odd = holding(NoMultiple(read, number))
            return odd if wanted else holding(Given(read)) & ~odd
        found = NEVER
        for when, one in self.choices(left, row, given):
            for then, other_value in self.choices(right, row, given):
                if one is not None and other_value is not None:
                    found |= when & then & compare_values(one, operator, other_value, wanted=wanted)
        return found

    def _step_of(self, left: exp.Expr, right: exp.Expr, row: Row, given: Condition) -> tuple[Read, float] | None:
        """`x - floor(x / step) * step <> 0`: what is read, and the step."""
        floor = left.find(exp.Floor)
        if not isinstance(left, exp.Sub) or floor is None or self.choices(right, row, given) != [(ALWAYS, 0)]:
            return None
        (_, read), (_, step) = self.choices(left.left, row, given)[0], self.choices(floor.this.right, row, given)[0]
        if isinstance(read, Read) and isinstance(step, int | float):
            return read, float(step)
        return None

    def choices(self, node: exp.Expr, row: Row, given: Condition = ALWAYS) -> Choices:
        """What an expression may come to, and when, where some condition holds already."""
        if not given.terms:
            return []
        # Most expressions are one of these, and come to one thing.
        if isinstance(node, exp.Column):
            return [(ALWAYS, self._read(node, row, given))]
        if isinstance(node, exp.Literal):
            return [(ALWAYS, self._literal(node))]
        found: dict[object, tuple[Condition, Value]] = {}
        for when, value in self._choices(node, row, given):
            if when & given == NEVER:
                continue
            key = value if isinstance(value, Read) else repr(value)
            found[key] = (found[key][0] | when, value) if key in found else (when, value)
        if len(found) == 1:
            return [(ALWAYS, next(iter(found.values()))[1])]
        return list(found.values())

    def _choices(self, node: exp.Expr, row: Row, given: Condition) -> Iterator[tuple[Condition, Value]]:
        match node:
            case exp.Paren():
                yield from self._choices(node.this, row, given)
            case exp.Alias():
                yield from self._choices(node.this, row, given)
            case exp.Literal():
                yield ALWAYS, self._literal(node)
            case exp.Column():
                yield ALWAYS, self._read(node, row, given)
            case exp.Case():
                yield from self._cases(node, row, given)
            case exp.Coalesce():
                yield from self._first([node.this, *node.expressions], row, given)
            case exp.Length() | exp.ArraySize() | exp.Lower():
                yield from self._through(node, row, given)
            case exp.Cast(to=exp.DataType(this=exp.DataType.Type.VARCHAR | exp.DataType.Type.TEXT)):
                for when, value in self._choices(node.this, row, given):
                    yield when, value if isinstance(value, Read | None) else _text(value)
            case _:
                yield from self._worked_out(node, row, given)

    def _cases(self, node: exp.Case, row: Row, given: Condition) -> Iterator[tuple[Condition, Value]]:
        left = ALWAYS
        for branch in node.args["ifs"]:
            test = branch.this if node.this is None else self._test_of(node, branch)
            met = left & self.true(test, row, given & left)
            if given & met != NEVER:
                for when, value in self._choices(branch.args["true"], row, given & met):
                    yield met & when, value
            left &= ~self.true(test, row, given & left)
            if given & left == NEVER:
                return
        otherwise = node.args.get("default")
        if otherwise is None:
            yield left, None
        else:
            for when, value in self._choices(otherwise, row, given & left):
                yield left & when, value

    def _test_of(self, node: exp.Case, branch: exp.Expr) -> exp.Expr:
        """`case x when y` asks whether `x = y`."""
        if id(branch) not in self._tests:
            self._tests[id(branch)] = exp.EQ(this=node.this.copy(), expression=branch.this.copy())
        return self._tests[id(branch)]

    def _first(self, nodes: list[exp.Expr], row: Row, given: Condition) -> Iterator[tuple[Condition, Value]]:
        if not nodes:
            yield ALWAYS, None
            return
        for when, value in self._choices(nodes[0], row, given):
            absent = when & ~holding(Given(value)) if isinstance(value, Read) else when & yes(value is None)
            if isinstance(value, Read):
                yield when & holding(Given(value)), value
            elif value is not None:
                yield when, value
            if given & absent != NEVER:
                for then, other in self._first(nodes[1:], row, given & absent):
                    yield absent & then, other

    def _through(self, node: exp.Expr, row: Row, given: Condition) -> Iterator[tuple[Condition, Value]]:
        for when, value in self._choices(node.this, row, given):
            if isinstance(value, Read):
                yield when, value.through("lower" if isinstance(node, exp.Lower) else "length")
            else:
                yield when, self._plain(node, [value])

    def _worked_out(self, node: exp.Expr, row: Row, given: Condition) -> Iterator[tuple[Condition, Value]]:
        """An expression of constants, or one that joins a constant and what is read as texts."""
        if isinstance(node, exp.Exists | exp.AggFunc | exp.Subquery | exp.Unnest | exp.Explode):
            raise UnsayableError("it counts over several things")
        parts = [part for part in node.iter_expressions() if not isinstance(part, exp.DataType | exp.Interval)]
        if _is_condition(node):
            yes_, no = self.true(node, row, given), self.false(node, row, given)
            yield from ((yes_, True), (no, False), (~(yes_ | no), None))
            return
        for when, values in self._combinations(parts, row, given):
            if any(isinstance(value, Read) for value in values):
                yield when, _joined(node, values)
            else:
                yield when, self._plain(node, values)

    def _combinations(
        self, parts: list[exp.Expr], row: Row, given: Condition
    ) -> Iterator[tuple[Condition, list[Value]]]:
        if not parts:
            yield ALWAYS, []
            return
        for when, value in self.choices(parts[0], row, given):
            for then, values in self._combinations(parts[1:], row, given & when):
                yield when & then, [value, *values]

    def _read(self, node: exp.Column, row: Row, given: Condition) -> Value:
        """The value of a column; what is read is the one text that it must be, where a condition leaves it only one."""
        value = self._cell_of(node, row)
        return given.pins.get(value, value) if isinstance(value, Read) else value

    def _cell_of(self, node: exp.Column, row: Row) -> Value:
        """The value of a column; its names are looked up once, since each row asks for it."""
        if id(node) not in self._names:
            self._names[id(node)] = node.table, node.name
        table, name = self._names[id(node)]
        if not table:
            return _only(row, name)
        if (table, name) not in row:
            raise UnsayableError(SYNTAX.format(f"the column {name} of {table}"))
        return row[table, name]

    def _literal(self, node: exp.Literal) -> Constant:
        """What a text or number comes to; only of numbers that are not whole the database knows best."""
        if node.is_string:
            return str(node.this)
        return int(node.this) if node.is_int else self._plain(node, ())

    def _plain(self, node: exp.Expr, values: Sequence[Value]) -> Constant:
        """What DuckDB makes of an expression whose parts are known."""
        match node, values:
            case exp.DPipe(), [str() as head, str() as rest]:
                return head + rest
        key = id(node), repr(values)
        if key not in self._made:
            self._made[key] = self._asked_of_database(node, values)
        return self._made[key]

    def _asked_of_database(self, node: exp.Expr, values: Sequence[Value]) -> Constant:
        left = iter(values)
        copy = node.copy()
        for part in list(copy.iter_expressions()):
            if not isinstance(part, exp.DataType | exp.Interval):
                part.replace(_constant(next(left)))
        return self.facts.value(copy.sql(dialect="duckdb"))


def _is_condition(node: exp.Expr) -> bool:
    return isinstance(node.unnest(), _CONDITIONS)


def _only(row: Row, name: str) -> Value:
    found = [value for (_, column), value in row.items() if column == name]
    if not found:
        raise UnsayableError(SYNTAX.format(f"the column {name}"))
    return found[0]


def _joined(node: exp.Expr, values: list[Value]) -> Value:
    """A constant before what is read, as ids of facts are written; anything else that is made of it is not told."""
    match node, values:
        case exp.DPipe() | exp.Concat(), [str() as head, Read() as read]:
            return read.through(f"after {head}")
    return Read("", "", "made of it")


def _text(value: Constant) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _constant(value: Value) -> exp.Expr:
    """A value as it stands in SQL."""
    match value:
        case date():
            return exp.cast(exp.Literal.string(value.isoformat()), "date")
        case list():
            return exp.Array(expressions=[_constant(one) for one in value])
    return exp.convert(value)
