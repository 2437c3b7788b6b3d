"""Every notebook runs from a clean kernel, and what is committed is small and in order."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parent.parent.parent / "notebooks").glob("*.ipynb"))
BY_NAME = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def _read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call, no-any-return]


@BY_NAME
def test_a_notebook_runs_from_a_clean_kernel(path: Path, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cell raises."""
    monkeypatch.setitem(os.environ, "LAMBDA_KB_DB", str(database))
    notebook = _read(path)

    with warnings.catch_warnings():
        # The kernel's own sockets are closed late by its client library; nothing of ours is in that warning.
        warnings.simplefilter("ignore", ResourceWarning)
        NotebookClient(notebook, kernel_name="python3", timeout=60).execute()

    assert all(output.output_type != "error" for cell in notebook.cells for output in cell.get("outputs", []))


@BY_NAME
def test_what_is_committed_is_small_and_in_order(path: Path) -> None:
    """Cells numbered one by one, outputs without errors or paths of a machine, at most 300 KB."""
    cells = [cell for cell in _read(path).cells if cell.cell_type == "code"]
    text = path.read_text(encoding="utf-8")

    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert len(text) <= 300_000
    assert not re.search(r"/(home|root|work|tmp|Users)/", text)


@BY_NAME
def test_a_notebook_argues_and_the_library_draws(path: Path) -> None:
    """More text than code, short cells, no function defined."""
    cells = _read(path).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")

    assert words >= 1.5 * sum(len(source.split()) for source in code)
    assert sorted(source.count("\n") + 1 for source in code)[len(code) // 2] <= 6
    assert not any(re.search(r"^\s*(def|class) ", source, re.MULTILINE) for source in code)
