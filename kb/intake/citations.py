"""What a proposal cites: the source of a recording as a row of `sources`, and the table's columns filled."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.intake.interface import IntakeSource, KnownRows, Recording, Row
from kb.store.contract import contract_tables

_COMMIT = re.compile(r"https://github\.com/([^/]+/[^/]+)/blob/([0-9a-f]{7,40})/")
_LONGEST = 60


def full_row(table: str, cells: Mapping[str, str]) -> dict[str, str]:
    """A row with every column of its table in order; what is not given is blank."""
    return {name: cells.get(name, "") for name in contract_tables()[table].header}


def source_id(known: KnownRows, recording: Recording) -> str:
    """The id of the recording's source: that of a row that we have, or the one that its row will get."""
    address = source_address(recording)
    for name in sorted(known.names("sources")):
        for row in known.rows("sources", name):
            if _same(row["url"], address):
                return name
    slug = re.sub(r"[^a-z0-9.]+", "-", re.sub(r"^https?://(www\.|github\.com/)?", "", address.lower())).strip("-")
    slug = slug.replace("-commit-", "-").removesuffix(".html").removesuffix(".md")
    return slug if len(slug) <= _LONGEST else f"{slug[:_LONGEST]}-{recording.sha256[:8]}"


def source_address(recording: Recording) -> str:
    """The address of a recording's source: of a file in a repository, its commit."""
    found = _COMMIT.match(recording.address)
    return f"https://github.com/{found[1]}/commit/{found[2][:10]}" if found else recording.address


def source_row(name: str, source: IntakeSource, recording: Recording, read_on: str) -> dict[str, str]:
    """The row of `sources` that a recording's source gets."""
    cells = {
        "source_id": name,
        "url": source_address(recording),
        "title": source.title,
        "publisher": source.publisher,
        "kind": source.kind,
        "read_on": read_on,
    }
    return full_row("sources", cells)


def _same(ours: str, address: str) -> bool:
    """Whether two addresses are one; commits are written with as many digits as somebody liked."""
    if ours == address:
        return True
    mine, _, digits = ours.partition("/commit/")
    theirs, _, whole = address.partition("/commit/")
    return bool(digits and whole) and mine == theirs and len(digits) >= len("1234567") and whole.startswith(digits[:10])


def newest_row(rows: tuple[Row, ...], column: str) -> Row | None:
    """The row with the latest day in a column; of several, the last."""
    return max(reversed(rows), key=lambda row: row[column], default=None)
