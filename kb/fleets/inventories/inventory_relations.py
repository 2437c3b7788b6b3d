"""What DuckDB reads: each file, or group of like files, as one relation with its cells named and placed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import duckdb

from kb.data_classes import dataclass
from kb.fleets.interface import UnreadFile
from kb.fleets.inventories.column_names import RESOURCE_TYPE, squeeze_name
from kb.fleets.inventories.csv_inventories import BadLine, Header, count_lines, csv_header, write_clean
from kb.fleets.inventories.input_files import FileForm, Input
from kb.fleets.inventories.json_inventories import OF_FUNCTIONS, TELLING, write_lines
from kb.fleets.inventories.listed_pages import ListedPage
from kb.fleets.inventories.repeated_keys import with_single_keys
from kb.judging.report import FileWarning
from kb.store.literals import quote_name, sql_literal

MOST_LINE_BYTES = 32 * 1024 * 1024
"""The longest line that is read."""

_READING = f"max_line_size = {MOST_LINE_BYTES}, buffer_size = {MOST_LINE_BYTES + 1024 * 1024}"
"""Unasked, a buffer would hold sixteen of the longest lines: half a gigabyte."""

NULLS = ("", "-", "<nil>", "<null>", "NULL", "None", "\\N", "null")
"""How the AWS CLI, its console, databases and tools that query AWS write that there is nothing in a cell of a table."""

_IS_OBJECT = "case when json_valid(text) then json_type(text) = 'OBJECT' else false end"


@dataclass(frozen=True, slots=True)
class InventorySource:
    """One relation."""

    paths: tuple[str, ...]
    """The files, as the user knows them."""
    relation: str
    """SQL to read it, as `r`."""
    columns: dict[str, tuple[str, str]]
    """By the name of a column: the SQL of its cell, and its type."""
    path: str
    """SQL of the file's path."""
    line: str
    """SQL of the line, of the row in Parquet, of the item in a document."""
    raw: str | None = None
    """SQL of the row's text; None where it is put together from its cells."""
    blank: str = "false"
    """SQL that is true where there is nothing."""
    bad: str = "false"
    """SQL that is true where the row as a whole is of no use."""
    bad_reason: str = ""
    """What is wrong then."""
    lost: tuple[BadLine, ...] = ()
    """Lines that are no rows."""
    typed: bool = False
    """Whether its cells have types and cost little to read again."""
    pages: tuple[ListedPage, ...] = ()
    """The pages of listings that it is made of."""
    warnings: tuple[FileWarning, ...] = ()
    """What is odd in it."""
    as_written: str | None = None
    """SQL to read a table with the words that stand for nothing; None where there are none."""
    is_empty: bool = False
    """Whether it is a list with nothing in it, which is an answer, too."""


def inventory_relations(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Input], scratch: Path
) -> Iterator[InventorySource | UnreadFile]:
    """The relations behind some files, in their order."""
    number = 0
    for form, alike in groupby(found, key=lambda one: one.form):
        if form is FileForm.PARQUET:
            yield from parquet_relations(connection, list(alike))
            continue
        for one in alike:
            number += 1
            target = scratch / f"clean-{number}"
            try:
                if form is FileForm.CSV:
                    yield _read_csv_file(connection, one, target)
                elif form is FileForm.LINES:
                    yield _read_line_file(connection, one, target)
                else:
                    yield _read_document(connection, one, target)
            except duckdb.InvalidInputException as e:
                yield UnreadFile(one.path, f"cannot be read: {error_reason(e)}")
            target.unlink(missing_ok=True)


def error_reason(error: duckdb.Error) -> str:
    """The first line of an error of DuckDB."""
    return " ".join(str(error).splitlines()[0].split())


def parquet_relations(
    connection: duckdb.DuckDBPyConnection, found: Sequence[Input]
) -> Iterator[InventorySource | UnreadFile]:
    """Parquet files, those with equal columns together."""
    shapes: dict[tuple[tuple[str, str], ...], list[Input]] = {}
    for one in found:
        try:
            described = connection.execute(
                f"describe select * from read_parquet({sql_literal(str(one.file))}, hive_partitioning = true)"
            ).fetchall()
        except duckdb.Error as e:
            yield UnreadFile(one.path, f"no sound Parquet file: {error_reason(e)}")
            continue
        shapes.setdefault(tuple((row[0], row[1]) for row in described), []).append(one)
    for shape, alike in shapes.items():
        files = [str(one.file) for one in alike]
        same = all(one.path == str(one.file) for one in alike)
        paths = (
            "r.filename"
            if same
            else f"map({sql_literal(files)}, {sql_literal([one.path for one in alike])})[r.filename]"
        )
        yield InventorySource(
            tuple(one.path for one in alike),
            f"read_parquet({sql_literal(files)}, hive_partitioning = true, filename = true, file_row_number = true)",
            {name: (f"r.{quote_name(name)}", kind) for name, kind in shape},
            sql_literal(alike[0].path) if len(alike) == 1 else paths,
            "r.file_row_number + 1",
            typed=True,
        )


def _read_csv_file(connection: duckdb.DuckDBPyConnection, one: Input, target: Path) -> InventorySource:
    """A CSV file: straight where it is clean, else its good rows only."""
    head = csv_header(one.file, one.delimiter)
    names = [f"c{at}" for at in range(len(head.columns))]
    lost: list[BadLine] | None = None
    if not _is_clean(connection, one.file, _read_csv(one.file, names, head.delimiter, skip=1)):
        lost = write_clean(one.file, head, target)

    def relation(nulls: Sequence[str]) -> str:
        if lost is None:
            read = _read_csv(one.file, names, head.delimiter, skip=1, nulls=nulls)
            return f"(select row_number() over () + 1 as line, * from {read})"
        read = _read_csv(target, ["line", *names], ",", skip=0, nulls=nulls)
        return f"(select line::bigint as line, {', '.join(names)} from {read})"

    return InventorySource(
        (one.path,),
        relation(NULLS),
        {column: (f"r.{name}", "VARCHAR") for name, column in zip(names, head.columns, strict=True)},
        sql_literal(one.path),
        "r.line",
        bad=f"coalesce({', '.join(f'r.{name}' for name in names)}, '') = ''",
        bad_reason="nothing in it",
        lost=tuple(lost or ()),
        as_written=relation(("",)),
    )


def _read_csv(file: Path, names: Sequence[str], delimiter: str, *, skip: int, nulls: Sequence[str] = NULLS) -> str:
    columns = ", ".join(f"{sql_literal(name)}: 'varchar'" for name in names)
    return (
        f"read_csv({sql_literal(str(file))}, auto_detect = false, header = false, skip = {skip}, "
        f"delim = {sql_literal(delimiter)}, quote = '\"', escape = '\"', new_line = '\\n', "
        f"nullstr = {sql_literal(list(nulls))}, "
        f"strict_mode = true, {_READING}, columns = {{{columns}}})"
    )


def _is_clean(connection: duckdb.DuckDBPyConnection, file: Path, relation: str) -> bool:
    """Whether every line is a row: then no quote has swallowed any."""
    try:
        counted = connection.execute(f"select count(*) from {relation}").fetchone()
    except duckdb.Error:
        return False
    return counted == (count_lines(file) - 1,)


def _readable_copy(file: Path, target: Path) -> Path:
    """The file, or a copy in which lines that are not UTF-8 are marked as no JSON."""
    import codecs  # noqa: PLC0415 - only lines need it

    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with file.open("rb") as opened:
            while block := opened.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        with file.open("rb") as opened, target.open("wb") as out:
            for line in opened:
                text = line.decode("utf-8", errors="replace")
                out.write((text if "\ufffd" not in text else f"not UTF-8: {text}").encode())
        return target
    return file


def _read_line_file(connection: duckdb.DuckDBPyConnection, one: Input, target: Path) -> InventorySource:
    """A file of lines, in a copy where it is not as the engine reads it."""
    file = _readable_copy(one.file, target)
    objects = f"select text from {_text_lines(file)} where {_IS_OBJECT}"
    file, warnings = with_single_keys(connection, objects, one.path, file, target)
    return replace(_read_lines(connection, one.path, file), warnings=warnings)


def _read_document(connection: duckdb.DuckDBPyConnection, one: Input, target: Path) -> InventorySource | UnreadFile:
    """A document, by the lines that are made of it."""
    found = write_lines(one.path, one.file, target)
    if isinstance(found, UnreadFile):
        return found
    source = _read_lines(connection, one.path, target)
    return replace(source, pages=found.pages, warnings=found.warnings, is_empty=found.is_empty)


def _text_lines(file: Path) -> str:
    return (
        f"read_csv({sql_literal(str(file))}, auto_detect = false, header = false, delim = '\x01', quote = '', "
        f"escape = '', new_line = '\\n', {_READING}, columns = {{'text': 'varchar'}})"
    )


def _read_lines(connection: duckdb.DuckDBPyConnection, path: str, file: Path) -> InventorySource:
    """One JSON object per line; those of AWS Config have the settings inside `configuration`."""
    text = _text_lines(file)
    keys = connection.execute(
        f"with objects as (select text from {text} where {_IS_OBJECT}) "
        "select distinct unnest(json_keys(text)) as name from objects union "
        "select distinct 'configuration.' || unnest(json_keys(text, '$.configuration')) from objects "
        "where json_type(text, '$.configuration') = 'OBJECT' order by name"
    ).fetchall()
    cells = {name: (f"r.cells[{at}]", "JSON") for at, (name,) in enumerate(keys, 1)}
    return InventorySource(
        (path,),
        # What is no object must not reach the functions that take JSON apart: they would end the whole query. All keys
        # are taken out at once: taken one by one, each takes the object apart again and keeps the parts for a while.
        f"(select *, json_extract_string(object, {sql_literal([_json_path(name) for (name,) in keys])}) as cells from "
        f"(select row_number() over () as line, text, case when {_IS_OBJECT} then text end as object from {text}))",
        cells | _types_told(cells),
        sql_literal(path),
        "r.line",
        raw="r.text",
        blank="coalesce(trim(r.text), '') = ''",
        bad="r.object is null",
        bad_reason="no JSON object",
    )


def _types_told(cells: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """A column with the types of what answers say no type of, where a line may be of something else than a function."""
    told = [
        f"when {cells[name][0]} is not null then {sql_literal(kind)}" for name, kind in TELLING.items() if name in cells
    ]
    if not told or any(squeeze_name(name) == squeeze_name(RESOURCE_TYPE) for name in cells):
        return {}
    own = [cells[name][0] for name in OF_FUNCTIONS if name in cells]
    other = f"coalesce({', '.join([*own, 'null'])}) is null"
    return {RESOURCE_TYPE: (f"case when {other} then case {' '.join(told)} end end", "VARCHAR")}


def _json_path(name: str) -> str:
    inside = name.removeprefix("configuration.")
    escaped = inside.replace("\\", "\\\\").replace('"', '\\"')
    return f'$.configuration."{escaped}"' if inside != name else f'$."{escaped}"'


__all__ = ["Header", "InventorySource", "inventory_relations"]
