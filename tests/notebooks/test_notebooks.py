"""Every notebook runs from a clean kernel, argues, and is committed fresh, small and in order."""

from __future__ import annotations

import os
import re
from pathlib import Path
from statistics import median

import nbformat
import pytest

from kb.store import Store
from tests.notebooks.publish import FOLDER, PIN, WIDGET, executed, newest, read

NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
BY_NAME = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)

OF_TODAY = {"20_what_scanners_miss": "it reads the lists of the scanners that are installed"}
"""Notebooks whose outputs change with more than our code, and why."""


def _code(path: Path) -> list[nbformat.NotebookNode]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def _texts(notebook: nbformat.NotebookNode) -> list[str]:
    """What the outputs say, free of what depends on the fonts of a machine or a moment."""
    found: list[str] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            picture = "".join(data.get("image/svg+xml", ""))
            found += sorted(re.findall(r"<text[^>]*>([^<]*)</text>", picture))
            found += ["".join(data.get("text/html", "")), "".join(data.get("text/plain", ""))] if not picture else []
    return found


@pytest.mark.all
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_and_what_is_committed_is_fresh(
    path: Path, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cell raises, and the saved outputs are those of today's code: else `make notebooks`."""
    monkeypatch.setitem(os.environ, "LAMBDA_KB_DB", str(database))

    ran = executed(read(path))

    assert path.stem in OF_TODAY or _texts(ran) == _texts(read(path)), "run `make notebooks`"


@BY_NAME
def test_what_is_committed_is_small_and_in_order(path: Path) -> None:
    """Cells numbered one by one, pictures instead of widgets, no path of a machine, at most 300 KB."""
    text = path.read_text(encoding="utf-8")
    cells = _code(path)

    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert len(text) <= 300_000
    assert not re.search(rf"/(home|root|work|tmp|Users)/|{re.escape(WIDGET)}", text)


@BY_NAME
def test_a_notebook_argues_and_the_library_draws(path: Path) -> None:
    """More text than code, short cells, no function defined."""
    cells = read(path).cells
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    words = sum(len(cell.source.split()) for cell in cells if cell.cell_type == "markdown")

    assert words >= 1.5 * sum(len(source.split()) for source in code)
    assert median(source.count("\n") + 1 for source in code) <= 6
    assert not any(re.search(r"^\s*(def|class) ", source, re.MULTILINE) for source in code)


@BY_NAME
def test_a_notebook_says_nothing_twice(path: Path) -> None:
    """A cell put in before the last one once left the last one's words in two places."""
    said = [text for cell in read(path).cells if cell.cell_type == "markdown" for text in cell.source.split("\n\n")]

    assert sorted(set(said)) == sorted(said)


@BY_NAME
def test_a_notebook_imports_kb_and_pins_its_day(path: Path) -> None:
    """What it says today it says next year; everything else comes with Python."""
    first, *others = (cell.source for cell in _code(path))
    imported = re.findall(r"^(?:from|import) (\w+)", "\n".join([first, *others]), re.MULTILINE)

    assert re.search(r'as_of\("\d{4}-\d{2}-\d{2}".*data_version=\d+\)', first)
    assert set(imported) <= {"kb", "datetime", "random"}


@BY_NAME
def test_every_pin_is_the_newest_sealed_data(path: Path, store: Store) -> None:
    """What people see never lags behind a release of the data: else `make notebooks`, which moves the pins."""
    pins = {int(number) for cell in _code(path) for _, number in PIN.findall(cell.source)}

    assert pins <= {newest(store)}


@BY_NAME
def test_a_picture_stands_in_every_notebook(path: Path) -> None:
    """As SVG, so that it shows on a page without a kernel; the one about HTTP shows answers instead."""
    pictures = [o for cell in _code(path) for o in cell.outputs if "image/svg+xml" in o.get("data", {})]

    assert pictures or "http" in path.stem


def test_there_are_at_least_eight() -> None:
    """Numbered, so that they have an order."""
    assert len(NOTEBOOKS) >= 8
    assert all(re.match(r"\d\d_\w+$", path.stem) for path in NOTEBOOKS)
