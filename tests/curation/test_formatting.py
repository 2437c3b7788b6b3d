"""The tables are kept in one order and one spelling."""

from __future__ import annotations

import shutil
from pathlib import Path

from kb.curation.formatting import format_tables
from kb.paths import data_folder


def test_shuffled_rows_are_put_in_order(tmp_path: Path) -> None:
    """They come back to the very bytes; a second run changes nothing."""
    folder = Path(shutil.copytree(data_folder(), tmp_path / "data"))
    path = folder / "limits.csv"
    before = path.read_bytes()
    header, *rows = before.decode("utf-8").splitlines(keepends=True)
    path.write_text(header + "".join(reversed(rows)), encoding="utf-8")

    assert format_tables(folder, check=True) == [path]
    assert format_tables(folder) == [path]
    assert path.read_bytes() == before
    assert format_tables(folder) == []
