"""Import the validator of JSON schemas, which Altair and notebooks rest on, without what it compiles for nobody."""

from __future__ import annotations

import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

_IRIS = "rfc3987_syntax"
"""Reads IRIs, and comes with JupyterLab; it compiles its grammar while it is imported, which takes 1 to 2 s."""


def import_jsonschema() -> None:
    """Import jsonschema so that the grammar of IRIs is compiled when the first IRI is validated, not before."""
    if "jsonschema" in sys.modules or _IRIS in sys.modules or find_spec(_IRIS) is None:
        return
    stand_in = ModuleType(_IRIS)
    stand_in.is_valid_syntax = _is_valid_syntax  # type: ignore[attr-defined]
    sys.modules[_IRIS] = stand_in
    try:
        with suppress(ImportError):  # whoever needs it says so
            import_module("jsonschema")
    finally:
        del sys.modules[_IRIS]


def _is_valid_syntax(term: str, text: str) -> bool:
    return bool(import_module(_IRIS).is_valid_syntax(term, text))
