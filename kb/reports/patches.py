"""Changes as a unified diff that `git apply` and `patch -p1` take."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Iterable
from itertools import groupby

from kb.reports.edits import Edit

_NEEDS_QUOTES = re.compile(r'[\x00-\x1f"\\\x7f\udc80-\udcff]')
_NO_NEWLINE = b"\n\\ No newline at end of file\n"


def unified_patch(edits: Iterable[Edit], bytes_of: Callable[[str], bytes]) -> bytes:
    """The diff of all files, by path; lines keep their own ends, and the file its encoding."""
    pieces: list[bytes] = []
    for path, group in groupby(edits, key=lambda edit: edit.path):
        before = bytes_of(path)
        pieces += _diff_lines(_relative_path(path), before, edit_bytes(before, list(group)))
    return b"".join(pieces)


def edit_bytes(before: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes of a file with changes made."""
    lines = before.decode("utf-8").split("\n")
    for edit in sorted(edits, key=lambda edit: (edit.line, edit.column), reverse=True):
        line = lines[edit.line - 1]
        start = edit.column - 1 + (edit.line == 1 and line.startswith("\ufeff"))
        lines[edit.line - 1] = line[:start] + edit.new + line[start + len(edit.old) :]
    return "\n".join(lines).encode("utf-8")


def _diff_lines(path: str, before: bytes, after: bytes) -> list[bytes]:
    old, new = (_file_name(side, path) for side in ("a", "b"))
    hunks = difflib.diff_bytes(
        difflib.unified_diff, _split_lines(before), _split_lines(after), old, new, lineterm=b"\n"
    )
    return [line if line.endswith(b"\n") else line + _NO_NEWLINE for line in hunks]


def _split_lines(content: bytes) -> list[bytes]:
    """Lines as diff counts them: only a line feed ends one."""
    lines = [line + b"\n" for line in content.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _relative_path(path: str) -> str:
    """A path as seen from here: a diff of absolute paths applies nowhere."""
    return os.path.relpath(path).replace(os.sep, "/") if os.path.isabs(path) else os.path.normpath(path)  # noqa: PTH117


def _file_name(side: str, path: str) -> bytes:
    """A file's name as git writes it: quoted where it has odd characters, closed by a tab where it has blanks."""
    name = f"{side}/{path}"
    if _NEEDS_QUOTES.search(name):
        escaped = _NEEDS_QUOTES.sub(lambda found: _ESCAPES.get(found[0]) or f"\\{os.fsencode(found[0])[0]:03o}", name)
        return f'"{escaped}"'.encode()
    return (name + "\t" if " " in name else name).encode()


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}
