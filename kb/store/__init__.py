"""The store: curated CSV tables in, one DuckDB file out, and connections to it."""

from kb.store.build import BuildReport, build
from kb.store.connection import Store, open_store
from kb.store.resident import resident

__all__ = ["BuildReport", "Store", "build", "open_store", "resident"]
