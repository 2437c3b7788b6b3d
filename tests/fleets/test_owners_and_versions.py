"""Fleets by owner and by what published versions are of use for; tables, tickets and digests of them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import icalendar
import pytest

ON = ("--as-of", "2026-11-23")
ACCOUNT, OTHER = "012345678901", "223456789012"


def _run(database: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kb.cli.main", *map(str, arguments)]
    environment = os.environ | {"LAMBDA_KB_DB": str(database)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)


def _arn(name: str, version: str | None = None, account: str = ACCOUNT) -> str:
    return f"arn:aws:lambda:eu-west-1:{account}:function:{name}" + (f":{version}" if version else "")


def _function(name: str, runtime: str, version: str | None = None, **more: object) -> dict[str, object]:
    own = {"FunctionName": name, "FunctionArn": _arn(name, version), "Runtime": runtime, "MemorySize": 512}
    return {"ResourceType": "AWS::Lambda::Function"} | own | ({"Version": version} if version else {}) | more


def _fleet(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def _versions(path: Path) -> Path:
    """Three versions of a function of which an alias names two, one by a weight; and one that only a mapping names."""
    alias: dict[str, object] = {
        "ResourceType": "AWS::Lambda::Alias",
        "AliasArn": _arn("orders", "live"),
        "Name": "live",
        "FunctionVersion": "2",
        "RoutingConfig": {"AdditionalVersionWeights": {"3": 0.1}},
    }
    mapping: dict[str, object] = {
        "ResourceType": "AWS::Lambda::EventSourceMapping",
        "UUID": "u",
        "EventSourceArn": "arn:aws:sqs:eu-west-1:012345678901:q",
        "FunctionArn": _arn("orders", "4"),
        "BatchSize": 10,
    }
    listed = [_function("orders", "nodejs12.x", version) for version in ("$LATEST", "1", "2", "3", "4")]
    return _fleet(
        path, *listed, alias, mapping, _function("mail", "python3.9", "7", FunctionArn=_arn("mail", "7", OTHER))
    )


def test_versions_are_told_apart(database: Path, tmp_path: Path) -> None:
    """In the counts, in the findings, in a table; where no alias is listed nobody can tell."""
    fleet, output = _versions(tmp_path / "fleet.jsonl"), tmp_path / "f.parquet"
    body = json.loads(_run(database, "audit", fleet, *ON, "-o", output, "--format", "json").stdout)
    text = _run(database, "audit", fleet, *ON).stdout

    assert [(row["version_use"], row["functions"], row["errors"]) for row in body["versions"]] == [
        ("$LATEST", 1, 1),
        ("alias", 2, 2),
        ("mapping", 1, 1),
        ("unused", 1, 1),
        ("unknown", 1, 0),
    ]
    assert re.search(r"^unused +1 +1 +1 +0 +0$", text, re.MULTILINE)
    with duckdb.connect() as connection:
        told = connection.execute(f"select version, version_use from '{output}' where version <> '$LATEST'").fetchall()
    assert sorted(told) == [("1", "unused"), ("2", "alias"), ("3", "alias"), ("4", "mapping"), ("7", "unknown")]


def test_only_versions_of_some_use_are_judged(database: Path, tmp_path: Path) -> None:
    """By the names of the uses; `$LATEST` without its dollar, too."""
    fleet = _versions(tmp_path / "fleet.jsonl")
    plain = _fleet(tmp_path / "plain.jsonl", _function("a", "nodejs12.x"))

    def functions(path: Path, command: str, uses: str) -> int:
        return int(
            json.loads(_run(database, command, path, *ON, "--versions", uses, "--format", "json").stdout)["functions"]
        )

    assert [functions(fleet, "audit", uses) for uses in ("latest", "$LATEST,alias", "unused", "unknown")] == [
        1,
        3,
        1,
        1,
    ]
    assert [functions(fleet, "project", uses) for uses in ("latest", "alias,mapping")] == [1, 3]
    assert [functions(plain, "audit", uses) for uses in ("latest", "alias")] == [1, 0]
    assert _run(database, "audit", fleet, *ON, "--versions", "dead").returncode == 2


def test_what_is_left_out_is_counted(database: Path, tmp_path: Path) -> None:
    """So that nobody takes a fleet that lists no published versions for one without any."""
    plain = _fleet(tmp_path / "plain.jsonl", _function("a", "nodejs12.x"))

    audited = json.loads(_run(database, "audit", plain, *ON, "--versions", "alias", "--format", "json").stdout)
    projected = json.loads(_run(database, "project", plain, *ON, "--versions", "alias", "--format", "json").stdout)
    text = _run(database, "audit", plain, *ON, "--versions", "alias").stdout

    assert (audited["functions"], audited["other_versions"]) == (0, 1)
    assert (projected["functions"], projected["other_versions"]) == (0, 1)
    assert "1 of other versions, which --versions leaves out" in text


def test_pages_of_versions_and_aliases_as_the_command_line_prints_them(database: Path, tmp_path: Path) -> None:
    """An alias may name `$LATEST`, have no weights, or give a part of its calls to another version."""
    listed = [_function("orders", "nodejs12.x", version) for version in ("$LATEST", "1", "2", "3", "4")]
    aliases = [
        {"AliasArn": _arn("orders", "live"), "Name": "live", "FunctionVersion": "2",
         "RoutingConfig": {"AdditionalVersionWeights": {"3": 0.0}}},
        {"AliasArn": _arn("orders", "dev"), "Name": "dev", "FunctionVersion": "$LATEST"},
        {"AliasArn": _arn("orders", "old"), "Name": "old", "FunctionVersion": "2", "RoutingConfig": {}},
    ]  # fmt: skip
    (tmp_path / "versions.json").write_text(json.dumps({"Versions": listed}))
    (tmp_path / "aliases.json").write_text(json.dumps({"Aliases": aliases}))
    table = tmp_path / "versions.csv"
    lines = [f"orders,{ACCOUNT},eu-west-1,{one['Version']},nodejs12.x" for one in listed]
    table.write_text("\n".join(["FunctionName,AccountId,Region,Version,Runtime", *lines]))

    for versions in ("versions.json", "versions.csv"):
        files = (tmp_path / versions, tmp_path / "aliases.json")
        body = json.loads(_run(database, "audit", *files, *ON, "--format", "json").stdout)
        assert [(row["version_use"], row["functions"]) for row in body["versions"]] == [
            ("$LATEST", 1),
            ("alias", 2),
            ("unused", 2),
        ]


def test_pages_of_all_versions_have_the_ids_of_pages_without(database: Path, tmp_path: Path) -> None:
    """`list-functions --function-version ALL` writes `$LATEST` into ARNs; the function is the same."""
    page = tmp_path / "page.json"
    page.write_text(
        json.dumps({"Functions": [_function("orders", "nodejs12.x", "$LATEST"), _function("orders", "go1.x", "5")]})
    )

    _run(database, "audit", page, *ON, "-o", tmp_path / "f.csv")

    rows = list(csv.DictReader(io.StringIO((tmp_path / "f.csv").read_text())))
    assert {row["function_id"] for row in rows} == {_arn("orders"), _arn("orders", "5")}


TAGS: list[dict[str, Any]] = [
    {"Tags": {"team": "payments"}},
    {"Tags": {"Team": "payments", "env": "prod"}},
    {"Tags": [{"Key": "team", "Value": "payments"}]},
    {"tags": [{"tag": "team=payments", "key": "team", "value": "payments"}]},
    {"Tags": "env=prod; team=payments"},
]


@pytest.mark.parametrize("tags", TAGS, ids=json.dumps)
def test_owners_stand_in_tags_of_any_form(database: Path, tmp_path: Path, tags: dict[str, Any]) -> None:
    """Of answers of the API, of AWS Config, and of tables."""
    fleet = _fleet(tmp_path / "fleet.jsonl", _function("a", "nodejs12.x", **tags), _function("b", "go1.x"))

    body = json.loads(_run(database, "audit", fleet, *ON, "--owner-tag", "team", "--format", "json").stdout)

    assert sorted((row["owner"] or "", row["functions"]) for row in body["owners"]) == [("", 1), ("payments", 1)]


@pytest.mark.parametrize("column", ["team", "Team", "Tags.team", "tag:team", "Tag: team", "tags/team"])
def test_owners_stand_in_columns_of_one_tag(database: Path, tmp_path: Path, column: str) -> None:
    """Named as the Tag Editor, data frames and people name them."""
    fleet = tmp_path / "fleet.csv"
    fleet.write_text(f"FunctionName,Runtime,{column}\na,nodejs12.x,payments\nb,nodejs12.x,\n")

    body = json.loads(_run(database, "project", fleet, *ON, "--owner-tag", "team", "--format", "json").stdout)

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

    body = json.loads(_run(database, "audit", fleet, *ON, "--owner-tag", "team", "--format", "json").stdout)

    assert [row["owner"] for row in body["owners"]] == ["payments"]


def test_a_tag_that_nothing_has_is_said(database: Path, tmp_path: Path) -> None:
    """Rather than everybody's functions being nobody's."""
    fleet = _fleet(tmp_path / "fleet.jsonl", _function("a", "go1.x"))
    done = _run(database, "audit", fleet, *ON, "--owner-tag", "team")

    assert (done.returncode, "--owner-tag team: no file has tags" in done.stderr) == (2, True)


def _owned(path: Path) -> Path:
    return _fleet(
        path,
        _function("orders", "nodejs12.x", Tags={"team": "payments"}),
        _function("bills", "python3.9", Tags={"team": "payments"}),
        _function("=1+1", "python3.9", Tags={"team": "=evil"}),
        _function("mem", "python3.13", MemorySize=20480, Tags={"team": "a/b"}),
        _function("big", "nodejs22.x", Tags={"team": "A:B"}),
        _function("one", "python3.13", Tags={"team": "a?b"}),
        _function("con", "python3.13", Tags={"team": "CON"}),
        _function("lost", "python3.13", Tags={"team": "../../etc/passwd"}),
        _function("nobody", "go1.x"),
        _function("named", "go1.x", Tags={"team": "untagged"}),
    )


def test_a_table_has_a_row_for_each_function(database: Path, tmp_path: Path) -> None:
    """With the nearest date and what it blocks, ISO days, and no cell that a program would compute."""
    fleet = _owned(tmp_path / "fleet.jsonl")
    done = _run(database, "audit", fleet, *ON, "--owner-tag", "team", "--format", "csv")

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


def test_a_table_for_excel(database: Path, tmp_path: Path) -> None:
    """A byte order mark where it is asked for, more columns where they are; both are for tables only."""
    fleet = _owned(tmp_path / "fleet.jsonl")
    marked = _run(database, "audit", fleet, *ON, "--format", "csv", "--bom", "--wide")
    plain = _run(database, "audit", fleet, *ON, "--format", "csv")

    header = marked.stdout.splitlines()[0]
    assert (marked.stdout[0], plain.stdout[0]) == ("\ufeff", "o")
    assert {"function_id", "version_use", "create_refused_from", "messages", "line"} <= set(header.split(","))
    assert _run(database, "audit", fleet, *ON, "--bom").returncode == 2
    assert _run(database, "audit", fleet, *ON, "--wide", "--format", "json").returncode == 2


def test_each_owner_gets_a_ticket(database: Path, tmp_path: Path) -> None:
    """Files that are safe everywhere, each owner's its own, none outside of the folder."""
    fleet, folder = _owned(tmp_path / "fleet.jsonl"), tmp_path / "out" / "tickets"
    done = _run(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder)

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
        "x" * 300,
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
    listed = [_function(f"f{at}", "python3.9", Tags={"team": owner}) for at, owner in enumerate(owners)]
    fleet, folder = _fleet(tmp_path / "f.jsonl", *listed, _function("=none()", "python3.9")), tmp_path / "tickets"

    assert _run(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder).returncode == 0

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
    _run(database, "audit", table, *options)

    digest = tmp_path / "d.md"
    _run(database, "audit", table, *options, "--since", findings, "--digest", digest)

    assert digest.read_text().startswith("**Lambda: 0 new, 0 fixed, ")


def test_a_ticket_says_what_to_do_by_when(database: Path, tmp_path: Path) -> None:
    """To read, to sort and in a calendar, what is refused first and then the nearest date."""
    fleet, folder = _owned(tmp_path / "fleet.jsonl"), tmp_path / "tickets"
    _run(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder)

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
    _run(database, "audit", fleet, *options)
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "stale.md").write_text("an owner that is gone")
    _run(database, "audit", fleet, *options)
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes").write_text("x")
    refused = _run(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", mine)

    assert first == {path.name: path.read_bytes() for path in folder.iterdir()}
    assert (refused.returncode, [path.name for path in mine.iterdir()]) == (2, ["notes"])
    assert _run(database, "audit", fleet, *ON, "--tickets", tmp_path / "new").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fleet.jsonl", "mine", "tickets"]


def test_a_digest_says_what_is_new(database: Path, tmp_path: Path) -> None:
    """For chat and for mail, by owner, everything escaped; the last audit may be the file that is written."""
    fleet, findings = _owned(tmp_path / "fleet.jsonl"), tmp_path / "f.parquet"
    files = (tmp_path / "digest.md", tmp_path / "digest.html")
    _run(database, "audit", fleet, *ON, "--owner-tag", "team", "-o", findings)
    _fleet(
        fleet,
        _function("orders", "nodejs24.x", Tags={"team": "payments"}),
        _function("<b>", "nodejs12.x", Tags={"team": "payments"}),
        *(_function(f"f{at}", "go1.x", Tags={"team": "shop"}) for at in range(7)),
    )
    options = ("--since", findings, "--digest", files[0], "--digest", files[1], "-o", findings)
    done = _run(database, "audit", fleet, *ON, "--owner-tag", "team", *options)

    text, page = (file.read_text() for file in files)
    assert done.returncode == 1, done.stderr
    assert f"Since {findings}: 8 new, " in done.stdout
    assert "**payments**: 1 new, 2 fixed, 0 still open" in text
    assert "- error LKB102, 7 findings: creation of functions on runtime go1.x" in text
    assert "(f0, f1, f2, f3, f4 and 2 more)" in text
    assert "&lt;b&gt;" in page
    assert "<b>" not in page
    assert _run(database, "audit", fleet, *ON, "--digest", files[0]).returncode == 2
    assert _run(database, "audit", fleet, *ON, "--since", tmp_path / "missing.parquet").returncode == 2
    assert _run(database, "audit", fleet, *ON, "--since", findings, "--digest", tmp_path / "d.txt").returncode == 2


@pytest.mark.parametrize("suffix", [".csv", ".duckdb", ".parquet"])
def test_a_last_audit_in_every_form(database: Path, tmp_path: Path, suffix: str) -> None:
    """Nothing is new against itself, and owners are known again."""
    fleet, findings = _owned(tmp_path / "fleet.jsonl"), tmp_path / f"f{suffix}"
    _run(database, "audit", fleet, *ON, "--owner-tag", "team", "-o", findings)
    again = ("--since", findings, "--format", "json", "-o", findings)
    done = _run(database, "audit", fleet, *ON, "--owner-tag", "team", *again)

    counts = json.loads(done.stdout)["since"]["counts"]
    assert (counts["new"], counts["fixed"], counts["still_open"] > 0) == (0, 0, True)


def test_rules_that_do_not_run_are_one_line(database: Path, tmp_path: Path) -> None:
    """With their number; JSON has them all."""
    fleet = _fleet(tmp_path / "fleet.jsonl", _function("a", "python3.13"))
    text = _run(database, "audit", fleet, *ON).stdout
    body = json.loads(_run(database, "audit", fleet, *ON, "--format", "json").stdout)

    (line,) = re.findall(r"\d+ rules not run, \d+ for want of columns", text)
    assert line.startswith(f"{len(body['rules_not_run'])} rules")


def test_an_account_without_functions(database: Path, tmp_path: Path) -> None:
    """It has no owners either: its tickets are a folder without any, and nothing fails."""
    record: dict[str, object] = {"ResourceType": "LambdaKb::Account", "AccountId": ACCOUNT, "Region": "eu-west-1",
                                 "AccountLimit": {"ConcurrentExecutions": 1000}}  # fmt: skip
    fleet, folder = _fleet(tmp_path / "fleet.jsonl", record), tmp_path / "tickets"

    done = _run(database, "audit", fleet, *ON, "--owner-tag", "team", "--tickets", folder)

    assert (done.returncode, done.stderr) == (0, "")
    assert "not used" not in done.stdout
    assert [path.name for path in folder.iterdir()] == ["manifest.json"]


def test_a_table_shows_owners_in_a_line(database: Path, tmp_path: Path) -> None:
    """However long their names are, and whatever stands in them."""
    fleet = _fleet(
        tmp_path / "f.jsonl",
        *(_function(f"f{at}", "python3.9", Tags={"team": owner}) for at, owner in enumerate(("x" * 256, "a\nb"))),
    )

    for command in ("audit", "project"):
        text = _run(database, command, fleet, *ON, "--owner-tag", "team").stdout
        assert max(map(len, text.split("\n\n")[-2].splitlines())) < 120
        assert "x" * 37 + "... " in text
        assert re.search(r"^a(\\n| )b ", text, re.MULTILINE)
