"""How long each notebook runs in a new kernel, beside a notebook that only starts one; what is committed of it."""

from __future__ import annotations

import os
import time
import warnings
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks import tables
from benchmarks.tables import FigureTable, show

FOLDER = Path(__file__).parent.parent / "notebooks"
ROUNDS = 3


def seconds(notebook: nbformat.NotebookNode) -> float:
    """From no kernel to the last cell."""
    start = time.perf_counter()
    with warnings.catch_warnings():
        # The kernel's own sockets are closed late by its client library.
        warnings.simplefilter("ignore", ResourceWarning)
        NotebookClient(notebook, kernel_name="python3", timeout=300).execute(env=dict(os.environ))
    return time.perf_counter() - start


def main() -> None:
    """Run every notebook in turn, several rounds, as people do: with living charts."""
    cell = nbformat.v4.new_code_cell("%load_ext kb.notebook")  # type: ignore[no-untyped-call]
    empty = nbformat.v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
    paths = sorted(FOLDER.glob("*.ipynb"))
    times: dict[str, list[float]] = {name: [] for name in ("kernel and extension", *(path.stem for path in paths))}
    for _ in range(ROUNDS):
        times["kernel and extension"].append(seconds(empty))
        for path in paths:
            times[path.stem].append(seconds(nbformat.read(path, as_version=4)))  # type: ignore[no-untyped-call]
    sizes = {path.stem: path.stat().st_size // 1000 for path in paths}
    rows = [
        [name, tables.seconds(found), f"{sizes[name]} KB" if name in sizes else ""] for name, found in times.items()
    ]
    show(FigureTable("notebooks", ["notebook, new kernel", "clock", "size"], rows))


if __name__ == "__main__":
    main()
