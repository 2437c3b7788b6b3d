"""How long each notebook runs in a new kernel, beside a notebook that only starts one; what is committed of it."""

from __future__ import annotations

import os
import statistics
import time
import warnings
from pathlib import Path

import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
ROUNDS = 3
BUDGET = 20
"""Seconds in which a notebook is to have run."""


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
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in medians.items():
        size = f"{sizes[name]:>6} KB" if name in sizes else ""
        ratio = median / medians["kernel and extension"]
        print(f"{name:<46}{median:>6.1f} s{ratio:>6.1f} x kernel{median / BUDGET:>6.2f} of budget{size}")


if __name__ == "__main__":
    main()
