"""The store: curated CSV tables in, one DuckDB file out, and connections to it.

What a table means, and what holds on a day, is for `facts`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kb.store.connection import Store, open_store

if TYPE_CHECKING:
    from kb.store.build import BuildReport, build_store
    from kb.store.resident import load_resident

__all__ = ["BuildReport", "Store", "build_store", "load_resident", "open_store"]


def __getattr__(name: str) -> object:
    """What builds and holds files is loaded when it is asked for: most commands only open one."""
    places = {"build_store": "build", "BuildReport": "build", "load_resident": "resident"}
    if name not in places:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{places[name]}"), name)
