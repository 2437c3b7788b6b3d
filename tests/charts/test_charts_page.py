"""The page about charts is true: its examples run, and it names every chart."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell

from kb.charts import CHARTS

PAGE = (Path(__file__).parent.parent.parent / "docs" / "how-to" / "charts.md").read_text(encoding="utf-8")


def test_every_chart_is_named_with_its_question() -> None:
    """And what does the same job better elsewhere."""
    named = re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE)

    assert sorted(named) == sorted(CHARTS)


@pytest.mark.parametrize("block", re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
def test_an_example_in_the_shell_runs(block: str, database: Path, tmp_path: Path) -> None:
    """Each line, and it writes its files."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-ec", block],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"LAMBDA_KB_DB": str(database), "PATH": path},
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert {file.name for file in tmp_path.iterdir()} == set(re.findall(r"-o (\S+)", block))


def test_the_example_in_python_runs(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a notebook."""
    monkeypatch.setenv("LAMBDA_KB_DB", str(database))
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    shell = InteractiveShell()  # type: ignore[no-untyped-call]

    assert shell.run_cell(code).success  # type: ignore[no-untyped-call]
