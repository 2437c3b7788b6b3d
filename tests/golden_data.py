"""What golden files are written from: the real data, asked for as a released version has them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.paths import data_folder
from kb.store import Store, build_store, open_store

RELEASED = 11
"""A data version that is sealed: later ones change none of its answers."""


@contextmanager
def real_store() -> Iterator[Store]:
    """The real data, compiled into a folder that goes with the context."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kb.duckdb"
        build_store(data_folder(), path)
        yield open_store(str(path))
