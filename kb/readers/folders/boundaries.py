"""How far a configuration may reach: the folders that the user named, and the repositories that they belong to.

A folder that may not be looked into counts as one that holds no repository.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path


def read_boundaries(named: Iterable[str]) -> frozenset[Path]:
    """The folders below which files may be read for some files or folders that the user named."""
    folders: set[Path] = set()
    for name in named:
        real = Path(name).resolve()
        folder = real if os.path.isdir(real) else real.parent
        folders |= {folder, repository_root(folder)}
    return frozenset(folder for folder in folders if folder != Path(folder.anchor))


def repository_root(folder: Path) -> Path:
    """The root of the repository that a folder belongs to; the folder itself if it belongs to none."""
    return next((up for up in (folder, *folder.parents) if os.path.exists(up / ".git")), folder)


def is_inside(path: Path, folders: Iterable[Path]) -> bool:
    """Whether a file lies below one of some folders, wherever its name may lead."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError):
        return False
    return any(real.is_relative_to(folder) for folder in folders)
