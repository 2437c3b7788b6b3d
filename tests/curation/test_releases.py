"""Data versions: opened, sealed, compared."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from kb.curation.releases import release_note, store_differences, version_differences
from kb.curation.seals import OPEN, new_version, seal_version
from kb.errors import UsageError
from kb.paths import data_folder
from kb.store import Store, build_store, csv_files
from kb.store.contract import contract_tables
from kb.store.csv_files import Row
from kb.store.digests import version_digest
from kb.whole_files import write_whole


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real data."""
    copy = tmp_path / "data"
    shutil.copytree(data_folder(), copy)
    return copy


def test_every_digest_is_recomputed() -> None:
    """What versions.csv says of each sealed version is true; only the newest may be open."""
    contract = contract_tables()
    rows = {name: csv_files.read_table(data_folder(), table) for name, table in contract.items()}
    *earlier, newest = rows["versions"]

    for row in earlier if newest.cells["digest"] == OPEN else [*earlier, newest]:
        assert row.cells["digest"] == version_digest(rows, contract, int(row.cells["version"]))


def test_an_open_version_is_edited_sealed_and_followed(folder: Path) -> None:
    """Open, seal, and the digest stands."""
    number = new_version(folder, "More facts.", date(2026, 12, 1))
    versions = csv_files.read_table(folder, contract_tables()["versions"])

    assert versions[-1].cells["digest"] == "open"
    assert seal_version(folder)["versions"][-1].cells["digest"] != "open"
    assert new_version(folder, "Still more.", date(2026, 12, 2)) == number + 1


def test_a_build_takes_an_open_version(folder: Path, tmp_path: Path) -> None:
    """Who writes facts can ask for them before they are sealed."""
    number = new_version(folder, "More facts.", date(2026, 12, 1))

    assert build_store(folder, tmp_path / "kb.duckdb").data_version == number


def test_an_empty_summary_is_refused(folder: Path) -> None:
    """A version says what it is about."""
    with pytest.raises(UsageError, match="--summary"):
        new_version(folder, " ", date(2026, 12, 1))


def test_a_correction_is_told_from_an_addition(folder: Path) -> None:
    """A retraction and a new row of the same key are one correction, with its columns."""
    number = new_version(folder, "A correction.", date(2026, 12, 1))
    contract = contract_tables()["limits"]
    rows = csv_files.read_table(folder, contract)
    index = next(i for i, row in enumerate(rows) if row.cells["limit"] == "function_timeout")
    old = rows[index]
    rows[index] = Row(0, old.cells | {"retracted_in": str(number)})
    rows.append(Row(0, old.cells | {"recorded_in": str(number), "max": "61"}))
    write_whole(folder / "limits.csv", csv_files.canonical_text(contract, rows))

    found = version_differences(folder, number - 1, number)

    assert [(d.table, d.kind, d.columns) for d in found] == [("limits", "corrected", ["max"])]
    assert "limits: 1 corrected" in release_note(found, number - 1, number)


def test_versions_that_do_not_exist_are_refused(folder: Path) -> None:
    """The message says which there are."""
    with pytest.raises(UsageError, match="there are 1 to"):
        version_differences(folder, 1, 99)


def test_the_store_tells_the_same_differences(store: Store) -> None:
    """From the files and from the knowledge base."""
    found = [(d.table, d.key, d.kind) for d in store_differences(store, 1, 2)]

    assert sorted(found) == sorted((d.table, d.key, d.kind) for d in version_differences(data_folder(), 1, 2))
    assert {kind for *_, kind in found} == {"added"}
