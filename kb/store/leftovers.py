"""What killed processes left behind: folders and files whose names tell the process, removed once it is gone."""

from __future__ import annotations

import os
import re
import shutil
from contextlib import suppress
from pathlib import Path


def prefix_for(name: str) -> str:
    """How the name of a folder or file begins that this process works in aside, and removes at its end."""
    return f"{name}.{os.getpid()}."


def remove_litter(folder: Path, name: str) -> None:
    """Remove what processes left that are gone; what cannot be removed stays, and is nobody's concern."""
    pattern = re.compile(re.escape(name) + r"\.(\d+)\.")
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return
    for found in names:
        match = pattern.match(found)
        if match and not is_alive(int(match[1])):
            with suppress(OSError):
                (folder / found).unlink()
                continue
            shutil.rmtree(folder / found, ignore_errors=True)


def is_alive(pid: int) -> bool:
    """Whether a process of this machine runs, whoever owns it."""
    if os.name != "posix":
        # Asking would end it there.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
