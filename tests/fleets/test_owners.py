"""Fleets by owner: tables, tickets and digests of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import icalendar
import pytest

from tests.fleets.small_fleets import ACCOUNT, ON, record_of, run_kb, write_fleet
from tests.tiers import first_cases

TAGS: list[dict[str, Any]] = [
    {"Tags": {"team": "payments"}},
    {"Tags": {"Team": "payments", "env": "prod"}},
    {"Tags": [{"Key": "team", "Value": "payments"}]},
    {"tags": [{"tag": "team=payments", "key": "team", "value": "payments"}]},
    {"Tags": "env=prod; team=payments"},
]


@pytest.mark.parametrize("tags", first_cases(TAGS, 2), ids=json.dumps)
def test_owners_stand_in_tags_of_any_form(database: Path, tmp_path: Path, tags: dict[str, Any]) -> None:
    """Of answers of the API, of AWS Config, and of tables."""
    fleet = write_fleet(tmp_path / "fleet.jsonl", record_of("a", "nodejs12.x", **tags), record_of("b", "go1.x"))

    body = json.loads(run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--format", "json").stdout)

    assert sorted((row["owner"] or "", row["functions"]) for row in body["owners"]) == [("", 1), ("payments", 1)]


@pytest.mark.parametrize("column", first_cases(["Tags.team", "Tag: team", "team", "Team", "tag:team", "tags/team"], 2))
def test_owners_stand_in_columns_of_one_tag(database: Path, tmp_path: Path, column: str) -> None:
    """Named as the Tag Editor, data frames and people name them."""
    fleet = tmp_path / "fleet.csv"
    fleet.write_text(f"FunctionName,Runtime,{column}\na,nodejs12.x,payments\nb,nodejs12.x,\n")

    body = json.loads(run_kb(database, "project", fleet, *ON, "--owner-tag", "team", "--format", "json").stdout)

    assert [(row["owner"], row["functions"]) for row in body["owners"]] == [("payments", 1), (None, 1)]
    assert body["owners"][0]["not_updatable_from"] == "2023-04-30"


@pytest.mark.parametrize(
    "tags",
    [
        "map {'team': 'payments'}",
        "{'team': 'payments'}",
        "[{'Key': 'team', 'Value': 'payments'}]",
        '\'{"team":"payments"}\'',
    ],
)
def test_owners_stand_in_columns_of_parquet(database: Path, tmp_path: Path, tags: str) -> None:
    """As maps, structs, lists or text."""
    fleet = tmp_path / "fleet.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select 'a' as FunctionName, 'go1.x' as Runtime, {tags} as Tags) to '{fleet}' (format parquet)"
        )

    body = json.loads(run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--format", "json").stdout)

    assert [row["owner"] for row in body["owners"]] == ["payments"]


def test_a_tag_that_nothing_has_is_said(database: Path, tmp_path: Path) -> None:
    """Rather than everybody's functions being nobody's."""
    fleet = write_fleet(tmp_path / "fleet.jsonl", record_of("a", "go1.x"))
    done = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team")
    other = write_fleet(tmp_path / "other.jsonl", record_of("a", "python3.13", Tags={"squad": "payments"}))
    untagged = run_kb(database, "audit", other, *ON, "--owner-tag", "team")

    assert (done.returncode, "--owner-tag team: no file has tags" in done.stderr) == (2, True)
    assert (untagged.returncode, "No function has the tag that --owner-tag names" in untagged.stdout) == (0, True)


def _owned(path: Path) -> Path:
    return write_fleet(
        path,
        record_of("orders", "nodejs12.x", Tags={"team": "payments"}),
        record_of("bills", "python3.9", Tags={"team": "payments"}),
        record_of("=1+1", "python3.9", Tags={"team": "=evil"}),
        record_of("mem", "python3.13", MemorySize=20480, Tags={"team": "a/b"}),
        record_of("big", "nodejs22.x", Tags={"team": "A:B"}),
        record_of("one", "python3.13", Tags={"team": "a?b"}),
        record_of("con", "python3.13", Tags={"team": "CON"}),
        record_of("lost", "python3.13", Tags={"team": "../../etc/passwd"}),
        record_of("nobody", "go1.x"),
        record_of("named", "go1.x", Tags={"team": "untagged"}),
    )


def test_a_table_has_a_row_for_each_function(database: Path, tmp_path: Path) -> None:
    """With the nearest date and what it blocks, ISO days, and no cell that a program would compute."""
    fleet = _owned(tmp_path / "fleet.jsonl")
    done = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--format", "csv")

    rows = {row["function"]: row for row in csv.DictReader(io.StringIO(done.stdout))}
    assert (done.returncode, len(rows)) == (1, 10)
    wanted = ("date", "blocks", "status", "days", "to_do")
    assert [rows["orders"][name] for name in wanted] == [
        "2023-04-30", "create and update", "refused", "-1303", "move to nodejs24.x",
    ]  # fmt: skip
    assert [rows["bills"][name] for name in wanted] == ["2027-02-01", "create", "coming", "70", "move to python3.14"]
    assert [rows["nobody"][name] for name in wanted][:3] == ["2027-03-03", "update", "coming"]
    assert (rows["mem"]["status"], rows["mem"]["to_do"]) == ("refused", "set MemorySize to 10240")
    assert (rows["'=1+1"]["owner"], rows["nobody"]["owner"]) == ("'=evil", "")
    assert not [cell for row in rows.values() for cell in row.values() if re.match(r"[=+@\t\r]", cell)]


def test_a_table_for_excel_begins_with_a_byte_order_mark(database: Path, tmp_path: Path) -> None:
    """A byte order mark where it is asked for, more columns where they are; both are for tables only."""
    fleet = _owned(tmp_path / "fleet.jsonl")
    marked = run_kb(database, "audit", fleet, *ON, "--format", "csv", "--bom", "--wide")
    plain = run_kb(database, "audit", fleet, *ON, "--format", "csv")

    header = marked.stdout.splitlines()[0]
    assert (marked.stdout[0], plain.stdout[0]) == ("\ufeff", "o")
    assert {"function_id", "version_use", "create_refused_from", "messages", "line"} <= set(header.split(","))
    assert run_kb(database, "audit", fleet, *ON, "--bom").returncode == 2
    assert run_kb(database, "audit", fleet, *ON, "--wide", "--format", "json").returncode == 2


def test_each_owner_gets_a_ticket(database: Path, tmp_path: Path) -> None:
    """Files that are safe everywhere, each owner's its own, none outside of the folder."""
    fleet, folder = _owned(tmp_path / "fleet.jsonl"), tmp_path / "out" / "tickets"
    done = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder)

    manifest = json.loads((folder / "manifest.json").read_text())
    named = [name for owner in manifest["owners"] for name in owner["files"]]
    assert done.returncode == 1, done.stderr
    assert sorted({*named, "manifest.json"}) == sorted(path.name for path in folder.iterdir())
    assert len({name.lower() for name in named}) == len(named) == 3 * 9
    assert all(re.fullmatch(r"[\w@+. -]+", name) and not name.startswith(".") for name in named)
    assert {"payments.md", "payments.csv", "payments.ics", "untagged.md"} <= set(named)
    owners = {owner["owner"]: owner["files"][0] for owner in manifest["owners"]}
    assert (owners[None], owners["untagged"].startswith("untagged-"), owners["CON"]) == (
        "untagged.md",
        True,
        "CON-owner.md",
    )
    assert sorted(path.name for path in folder.parent.iterdir()) == ["tickets"]


ODD_OWNERS = (
    *(
        "payments",
        "Payments",
        "a/b",
        "a-b",
        "..",
        ".",
        "CON",
        "nul.md",
        "x" * 256,
        'say "hi"',
        "line\nbreak",
        "tab\there",
    ),
    *(
        "=cmd|'/c calc'!A1",
        "@sum",
        "\U0001f680 rockets",
        "e\u0301t\u00e9",
        "\u00e9t\u00e9",
        "<script>x</script>",
        "a|b",
    ),
    *("../../etc/passwd", "-", "manifest.json", "untagged", "\u202eevil", "a;b,c", "`code`", "[x](http://y)"),
)


def test_owners_may_be_called_anything(database: Path, tmp_path: Path) -> None:
    """Each has files of its own in the folder and nowhere else, which every program reads and none computes."""
    marked = "Payments-" + hashlib.sha256(b"Payments").hexdigest()[:8]
    owners = [*ODD_OWNERS, marked]
    listed = [record_of(f"f{at}", "python3.9", Tags={"team": owner}) for at, owner in enumerate(owners)]
    fleet, folder = (
        write_fleet(tmp_path / "f.jsonl", *listed, record_of("=none()", "python3.9")),
        tmp_path / "tickets",
    )

    assert run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder).returncode == 0

    told = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["owners"]
    files = [name for one in told for name in one["files"]]
    assert sorted(one["owner"] or "" for one in told) == sorted(["", *owners])
    assert sorted({*files, "manifest.json"}) == sorted(path.name for path in folder.iterdir())
    assert len({name.casefold() for name in files}) == 3 * len(told)
    assert all(len(name.encode()) < 200 and not re.search(r'[\\/:*?"<>|\x00-\x1f]', name) for name in files)
    assert {path.name for path in tmp_path.iterdir()} == {"f.jsonl", "tickets"}
    for one in told:
        rows = list(csv.DictReader(io.StringIO((folder / one["files"][1]).read_bytes().decode(), newline="")))
        assert [re.sub(r"^'(?=[=+@-])", "", row["owner"]) for row in rows] == [one["owner"] or ""]
        assert not any((cell or "")[:1] in ("=", "@") for row in rows for cell in row.values())
        calendar = icalendar.Calendar.from_ical((folder / one["files"][2]).read_bytes())
        assert len(calendar.walk("VEVENT")) == 1
        page = (folder / one["files"][0]).read_text(encoding="utf-8")
        assert "<script>" not in page
        assert len(page.split("\n", 1)[0].split("\u202e")) == 1


def test_the_last_audit_as_a_table_knows_names_that_look_like_formulas(database: Path, tmp_path: Path) -> None:
    """They have an apostrophe in the file, and are the same functions all the same."""
    table, findings = tmp_path / "f.csv", tmp_path / "findings.csv"
    table.write_text("FunctionName,Runtime,team\n=a,python3.8,=b\n+c d,nodejs12.x,payments\n")
    options = (*ON, "--owner-tag", "team", "-o", findings)
    run_kb(database, "audit", table, *options)

    digest = tmp_path / "d.md"
    run_kb(database, "audit", table, *options, "--since", findings, "--digest", digest)

    assert digest.read_text().startswith("**Lambda: 0 new, 0 fixed, ")


def test_a_ticket_says_what_to_do_by_when(database: Path, tmp_path: Path) -> None:
    """To read, to sort and in a calendar, what is refused first and then the nearest date."""
    fleet, folder = _owned(tmp_path / "fleet.jsonl"), tmp_path / "tickets"
    run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder)

    text = (folder / "payments.md").read_text()
    assert re.findall(r"^\| (since \S+|\S+ \(in .*?\)) \| (.*?) \|", text, re.MULTILINE) == [
        ("since 2023-04-30", "create and update"),
        ("2027-02-01 (in 70 days)", "create"),
    ]
    assert "| bills |  | eu-west-1 | python3.9 | move to python3.14 |" in text.replace(ACCOUNT, "")
    rows = list(csv.DictReader(io.StringIO((folder / "payments.csv").read_text())))
    assert [(row["function"], row["date"]) for row in rows] == [("orders", "2023-04-30"), ("bills", "2027-02-01")]
    calendar = icalendar.Calendar.from_ical((folder / "payments.ics").read_bytes())
    events = [event for event in calendar.subcomponents if event.name == "VEVENT"]
    assert sorted(str(event.decoded("DTSTART")) for event in events) == ["2026-11-23", "2027-02-01"]
    assert all(len(line) <= 75 for line in (folder / "payments.ics").read_bytes().split(b"\r\n"))
    assert any("since 2023-04-30" in str(event["SUMMARY"]) for event in events)


def test_tickets_are_whole_or_as_they_were(database: Path, tmp_path: Path) -> None:
    """A second run replaces them, the same twice; a folder of somebody else is left alone."""
    fleet, folder = _owned(tmp_path / "fleet.jsonl"), tmp_path / "tickets"
    options = (*ON, "--owner-tag", "team", "--tickets", folder)
    run_kb(database, "audit", fleet, *options)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "stale.md").write_text("an owner that is gone")
    run_kb(database, "audit", fleet, *options)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes").write_text("x")
    refused = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", mine)

    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert (refused.returncode, [path.name for path in mine.iterdir()]) == (2, ["notes"])
    assert run_kb(database, "audit", fleet, *ON, "--tickets", tmp_path / "new").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fleet.jsonl", "mine", "tickets"]


def test_a_digest_says_what_is_new(database: Path, tmp_path: Path) -> None:
    """For chat and for mail, by owner, everything escaped; the last audit may be the file that is written."""
    fleet, findings = _owned(tmp_path / "fleet.jsonl"), tmp_path / "f.parquet"
    files = (tmp_path / "digest.md", tmp_path / "digest.html")
    run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "-o", findings)
    write_fleet(
        fleet,
        record_of("orders", "nodejs24.x", Tags={"team": "payments"}),
        record_of("<b>", "nodejs12.x", Tags={"team": "payments"}),
        *(record_of(f"f{at}", "go1.x", Tags={"team": "shop"}) for at in range(7)),
    )
    options = ("--since", findings, "--digest", files[0], "--digest", files[1], "-o", findings)
    done = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", *options)

    text, page = (file.read_text() for file in files)
    assert done.returncode == 1, done.stderr
    assert f"Since {findings}: 8 new, " in done.stdout
    assert "**payments**: 1 new, 2 fixed, 0 still open" in text
    assert "- error LKB102, 7 findings: creation of functions on runtime go1.x" in text
    assert "(f0, f1, f2, f3, f4 and 2 more)" in text
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert run_kb(database, "audit", fleet, *ON, "--digest", files[0]).returncode == 2
    assert run_kb(database, "audit", fleet, *ON, "--since", tmp_path / "missing.parquet").returncode == 2
    assert run_kb(database, "audit", fleet, *ON, "--since", findings, "--digest", tmp_path / "d.txt").returncode == 2


@pytest.mark.parametrize("suffix", first_cases([".parquet", ".csv", ".duckdb"], 1))
def test_a_last_audit_is_read_in_every_form(database: Path, tmp_path: Path, suffix: str) -> None:
    """Nothing is new against itself, and owners are known again."""
    fleet, findings = _owned(tmp_path / "fleet.jsonl"), tmp_path / f"f{suffix}"
    run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "-o", findings)
    again = ("--since", findings, "--format", "json", "-o", findings)
    done = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", *again)

    counts = json.loads(done.stdout)["since"]["counts"]
    assert (counts["new"], counts["fixed"], counts["still_open"] > 0) == (0, 0, True)


def test_rules_that_do_not_run_are_one_line(database: Path, tmp_path: Path) -> None:
    """With their number; JSON has them all."""
    fleet = write_fleet(tmp_path / "fleet.jsonl", record_of("a", "python3.13"))
    text = run_kb(database, "audit", fleet, *ON).stdout
    body = json.loads(run_kb(database, "audit", fleet, *ON, "--format", "json").stdout)

    (line,) = re.findall(r"\d+ rules not run, \d+ for want of columns", text)
    assert line.startswith(f"{len(body['rules_not_run'])} rules")


def test_an_account_without_functions_has_no_tickets(database: Path, tmp_path: Path) -> None:
    """It has no owners either: its tickets are a folder without any, and nothing fails."""
    record: dict[str, object] = {"ResourceType": "LambdaKb::Account", "AccountId": ACCOUNT, "Region": "eu-west-1",
                                 "AccountLimit": {"ConcurrentExecutions": 1000}}  # fmt: skip
    fleet, folder = write_fleet(tmp_path / "fleet.jsonl", record), tmp_path / "tickets"

    done = run_kb(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert "not used" not in done.stdout
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]


def test_a_table_shows_owners_in_a_line(database: Path, tmp_path: Path) -> None:
    """However long their names are, and whatever stands in them."""
    fleet = write_fleet(
        tmp_path / "f.jsonl",
        *(record_of(f"f{at}", "python3.9", Tags={"team": owner}) for at, owner in enumerate(("x" * 256, "a\nb"))),
    )

    for command in ("audit", "project"):
        text = run_kb(database, command, fleet, *ON, "--owner-tag", "team").stdout
        assert max(map(len, text.split("\n\n")[-2].splitlines())) < 120
        assert "x" * 37 + "... " in text
        assert re.search(r"^a(\\n| )b ", text, re.MULTILINE)
