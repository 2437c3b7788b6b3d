"""Files that appear whole: whoever reads sees the old content or the new one, never half of it."""

from __future__ import annotations

import os
from pathlib import Path


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
