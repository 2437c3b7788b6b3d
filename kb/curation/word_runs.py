"""No sentence of the seed article: runs of its words are known by hash only, since the article is not ours to ship."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from kb.store.contract import contract_tables
from kb.store.csv_files import Row

WORDS = 10
"""So many words in a row are a copied sentence."""

FILE = "seed_runs.txt"
FREE_TEXT = frozenset({"headline", "note", "statement", "name", "summary", "reason", "title", "meaning", "use"})
_WORD = re.compile(r"[a-z0-9]+")


def run_hashes(text: str) -> list[str]:
    """The hash of every run of WORDS words, whatever their case and punctuation."""
    words = _WORD.findall(text.lower())
    runs = (" ".join(words[start : start + WORDS]) for start in range(len(words) - WORDS + 1))
    return [hashlib.blake2b(run.encode(), digest_size=6).hexdigest() for run in runs]


def copied_runs(folder: Path, rows: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, int, str]]:
    """Texts that share a run of words with the article: table, line, message."""
    path = folder / FILE
    known = frozenset(path.read_text(encoding="utf-8").split()) if path.is_file() else frozenset()
    for name, table in contract_tables().items():
        columns = [column for column in table.header if column in FREE_TEXT]
        for row in rows[name]:
            for column in columns:
                if known.intersection(run_hashes(row.cells[column])):
                    yield (
                        name,
                        row.line,
                        f"column {column}: {WORDS} words in a row are the seed article's: say it otherwise",
                    )
