"""Evidence says what held and what was known, of which files, and its digests can be recomputed."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from kb.errors import UsageError
from kb.evidence.fleet_counts import FleetCounts, FleetFile
from kb.evidence.gathering import content_digest, gather_evidence
from kb.evidence.pages import evidence_page
from tests.conftest import AsOf

FLEET = "FunctionName,Runtime\na,python3.8\nb,python3.8\nc,nodejs20.x\nd,\n"
CLOCKS = ("--as-of", "2024-12-01", "--known-at", "2024-01-15")


def _evidence(database: Path, *arguments: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kb.cli.main", "evidence", *arguments],
        env=os.environ | {"LAMBDA_KB_DB": str(database)},
        check=False,
        capture_output=True,
        text=True,
        input=text,
    )


def test_both_clocks_stand_side_by_side(ask: AsOf) -> None:
    """python3.8 on 2024-12-01: blocked by what was known in January, only deprecated by what holds."""
    facts = ask("2024-12-01", "2024-01-15")
    body = gather_evidence(facts.store, facts.basis)
    row = next(row for row in body["runtimes"] if row["runtime"] == "python3.8")

    assert (row["held"]["phase"], row["known"]["phase"], row["differs"]) == ("deprecated", "create_blocked", True)
    assert (row["held"]["operations"]["create"], row["known"]["operations"]["create"]) == ("allowed", "blocked")
    assert body["summary"]["supported"] == len(ask("2024-12-01").runtimes(phase="supported"))
    assert body["summary"]["known_as_supported"] == len(facts.runtimes(phase="supported"))


def test_without_a_day_of_knowledge_there_is_no_evidence(ask: AsOf) -> None:
    """The question has two dates."""
    facts = ask("2024-12-01")

    with pytest.raises(UsageError, match="needs --known-at"):
        gather_evidence(facts.store, facts.basis)


def test_the_command_writes_both_forms_with_digests(database: Path, tmp_path: Path) -> None:
    """The digests of the fleet's file, of the content and of the files written are those of their bytes."""
    fleet, page, data = tmp_path / "fleet.csv", tmp_path / "e.html", tmp_path / "e.json"
    fleet.write_text(FLEET, encoding="utf-8")

    done = _evidence(database, *CLOCKS, str(fleet), "-o", str(page), "-o", str(data))

    assert done.returncode == 0, done.stderr
    written = dict(re.findall(r"^(\S+)  sha256 ([0-9a-f]{64})$", done.stdout, re.MULTILINE))
    assert written == {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in (page, data)}
    body = json.loads(data.read_text(encoding="utf-8"))
    assert body["fleet"]["files"][0]["sha256"] == hashlib.sha256(FLEET.encode()).hexdigest()
    assert body["digests"]["content"] == content_digest(body)
    assert [(row["runtime"], row["functions"]) for row in body["fleet"]["runtimes"]] == [
        ("python3.8", 2),
        (None, 1),
        ("nodejs20.x", 1),
    ]
    inside = re.search(
        r'<script id="evidence" type="application/json">(.*?)</script>', page.read_text("utf-8"), re.DOTALL
    )
    assert inside
    assert json.loads(inside[1]) == body


def test_the_same_question_gives_the_same_bytes(ask: AsOf) -> None:
    """No clock is read: an auditor can repeat it."""
    facts = ask("2024-01-05", "2023-12-01")
    first, second = (gather_evidence(facts.store, facts.basis) for _ in range(2))

    assert orjson.dumps(first) == orjson.dumps(second)
    assert evidence_page(first) == evidence_page(second)


def test_a_fleet_comes_from_standard_input_too(database: Path, tmp_path: Path) -> None:
    """With the digest of what came."""
    target = tmp_path / "e.json"
    done = _evidence(database, *CLOCKS, "-", "-o", str(target), text=FLEET)

    assert done.returncode == 0, done.stderr
    (file,) = json.loads(target.read_text(encoding="utf-8"))["fleet"]["files"]
    assert (file["path"], file["sha256"]) == ("-", hashlib.sha256(FLEET.encode()).hexdigest())


def test_a_file_that_cannot_be_read_is_named_and_exit_3(database: Path, tmp_path: Path) -> None:
    """The evidence is written all the same, and the reason stands on standard error too."""
    fleet, target = tmp_path / "fleet.csv", tmp_path / "e.json"
    fleet.write_text(FLEET, encoding="utf-8")
    done = _evidence(database, *CLOCKS, str(fleet), str(tmp_path / "gone.csv"), "-o", str(target))

    assert (done.returncode, done.stderr) == (3, f"lambda-kb: {tmp_path / 'gone.csv'}: no such file: check the path\n")
    assert [one["path"] for one in json.loads(target.read_text("utf-8"))["fleet"]["unread"]] == [
        str(tmp_path / "gone.csv")
    ]


def test_rows_that_are_not_counted_are_told_of_and_exit_3(database: Path, tmp_path: Path) -> None:
    """As with an audit, which says why."""
    fleet, target = tmp_path / "fleet.jsonl", tmp_path / "e.json"
    fleet.write_text('{"FunctionName": "a", "Runtime": "python3.8"}\n{"FunctionName": "b", "Runtime": 3}\n[]\n')
    done = _evidence(database, *CLOCKS, str(fleet), "-o", str(target))
    rejected = json.loads(target.read_text("utf-8"))["fleet"]["rejected"]

    assert (done.returncode, rejected > 0) == (3, True), done.stderr
    assert f"{rejected} row" in done.stderr
    assert "cannot be used: `lambda-kb audit` with --rejects FILE says why" in done.stderr


def test_no_name_of_a_file_breaks_the_page(ask: AsOf) -> None:
    """`<!--<script` would hide the end of the script that holds the JSON."""
    facts = ask("2024-12-01", "2024-01-15")
    name = "<!--<script>.csv"
    counts = FleetCounts((FleetFile(name, 1, "0" * 64),), {"python3.8": 1}, 0, ())
    page = evidence_page(gather_evidence(facts.store, facts.basis, counts))
    inside = page.partition('type="application/json">')[2].partition("</script>")[0]

    assert "<" not in inside
    assert json.loads(inside)["fleet"]["files"][0]["path"] == name


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--as-of", "2024-12-01", "-o", "e.html"), "--known-at DATE is missing"),
        (CLOCKS, "-o FILE is missing"),
        ((*CLOCKS, "-o", "e.pdf"), "must end in"),
        ((*CLOCKS, "-o", f"{os.devnull}/e.html"), "cannot be written"),
        (("--as-of", "2013-01-01", "--known-at", "as-of", "-o", "e.html"), "before the first evidence"),
    ],
)
def test_a_wrong_question_is_one_line_and_exit_2(database: Path, arguments: tuple[str, ...], said: str) -> None:
    """The message says what is missing."""
    done = _evidence(database, *arguments)

    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not Path("e.html").exists()
