"""Real templates, where the folder that holds them is there."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kb.errors import UnreadableError
from kb.readers import read_text
from kb.readers.interface import Document, FunctionConfig, Inputs, Resolved

CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus"
FORMATS = ("sam-yaml", "sam-json", "cfn-yaml", "cfn-json", "cfn-fragment", "cdk-json", "api-json")
COLUMNS = {
    "runtime": "Runtime",
    "memory": "MemorySize",
    "timeout": "Timeout",
    "ephemeral": "EphemeralStorage",
    "arch": "Architectures",
}


def rows(name: str) -> list[dict[str, str]]:
    """A table of the corpus; nothing where there is no corpus."""
    path = CORPUS / name
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def documents() -> Iterator[tuple[tuple[str, str], Document]]:
    """Every template of the corpus, read."""
    for row in rows("manifest.csv"):
        if row["file_here"] == "yes" and row["format"] in FORMATS:
            content = (CORPUS / row["local_path"]).read_bytes()
            yield (row["repo"], row["path"]), read_text(row["path"], content, Inputs())


def spelling(function: FunctionConfig | None, name: str) -> str:
    """A field as the table spells it."""
    found = function.fields.get(name) if function else None
    if not isinstance(found, Resolved):
        return "" if found is None else "?"
    value = found.value
    return str(value[0] if isinstance(value, list) and value else value)


def test_real_templates_are_read_as_an_independent_extractor_read_them() -> None:
    """Runtime, memory, timeout, storage and architecture agree in at least 97 of 100 values."""
    functions = {(*key, found.name): found for key, document in documents() for found in document.functions}
    files = {key[:2] for key in functions}
    agree = [
        row[column].removesuffix(".0") == spelling(functions.get((row["repo"], row["path"], row["logical_id"])), name)
        for row in rows("functions.csv")
        if (row["repo"], row["path"]) in files
        for column, name in COLUMNS.items()
    ]

    assert sum(agree) >= 0.97 * len(agree)


def test_every_file_of_the_corpus_is_read_or_refused() -> None:
    """No real file of any format crashes the reader."""
    for path in (CORPUS / "files").rglob("*"):
        if path.is_file():
            with suppress(UnreadableError):
                read_text(path.name, path.read_bytes(), Inputs())
