"""The newest data version, without opening a knowledge base."""

from __future__ import annotations

from csv import DictReader

from kb.paths import data_folder


def newest_data_version() -> int:
    """The newest data version of the tables that answers rest on."""
    with (data_folder() / "versions.csv").open(encoding="utf-8", newline="") as file:
        return max(int(row["version"]) for row in DictReader(file))
