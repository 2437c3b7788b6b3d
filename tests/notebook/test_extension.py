"""`%load_ext kb.notebook` in a real IPython: the magic, the renderer, the widget."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import altair as alt
import pytest
from IPython.core.error import UsageError as MagicError
from IPython.core.interactiveshell import InteractiveShell

from kb import KnowledgeBase
from kb.charts import limits
from kb.judging import Report
from kb.notebook import checker, load_ipython_extension
from kb.notebook.pictures import STATIC, chart_bundle
from tests.conftest import AsOf

TEMPLATE = "Resources: {F: {Type: AWS::Lambda::Function, Properties: {Runtime: python3.9, MemorySize: 6144}}}"


@pytest.fixture
def shell(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[InteractiveShell]:
    """A shell with the extension; the renderer of Altair is put back."""
    monkeypatch.setitem(os.environ, "LAMBDA_KB_DB", str(database))
    monkeypatch.setitem(os.environ, "IPYTHONDIR", str(tmp_path))
    monkeypatch.setitem(os.environ, STATIC, "1")
    former = alt.renderers.active
    shell = InteractiveShell.instance()
    load_ipython_extension(shell)
    yield shell
    alt.renderers.enable(former)
    shell.history_manager.end_session()  # type: ignore[union-attr]
    InteractiveShell.clear_instance()


def run(shell: InteractiveShell, line: str, text: str) -> Any:  # noqa: ANN401 - whatever a cell comes to
    """What the magic comes to."""
    return shell.run_cell_magic("lambda_check", line, text)  # type: ignore[no-untyped-call]


def test_the_magic_judges_its_cell(shell: InteractiveShell) -> None:
    """On the day of its line."""
    report = run(shell, "--as-of 2020-06-01", TEMPLATE)

    assert isinstance(report, Report)
    assert {"LKB105", "LKB201"} <= {finding.rule for finding in report.findings}


def test_the_magic_takes_the_clocks_and_parameters(shell: InteractiveShell) -> None:
    """As the command does."""
    text = "{Parameters: {R: {Type: String}}, " + TEMPLATE.replace("python3.9", "!Ref R") + "}"
    line = "--as-of 2026-11-23 --known-at 2026-11-23 --data-version 3 --operation update --parameter R=nodejs12.x"
    report = run(shell, line, text)

    assert (report.basis.known_at, report.basis.data_version) == (date(2026, 11, 23), 3)
    assert "LKB103" in {finding.rule for finding in report.findings}


@pytest.mark.parametrize("option", ["--fix", "--fi"])
def test_the_magic_writes_the_cell_anew_with_its_fixes(shell: InteractiveShell, option: str) -> None:
    """And judges what then stands there; the line keeps its other words."""
    report = run(shell, f"--as-of 2020-06-01 {option}", TEMPLATE)
    line, _, text = str(shell.rl_next_input).partition("\n")

    assert "LKB201" not in {finding.rule for finding in report.findings}
    assert line == "%%lambda_check --as-of 2020-06-01"
    assert "MemorySize: 3008" in text


def test_the_magic_writes_nothing_where_nothing_is_sure(shell: InteractiveShell) -> None:
    """A cell without fixes stays as it is."""
    shell.rl_next_input = None
    run(shell, "--as-of 2020-06-01 --fix", "Resources: {}")

    assert shell.rl_next_input is None


@pytest.mark.parametrize(
    ("line", "text", "said"),
    [
        ("--as-of 1999-01-01", TEMPLATE, "before the first evidence"),
        ("--as-of tomorrow", TEMPLATE, "is no date"),
        ("--operation delete", TEMPLATE, "invalid choice"),
        ("--operation updat", TEMPLATE, "did you mean update"),
        ("--asof 2021-08-01", TEMPLATE, "no option --asof: did you mean --as-of"),
        ("2021-08-01", TEMPLATE, "too many arguments: 2021-08-01"),
        ("--as-of ''", TEMPLATE, "the text is empty"),
        ("--parameter R", TEMPLATE, "--parameter"),
        ("'", TEMPLATE, "No closing quotation"),
        ("", "Resources: [", "cell"),
        ("", "", "cell"),
    ],
    ids=["day", "date", "operation", "misspelt", "option", "words", "blank", "parameter", "quote", "broken", "empty"],
)
def test_a_mistake_is_one_line(shell: InteractiveShell, line: str, text: str, said: str) -> None:
    """IPython prints a usage error without a traceback."""
    with pytest.raises(MagicError, match=said) as caught:
        run(shell, line, text)

    assert "\n" not in str(caught.value)


def test_a_chart_is_a_picture_and_a_title(shell: InteractiveShell, ask: AsOf) -> None:
    """The form that is committed: no widget, no library of 900 KB."""
    assert alt.renderers.active == "lambda-kb"

    shown = chart_bundle(limits(ask("2021-08-01")).to_dict())

    assert sorted(shown) == ["image/svg+xml", "text/plain"]
    assert shown["text/plain"] == "By 2021-08-01, Function timeout had grown 15-fold, to 900 s"
    assert shell is not None


@pytest.mark.all
def test_a_living_chart_has_a_picture_too(ask: AsOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """JupyterLab takes the widget; a page that only shows takes the SVG."""
    monkeypatch.delenv(STATIC, raising=False)

    shown = chart_bundle(limits(ask("2021-08-01")).to_dict())

    assert {"application/vnd.jupyter.widget-view+json", "image/svg+xml"} <= set(shown)


def test_the_checker_follows_its_controls(ask: AsOf) -> None:
    """The text, the day and the operation; a broken text is one line."""
    widget = checker(KnowledgeBase(ask("2026-11-23")), TEMPLATE)
    today = widget.answer["html"]
    earlier = widget.ask(as_of="2020-06-01")
    mended = widget.ask(template=earlier["fixed"])
    broken = widget.ask(template="Resources: [")

    assert "LKB101" in today
    assert "LKB201" in earlier["html"]
    assert "LKB201" not in mended["html"]
    assert (broken["html"].startswith("cell"), broken["fixed"]) == (True, None)


def test_the_checker_shows_findings_without_a_kernel(ask: AsOf) -> None:
    """Beside the widget stands what it shows."""
    shown = checker(KnowledgeBase(ask("2026-11-23")), TEMPLATE)._repr_mimebundle_()

    assert "LKB101" in shown["text/html"]
