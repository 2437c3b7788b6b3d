"""The page about charts is true: its example runs, and it names every chart."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kb.charts import CHARTS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "how-to" / "charts.md").read_text(encoding="utf-8")


def test_every_chart_is_named_with_its_question() -> None:
    """And what does the same job better elsewhere."""
    named = re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE)

    assert sorted(named) == sorted(CHARTS)


def test_the_example_in_python_runs(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a notebook."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    shell = InteractiveShell()  # type: ignore[no-untyped-call]

    assert shell.run_cell(code).success  # type: ignore[no-untyped-call]
