"""A defect of ours says that it is one, and is told from what fails at a damaged knowledge base."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

import kb.facts.changes
from tests.conftest import Run

HISTORY = ("history", "python3.9", "--as-of", "2024-01-01")


@pytest.mark.parametrize(
    "statement",
    ["select nothing from nowhere", "select nothing", "selekt 1", "select 'x'::date", "select 1::list"],
    ids=["no-table", "no-column", "no-sql", "no-date", "no-type"],
)
def test_our_own_broken_sql_is_a_defect(call: Run, monkeypatch: pytest.MonkeyPatch, statement: str) -> None:
    """A sound file is not to be removed for it; the traceback and the last line are what a report needs."""
    monkeypatch.setattr(kb.facts.changes, "sql_text", lambda _: statement)
    done = call(*HISTORY)

    assert done.returncode == 70
    assert "remove" not in done.stderr
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("lambda-kb: a defect of lambda-kb ")
    assert "please report it" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize("error", [ZeroDivisionError("by zero"), OverflowError(""), RuntimeError("odd")])
def test_any_other_defect_ends_alike(call: Run, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """Not with the exit code of findings, as Python would end it."""

    def broken(_: str) -> str:
        raise error

    monkeypatch.setattr(kb.facts.changes, "sql_text", broken)
    done = call(*HISTORY)

    assert done.returncode == 70
    assert type(error).__name__ in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("statement", "lacks"),
    [
        ("drop table claims", "in main.claims"),
        ("alter table claims rename column about_key to regarding", "no column about_key in main.claims"),
    ],
)
def test_a_file_that_lacks_what_a_build_makes_is_damaged(
    call: Run, database: Path, tmp_path: Path, statement: str, lacks: str
) -> None:
    """The very same errors of DuckDB, and here the advice to build it again is right."""
    copy = tmp_path / "copy.duckdb"
    shutil.copyfile(database, copy)
    with duckdb.connect(copy) as connection:
        connection.execute(statement)
    done = call(*HISTORY, "--db", str(copy))

    assert (done.returncode, done.stdout) == (4, "")
    assert f"{copy}: damaged" in done.stderr
    assert lacks in done.stderr
    assert "Traceback" not in done.stderr
