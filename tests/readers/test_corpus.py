"""Real templates, where the folder that holds them is there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.interface import Document, FunctionConfig, Inputs, Resolved
from kb.readers.serverless.variable_sources import DEFAULT

CORPUS = next((up / "shared/corpus" for up in Path(__file__).parents if (up / "shared/corpus").is_dir()), Path("none"))
COLUMNS = {
    "runtime": "Runtime",
    "memory": "MemorySize",
    "timeout": "Timeout",
    "ephemeral": "EphemeralStorage",
    "arch": "Architectures",
    "package_type": "PackageType",
    "n_layers": "Layers",
    "n_env": "Environment",
}
COUNTED = ("n_layers", "n_env")
EXPLAINED = {
    ("boilerplate-lambda-kafka-go", "demo"): "the service takes the function from a file that is not kept there",
    ("boilerplate-lambda-kafka-go", "demo-schema"): "likewise",
    ("serverless-patterns", "functionOne"): "no runtime is written; the table leaves it blank, we say unresolved",
    ("data-analytics-platform", "RedshiftCreateSnapshotLambda"): "they hang on a condition, it counts one branch",
}
"""Differences by repository and function, each looked at."""


def rows(name: str) -> list[dict[str, str]]:
    """A table of the corpus; nothing where there is no corpus."""
    path = CORPUS / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def documents() -> Iterator[tuple[tuple[str, str], Document]]:
    """Every file of the corpus that describes functions, read."""
    for row in rows("manifest.csv"):
        if row["file_here"] == "yes":
            with suppress(UnreadableError):
                content = (CORPUS / row["local_path"]).read_bytes()
                yield (row["repo"], row["path"]), read_text(row["path"], content, Inputs())


def spelling(function: FunctionConfig | None, column: str) -> str:
    """A field as the table spells it, which knows no defaults of a framework."""
    found = function.fields.get(COLUMNS[column]) if function else None
    if not isinstance(found, Resolved):
        return "?" if found or not function else "0" if column in COUNTED else ""
    if found.origin == DEFAULT:
        return ""
    value = found.value
    if column in COUNTED:
        return str(len(value)) if isinstance(value, list | dict) else "?"
    return str(value[0] if isinstance(value, list) and value else value)


def differences() -> tuple[int, list[tuple[str, str]]]:
    """How many values are compared, and the repositories and functions of those that differ."""
    read = dict(documents())
    functions = {(*key, found.name): found for key, document in read.items() for found in document.functions}
    compared = [
        (row, spelling(functions.get((row["repo"], row["path"], row["logical_id"])), column) == wanted)
        for row in rows("functions.csv")
        if (row["repo"], row["path"]) in read
        for column in COLUMNS
        if (wanted := row[column].removesuffix(".0")) or column not in COUNTED
    ]
    return len(compared), [(row["repo"].rpartition("/")[2], row["logical_id"]) for row, same in compared if not same]


def test_real_files_are_read_as_an_independent_extractor_read_them() -> None:
    """Runtime, memory, timeout, storage, architecture, package, layers and variables agree in 97 of 100 values."""
    compared, different = differences()

    assert len(different) <= 0.03 * compared
    assert set(different) == (set(EXPLAINED) if compared else set())


def test_every_file_of_the_corpus_is_read_or_refused() -> None:
    """No real file of any format crashes the reader."""
    for path in (CORPUS / "files").rglob("*"):
        if path.is_file():
            with suppress(UnreadableError):
                read_text(path.name, path.read_bytes(), Inputs())
