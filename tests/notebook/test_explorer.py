"""The explorer answers on three clocks, searches, tells stories, judges, and never stops answering."""

from __future__ import annotations

from typing import Any

import pytest

import kb
from kb.notebook.cell_reports import report_on_cell
from kb.notebook.completion import complete_cell
from kb.notebook.explorer_widget import Explorer
from kb.notebook.pictures import STATIC
from kb.store import Store
from tests.conftest import AsOf
from tests.notebooks.publish import WIDGET

TEMPLATE = """Resources:
  Worker:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.9
      MemorySize: 20480
"""


@pytest.fixture
def widget(store: Store) -> Explorer:
    """One that begins on a day."""
    return Explorer(store, as_of="2021-08-01")


def ids(answer: dict[str, Any]) -> list[str]:
    """What the rows are about."""
    found: list[str] = answer["ids"]
    return found


@pytest.mark.parametrize("tab", ["runtimes", "limits", "triggers", "features"])
def test_every_tab_has_the_rows_of_the_facts(ask: AsOf, widget: Explorer, tab: str) -> None:
    """Of the day that is asked about."""
    facts = ask("2021-08-01")
    answer = widget.ask(tab=tab)

    assert answer["said"].startswith(f"{len(getattr(facts, tab)())} ")
    assert answer["serial"] == 1


def test_the_clocks_count(widget: Explorer) -> None:
    """As of a day, as known on a day, by a release."""
    assert "python3.9" not in ids(widget.ask())
    assert "python3.9" in ids(widget.ask(as_of="2021-08-16"))
    then = widget.ask(as_of="2024-12-01", known_at="2024-01-15", search="python3.8")
    assert then["rows"][0][1] == "create blocked"
    assert "data version 3" in widget.ask(data_version=3)["said"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"as_of": "2015-05-01"}, "1 runtime on 2015-05-01"),
        ({"search": "python3.8"}, "1 of 25 runtimes on 2021-08-01"),
        ({"tab": "features", "as_of": "2014-11-13", "search": "aliases"}, "0 of "),
    ],
)
def test_one_is_counted_as_one(widget: Explorer, asked: dict[str, str], said: str) -> None:
    """As everywhere."""
    assert widget.ask(**asked)["said"].startswith(said)


def test_a_story_names_milestones_as_pages_do(widget: Explorer) -> None:
    """And not as columns are called."""
    about = {row[1] for row in widget.ask(detail="python3.9")["detail"]["rows"]}

    assert about == {"general availability", "deprecation", "creation blocked", "updates blocked"}


def test_a_search_finds_all_its_words(widget: Explorer) -> None:
    """Whatever the case, in ids and in names."""
    assert ids(widget.ask(search="PYTHON 3.8")) == ["python3.8"]
    assert "0 of" in widget.ask(search="klingon")["said"]


def test_one_thing_tells_its_story(widget: Explorer) -> None:
    """Every statement, in the order of publication."""
    detail = widget.ask(detail="python3.8")["detail"]
    published = [row[0] for row in detail["rows"]]

    assert published == sorted(published)
    assert "Said before" in detail["columns"]


def test_a_template_is_judged_on_the_day(widget: Explorer) -> None:
    """With the findings at its lines and the cell with its fixes."""
    answer = widget.ask(tab="check", template=TEMPLATE, as_of="2026-11-23")

    assert "MemorySize 20480 MB is out of range" in answer["html"]
    assert "MemorySize: 10240" in answer["html"]
    assert "MemorySize: 10240" in answer["fixed"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"as_of": "2013-01-01"}, "before the first evidence"),
        ({"as_of": "soon"}, "is no date"),
        ({"data_version": 99}, "data-version 99"),
        ({"tab": "check", "template": "Resources: ["}, "YAML syntax"),
        ({"detail": "python3.88"}, "did you mean"),
    ],
)
def test_a_complaint_is_an_answer(widget: Explorer, more: dict[str, Any], said: str) -> None:
    """In one line; the next question is answered as if nothing had been."""
    answer = widget.ask(**more)

    assert (answer["error"], said in answer["said"]) == (True, True)
    assert not widget.ask(as_of="2021-08-01", tab="runtimes", detail=None, data_version=None)["error"]


def test_a_hundred_questions_leave_nothing_behind(widget: Explorer) -> None:
    """It can be left open all day: the answer is that of the last question."""
    for year in range(2015, 2027):
        for month in (1, 4, 7, 10):
            widget.ask(as_of=f"{year}-{month:02d}-01")

    assert "2026-10-01" in widget.answer["said"]


def test_findings_stand_at_the_lines_of_the_cell(store: Store) -> None:
    """Below its own line, with its fix."""
    shown = report_on_cell(kb.check_text(TEMPLATE, as_of="2026-11-23", db=store), TEMPLATE, {})._repr_html_()
    line, finding = shown.index("MemorySize: 20480"), shown.index("lkb-at-line", shown.index("MemorySize: 20480"))

    assert line < finding
    assert "Fix: <code>MemorySize: 10240</code>" in shown


def test_a_judged_cell_has_a_button_only_where_a_kernel_is(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """And only with fixes; a page that shows alone takes the HTML, whose block to copy the Tab key reaches."""
    shown = report_on_cell(kb.check_text(TEMPLATE, as_of="2026-11-23", db=store), TEMPLATE, {})
    sound = report_on_cell(kb.check_text("Resources: {}", as_of="2026-11-23", db=store), "Resources: {}", {})
    monkeypatch.delenv(STATIC, raising=False)

    assert list(shown._repr_mimebundle_()) == ["text/plain", WIDGET]
    assert sound._repr_mimebundle_() == {}
    monkeypatch.setenv(STATIC, "1")
    assert shown._repr_mimebundle_() == {}
    assert 'tabindex="0" role="region" aria-label="The cell with its sure fixes"' in shown._repr_html_()


def test_a_cell_without_findings_shows_none(store: Store) -> None:
    """Nothing to mend, nothing at its lines."""
    text = "Resources: {}\n"
    shown = report_on_cell(kb.check_text(text, as_of="2026-11-23", db=store), text, {})

    assert shown.fixed is None
    assert "lkb-at-line" not in shown._repr_html_()


@pytest.mark.parametrize(
    ("text", "before", "found"),
    [
        ("%%lambda_check --as", "", ["--as-of"]),
        ("%%lambda_check --operation up", "", ["update"]),
        ("%%lambda_check --known-at as", "", ["as-of"]),
        ("    Runtime: python3.1", "%%lambda_check\nResources:", ["python3.10", "python3.11", "python3.12"]),
        ("    Architectures: [arm", "%%lambda_check\n", ["arm64"]),
        ("    Runtime: ", "%%lambda_check\n", []),
        ("    Runtime: klingon", "%%lambda_check\n", []),
    ],
)
def test_the_magic_completes(
    database: object, monkeypatch: pytest.MonkeyPatch, text: str, before: str, found: list[str]
) -> None:
    """Options and their values in its line, ids of runtimes below."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))

    assert complete_cell(text, before)[: len(found)] == found
    assert found or complete_cell(text, before) == []
