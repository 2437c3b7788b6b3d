"""Folders for what is half done: whenever Ctrl-C comes, none stays."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kb.fleets import scratch_folders
from kb.store import leftovers


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: leftovers.scratch_folder("held", folder),
        lambda folder: scratch_folders.scratch_folder(folder / "out"),
    ],
    ids=["of-a-service", "of-an-output"],
)
def test_ctrl_c_as_soon_as_a_folder_is_there_leaves_none(
    tmp_path: Path, make: Callable[[Path], AbstractContextManager[Path]]
) -> None:
    """Nobody knew its name yet."""

    def interrupt(_frame: object, event: str, function: object) -> None:
        if event == "c_return" and function is os.mkdir and any(tmp_path.iterdir()):
            sys.setprofile(None)
            raise KeyboardInterrupt

    sys.setprofile(interrupt)
    try:
        with pytest.raises(KeyboardInterrupt), make(tmp_path):
            pass
    finally:
        sys.setprofile(None)

    assert list(tmp_path.iterdir()) == []
