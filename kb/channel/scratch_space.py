"""A folder for what is only looked at, on the system's disk for temporary files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kb.errors import StoreError


@contextmanager
def scratch_space() -> Iterator[Path]:
    """A folder that is removed at the end.

    Raises:
        StoreError: There is no room in it, or something beside it cannot be read.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="lambda-kb-") as scratch:
            yield Path(scratch)
    except OSError as e:
        # A disk that fills up while a file is written names no file.
        remedy = "" if e.filename else ": free space there, or name another place in TMPDIR"
        place = e.filename or tempfile.gettempdir()
        raise StoreError(f"{place}: {e.strerror or e}{remedy}: nothing was changed") from e
