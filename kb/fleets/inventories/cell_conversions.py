"""SQL that turns the cells of an inventory into cells of the rules' relation, and tells which are of no use."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from kb.data_classes import dataclass
from kb.facts.basis import FIRST_DAY
from kb.fleets.inventories.cell_pieces import INTEGERS, JSON, Piece
from kb.judging.derived import LONGEST_LITERAL, NAME_OF_SECRETS, NO_SECRET, OF_AWS
from kb.judging.relations import EXACT, RelationColumn
from kb.store.literals import sql_literal

HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
"""What AWS writes in place of values that it does not show."""

_EMPTIED = r'\{(\s*"\w+"\s*:\s*""\s*,?)*\}'
"""An object whose members are empty texts."""

_LOG_GROUPS = "/aws/lambda/"
"""How the names of the log groups begin that functions have if nobody names one."""

_TEXT_MAP = "MAP(VARCHAR, VARCHAR)"


@dataclass(frozen=True, slots=True)
class CellExpressions:
    """SQL expressions over one column."""

    value: str
    """The value."""
    bad: str | None = None
    """True where it cannot be used."""
    reason: str = ""
    """What is wrong then."""
    unknown: str | None = None
    """True where a value is set but not shown."""


PACK = "chr(31)"
"""What stands between the entries of a packed list: texts are grouped and joined much faster than lists."""


def packed_cell(column: RelationColumn, found: Piece) -> CellExpressions:
    """How a piece of an inventory becomes a cell of the relation; a list becomes a packed text."""
    made = _DERIVED.get(column.name, _TYPED[column.type])(found)
    if column.type.endswith("[]"):
        return replace(made, value=f"array_to_string({made.value}, {PACK})")
    return replace(made, value=f"coalesce({made.value}, false)") if column.required else made


def unpack_list(name: str) -> str:
    """A packed list as a list again."""
    return f"case when {name} = '' then [] else string_split({name}, {PACK}) end"


def text_cell(found: Piece) -> CellExpressions:
    """A text; an object or a list is none."""
    nested = f"starts_with({found.text}, '{{') or starts_with({found.text}, '[')" if found.type == JSON else None
    return CellExpressions(found.text, nested, "is no text")


def number_cell(found: Piece) -> CellExpressions:
    """A number; data frames write a missing one as NaN, and of an object with a size that counts."""
    if found.type in INTEGERS:
        return CellExpressions(_clamp_number(f"{found.sql}::double"))
    if found.type in ("FLOAT", "DOUBLE"):
        return CellExpressions(_clamp_number(f"case when not isnan({found.sql}) then {found.sql} end"))
    if found.type == "BOOLEAN":
        return CellExpressions("null::double", f"{found.sql} is not null", "is no number")
    value = f"try_cast({found.text} as double)"
    return CellExpressions(
        _clamp_number(value), f"{found.text} is not null and ({value} is null or not isfinite({value}))", "is no number"
    )


def _clamp_number(value: str) -> str:
    # least and greatest pass nulls over.
    return f"case when {value} is not null then greatest(least({value}, {EXACT}), -{EXACT}) end"


def day_cell(found: Piece) -> CellExpressions:
    """A day, or a moment whose day in UTC is certain: one with an offset, or midnight as data frames write days."""
    match found.type:
        case "DATE":
            value = found.sql
        case "TIMESTAMP WITH TIME ZONE":
            value = f"({found.sql} at time zone 'UTC')::date"
        case kind if kind.startswith("TIMESTAMP"):
            value = f"case when {found.sql}::time = time '00:00:00' then {found.sql}::date end"
        case _:
            value = _parsed_day(f"trim({found.text})")
    bad = f"{found.text} is not null and coalesce({value} < {sql_literal(FIRST_DAY)}, true)"
    return CellExpressions(value, bad, f"is no day since {FIRST_DAY}, or not certain for want of an offset")


def _parsed_day(written: str) -> str:
    midnight = r"\d{4}-\d{2}-\d{2}([T ]00:00(:00(\.0+)?)?)?"
    moment = r"\d{4}-\d{2}-\d{2}[T ].*(Z|[+-]\d{2}(:?\d{2})?)"
    return (
        f"case when regexp_full_match({written}, '{midnight}') then try_cast(left({written}, 10) as date) "
        f"when regexp_full_match({written}, '{moment}') "
        f"then (try_cast({written} as timestamptz) at time zone 'UTC')::date end"
    )


def flag_cell(found: Piece) -> CellExpressions:
    """Whether something is set that is not off or empty."""
    if found.type == "BOOLEAN":
        return CellExpressions(found.sql)
    text = _members_of(found).text
    # An empty text takes a dead-letter queue away.
    emptied = f"regexp_full_match({text}, {sql_literal(_EMPTIED)})"
    return CellExpressions(f"lower({text}) not in ('{{}}', '[]', 'null', 'false', '0') and not {emptied}")


def _members_of(found: Piece) -> Piece:
    """An object of the engine as JSON of what is in it; anything else as it is.

    It has a member for every name in the file: a null one is not there.
    """
    if not found.type.startswith("STRUCT"):
        return found
    whole = f"to_json({found.sql})"
    return Piece(f"case when contains({whole}, ':null') then json_merge_patch('{{}}', {whole}) else {whole} end", JSON)


def count_cell(found: Piece) -> CellExpressions:
    """How many entries a list or a map has, or that number itself; none is not set, as in answers of the API."""
    if found.type.endswith("]") or found.type.startswith("MAP"):
        size = "len" if found.type.endswith("]") else "cardinality"
        return CellExpressions(f"nullif({size}({found.sql})::integer, 0)")
    if found.type in INTEGERS:
        return CellExpressions(f"nullif({found.sql}::integer, 0)", f"{found.sql} < 0", "is neither a list nor a count")
    found = _members_of(found)
    listed = f"case when json_type({found.json}) = 'ARRAY' then json_array_length({found.json}) end"
    mapped = f"case when json_type({found.json}) = 'OBJECT' then len(json_keys({found.json})) end"
    separated = f"len({_split_entries(found.text)})"
    value = (
        f"try_cast(case when starts_with({found.text}, '[') then {listed} when starts_with({found.text}, '{{') "
        f"then {mapped} when try_cast({found.text} as double) is not null then try_cast({found.text} as double) "
        f"else {separated} end as integer)"
    )
    bad = f"{found.text} is not null and coalesce({value} < 0, true)"
    return CellExpressions(f"nullif({value}, 0)", bad, "is neither a list nor a count")


def _tags_cell(found: Piece) -> CellExpressions:
    """How many tags count: those that AWS sets itself do not."""
    counted = count_cell(found)
    if found.type in INTEGERS:
        return counted
    if found.type.startswith("MAP"):
        names = f"map_keys({found.sql})"
    else:
        members = _members_of(found).json
        keys = f"when 'OBJECT' then json_keys({members}) when 'ARRAY' then json_extract_string({members}, '$[*].Key')"
        names = f"case json_type({members}) {keys} end"
    own = f"coalesce(len(list_filter({names}, lambda x: starts_with(lower(x), {sql_literal(OF_AWS)}))), 0)"
    return replace(counted, value=f"nullif({counted.value} - {own}, 0)::integer")


def _split_entries(written: str) -> str:
    return f"list_filter(string_split_regex({written}, '\\s*[,;|]\\s*'), lambda x: x <> '')"


def texts_cell(found: Piece) -> CellExpressions:
    """The texts of a list; an empty one is not set, as in answers of the API."""
    entries = _entries_of(found)
    return CellExpressions(f"case when len({entries}) > 0 then {entries} end")


def _entries_of(found: Piece) -> str:
    """The entries of a list as texts: those of JSON, or what commas, semicolons or bars separate."""
    if found.type == "VARCHAR[]":
        return found.sql
    inside = f"trim({found.text}, '[]')"
    return (
        f"case when json_type({found.json}) = 'ARRAY' then from_json({found.json}, '[\"VARCHAR\"]') "
        f"else list_transform({_split_entries(inside)}, lambda x: trim(x, ' \"''')) end"
    )


def _first_entry(found: Piece) -> CellExpressions:
    return CellExpressions(f"({_entries_of(found)})[1]")


def _listed_twice(found: Piece) -> CellExpressions:
    """The first layer that is named more than once, in whatever versions."""
    member = re.search(r"\W(arn)\W", found.type, re.IGNORECASE) if found.type.endswith("[]") else None
    listed, arn = found.sql, "x"
    if member is not None:
        arn = f"struct_extract(x, {sql_literal(member[1])})"
    elif found.type != "VARCHAR[]":
        listed, arn = (
            _entries_of(found),
            "coalesce(try_cast(x as json) ->> '$.Arn', try_cast(x as json) ->> '$.arn', x)",
        )
    layer = f"regexp_replace({arn}, ':\\d+$', '')"
    named = f"list_filter({listed}, lambda x: contains({arn}, ':layer:'))"
    layers = f"list_transform({named}, lambda x: {layer})"
    first = f"list_filter({layers}, lambda x, i: list_position({layers}, x) < i)[1]"
    # Most functions have no two layers, and most others no two alike: few pay for what takes time.
    alike = f"list_unique(list_transform({listed}, lambda x: {layer})) < len({listed})"
    return CellExpressions(f"case when len({listed}) > 1 then case when {alike} then {first} end end")


def _layers_listed(found: Piece) -> CellExpressions:
    return CellExpressions(f"case when contains({found.text}, 'odeSize') then {found.text} end")


def _sum_of_members(found: Piece) -> CellExpressions:
    """What the numbers of an object come to."""
    return CellExpressions(f"list_sum(map_values(try_cast({found.json} as map(varchar, double))))")


def _longest_of_map(part: str) -> Callable[[Piece], CellExpressions]:
    """Characters of the longest name or value of a map."""

    def read(found: Piece) -> CellExpressions:
        texts = f"{part}(try_cast({_members_of(found).json} as map(varchar, varchar)))"
        return CellExpressions(f"list_max(list_transform({texts}, lambda x: length(x)))")

    return read


def _id_of_network(found: Piece) -> CellExpressions:
    return CellExpressions(f"case when starts_with({found.text}, 'vpc-') then {found.text} end")


def _entries_like(start: str) -> Callable[[Piece], CellExpressions]:
    """The entries of a list that begin so; where only their number is told there are none."""

    def read(found: Piece) -> CellExpressions:
        return CellExpressions(f"list_sort(list_filter({_entries_of(found)}, lambda x: starts_with(x, '{start}')))")

    return read


def _mount_path(found: Piece) -> CellExpressions:
    lengths = (f"list_max(list_transform({one}, lambda x: length(x)))" for one in _of_entries(found, "LocalMountPath"))
    return CellExpressions(f"coalesce({', '.join(lengths)})")


def _direct_s3_read(found: Piece) -> CellExpressions:
    words = (f"{one}[1]" for one in _of_entries(found, "S3FilesConfig", "DirectS3Read"))
    return CellExpressions(f"nullif(coalesce({', '.join(words)}), '')")


def _of_entries(found: Piece, *way: str) -> Iterator[str]:
    """What the entries of a list have at the end of a way, as the API and as AWS Config write it."""
    for steps in (way, [step[:1].lower() + step[1:] for step in way]):
        yield f"json_extract_string({found.json}, '$[*].{'.'.join(steps)}')"


def named_log_group(found: Piece, name: str) -> CellExpressions:
    """Whether another log group is named than the one that a function of a name has if nobody names one.

    Answers of the API name that one, too. Where nobody knows the function's name every group of its kind is it.
    """
    usual = f"case when {name} is null then starts_with({found.text}, '{_LOG_GROUPS}') "
    usual += f"else {found.text} = concat('{_LOG_GROUPS}', {name}) end"
    return CellExpressions(f"case when not {usual} then true end")


def _log_levels(found: Piece) -> CellExpressions:
    levels = ", ".join(
        f"nullif({found.json} ->> '$.{name}', '')"
        for name in ("ApplicationLogLevel", "SystemLogLevel", "applicationLogLevel", "systemLogLevel")
    )
    return CellExpressions(f"case when {found.text} is not null then coalesce({levels}) is not null end")


def _plain_variables(found: Piece) -> str | None:
    """The map of variables, where the engine has them as one."""
    shape = found.type.replace('"', "").lower()
    if shape == _TEXT_MAP.lower():
        return found.sql
    return f"({found.sql}).variables" if shape == f"struct(variables {_TEXT_MAP})".lower() else None


def with_environment(relation: str, found: Piece) -> str:
    """A relation `r` beside whose columns the variables stand as a map, JSON taken apart once per row.

    Each use of a JSON function keeps the memory that its longest rows took; the measures would have dozens of them.
    """
    if _plain_variables(found) is not None:
        return relation
    inner = "coalesce(json_extract(r.lkb_json, '$.Variables'), json_extract(r.lkb_json, '$.variables'))"
    # AWS Config writes it small, as a variable may be called, whose value is a text.
    errors = "json_extract(r.lkb_json, ['$.Error', '$.error'])"
    error = f"coalesce({errors}[1], case when starts_with({errors}[2]::varchar, '{{') then {errors}[2] end)"
    opened = (
        f"select *, {inner} as lkb_inner, {error} as lkb_error, "
        f"coalesce(json_type(r.lkb_json), '') as lkb_kind from (select *, {found.json} as lkb_json from {relation} r) r"
    )
    typed = (
        "select *, json_type(r.lkb_inner) as lkb_inner_kind, r.lkb_inner is null and r.lkb_error is null as lkb_whole "
        f"from ({opened}) r"
    )
    chosen = "case when r.lkb_whole then r.lkb_json else r.lkb_inner end"
    kind = "case when r.lkb_whole then r.lkb_kind else r.lkb_inner_kind end"
    variables = f"case when {kind} = 'OBJECT' then try_cast({chosen} as map(varchar, varchar)) end"
    if found.nested:
        # An object of the engine has a member for every name in the file: a null one is not there.
        variables = f"map_from_entries(list_filter(map_entries({variables}), lambda x: x.value is not null))"
    hidden = (
        "r.lkb_inner_kind not in ('OBJECT', 'NULL') or json_type(r.lkb_error) <> 'NULL' "
        f"or contains({found.text}, '{HIDDEN}')"
    )
    bad = f"{found.text} is not null and r.lkb_kind not in ('OBJECT', 'NULL')"
    made = f"{variables} as lkb_variables, {hidden} as lkb_hidden, {bad} as lkb_bad"
    return f"(select *, {made} from ({typed}) r)"


def _variables_map(found: Piece) -> tuple[str, CellExpressions]:
    """The map of variables, and what is wrong with the cell or hidden in it."""
    plain = _plain_variables(found)
    if plain is not None:
        return plain, CellExpressions("", unknown=f"list_contains(map_values({plain}), '{HIDDEN}')")
    return "r.lkb_variables", CellExpressions("", "r.lkb_bad", "is no JSON object", "r.lkb_hidden")


def _measure_environment(measure: Callable[[str], str]) -> Callable[[Piece], CellExpressions]:
    def read(found: Piece) -> CellExpressions:
        variables, rest = _variables_map(found)
        return CellExpressions(measure(variables), rest.bad, rest.reason, rest.unknown)

    return read


def _count_bytes(variables: str) -> str:
    """UTF-8 bytes of all names and values."""
    parts = (f"strlen(array_to_string({part}({variables}), ''))" for part in ("map_keys", "map_values"))
    return f"({' + '.join(parts)})::integer"


def _names_of_variables(variables: str) -> str:
    return f"map_keys({variables})"


def _literal_names(variables: str) -> str:
    """Names, of those that secrets have, of variables with a value that a person can read and that says no place.

    Most functions have no such name, and pay for looking at their names only.
    """
    named = f"regexp_matches({{}}, {sql_literal(NAME_OF_SECRETS)})"
    short = f"length(x.value) between 1 and {LONGEST_LITERAL}"
    readable = f"{short} and not regexp_matches(x.value, {sql_literal(NO_SECRET)})"
    kept = f"list_filter(map_entries({variables}), lambda x: {named.format('x.key')} and {readable})"
    all_names = f"array_to_string({_names_of_variables(variables)}, {PACK})"
    return (
        f"case {named.format(all_names)} when true then list_transform({kept}, lambda x: x.key) when false then [] end"
    )


_TYPED: dict[str, Callable[[Piece], CellExpressions]] = {
    "boolean": flag_cell,
    "double": number_cell,
    "integer": count_cell,
    "varchar": text_cell,
    "varchar[]": texts_cell,
}

_DERIVED: dict[str, Callable[[Piece], CellExpressions]] = {
    "architecture": _first_entry,
    "layer_listed_twice": _listed_twice,
    "environment_bytes": _measure_environment(_count_bytes),
    "environment_names": _measure_environment(_names_of_variables),
    "environment_literals": _measure_environment(_literal_names),
    "longest_mount_path": _mount_path,
    "direct_s3_read": _direct_s3_read,
    "tags": _tags_cell,
    "longest_tag_key": _longest_of_map("map_keys"),
    "longest_tag_value": _longest_of_map("map_values"),
    "log_levels": _log_levels,
    "layers_listed": _layers_listed,
    "provisioned_of_versions": _sum_of_members,
    "vpc_id": _id_of_network,
    "subnet_ids": _entries_like("subnet-"),
    "security_group_ids": _entries_like("sg-"),
}
"""Columns that are more than the value of their field, as in kb.judging.derived, and those that are added up."""
