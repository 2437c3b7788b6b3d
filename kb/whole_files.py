"""Files that are read whole within bounds, and that appear whole: nobody sees half of one."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

LARGEST = 256 * 1024 * 1024
"""Bytes of the largest file that people name and that is read whole."""


def read_whole(file: Path, most: int = LARGEST) -> bytes:
    """The content of a file or of a pipe; what it is on the disk does not say how much a pipe or a device gives.

    Raises:
        OSError: It cannot be read, or gives more than so many bytes.
    """
    with file.open("rb") as opened:
        content = opened.read(most + 1)
    if len(content) > most:
        raise OSError(errno.EFBIG, f"larger than {most // 1024**2} MB", str(file))
    return content


def odd_kind(path: str | Path) -> str | None:
    """What a path leads to, in words, where that is neither a file nor missing."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - Path.exists takes some files that may not be looked at for missing
    except (OSError, ValueError):
        return None
    kinds = ((stat.S_ISREG, None), (stat.S_ISDIR, "a folder"), (stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
    return next((words for is_kind, words in kinds if is_kind(mode)), "a device")


def absence_words(path: str | Path) -> str:
    """Why a path names no file, in words: it leads to something else, or to nothing."""
    kind = odd_kind(path)
    return f"this is {kind}" if kind else "no such file"


def write_whole(file: Path, content: bytes | str) -> None:
    """Put a file in place whole, or leave what was there; text is written as UTF-8 with its own line ends.

    Raises:
        OSError: It cannot be written.
    """
    half = file.with_name(f".{file.name}.{os.getpid()}.half")
    try:
        half.write_bytes(content if isinstance(content, bytes) else content.encode())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)
