"""Data versions: opened, sealed, compared."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kb.cli.main import main
from kb.clock import today
from kb.curation.formatting import format_tables
from kb.curation.lint import lint_tables
from kb.curation.release_notes import release_note
from kb.curation.releases import TELLING, store_differences, version_differences
from kb.curation.seals import new_version, seal_version
from kb.errors import UsageError
from kb.paths import data_folder
from kb.store import Store, build_store, csv_files
from kb.store.contract import contract_tables
from kb.store.csv_files import Row
from kb.store.digests import version_digest
from kb.store.file_identity import OPEN
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


def _say_anew(folder: Path, *, timeout: str = "900") -> int:
    """Open a version that takes a row back and says it anew, perhaps otherwise; its number."""
    number = new_version(folder, "A correction.", today())
    table = contract_tables()["limits"]
    rows = csv_files.read_table(folder, table)
    index = next(i for i, r in enumerate(rows) if (r.cells["limit"], r.cells["max"]) == ("function_timeout", "900"))
    old = rows[index].cells
    rows[index] = Row(0, old | {"retracted_in": str(number)})
    rows.append(Row(0, old | {"recorded_in": str(number), "max": timeout}))
    write_whole(folder / "limits.csv", csv_files.canonical_text(table, rows))
    table = contract_tables()["corrections"]
    why = {"about_table": "limits", "about_key": f"function_timeout {old['valid_from']}", "why": "It was misread."}
    cells = dict.fromkeys(table.header, "") | why | {"recorded_in": str(number)}
    rows = [*csv_files.read_table(folder, table), Row(0, cells)]
    write_whole(folder / "corrections.csv", csv_files.canonical_text(table, rows))
    return number


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("command", [("seal",), ("new-version", "--summary", "The next.")], ids=lambda args: args[0])
def test_what_lint_refuses_is_not_sealed(
    folder: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    """A sealed version is never edited again: the complaints are told, nothing is written, exit 1."""
    number = _say_anew(folder, timeout="-5")
    before = _files(folder)

    code = main(["data", *command, "--data", str(folder)])

    said = capsys.readouterr()
    assert code == 1
    assert "limits.csv:" in said.out
    assert f"data version {number} stays open, nothing was written" in said.err
    assert _files(folder) == before


def test_a_version_that_holds_nothing_is_not_sealed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither `seal` nor a second `new-version` makes a version that says what the one before it says."""
    number = new_version(folder, "More facts.", today())
    before = _files(folder)

    for command in (["seal"], ["new-version", "--summary", "Still more."]):
        assert main(["data", *command, "--data", str(folder)]) == 2
        assert f"data version {number} is open and holds nothing yet: add" in capsys.readouterr().err

    assert _files(folder) == before


def test_sealed_twice_it_is_sealed_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where no version is open nothing that is computed is written anew, so that no edit of a released row hides."""
    number = _say_anew(folder)

    assert main(["data", "seal", "--data", str(folder)]) == 0
    assert lint_tables(folder, today()) == []
    sealed = _files(folder)
    assert main(["data", "seal", "--data", str(folder)]) == 0
    assert capsys.readouterr().out.endswith(f"data version {number} is sealed already: none is open\n")
    assert _files(folder) == sealed


KILLER = """
import os, signal, sys
from kb.cli.main import main

left = int(sys.argv[2])
def hook(event, arguments):
    global left
    if event == "os.rename" and str(arguments[1]).startswith(sys.argv[1]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
main(["data", "new-version", "--summary", "The next.", "--data", sys.argv[1]])
"""
"""`new-version` that kills itself before one of its renames."""


@pytest.mark.parametrize("renames", [1, 2, 3, pytest.param(0, marks=pytest.mark.all)])
def test_killed_between_two_files_a_version_is_opened_once(folder: Path, renames: int) -> None:
    """Lint names the half of it, `data fmt` ends it, and then the tables are as if nothing had happened."""
    _say_anew(folder)
    whole = Path(shutil.copytree(folder, folder.parent / "whole"))
    before, number = _files(folder), new_version(whole, "The next.", today())
    done = subprocess.run([sys.executable, "-c", KILLER, str(folder), str(renames)], check=False)
    assert done.returncode == -signal.SIGKILL

    if renames:
        assert "`lambda-kb data fmt` ends it" in str(lint_tables(folder, today()))
    format_tables(folder)

    assert lint_tables(folder, today()) == []
    assert _files(folder) == (_files(whole) if renames else before)
    assert len(csv_files.read_table(whole, contract_tables()["versions"])) == number


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


def _add_row(folder: Path, name: str, cells: dict[str, str]) -> None:
    table = contract_tables()[name]
    rows = csv_files.read_table(folder, table)
    filled = dict.fromkeys(table.header, "") | cells
    write_whole(folder / f"{name}.csv", csv_files.canonical_text(table, [*rows, Row(0, filled)]))


def _raise_timeout(folder: Path) -> int:
    """A version in which a new row supersedes that of the timeout, with the place where it was read; its number."""
    number = new_version(folder, "The timeout rises.", today())
    rows = csv_files.read_table(folder, contract_tables()["limits"])
    newest = max(
        (row.cells for row in rows if row.cells["limit"] == "function_timeout" and not row.cells["retracted_in"]),
        key=lambda cells: cells["valid_from"],
    )
    row = newest | {"max": "2700", "valid_from": "2026-11-28", "known_from": "", "recorded_in": str(number)}
    _add_row(folder, "limits", row)
    reading = {"about_table": "limits", "about_key": "function_timeout 2026-11-28", "recording": "0123456789abcdef" * 4}
    said = {"place": "line 13, row Function timeout, column Quota", "text": "2,700 seconds", "read_on": "2026-11-28"}
    _add_row(folder, "readings", reading | said | {"source_id": "aws-limits", "recorded_in": str(number)})
    return number


def test_a_row_that_supersedes_another_is_a_change(folder: Path) -> None:
    """It is told with the former value and the new one, their unit, and the row that it supersedes."""
    number = _raise_timeout(folder)

    change = next(one for one in version_differences(folder, number - 1, number) if one.table == "limits")

    assert (change.kind, change.key, change.former) == (
        "changed",
        "function_timeout 2026-11-28",
        "function_timeout 2026-11-19",
    )
    assert (change.columns, change.before, change.after) == (["max"], ["1800 s"], ["2700 s"])
    assert change.source_ids
    assert "2,700 seconds" in change.evidence[0]


def test_a_release_note_tells_values_and_evidence(folder: Path) -> None:
    """What changed from what to what, and what was read where; no digest of 64 digits."""
    number = _raise_timeout(folder)

    note = release_note(version_differences(folder, number - 1, number), number - 1, number)

    assert "limits: 1 changed\n  changed   function_timeout 2026-11-28\n            max: 1800 s -> 2700 s\n" in note
    assert "read: line 13, row Function timeout, column Quota: 2,700 seconds (aws-limits, 2026-11-28)" in " ".join(
        note.split()
    )
    assert not re.search("[0-9a-f]{64}", note)


def test_a_reading_of_a_row_that_was_there_is_told_by_what_it_says(folder: Path) -> None:
    """Where the row itself does not differ, its reading stands for itself, with its text and its place."""
    number = new_version(folder, "More readings.", today())
    reading = {"about_table": "limits", "about_key": "function_timeout 2026-11-19", "recording": "0123456789abcdef" * 4}
    said = {"source_id": "x", "place": "line 1", "text": "30 min", "read_on": "2026-11-28", "recorded_in": str(number)}
    _add_row(folder, "readings", reading | said)

    note = release_note(version_differences(folder, number - 1, number), number - 1, number)

    assert "added     limits function_timeout 2026-11-19 recording 0123456789ab\n            text: 30 min" in note


def test_history_that_is_filled_in_changes_nothing_that_counts_now(folder: Path) -> None:
    """A row of an earlier day than all that is known of its subject supersedes none of them."""
    number = new_version(folder, "An older limit.", today())
    rows = csv_files.read_table(folder, contract_tables()["limits"])
    old = next(row.cells for row in rows if row.cells["limit"] == "function_timeout")
    _add_row(folder, "limits", old | {"max": "7", "valid_from": "2014-11-14", "recorded_in": str(number)})

    found = version_differences(folder, number - 1, number)

    assert [(one.kind, one.before, "7 s" in one.after) for one in found] == [("added", [], True)]


def test_every_table_has_columns_that_tell_its_rows() -> None:
    """No row of a release note is a bare key."""
    contract = contract_tables()

    assert set(TELLING) == contract.keys() - {"versions", "corrections"}
    assert all(set(TELLING[name]) <= set(contract[name].header) for name in TELLING)


def test_versions_that_do_not_exist_are_refused(folder: Path) -> None:
    """The message says which there are."""
    with pytest.raises(UsageError, match="there are 1 to"):
        version_differences(folder, 1, 99)


def test_the_store_tells_the_same_differences(store: Store) -> None:
    """From the files and from the knowledge base."""
    found = store_differences(store, 1, 2)

    assert found == version_differences(data_folder(), 1, 2)
    assert {one.kind for one in found} == {"added"}
