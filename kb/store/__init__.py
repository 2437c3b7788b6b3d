"""The store: curated CSV tables in, one DuckDB file out, and connections to it."""

from kb.store.build import BuildReport, build_store
from kb.store.connection import Store, open_store
from kb.store.resident import load_resident

__all__ = ["BuildReport", "Store", "build_store", "load_resident", "open_store"]
