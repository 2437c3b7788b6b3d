"""Files that are no inventory: what each is, and which command reads it."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

from kb.fleets.interface import FINDING_COLUMNS, REJECT_COLUMNS
from kb.readers.file_recognition import describe_likeness, is_recognisable

_FOREIGN = {
    (0, b"PK\x03\x04"): "an Excel workbook or another archive: save the sheet as CSV",
    (0, b"\xd0\xcf\x11\xe0"): "an old Excel workbook: save the sheet as CSV",
    (0, b"\x1f\x8b"): "packed: name it .gz",
    (0, b"BZh"): "packed with bzip2, which is not read: unpack it",
    (0, b"\x28\xb5\x2f\xfd"): "packed with zstd, which is not read: unpack it",
    (8, b"DUCK"): "a database of DuckDB: `lambda-kb audit-diff` compares findings; export an inventory as Parquet",
}
"""What files are by their first bytes that are no text, and where these stand."""
LOOKED_AT = 12
"""How many bytes tell."""

_START = 1024 * 1024  # what a configuration is stands near its beginning
_CONFIGURATION = "it looks like a configuration, which `lambda-kb check FILE` judges"


def foreign_content(start: bytes) -> str | None:
    """What a file is by its first bytes, if it is neither text nor Parquet."""
    return next((what for (at, sign), what in _FOREIGN.items() if start.startswith(sign, at)), None)


_PRINTED = {
    "YAML": re.compile(r"(- )?[A-Za-z]+:( .*)?"),
    "the text output of the AWS CLI": re.compile("FUNCTIONS|CONFIGURATION"),
    "a table drawn for a terminal": re.compile(r"[-+=─┌]{3,}|[|│].*"),
}
"""Forms in which functions are printed that are no inventory, by what their first line begins with."""


def printed_form(columns: Collection[str]) -> str | None:
    """In which other form a file lists functions, if the first cell of its first line shows one."""
    first = next(iter(columns), "")
    form = next((form for form, sign in _PRINTED.items() if sign.fullmatch(first)), None)
    return f"it looks like {form}: list functions with --output json, or write CSV" if form else None


def written_by_audit(columns: Collection[str]) -> str | None:
    """What a table is whose columns are those of one that an audit writes."""
    if set(FINDING_COLUMNS) <= set(columns):
        return "the findings of an audit, no fleet: `lambda-kb audit-diff BEFORE AFTER` compares two of them"
    if set(REJECT_COLUMNS) <= set(columns):
        return "rows that an audit could not use: mend them where they come from, and audit that"
    return None


def configuration_in(path: str, file: Path) -> str | None:
    """That a file looks like a template, a service, a module, a plan or a state, if it does."""
    with file.open("rb") as opened:
        return _CONFIGURATION if is_recognisable(path, opened.read(_START)) else None


def likeness_of(path: str, file: Path, documents: Collection[Any]) -> str | None:
    """What a file of JSON looks like that has no functions."""
    if found := configuration_in(path, file):
        return found
    likenesses = (describe_likeness(one) for one in documents if isinstance(one, dict))
    return next((f"it looks like {what}" for what in likenesses if what), None)
