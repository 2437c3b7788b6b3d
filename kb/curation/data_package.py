"""The data package: a descriptor of data/ by which tools of other languages load the tables (Data Package 2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kb.store import csv_files
from kb.store.contract import CLOCK_COLUMNS, Table, TableColumn, contract_tables
from kb.taken_data import TABLES_FORMAT
from kb.whole_files import write_whole

DESCRIPTOR = "datapackage.json"
"""The file's name in data/; it is computed and never edited by hand."""

_PROFILES = "https://datapackage.org/profiles/2.0"
_ABOUT = (
    "AWS Lambda's runtimes, limits, triggers, features and timeline, dated and sourced. Computed by "
    "`lambda-kb data fmt` from the contract of the tables. Every fact has up to three clocks: valid_from, valid_to or "
    "its own date say when it holds at AWS; known_from since when it was published (blank: on the day it took effect); "
    "recorded_in and retracted_in which releases of these data say so. Intervals end the day before their end. A blank "
    "end is open, a blank start is unknown. README.md beside this file is the editorial guide."
)
LICENSE = {
    "name": "Apache-2.0",
    "path": "https://www.apache.org/licenses/LICENSE-2.0",
    "title": "Apache License 2.0",
}
"""The terms of the data, which are those of the software."""
_TYPES = {"VARCHAR": "string", "ENUM": "string", "DATE": "date", "INTEGER": "integer", "DOUBLE": "number"}


def _describe_package(newest: int) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "lambda-kb",
        "title": "AWS Lambda's history and limits",
        "description": _ABOUT,
        "version": f"{newest}.0.0",
        "tables_format": TABLES_FORMAT,
        "licenses": [LICENSE],
        "keywords": ["AWS Lambda", "runtimes", "deprecation", "quotas", "history"],
        "resources": [_describe_resource(table) for table in contract_tables().values()],
    }


def _describe_resource(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _describe_schema(table),
    }


def _describe_schema(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": [_describe_field(column) for column in table.columns],
        "fieldsMatch": "exact",
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    clocks = [name for name in CLOCK_COLUMNS if name in table.header]
    if clocks:
        reference = {"resource": "versions", "fields": ["version"]}
        schema["foreignKeys"] = [{"fields": [name], "reference": reference} for name in clocks]
    return schema


def _describe_field(column: TableColumn) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.vocabulary:
        constraints["enum"] = list(column.vocabulary)
    field: dict[str, Any] = {"name": column.name} | _kind_of(column.type)
    return field | {"constraints": constraints} if constraints else field


def _kind_of(type_name: str) -> dict[str, Any]:
    if type_name.endswith("[]"):
        return {"type": "list", "itemType": _TYPES[type_name[:-2]], "delimiter": csv_files.LIST_SEPARATOR}
    if type_name == "BOOLEAN":
        return {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]}
    return {"type": _TYPES[type_name]}


def descriptor_text(newest: int) -> str:
    """The descriptor of tables whose newest data version is this, as its file holds it."""
    return json.dumps(_describe_package(newest), indent=2, ensure_ascii=False) + "\n"


def _folder_text(folder: Path) -> str:
    return descriptor_text(len(csv_files.parse_table(folder / "versions.csv", contract_tables()["versions"])))


def descriptor_stale(folder: Path) -> bool:
    """Whether the file in a folder is missing or not what its tables are."""
    path = folder / DESCRIPTOR
    return not path.is_file() or path.read_bytes() != _folder_text(folder).encode()


def write_descriptor(folder: Path) -> None:
    """Put the descriptor beside its tables."""
    write_whole(folder / DESCRIPTOR, _folder_text(folder))
