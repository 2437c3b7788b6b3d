"""That the data are old is told through every door, and nothing is told of young ones."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

import kb
from kb.answers import basis_body
from kb.outlets.agents import answers, questions
from kb.store import Store
from tests.conftest import Run

OLD, YOUNG = "2028-06-01", "2024-06-01"
TOLD = "the data are of "
PIECES = {
    "snapshot": ("snapshot",),
    "a list": ("runtimes",),
    "windows": ("windows", "--runtime", "python3.9"),
    "windows of nothing": ("windows", "--runtime", "python3.9", "--memory", "1"),
    "history": ("history", "python3.9"),
    "projection": ("project", "fleet.csv"),
    "audit": ("audit", "fleet.csv"),
    "policies": ("policies", "--engine", "guard"),
}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a fleet, on a day long after our evidence: a day ahead makes no data old."""
    (tmp_path / "fleet.csv").write_text("function_name,Runtime,MemorySize,team\na,python3.9,1,red\n")
    monkeypatch.setenv("LAMBDA_KB_TODAY", OLD)
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [pytest.param(one, id=name, marks=pytest.mark.all if name == "policies" else ()) for name, one in PIECES.items()],
)
@pytest.mark.usefixtures("places")
def test_every_text_and_every_body_warns(call: Run, command: tuple[str, ...]) -> None:
    """Once in the text; in JSON in `notices`."""
    for day, said in ((OLD, 1), (YOUNG, 0)):
        text = call(*command, "--as-of", day).stdout
        body = json.loads(call(*command, "--as-of", day, "--format", "json").stdout)
        notices = body.get("notices", body["basis"].get("notices", []))

        assert text.count(f"Warning: {TOLD}") == said
        assert len(notices) == said


def test_digests_and_tickets_warn(call: Run, places: Path) -> None:
    """Those who read them see nothing of what a terminal said."""
    call("audit", "fleet.csv", "-o", "before.parquet", "--owner-tag", "team", "--as-of", YOUNG)
    (places / "fleet.csv").write_text("function_name,Runtime,MemorySize,team\na,python3.9,2,red\n")
    made = ("--since", "before.parquet", "--digest", "d.md", "--digest", "d.html", "--tickets", "t")
    for day, said in ((OLD, 1), (YOUNG, 0)):
        call("audit", "fleet.csv", "--owner-tag", "team", *made, "--as-of", day)

        for file in ("d.md", "d.html", "t/red.md"):
            assert (places / file).read_text(encoding="utf-8").count(TOLD) == said, file


@pytest.mark.usefixtures("places")
def test_a_comment_warns(call: Run, places: Path) -> None:
    """By what the report of the head says."""
    (places / "t.yaml").write_text("Resources: {}\n")
    for day, said in ((OLD, 1), (YOUNG, 0)):
        (places / "head.json").write_text(call("check", "t.yaml", "--format", "json", "--as-of", day).stdout)

        assert call("comment", "head.json").stdout.count(f"**Warning**: {TOLD}") == said


def test_policies_warn(call: Run, places: Path) -> None:
    """In the stamp of every file, which goes where nobody runs us."""
    call("export", "--policies", "guard", "-o", "p", "--as-of", OLD)

    assert all(TOLD in file.read_text(encoding="utf-8") for file in (places / "p").rglob("*.guard"))


@pytest.mark.parametrize("day", [OLD, YOUNG])
@pytest.mark.usefixtures("places")
def test_notebooks_and_agents_warn(store: Store, day: str) -> None:
    """Above the rows, in the basis, and below the title of a chart."""
    said = int(day == OLD)
    seen = kb.as_of(day)
    assert seen.runtimes()._repr_html_().count(TOLD) == said
    assert seen.snapshot()._repr_html_().count(TOLD) == said
    assert len(basis_body(seen.basis).get("notices", ())) == said
    asked = questions.RuntimeOn.model_validate({"id": "python3.9", "as_of": day})
    assert len(answers.runtime_answer(store, date.fromisoformat(OLD), asked).basis.notices) == said
    assert str(seen.chart("runtimes").to_dict()).count(TOLD) == said


@pytest.mark.parametrize(("today", "said"), [("2026-12-01", 0), (OLD, 1)])
def test_a_chart_of_a_day_ahead_warns_once_the_data_are_old(
    monkeypatch: pytest.MonkeyPatch, store: Store, today: str, said: int
) -> None:
    """By the day on which it is drawn; before that it says that plans may change."""
    monkeypatch.setenv("LAMBDA_KB_TODAY", today)
    title = str(kb.as_of("2029-01-01", db=store).chart("runtimes").to_dict())

    assert title.count(f"Warning: {TOLD}") == said
    assert title.count("AWS may change its plans before 2029-01-01") == 1
