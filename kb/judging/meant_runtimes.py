"""Which runtime people meant who wrote something else, such as `Python 3.8`, `nodejs18`, `golang` or `phyton3.12`."""

from __future__ import annotations

import re
from collections.abc import Iterable

import duckdb

_NO_SIGN = re.compile(r"[^a-z0-9]")
_PARTS = re.compile(r"([a-z]+)(\d[a-z0-9]*)")
_LAST_NUMBER = re.compile(r"\.\d+\s*$")
_OTHER_NAMES = {
    "al": "provided.al", "amazonlinux": "provided.al", "corretto": "java", "golang": "go", "net": "dotnet",
    "netcore": "dotnetcore", "node": "nodejs", "openjdk": "java", "py": "python",
}  # fmt: skip
"""What people call a language or system whose identifiers begin otherwise."""
_ALIKE = 0.75
_LONGEST = 30  # characters; nobody writes a runtime with more


class RuntimeNames:
    """The identifiers of all runtimes, found by what people write instead."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = frozenset(names)
        self._by_version: dict[str, dict[str, str]] = {}
        for name in sorted(self._names):
            found = _PARTS.fullmatch(_bare(name))
            if found:
                language, version = found.groups()
                for written in {version, version.removesuffix("x"), _written_whole(version)}:
                    self._by_version.setdefault(written, {}).setdefault(language, name)
        for versions in self._by_version.values():
            if "dotnetcore" in versions:
                versions.setdefault("dotnet", versions["dotnetcore"])

    def meant_by(self, written: str) -> str | None:
        """The runtime that was probably meant; None where it is one, or like none.

        The version must be the runtime's: a language in a version that no runtime has was not meant to be another.
        """
        if written in self._names or len(written) > _LONGEST:
            return None
        shorter = _LAST_NUMBER.sub("", written)
        return self._found(written) or self._found(shorter) or self._found(_LAST_NUMBER.sub("", shorter))

    def _found(self, written: str) -> str | None:
        parts = _PARTS.fullmatch(_bare(written))
        versions = self._by_version.get(parts[2], {}) if parts else {}
        if not parts or not versions:
            return None
        language = _bare(_OTHER_NAMES.get(parts[1], parts[1]))
        from difflib import get_close_matches  # noqa: PLC0415 - only mistakes need it

        near = get_close_matches(language, versions, 1, _ALIKE)
        return versions[near[0]] if near else None


def meant_runtimes(cursor: duckdb.DuckDBPyConnection, written: Iterable[str]) -> dict[str, str]:
    """What is said of each text that is no runtime but was probably meant for one; others have no entry.

    Args:
        cursor: Where what is known of runtimes has been written.
        written: The texts.
    """
    known = cursor.execute("select distinct runtime from runtimes_known where api_identifier").fetchall()
    names = RuntimeNames(name for (name,) in known)
    return {text: f"; did you mean {meant}?" for text in written if (meant := names.meant_by(text))}


def _bare(text: str) -> str:
    return _NO_SIGN.sub("", text.lower())


def _written_whole(version: str) -> str:
    """A version of one number as tools write it that give two: 8.0 for 8."""
    return f"{version}0" if version.isdigit() and len(version) == 1 else version
