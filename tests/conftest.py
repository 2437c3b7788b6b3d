"""What all tests share: one knowledge base built from the real data, and questions to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kb.facts import Basis, Facts
from kb.places import data_folder
from kb.store import Store, build, open_store

AsOf = Callable[..., Facts]


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real data, compiled once."""
    path = tmp_path_factory.mktemp("kb") / "lambda-kb.duckdb"
    build(data_folder(), path)
    return path


@pytest.fixture(scope="session")
def store(database: Path) -> Store:
    """The real data, open."""
    return open_store(str(database))


@pytest.fixture(scope="session")
def ask(store: Store) -> AsOf:
    """Facts on a basis: `ask("2021-08-01", known_at="2020-01-01")`."""

    def facts(as_of: str, known_at: str | None = None, data_version: int | None = None) -> Facts:
        known = None if known_at is None else date.fromisoformat(known_at)
        return Facts(store, Basis(date.fromisoformat(as_of), known, data_version or store.data_version))

    return facts
