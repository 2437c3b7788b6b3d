"""What an input does not hold, or holds twice, is told with the audit as it is with a check."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from tests.conftest import Run
from tests.fleets.conftest import Audited

ARN = "arn:aws:lambda:{}:123456789012:function:{}"


def _page(*names: str, region: str = "us-east-1", listed: str = "Functions", **beside: str) -> str:
    items = [
        {"FunctionName": name, "FunctionArn": ARN.format(region, name), "Runtime": "python3.9", "MemorySize": 128}
        for name in names
    ]
    return json.dumps({listed: items, **beside})


@pytest.mark.parametrize("marker", ["NextMarker", "NextToken", "nextToken", "Marker"])
def test_a_listing_that_goes_on_elsewhere_is_told(audited: Audited, tmp_path: Path, marker: str) -> None:
    """In the words of a check; what is there is judged."""
    (tmp_path / "fleet.json").write_text(_page("a", **{marker: "more"}))

    summary, _ = audited(tmp_path / "fleet.json")
    (told,) = summary.warnings

    assert (told.path, summary.functions) == (str(tmp_path / "fleet.json"), 1)
    assert told.message.startswith(f"Functions go on where {marker} says: this is a part of the answer")


@pytest.mark.parametrize("marker", ["", None])
def test_an_empty_marker_ends_a_listing(audited: Audited, tmp_path: Path, marker: str | None) -> None:
    """As AWS writes it."""
    (tmp_path / "fleet.json").write_text(_page("a", NextMarker=marker))  # type: ignore[arg-type]

    assert audited(tmp_path / "fleet.json")[0].warnings == ()


def test_pages_in_several_files_are_one_listing(audited: Audited, tmp_path: Path) -> None:
    """Of one account and Region; another Region's listing ends by itself, or does not."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "1.json").write_text(_page("a", NextMarker="x"))
    (folder / "2.json").write_text(_page("b"))
    whole, _ = audited(folder)
    (folder / "3.json").write_text(_page("c", region="eu-west-1", NextMarker="x"))
    (folder / "4.json").write_text(_page("d", region="eu-west-1", NextMarker="y"))
    part, _ = audited(folder)

    assert whole.warnings == ()
    assert [Path(one.path).name for one in part.warnings] == ["4.json"]


@pytest.mark.parametrize("name", ["pages.jsonl", "pages.json", "pages"])
def test_pages_may_stand_one_to_a_line(audited: Audited, tmp_path: Path, name: str) -> None:
    """As a script appends them; the last one ends the listing."""
    (tmp_path / name).write_text(f"{_page('a', NextMarker='x')}\n{_page('b')}\n")
    (tmp_path / "one.jsonl").write_text(f"{_page('a', NextMarker='x')}\n")

    summary, _ = audited(tmp_path / name)
    alone, _ = audited(tmp_path / "one.jsonl")

    assert (summary.functions, summary.warnings) == (2, ())
    assert (alone.functions, len(alone.warnings)) == (1, 1)


def test_what_is_listed_beside_functions_may_go_on_too(audited: Audited, tmp_path: Path) -> None:
    """Mappings, items of AWS Config and results of its queries."""
    mapping = {"UUID": "1", "BatchSize": 10, "EventSourceArn": "arn:aws:sqs:us-east-1:123456789012:q"}
    (tmp_path / "a.json").write_text(json.dumps({"EventSourceMappings": [mapping], "NextMarker": "x"}))
    (tmp_path / "b.json").write_text(json.dumps({"Results": ['{"configuration": {"runtime": "x"}}'], "NextToken": "x"}))

    summary, _ = audited(tmp_path / "a.json", tmp_path / "b.json")

    assert [one.message.split(" ")[0] for one in summary.warnings] == ["EventSourceMappings", "Results"]


def test_functions_that_are_listed_twice_are_counted_and_told(audited: Audited, tmp_path: Path) -> None:
    """By their ARN, else by account, Region and name."""
    (tmp_path / "a.json").write_text(_page("a", "a", "b", "a"))
    (tmp_path / "b.csv").write_text("account,region,name,Runtime\n1,x,a,python3.9\n1,x,a,python3.9\n1,y,a,python3.9\n")

    assert [audited(tmp_path / name)[0].repeated for name in ("a.json", "b.csv")] == [2, 1]


def test_other_days_and_versions_repeat_nothing(audited: Audited, tmp_path: Path) -> None:
    """A history and published versions list a function again on purpose; rows without a name are nobody's."""
    (tmp_path / "days.csv").write_text("name,Runtime,as_of\na,python3.9,2021-01-01\na,python3.9,2021-01-02\n")
    (tmp_path / "versions.csv").write_text("name,Runtime,Version\na,python3.9,$LATEST\na,python3.9,1\na,python3.9,2\n")
    (tmp_path / "nameless.csv").write_text("Runtime,MemorySize\npython3.9,128\npython3.9,128\n")

    assert [audited(tmp_path / f"{name}.csv")[0].repeated for name in ("days", "versions", "nameless")] == [0, 0, 0]


def test_snapshots_without_a_day_repeat_a_fleet(audited: Audited, tmp_path: Path) -> None:
    """A folder with a file for each day lists every function as often, in Parquet too."""
    for day in ("2021-01-01", "2021-01-02"):
        (tmp_path / f"fleet/day={day}").mkdir(parents=True)
        with duckdb.connect() as connection:
            target = tmp_path / f"fleet/day={day}/f.parquet"
            connection.execute(f"copy (select 'a' as name, 'python3.9' as Runtime) to '{target}'")

    assert audited(tmp_path / "fleet")[0].repeated == 1


def test_every_format_of_an_audit_tells_of_both(call: Run, tmp_path: Path) -> None:
    """The table in its lines, JSON in members, and CSV on standard error, since its rows are functions."""
    (tmp_path / "f.json").write_text(_page("a", "a", NextMarker="x"))
    table, body, rows = (call("audit", "f.json", "--format", form) for form in ("table", "json", "csv"))
    read = json.loads(body.stdout)

    assert "1 row lists a function again: each is judged and counted" in table.stdout
    assert "Noted: f.json: Functions go on where NextMarker says" in table.stdout
    assert (read["repeated"], len(read["warnings"])) == (1, 1)
    assert "f.json: Functions go on" in rows.stderr


def test_evidence_and_projections_tell_of_both_too(call: Run, tmp_path: Path) -> None:
    """A count of what a fleet ran is wrong where a part of it is missing, or there twice."""
    (tmp_path / "f.json").write_text(_page("a", "a", NextMarker="x"))
    told = "lambda-kb: f.json: Functions go on where NextMarker says"
    evidence = call("evidence", "f.json", "--known-at", "as-of", "-o", "e.json", "-o", "e.html")
    projected = call("project", "f.json")
    body = json.loads(call("project", "f.json", "--format", "json").stdout)
    fleet, page = json.loads((tmp_path / "e.json").read_text())["fleet"], (tmp_path / "e.html").read_text()

    assert told in evidence.stderr
    assert told in projected.stderr
    assert "1 row that lists one again and is counted too" in " ".join(projected.stdout.split())
    assert (fleet["repeated"], len(fleet["warnings"])) == (1, 1)
    assert (body["repeated"], len(body["warnings"])) == (1, 1)
    assert "1 row lists a function again: each is counted." in page
    assert "f.json: Functions go on where NextMarker says" in page
