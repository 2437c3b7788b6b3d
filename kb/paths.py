"""Where things lie: the curated data, our SQL, and the knowledge base in the user's cache."""

from __future__ import annotations

import os
from functools import cache
from importlib import resources
from pathlib import Path

import platformdirs

from kb.errors import StoreError
from kb.taken_data import taken_folder

DB_VARIABLE = "LAMBDA_KB_DB"
"""The environment variable that names the knowledge base file."""
SERVICE_VARIABLE = "LAMBDA_KB_SERVICE"
"""The environment variable by which `lambda-kb serve` tells its workers its settings, as JSON."""


def data_folder() -> Path:
    """The folder of curated tables that answers rest on: the shipped one, or what `lambda-kb update` has taken since.

    Raises:
        StoreError: What was taken is not as it was left.
    """
    shipped = shipped_folder()
    return taken_folder(shipped) or shipped


def shipped_folder() -> Path:
    """The folder of curated tables of this software: inside an installed wheel, else the checkout's `data/`."""
    package = Path(str(resources.files("kb")))
    for folder in (package / "_data", package.parent / "data"):
        if (folder / "versions.csv").is_file():
            return folder
    raise StoreError(
        f"{package.parent / 'data'}: no curated data here: install lambda-kb again, or run it from a checkout"
    )


@cache
def sql_text(name: str) -> str:
    """The text of one of our own SQL files, such as `in_force.sql`."""
    return resources.files("kb").joinpath("sql", name).read_text(encoding="utf-8")


def chosen_database(option: str | None) -> Path | None:
    """The knowledge base file the user named by `--db` or LAMBDA_KB_DB, if any."""
    named = option or os.environ.get(DB_VARIABLE)
    return Path(named).expanduser() if named else None


def cached_database(fingerprint: str, storage_version: str) -> Path:
    """The file in the user's cache for data with this fingerprint; new data never overwrite a file in use.

    The version of DuckDB is part of its name, so that an installation with a newer one leaves the file of an older.
    """
    name = f"lambda-kb-{fingerprint[:16]}-duckdb-{storage_version}.duckdb"
    return Path(platformdirs.user_cache_dir("lambda-kb")) / name


def cached_script(fingerprint: str) -> Path:
    """The file in the user's cache for the script of charts whose makings have this fingerprint."""
    return Path(platformdirs.user_cache_dir("lambda-kb")) / f"charts-{fingerprint[:16]}.js"


def notebooks_folder() -> Path:
    """The notebooks of the checkout; installed without one, the folder one stands in."""
    folder = Path(str(resources.files("kb"))).parent / "notebooks"
    return folder if folder.is_dir() else Path.cwd()
