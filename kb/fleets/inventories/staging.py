"""Read a fleet once into a typed table; rows that cannot be used are set apart with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import duckdb

from kb import suggestions
from kb.data_classes import dataclass
from kb.fleets.collecting.collection_request import ACCOUNT, FUNCTION
from kb.fleets.interface import UnreadFile
from kb.fleets.inventories.cell_conversions import (
    CellExpressions,
    day_cell,
    named_log_group,
    packed_cell,
    text_cell,
    with_environment,
)
from kb.fleets.inventories.cell_pieces import INTEGERS, Piece, Types, piece_at
from kb.fleets.inventories.column_names import (
    FUNCTION_TYPES,
    NAMES,
    RESOURCE_TYPE,
    ColumnReport,
    Matching,
    filled_by,
    match_columns,
    meant_fields,
    telling_parts,
)
from kb.fleets.inventories.configuration_columns import with_configuration
from kb.fleets.inventories.foreign_files import configuration_in, printed_form, written_by_audit
from kb.fleets.inventories.input_files import FileForm, Input
from kb.fleets.inventories.inventory_relations import (
    InventorySource,
    error_reason,
    inventory_relations,
    parquet_relations,
)
from kb.fleets.inventories.json_inventories import ATTACHED, PROVISIONED
from kb.fleets.inventories.listed_pages import ListedPage, unended_listings
from kb.fleets.inventories.names_like_nothing import keep_names
from kb.fleets.inventories.owner_tags import owner_of
from kb.fleets.inventories.staging_table import staging_statements
from kb.fleets.version_uses import arn_of_version, is_version
from kb.fleets.workbench_database import Workbench, disk_full
from kb.judging.relations import RelationColumn
from kb.judging.report import FileWarning
from kb.paths import sql_text
from kb.store.literals import sql_literal, values_body

MOST_IN_PLACE = 8
"""Shapes of Parquet files past which a view over all of them would cost more than a table."""

_BAD = "select path, line from fleet.staged where bad_reason is not null"
_MOST_SHOWN = 80  # characters of a header in which nothing is known
SUBNETS, SECURITY_GROUPS = "subnets", "security_groups"
"""Columns of the relation: without subnets there is no VPC, whatever groups are named."""
LOG_GROUP = "log_group"
"""A column of the relation that hangs on the function's name."""
SECRET = frozenset({"Environment"})
"""Fields whose values are never repeated."""


class Staging:
    """Makes `functions_read` and `fleet.rejects` of the files, and says how their columns were understood.

    Text is parsed once, into a table. Parquet is read where it lies, column by column as the rules need them.
    """

    def __init__(
        self,
        bench: Workbench,
        mapping: Mapping[str, str],
        wanted: Collection[str],
        *,
        copy: bool = False,
        owner_tag: str | None = None,
    ) -> None:
        self.columns = ColumnReport()
        self.unread: list[UnreadFile] = []
        self._pages: list[ListedPage] = []
        self._warnings: list[FileWarning] = []
        self.other_resources = 0
        self.files = 0
        self._bench = bench
        self._connection = bench.connection
        self._mapping = mapping
        self._wanted = wanted
        self._copy = copy
        self._owner_tag = owner_tag
        self._in_place: list[str] = []
        self._files: dict[str, Input] = {}
        self._connection.execute("drop view if exists functions_read")
        self._connection.execute(staging_statements(wanted))

    def read(self, found: Sequence[Input]) -> None:
        """Read files; one that cannot be read costs no other."""
        self._files = {one.path: one for one in found}
        for source in inventory_relations(self._connection, found, self._bench.scratch):
            if isinstance(source, UnreadFile):
                self.unread.append(source)
                continue
            self._pages += source.pages
            self._warnings += source.warnings
            if source.is_empty:
                self.files += len(source.paths)
            elif not self._load_source(source):
                # One broken file must not cost the files that look like it.
                for path in source.paths:
                    for one in parquet_relations(self._connection, [self._files[path]]):
                        if isinstance(one, InventorySource):
                            self._load_source(one)

    @property
    def warnings(self) -> tuple[FileWarning, ...]:
        """What is odd in the files: listings that go on elsewhere, and keys that stand twice."""
        return (*unended_listings(self._pages), *self._warnings)

    def _load_source(self, source: InventorySource) -> bool:
        """Take a source in; False if it is damaged and has several files, each of which is worth a try."""
        if own := written_by_audit(source.columns):
            self._note_damage(source, own)
            return True
        read = source
        source = with_configuration(self._connection, source)
        match_ = match_columns(source.columns, self._mapping)
        if not set(match_.used) - {*NAMES, RESOURCE_TYPE}:
            if self._only_attached(source, match_):
                self._count_others(source, match_)
                self.files += len(source.paths)
                return True
            self._note_damage(source, self._unknown_text(source, match_))
            return True
        owner = owner_of(source.columns, self._owner_tag, self._connection.type)
        if owner.columns:
            match_ = replace(match_, ignored=tuple(name for name in match_.ignored if name not in owner.columns))
        select = _select_of(source, match_, self._wanted, self._connection.type, owner.sql)
        try:
            if source.typed and not self._copy and len(self._in_place) < MOST_IN_PLACE:
                bad = self._connection.execute(f"insert into fleet.staged by name {select.bad}").fetchone()
                self._in_place.append(select.usable if bad and bad[0] else select.unchecked)
            else:
                step = f"reading {source.paths[0]}" if len(source.paths) == 1 else f"reading {len(source.paths)} files"
                self._bench.run(f"insert into fleet.staged by name {select.all}", step)
        except (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.IOException) as e:
            if disk_full(e):
                raise
            if len(source.paths) == 1:
                self._note_damage(source, f"cannot be read to its end: {error_reason(e)}")
            return len(source.paths) == 1
        keep_names(self._connection, read, match_)
        self._reject_lines(source)
        self._count_others(source, match_)
        self.columns.add(match_)
        self.columns.add_owner(owner.columns)
        self.files += len(source.paths)
        return True

    def _unknown_text(self, source: InventorySource, match_: Matching) -> str:
        """Why nothing is known in a source: it is something else, or its columns have other names."""
        one = self._files[source.paths[0]]
        if not source.columns:
            blank = "its first line is blank: name the columns there"
            return (
                blank if one.form is FileForm.CSV else "no JSON object with anything in it: write one for each function"
            )
        if configuration := configuration_in(one.path, one.file):
            return f"no column that we recognise: {configuration}; of a table name columns with --map Field=column"
        if form := printed_form(source.columns):
            return form
        there = ", ".join(source.columns)
        there = f"{there[:_MOST_SHOWN]}..." if len(there) > _MOST_SHOWN else there
        meant = [f"{name} for {column}" for column, name in meant_fields(source.columns, match_.used).items()]
        hint = f"did you mean {', '.join(meant[: suggestions.MOST])}? Else " if meant else ""
        return f"no column that we recognise in {there}: {hint}name columns with --map Field=column"

    def _note_damage(self, source: InventorySource, why: str) -> None:
        self.unread += [UnreadFile(path, why) for path in source.paths]

    def _reject_lines(self, source: InventorySource) -> None:
        rows = [(source.paths[0], line.line, None, None, None, line.reason, line.text) for line in source.lost]
        for start in range(0, len(rows), 1000):
            self._connection.execute(f"insert into fleet.rejects values {values_body(rows[start : start + 1000])}")

    def _count_others(self, source: InventorySource, match_: Matching) -> None:
        if RESOURCE_TYPE in match_.used:
            kind = source.columns[match_.used[RESOURCE_TYPE]][0]
            told = f"{kind} is not distinct from {sql_literal(ACCOUNT)}"
            beside = f"coalesce({kind} in ({sql_literal(ACCOUNT)}, {sql_literal(PROVISIONED)}), false)"
            other = f"not ({_is_function(source, match_)}) and not {beside}"
            counted = self._connection.execute(f"select count(*) from {source.relation} r where {other}").fetchone()
            self.other_resources += counted[0] if counted else 0
            if source.raw is not None:
                self._keep_attached(source, match_)
                kept = f"select {source.raw} from {source.relation} r where {told}"
                self._connection.execute(f"insert into fleet.account_records {kept}")

    def _only_attached(self, source: InventorySource, match_: Matching) -> bool:
        """Whether a source lists no functions but what is attached to them."""
        if RESOURCE_TYPE not in match_.used or source.raw is None:
            return False
        functions = f"select count(*) from {source.relation} r where {_is_function(source, match_)}"
        return self._connection.execute(functions).fetchone() == (0,)

    def _keep_attached(self, source: InventorySource, match_: Matching) -> None:
        """Set what is attached to functions apart, for rules of its own."""
        kind = source.columns[match_.used[RESOURCE_TYPE]][0]
        own = match_.used.get("as_of")
        on = day_cell(Piece(*source.columns[own])).value if own else "null"
        cells = f"{source.path}, {source.line}, {on}, {source.raw}"
        wanted = f"{kind} in ({', '.join(map(sql_literal, ATTACHED))})"
        self._connection.execute(f"insert into fleet.attached select {cells} from {source.relation} r where {wanted}")

    def finish(self, as_of: date) -> int:
        """Set the rows that cannot be used apart, date the others; how many were set apart."""
        in_place = "".join(f"\nunion all by name\n({select})" for select in self._in_place)
        self._connection.execute(sql_text("fleets/rejects.sql"))
        sql = sql_text("fleets/functions_read.sql")
        self._connection.execute(sql.replace("$as_of", sql_literal(as_of)).replace("$in_place", in_place))
        counted = self._connection.execute("select count(*) from fleet.rejects").fetchone()
        return counted[0] if counted else 0


@dataclass(frozen=True, slots=True)
class _Select:
    """Queries for the typed rows of a source."""

    all: str
    """All, with what is wrong with the unusable ones."""
    unchecked: str
    """All as if they were usable; which are not, is found out once, since that takes all columns."""
    bad: str
    """Those that cannot be used."""

    @property
    def usable(self) -> str:
        """The others, once those are in the table."""
        return f"select * from ({self.unchecked}) anti join ({_BAD}) using (path, line)"


def _is_function(source: InventorySource, match_: Matching) -> str:
    if RESOURCE_TYPE not in match_.used:
        return "true"
    cell = source.columns[match_.used[RESOURCE_TYPE]][0]
    spelt = ", ".join(map(sql_literal, (FUNCTION, *FUNCTION_TYPES)))
    return f"coalesce(nullif(trim({cell}::varchar), ''), {sql_literal(FUNCTION)}) in ({spelt})"


def _select_of(source: InventorySource, match_: Matching, wanted: Collection[str], types: Types, owner: str) -> _Select:
    """How to type the rows of a source; `owner` is the SQL of who owns one."""
    read = list(_cells_of(source, match_, wanted, types))
    unknown = " or ".join(f"coalesce({one.unknown}, false)" for _, _, one in read if one.unknown) or "false"
    values = (
        f"{source.path} as path, {source.line} as line, "
        + "".join(f"{one.value} as {name}, " for name, _, one in read)
        + f"{owner} as owner, {unknown} as environment_unknown"
    )
    # A field with several columns is complained about once.
    checked = list({path: one for _, path, one in reversed(read) if one.bad}.items())[::-1]
    conditions = [source.bad, *(f"coalesce({one.bad}, false)" for _, one in checked)]
    complaint = "case " + " ".join(f"when {sql} then {at}" for at, sql in enumerate(conditions, start=1)) + " end"
    shown = [_shown_piece(path, source.columns[match_.used[path]][0]) for path, _ in checked]
    reasons = [sql_literal(source.bad_reason), *(sql_literal(one.reason) for _, one in checked)]
    wrong = f"""
            {_picked_reason(["null", *(sql_literal(path) for path, _ in checked)])} as bad_field,
            {_picked_reason(["null", *shown])} as bad_value,
            {_picked_reason(reasons)} as bad_reason,
            case when r.complaint is not null then {source.raw or _row_json(source, match_)} end as raw
    """
    where = f"not ({source.blank}) and {_is_function(source, match_)}"
    # The complaint is worked out once per row, before the rest, so that only bad rows pay for their texts.
    relation = source.relation
    if "Environment" in match_.used:
        relation = with_environment(relation, Piece(*source.columns[match_.used["Environment"]], plain=source.typed))
    rows = f"(select *, {complaint} as complaint from {relation} r where {where}) r"
    unchecked = f"select {values} from {relation} r where {where}"
    if source.bad == "false" and not checked:
        return _Select(all=unchecked, unchecked=unchecked, bad=f"{unchecked} limit 0")
    return _Select(
        unchecked=unchecked,
        all=f"select {values}, {wrong} from {rows}",
        bad=f"select {values}, {wrong} from {rows} where r.complaint is not null",
    )


def _cells_of(
    source: InventorySource, match_: Matching, wanted: Collection[str], types: Types
) -> Iterator[tuple[str, str, CellExpressions]]:
    """Each column of the table that the source can fill, with the field that it is filled from."""
    wholes = {path: Piece(*source.columns[column], plain=source.typed) for path, column in match_.used.items()}
    for path, name in NAMES.items():
        if path in wholes:
            yield name, path, _name_cell(path, wholes)
    columns = filled_by()
    for column in columns.values():
        found = _settings_cell(column, wholes, types) if column.name in wanted else None
        if found is not None:
            near, cell = found
            subnets = _settings_cell(columns[SUBNETS], wholes, types) if column.name == SECURITY_GROUPS else None
            if subnets is not None:
                # What is left of a VPC that a function was taken out of, as in answers of the API.
                cell = replace(cell, value=f"case when {subnets[1].value} > 0 then {cell.value} end")
            yield column.name, near, cell


def _settings_cell(
    column: RelationColumn, wholes: Mapping[str, Piece], types: Types
) -> tuple[str, CellExpressions] | None:
    """The nearest field that fills a column, SnapStart.ApplyOn before SnapStart, and the cell; None where none does."""
    field = str(column.field)
    near = max((path for path in wholes if field == path or field.startswith(path + ".")), key=len, default=None)
    if near is None:
        return _cell_of_parts(field, wholes) if column.type == "boolean" else None
    way = field.removeprefix(near).strip(".").split(".") if field != near else []
    found = piece_at(_settings_piece(near, wholes[near], types), way, types)
    if column.name == LOG_GROUP:
        return near, named_log_group(found, _name_in(wholes))
    cell = packed_cell(column, found)
    parts = _cell_of_parts(field, wholes) if column.type == "boolean" else None
    return near, replace(cell, value=f"(coalesce({cell.value}, false) or {parts[1].value})") if parts else cell


def _cell_of_parts(field: str, wholes: Mapping[str, Piece]) -> tuple[str, CellExpressions] | None:
    """Whether some part of an object is set that has a column of its own."""
    parts = [path for path in telling_parts(field) if path in wholes]
    flags = (f"coalesce({wholes[path].text} not in ('{{}}', '[]'), false)" for path in parts)
    return (parts[0], CellExpressions(f"({' or '.join(flags)})")) if parts else None


def _name_in(wholes: Mapping[str, Piece]) -> str:
    """SQL of a function's name, of its own column or in its ARN."""
    named = [wholes["FunctionName"].text] if "FunctionName" in wholes else []
    in_arn = f"nullif(split_part({wholes['FunctionArn'].text}, ':', 7), '')" if "FunctionArn" in wholes else "null"
    return f"coalesce({', '.join([*named, in_arn])})"


def _name_cell(path: str, wholes: Mapping[str, Piece]) -> CellExpressions:
    """A cell that names or dates a function; the ARN of a version says its number, that of `$LATEST` does not."""
    match path:
        case "as_of":
            return day_cell(wholes[path])
        case "Version":
            return CellExpressions(f"case when {is_version(wholes[path].text)} then {wholes[path].text} end")
        case "AccountId" | "Region":
            # No judged value, but whose function it is, where blanks would make an account or Region of its own.
            made = text_cell(wholes[path])
            return replace(made, value=f"nullif(trim({made.value}), '')")
        case "FunctionArn" if "Version" in wholes:
            made = text_cell(wholes[path])
            return replace(made, value=arn_of_version(made.value, wholes["Version"].text))
    return text_cell(wholes[path])


def _settings_piece(path: str, whole: Piece, types: Types) -> Piece:
    """The value that counts: of storage its size, of an answer about image settings the settings."""
    inner = {"EphemeralStorage": "Size", "ImageConfig": "ImageConfig"}.get(path)
    if inner is None or whole.type in (*INTEGERS, "FLOAT", "DOUBLE"):
        return whole
    if whole.type.startswith("STRUCT"):
        members = [name.lower() for name, _ in types(whole.type).children]
        told = inner.lower() in members or "error" in members
        return piece_at(whole, [inner], types) if told else whole
    written = whole.text
    if path == "ImageConfig":
        # Settings that cannot be shown are none: there stands an error.
        errors = f"json_extract({whole.json}, ['$.Error', '$.error'])"
        written = f"case when coalesce({errors}[1], {errors}[2]) is null then {written} end"
    return Piece(f"coalesce({piece_at(Piece(whole.sql, whole.type), [inner], types).sql}, {written})", "JSON")


def _picked_reason(choices: Sequence[str]) -> str:
    """The choice that belongs to the complaint; null where there is none."""
    return "case r.complaint " + " ".join(f"when {at} then {sql}" for at, sql in enumerate(choices, start=1)) + " end"


def _shown_piece(path: str, written: str) -> str:
    """The beginning of a cell, never that of a secret."""
    return "null" if path.partition(".")[0] in SECRET else f"left({written}::varchar, 80)"


def _row_json(source: InventorySource, match_: Matching) -> str:
    """The cells of a row as JSON, secrets left out."""
    kept = [column for path, column in match_.used.items() if path.partition(".")[0] not in SECRET]
    pairs = ", ".join(f"{sql_literal(column)}, {source.columns[column][0]}" for column in kept)
    return f"json_object({pairs})::varchar"
