"""Names of files for owners: as the owner is called, safe on every system, and each another."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable

from kb.reports.printable_texts import printable_text

UNTAGGED = "untagged"
"""The name for functions that nobody owns."""

WIDEST = 40
"""Characters of an owner that a table shows."""

_UNSAFE = re.compile(r"[^\w@+. -]+")
_MOST_BYTES = 120
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))]
)
"""What Windows takes for a device, whatever ending follows."""


def shown_owner(owner: str | None) -> str:
    """An owner as a table for people shows it: in one line, and without the end of a name that is very long."""
    text = UNTAGGED if owner is None else printable_text(owner)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 3]}..."


def names_of_files(owners: Iterable[str | None]) -> dict[str | None, str]:
    """The name, without an ending, for each owner.

    Of owners whose names come out alike, also for a system that tells no case, the first that is called just so keeps
    the name; each other bears a mark of its own.
    """
    listed = sorted(set(owners), key=lambda owner: (owner is not None, owner or ""))
    bases = {owner: UNTAGGED if owner is None else _safe_name(owner) for owner in listed}
    alike: dict[str, list[str | None]] = {}
    for owner, base in bases.items():
        alike.setdefault(base.casefold(), []).append(owner)
    taken = frozenset(alike)
    names: dict[str | None, str] = {}
    for together in alike.values():
        plain = next((owner for owner in together if owner is None or owner == bases[owner]), None)
        keeps = together[0] if len(together) == 1 else plain
        for owner in together:
            unmarked = owner == keeps and (len(together) == 1 or owner in (plain, None))
            names[owner] = bases[owner] if unmarked else _marked_name(bases[owner], owner, taken)
    return names


def _marked_name(base: str, owner: str | None, taken: Collection[str]) -> str:
    """A name with a mark of its owner, which is longer where another owner is called just so."""
    mark = hashlib.sha256((owner or "").encode()).hexdigest()
    made = (f"{base}-{mark[:length]}" for length in range(8, len(mark) + 1))
    return next(name for name in made if name.casefold() not in taken)


def _safe_name(owner: str) -> str:
    name = _UNSAFE.sub("-", unicodedata.normalize("NFC", owner)).strip(" .-")
    while len(name.encode()) > _MOST_BYTES:
        name = name[:-1]
    name = name.rstrip(" .-") or "owner"
    return f"{name}-owner" if name.partition(".")[0].lower() in _RESERVED else name
