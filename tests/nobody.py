"""What root may read and nobody else: tests of what may not be read are somebody else for a while."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def as_nobody(folder: Path) -> Iterator[None]:
    """Be somebody who may read only what everybody may, the folder and those around it among it."""
    for one in (folder, *folder.parents):
        if one.stat().st_uid == os.getuid() and len(one.parts) > 2:
            one.chmod(0o755)
    if os.getuid() == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if os.getuid() == 0:
            os.seteuid(0)
