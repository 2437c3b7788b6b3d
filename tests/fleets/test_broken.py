"""Broken rows are counted and kept with the reason, and cost no good row."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

import duckdb
import pytest

from kb.errors import FleetError, UsageError
from kb.fleets.inventories.input_files import open_inputs
from tests.fleets.conftest import Audited, rows
from tests.nobody import as_nobody

BROKEN_LINES = (
    '{name},"python3.13,512,3',
    "{name},python3.13,lots,3",
    "{name},python3.13",
    "{name},python3.13,512,3,9,9",
    '"{name}"x,python3.13,512,3',
    "{name},python3.13,512,NaN",
    ",,,",
    "{name},\x00python3.13,512,\udcff",
    '"{name}',
)


def _lines(count: int) -> tuple[list[str], set[str]]:
    """Rows of a CSV file, one in a hundred of them broken, and the names of the good ones."""
    rng = random.Random(7)  # noqa: S311 - no secret
    lines, good = ["FunctionName,Runtime,MemorySize,Timeout"], set()
    for at in range(count):
        name = f"f{at}"
        if at % 100 == 50:
            lines.append(rng.choice(BROKEN_LINES).format(name=name))
        else:
            quoted = at % 7 == 0
            lines.append(f'"{name}","nodejs12.x","512",3' if quoted else f"{name},nodejs12.x,512,3")
            good.add(name)
    return lines, good


def test_one_percent_of_broken_csv_rows_lose_no_good_one(audited: Audited, tmp_path: Path) -> None:
    """Stray quotes, missing and surplus cells, words for numbers, bytes that are no text."""
    lines, good = _lines(5000)
    (tmp_path / "f.csv").write_bytes("\n".join(lines).encode("utf-8", errors="surrogateescape"))

    summary, findings = audited(tmp_path / "f.csv")

    assert {row["function"] for row in findings} == good
    assert (summary.functions, summary.rejected) == (len(good), 50)


def test_rejects_say_where_and_why(audited: Audited, tmp_path: Path) -> None:
    """Each with file, line, field, value and reason."""
    (tmp_path / "f.csv").write_text(
        "FunctionName,Runtime,MemorySize\na,python3.13,lots\nb,python3.13\nc,python3.13,1\n"
    )

    summary, _ = audited(tmp_path / "f.csv")

    with Path(summary.rejects or "").open(newline="") as opened:
        found = list(csv.DictReader(opened))
    assert [(row["line"], row["field"], row["value"], row["reason"]) for row in found] == [
        ("2", "MemorySize", "lots", "is no number"),
        ("3", "", "", "2 cells, the header has 3: put a cell with an end of line in it in quotes"),
    ]


ROW = "b,{},nodejs12.x\r\n"
RETURNED = "a carriage return inside a cell: put the cell in quotes, or take it out"
BROKEN_UP = "put a cell with an end of line in it in quotes"


@pytest.mark.parametrize("rows_before", [0, 9000], ids=["near the beginning", "far behind it"])
@pytest.mark.parametrize(
    ("cell", "found", "reasons"),
    [
        ('"x\ry"', "abc", []),
        ('"x\ny"', "abc", []),
        ("x\ry", "ac", [RETURNED]),
        ("\ry", "ac", [RETURNED]),
        ("x\r", "ac", [RETURNED]),
        ("x\ny", "ac", [f"2 cells, the header has 3: {BROKEN_UP}"] * 2),
        ("x,y", "ac", ["4 cells, the header has 3: put a cell with a comma in it in quotes"]),
    ],
)
def test_an_end_of_line_in_a_cell_costs_its_own_row(  # noqa: PLR0917 - each is one of a case
    audited: Audited, tmp_path: Path, cell: str, found: str, reasons: list[str], rows_before: int
) -> None:
    """Only without quotes, with what to do, and the rows around it keep their lines."""
    before = [f"f{at},,python3.13\r\n" for at in range(rows_before)]
    lines = ["FunctionName,Note,Runtime\r\n", *before, 'a,"p\rq",nodejs12.x\r\n', ROW.format(cell), "c,,nodejs12.x\r\n"]
    (tmp_path / "f.csv").write_bytes("".join(lines).encode())

    summary, findings = audited(tmp_path / "f.csv")

    told = {row["function"]: row["line"] for row in findings}
    rejected = rows(Path(summary.rejects)) if summary.rejects else []
    assert "".join(sorted(told)) == found
    assert [row["reason"] for row in rejected] == reasons
    assert (told["a"], told["c"]) == (rows_before + 2, rows_before + 4 + cell.count("\n"))


def test_a_quoted_end_of_line_is_no_defect(audited: Audited, tmp_path: Path) -> None:
    """Cells may hold several lines; the lines after them keep their numbers."""
    (tmp_path / "f.csv").write_text('FunctionName,Note,Runtime\na,"one\ntwo",nodejs12.x\nb,,nodejs12.x\n')

    summary, findings = audited(tmp_path / "f.csv")

    assert summary.rejected == 0
    assert [(row["function"], row["line"]) for row in findings] == [("a", 2), ("b", 4)]


def test_broken_lines_of_json_lose_no_good_one(audited: Audited, tmp_path: Path) -> None:
    """Half an object, a list, a blank line, an object where a number belongs."""
    good = [json.dumps({"FunctionName": f"f{at}", "Runtime": "nodejs12.x", "MemorySize": 512}) for at in range(300)]
    bad = ['{"FunctionName": "x"', "[1]", '{"FunctionName": "y", "MemorySize": {}}', "null", "\udcff", "true"]
    lines = [*good[:100], *bad[:3], "", *good[100:], *bad[3:]]
    (tmp_path / "f.jsonl").write_bytes("\n".join(lines).encode("utf-8", errors="surrogateescape"))

    summary, findings = audited(tmp_path / "f.jsonl")

    assert len(findings) == 300
    assert summary.rejected == len(bad)


def test_broken_parquet_costs_no_other_file(audited: Audited, tmp_path: Path) -> None:
    """A file cut short is named; those beside it are judged."""
    with duckdb.connect() as connection:
        for name in "ab":
            rows = f"select 'f' || i || '{name}' as FunctionName, 'nodejs12.x' as Runtime from range(50000) t(i)"
            connection.execute(f"copy ({rows}) to '{tmp_path}/{name}.parquet'")
    half = (tmp_path / "a.parquet").read_bytes()
    (tmp_path / "a.parquet").write_bytes(half[: len(half) // 2])

    summary, findings = audited(tmp_path / "a.parquet", tmp_path / "b.parquet")

    assert len(findings) == 50000
    assert [unread.path for unread in summary.unread] == [str(tmp_path / "a.parquet")]


def test_damage_inside_parquet_costs_no_other_file(audited: Audited, tmp_path: Path) -> None:
    """Found only while reading, it is named all the same."""
    with duckdb.connect() as connection:
        for name in "ab":
            rows = f"select md5('{name}' || i) as FunctionName, 'nodejs12.x' as Runtime from range(50000) t(i)"
            connection.execute(f"copy ({rows}) to '{tmp_path}/{name}.parquet'")
    content = bytearray((tmp_path / "a.parquet").read_bytes())
    content[1000:400000] = bytes(399000)
    (tmp_path / "a.parquet").write_bytes(content)

    summary, findings = audited(tmp_path / "a.parquet", tmp_path / "b.parquet")

    assert len(findings) == 50000
    assert [unread.path for unread in summary.unread] == [str(tmp_path / "a.parquet")]


def test_no_file_at_all_is_told(audited: Audited, tmp_path: Path) -> None:
    """An empty folder is no fleet; a missing file is named."""
    with pytest.raises(FleetError, match="no files of a fleet"):
        audited(tmp_path)
    summary, findings = audited(tmp_path / "missing.csv")
    assert (summary.unread[0].reason, findings) == ("no such file: check the path", [])


def test_a_file_in_a_folder_that_may_not_be_looked_into_is_told(tmp_path: Path) -> None:
    """It is told of in a line, as one that is not there."""
    shut = tmp_path / "shut"
    shut.mkdir()
    (shut / "fleet.csv").write_text("FunctionName\nf\n")
    shut.chmod(0)
    with as_nobody(tmp_path):
        found, unread = open_inputs([str(shut / "fleet.csv")], tmp_path, frozenset())

    assert found == []
    assert [file.reason for file in unread] == ["cannot be read: Permission denied"]


def test_a_column_that_no_file_has(audited: Audited, tmp_path: Path) -> None:
    """--map with a misspelt column is refused."""
    (tmp_path / "f.csv").write_text("FunctionName,Runtime\na,nodejs12.x\n")

    with pytest.raises(UsageError, match="no file has a column 'mem'"):
        audited(tmp_path / "f.csv", mapping={"MemorySize": "mem"})


def test_days_that_cannot_be_judged_are_rejected(audited: Audited, tmp_path: Path) -> None:
    """A day before Lambda, no day of the calendar, a moment without offset."""
    days = [
        "2014-11-12",
        "2021-02-30",
        "2021-08-01T12:00:00",
        "tomorrow",
        "2021-08-01",
        "2021-08-01T23:00:00-05:00",
        "",
    ]
    (tmp_path / "f.csv").write_text("FunctionName,Runtime,as_of\n" + "".join(f"a,nodejs12.x,{day}\n" for day in days))

    summary, _ = audited(tmp_path / "f.csv")

    assert (summary.functions, summary.rejected) == (3, 4)
