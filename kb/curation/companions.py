"""The files beside the tables, which no digest of a data version covers: each must be what its reader expects."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kb.curation.seals import RELEASED
from kb.curation.word_runs import FILE as SEED_RUNS
from kb.errors import DataError
from kb.sdk.compared_models import FILE as SDK_MODELS
from kb.sdk.compared_models import read_baseline
from kb.store.contract import contract_tables

GUIDE = "README.md"
"""The editorial guide."""

COMPANIONS = (GUIDE, SEED_RUNS, SDK_MODELS)
"""The files that are read and are computed from nothing that stands beside them."""

_RUN = re.compile(r"[0-9a-f]{12}")
_RELEASED = re.compile(r"[a-z_]+\t[^\t]+\t[0-9a-f]{16}")

Told = Iterator[tuple[int, str]]
"""Complaints: line and message."""


def companion_complaints(folder: Path) -> Iterator[tuple[str, int, str]]:
    """What is wrong with the files beside the tables: file, line, message; one that is not there is none."""
    for name, check in _CHECKS.items():
        path = folder / name
        if not path.exists():
            continue
        try:
            text = path.read_bytes().decode("utf-8")
        except UnicodeDecodeError:
            yield name, 0, "not in UTF-8: restore it"
            continue
        except OSError as e:
            yield name, 0, f"{e.strerror}: restore it"
            continue
        for line, message in check(path, text):
            yield name, line, message


def seed_runs(folder: Path) -> frozenset[str]:
    """The hashed runs of words of a folder; none where it has none."""
    path = folder / SEED_RUNS
    return frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()


def _check_guide(_: Path, text: str) -> Told:
    missing = [name for name in contract_tables() if f"`{name}`" not in text]
    if missing:
        yield 0, f"does not say what `{missing[0]}` holds: restore it, or describe every table"


def _check_runs(_: Path, text: str) -> Told:
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        if not _RUN.fullmatch(line):
            yield number, "no hash of 12 hexadecimal digits: restore the file"
            return
    if not lines:
        yield 0, "holds no hash: restore it"


def _check_models(path: Path, _: str) -> Told:
    try:
        read_baseline(path.parent)
    except (DataError, ValueError) as e:
        yield 0, str(e).removeprefix(f"{path}: ")


def _check_released(_: Path, text: str) -> Told:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if not line.startswith("#")]
    for number, line in lines:
        if not _RELEASED.fullmatch(line):
            yield number, "no table, key and digest of a released row: restore the file"
            return
    if not lines:
        yield 0, "names no released row: restore it"


_CHECKS: Mapping[str, Callable[[Path, str], Told]] = {
    GUIDE: _check_guide,
    SEED_RUNS: _check_runs,
    SDK_MODELS: _check_models,
    RELEASED: _check_released,
}
