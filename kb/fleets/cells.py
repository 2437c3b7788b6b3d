"""SQL that reads the cells of one field: its values for the rules' relation, and whether a cell is unusable."""

from __future__ import annotations

from dataclasses import dataclass

from kb.facts.basis import FIRST_DAY
from kb.fleets.columns import FleetField, Kind
from kb.store.literals import literal

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
"""What AWS writes in place of values that it does not show."""

_PLAIN_MAP = "map(varchar, varchar)"

MOST = 2**53
"""Past this a double is not exact, and no limit is near."""


@dataclass(frozen=True, slots=True)
class Cells:
    """SQL expressions over one column."""

    values: dict[str, str]
    """By the name that the value goes by from here on."""
    bad: str | None
    """True where the cell cannot be used."""
    reason: str
    """What is wrong with such a cell."""
    unknown: str | None = None
    """True where a value is set but not shown."""


def cells(known: FleetField, column: str, type_name: str) -> Cells:
    """How to read a column of some DuckDB type; texts may hold JSON."""
    if known.kind is Kind.DAY:
        return _day(column, type_name)
    return _READ[known.kind](known, column, type_name)


def _named(known: FleetField) -> str:
    return known.relation[0] if known.relation else known.name


def _as_text(column: str, type_name: str) -> str:
    """The cell as text, blank as null; nested values as JSON."""
    if type_name in ("VARCHAR", "JSON") or type_name.startswith("ENUM"):
        return f"nullif(trim({column}::varchar), '')"
    nested = type_name.endswith("]") or type_name.startswith(("STRUCT", "MAP"))
    return f"to_json({column})::varchar" if nested else f"{column}::varchar"


def _text(known: FleetField, column: str, type_name: str) -> Cells:
    # Typed columns have no stray blanks, and trimming millions of names takes time.
    text = (
        f"nullif({column}, '')" if type_name == "VARCHAR" and column.startswith('r."') else _as_text(column, type_name)
    )
    nested = f"starts_with({text}, '{{') or starts_with({text}, '[')" if type_name == "JSON" else None
    return Cells({_named(known): text}, nested, "is no text")


def _number(known: FleetField, column: str, type_name: str) -> Cells:
    if type_name.startswith("STRUCT(") and '"size"' in type_name.lower().replace("(size ", '("size" '):
        return _number(known, f"{column}.size", "DOUBLE")
    if type_name in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT"):
        return Cells({_named(known): _clamped(f"{column}::double")}, None, "")
    if type_name in ("FLOAT", "DOUBLE"):
        # Data frames write a missing number as NaN.
        return Cells({_named(known): _clamped(f"case when not isnan({column}) then {column} end")}, None, "")
    if type_name == "BOOLEAN":
        return Cells({_named(known): "null::double"}, f"{column} is not null", "is no number")
    text = _as_text(column, type_name)
    if known.name == "EphemeralStorage":
        text = f"case when ({text})[1] = '{{' then {_json(text, '$.Size', '$.size')} else {text} end"
    number = f"try_cast({text} as double)"
    bad = f"{text} is not null and ({number} is null or not isfinite({number}))"
    return Cells({_named(known): _clamped(number)}, bad, "is no number")


def _clamped(number: str) -> str:
    # least and greatest pass nulls over.
    return f"case when {number} is not null then greatest(least({number}, {MOST}), -{MOST}) end"


def _json(text: str, *paths: str) -> str:
    found = ", ".join(f"try_cast({text} as json) ->> {literal(path)}" for path in paths)
    return f"coalesce({found})"


def _day(column: str, type_name: str) -> Cells:
    """A day, or a moment whose day in UTC is certain: one with an offset, or midnight as data frames write days."""
    if type_name == "DATE":
        day = column
    elif type_name == "TIMESTAMP WITH TIME ZONE":
        day = f"({column} at time zone 'UTC')::date"
    elif type_name.startswith("TIMESTAMP"):
        day = f"case when {column}::time = time '00:00:00' then {column}::date end"
    else:
        text = _as_text(column, type_name)
        return Cells(
            {"as_of": _parsed_day(text)},
            f"{text} is not null and coalesce({_parsed_day(text)} < {literal(FIRST_DAY)}, true)",
            f"is no day since {FIRST_DAY}, or not certain for want of an offset",
        )
    return Cells(
        {"as_of": day},
        f"{column} is not null and coalesce({day} < {literal(FIRST_DAY)}, true)",
        f"is no day since {FIRST_DAY}, or not certain for want of an offset",
    )


def _parsed_day(text: str) -> str:
    return (
        f"case when regexp_full_match({text}, '\\d{{4}}-\\d{{2}}-\\d{{2}}([T ]00:00(:00(\\.0+)?)?)?') "
        f"then try_cast(({text})[1:10] as date) "
        f"when regexp_full_match({text}, '\\d{{4}}-\\d{{2}}-\\d{{2}}[T ].*(Z|[+-]\\d{{2}}(:?\\d{{2}})?)') "
        f"then (try_cast({text} as timestamptz) at time zone 'UTC')::date end"
    )


def _first(known: FleetField, column: str, type_name: str) -> Cells:
    if type_name == "VARCHAR[]":
        return Cells({_named(known): f"{column}[1]"}, None, "")
    text = _as_text(column, type_name)
    inside = f"nullif(trim(string_split_regex({text}, '[,;|]')[1], ' []\"'''), '')"
    return Cells({_named(known): inside}, None, "")


def _count(known: FleetField, column: str, type_name: str) -> Cells:
    if type_name.endswith("[]"):
        return Cells({_named(known): f"len({column})::integer"}, None, "")
    text = _as_text(column, type_name)
    listed = f"try_cast(json_array_length(try_cast({text} as json)) as integer)"
    separated = f"len(list_filter(string_split_regex({text}, '[,;|]\\s*'), x -> x <> ''))"
    value = (
        f"case when ({text})[1] = '[' then {listed} "
        f"when try_cast({text} as double) is not null then try_cast({text} as integer) else {separated} end"
    )
    bad = (
        f"{text} is not null and ((({text})[1] = '[' and not json_valid({text})) or ({value}) is null or ({value}) < 0)"
    )
    return Cells({_named(known): f"({value})::integer"}, bad, "is neither a list nor a count")


def _variables(known: FleetField, column: str, type_name: str) -> Cells:
    bytes_name, names_name = known.relation
    plain = "MAP(VARCHAR, VARCHAR)"
    if type_name == plain or type_name.lower() in (
        f"struct(variables {plain})".lower(),
        f'struct("variables" {plain})'.lower(),
    ):
        found = column if type_name == plain else f"{column}.variables"
        return Cells(
            _measured(bytes_name, names_name, found),
            None,
            "",
            unknown=f"list_contains(map_values({found}), '{HIDDEN}')",
        )
    text = _as_text(column, type_name)
    whole = f"try_cast({text} as json)"
    inner = f"coalesce(json_extract({whole}, '$.Variables'), json_extract({whole}, '$.variables'))"
    chosen = f"case when {inner} is null and json_extract({whole}, '$.Error') is null then {whole} else {inner} end"
    found = f"case when json_type({chosen}) = 'OBJECT' then try_cast({chosen} as map(varchar, varchar)) end"
    return Cells(
        _measured(bytes_name, names_name, found),
        f"{text} is not null and coalesce(json_type({whole}), '') not in ('OBJECT', 'NULL')",
        "is no JSON object",
        unknown=f"coalesce(json_type({inner}) not in ('OBJECT', 'NULL') or json_type(json_extract({whole}, '$.Error')) "
        f"<> 'NULL' or contains({text}, '{HIDDEN}'), false)",
    )


def _measured(bytes_name: str, names_name: str, variables: str) -> dict[str, str]:
    """UTF-8 bytes of all names and values, and the names."""
    return {
        bytes_name: f"(strlen(array_to_string(map_keys({variables}), '')) "
        f"+ strlen(array_to_string(map_values({variables}), '')))::integer",
        names_name: f"list_sort(map_keys({variables}))",
    }


def _flag(known: FleetField, column: str, type_name: str) -> Cells:
    if type_name == "BOOLEAN":
        return Cells({_named(known): f"coalesce({column}, false)"}, None, "")
    text = _as_text(column, type_name)
    return Cells(
        {_named(known): f"coalesce(lower({text}) not in ('{{}}', '[]', 'null', 'false', '0'), false)"}, None, ""
    )


_READ = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.FIRST: _first,
    Kind.COUNT: _count,
    Kind.VARIABLES: _variables,
    Kind.FLAG: _flag,
}
