"""SQL that finds who owns a function: the value of one of its tags, in whatever form an inventory has tags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kb.data_classes import dataclass
from kb.fleets.inventories.cell_pieces import Piece, Types
from kb.fleets.inventories.column_names import squeeze_name
from kb.store.literals import sql_literal

NO_OWNER = "null::varchar"

_WHOLE = frozenset({"tags", "tag", "taglist", "tagset"})
"""Names, squeeze_name, of columns with all tags of a function."""
_ONE = re.compile(r"^tags?\s*[.:/_ ]\s*", re.IGNORECASE)
"""How the name of a column with one tag begins: `Tag: team` in the Tag Editor, `tags.team` in data frames."""


@dataclass(frozen=True, slots=True)
class OwnerCell:
    """Where an inventory tells owners."""

    sql: str
    """The SQL of the owner; null where a function has none."""
    columns: tuple[str, ...]
    """The columns that tell it."""


def owner_of(columns: Mapping[str, tuple[str, str]], tag: str | None, types: Types) -> OwnerCell:
    """The owner of each row: the tag as it is written, else in another case.

    Args:
        columns: The SQL and type of each column.
        tag: The key of the tag; None for no owners.
        types: A type of DuckDB from its name.
    """
    if tag is None:
        return OwnerCell(NO_OWNER, ())
    found = list(_cells_of(columns, tag, types))
    if not found:
        return OwnerCell(NO_OWNER, ())
    choices = ", ".join(f"nullif(trim(({sql})::varchar), '')" for _, sql in found)
    return OwnerCell(f"coalesce({choices})", tuple(dict.fromkeys(name for name, _ in found)))


def _cells_of(columns: Mapping[str, tuple[str, str]], tag: str, types: Types) -> Iterator[tuple[str, str]]:
    """The columns that may tell, the surest first, each with SQL."""
    wholes = [name for name in columns if squeeze_name(name) in _WHOLE]
    exact = [name for name in columns if _ONE.sub("", name) == tag and name not in wholes]
    alike = [name for name in columns if _ONE.sub("", name).lower() == tag.lower() and name not in (*wholes, *exact)]
    # A column of one tag says nothing else; of those that bear just the tag's name a person has asked for it.
    for name in exact:
        yield name, columns[name][0]
    for name in wholes:
        yield name, _tag_inside(Piece(*columns[name]), tag, types)
    for name in alike:
        yield name, columns[name][0]


def _tag_inside(tags: Piece, tag: str, types: Types) -> str:
    """The SQL of one tag in a column of tags."""
    if tags.type.endswith("]"):
        return _among_pairs(f"to_json({tags.sql})", tag)
    if tags.type.startswith("MAP"):
        return _in_object(f"to_json({tags.sql})", tag)
    if tags.type.startswith("STRUCT"):
        members = [name for name, _ in types(tags.type).children]
        named = sorted((name for name in members if name.lower() == tag.lower()), key=lambda name: name != tag)
        return f"({tags.sql})[{sql_literal(named[0])}]" if named else NO_OWNER
    return (
        f"case when starts_with({tags.text}, '{{') then {_in_object(tags.json, tag)} "
        f"when starts_with({tags.text}, '[') then {_among_pairs(tags.json, tag)} else {_in_text(tags.text, tag)} end"
    )


def _in_object(json: str, tag: str) -> str:
    """Of an object from key to value."""
    path = sql_literal(_json_path(tag))
    other = f"list_filter(json_keys({json}), lambda k: lower(k) = {sql_literal(tag.lower())})[1]"
    return f"""coalesce({json} ->> {path}, {json} ->> ('$."' || replace({other}, '"', '\\"') || '"'))"""


def _among_pairs(json: str, tag: str) -> str:
    """Of a list of keys with values, under the names that AWS's interfaces give them."""
    key = "coalesce(x ->> '$.Key', x ->> '$.key', x ->> '$.TagKey', x ->> '$.tagKey')"
    value = "coalesce(x ->> '$.Value', x ->> '$.value', x ->> '$.TagValue', x ->> '$.tagValue')"
    pairs = f"json_extract({json}, '$[*]')"

    def first(condition: str) -> str:
        return f"list_transform(list_filter({pairs}, lambda x: {condition}), lambda x: {value})[1]"

    return f"coalesce({first(f'{key} = {sql_literal(tag)}')}, {first(f'lower({key}) = {sql_literal(tag.lower())}')})"


def _in_text(text: str, tag: str) -> str:
    """Of a text such as `team=payments; env=prod`."""
    pattern = rf"(?:^|[;,|\s])\s*{re.escape(tag)}\s*[=:]\s*([^;,|]*)"
    exact, alike = (f"regexp_extract({text}, {sql_literal(one)}, 1)" for one in (pattern, f"(?i){pattern}"))
    return f"coalesce(nullif({exact}, ''), {alike})"


def _json_path(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'$."{escaped}"'
