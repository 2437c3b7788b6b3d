"""Scratch folders that leave nothing behind: not after an error or Ctrl-C, after a kill only until next time."""

from __future__ import annotations

import contextlib
import glob
import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from kb.errors import FleetError
from kb.fleets.folder_swaps import exchange_folders
from kb.signals import breaking_off
from kb.store.leftovers import new_folder

MANIFEST = "manifest.json"
"""The file that says of a folder of ours what it holds."""

FORMER = "former"
"""The folder in a scratch folder that stepped aside for another."""

LOCK = "lock"
"""A file in each scratch folder that its process holds locked while it lives."""


@contextlib.contextmanager
def scratch_folder(beside: Path | None) -> Iterator[Path]:
    """A folder on the disk of an output, removed at the end; those of processes that were killed go with it.

    Args:
        beside: The output that will be made in it; None for the system's place for temporary files.
    """
    prefix = f".{beside.name}." if beside else "lambda-kb."
    parent = beside.parent if beside else None
    with contextlib.ExitStack() as stack:
        try:
            if parent is not None:
                parent.mkdir(parents=True, exist_ok=True)
                for stale in parent.glob(f"{glob.escape(prefix)}*"):
                    _remove_stale(stale, beside)
            folder = stack.enter_context(new_folder(prefix, parent))
        except OSError as e:
            reason = f"cannot be written to: {e.strerror}: choose another place for the output"
            raise FleetError(f"{parent}: {reason}") from e
        with (folder / LOCK).open("w") as lock:
            _lock_folder(lock.fileno())
            try:
                # What is half done is cleared away.
                with breaking_off(signal.SIGTERM):
                    yield folder
            except OSError as e:
                reason = f"cannot be written: {e.strerror}: free space or choose another place"
                raise FleetError(f"{beside or folder}: {reason}") from e
            finally:
                # While it is locked: else another process might bring back what had stepped aside in it.
                shutil.rmtree(folder, ignore_errors=True)


def _lock_folder(descriptor: int) -> None:
    if sys.platform != "win32":
        import fcntl  # noqa: PLC0415 - not there on Windows

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _remove_stale(folder: Path, output: Path | None) -> None:
    """Remove a folder whose process is gone; on a system without locks nobody can tell, so it stays.

    What had stepped aside for the output comes back where the process was killed before that took its place.
    """
    lock = folder / LOCK
    if sys.platform == "win32" or not lock.is_file():
        return
    with lock.open("r+") as opened:
        try:
            _lock_folder(opened.fileno())
        except OSError:
            return
        if output is not None and (folder / FORMER).is_dir() and not output.exists():
            (folder / FORMER).rename(output)
        shutil.rmtree(folder, ignore_errors=True)


def put_in_place(half: Path, target: Path) -> None:
    """Replace a file by a finished one, which may lie on another disk.

    Raises:
        FleetError: It cannot be written.
    """
    if target.parent.is_dir() and target.parent.stat().st_dev == half.stat().st_dev:
        try:
            _replace_file(half, target)
        except OSError as e:
            raise FleetError(f"{target}: cannot be written: {e.strerror}: choose another place") from e
        return
    with scratch_folder(target) as beside:
        _replace_file(Path(shutil.copy(half, beside / "whole")), target)


def _replace_file(half: Path, target: Path) -> None:
    """Replace a file by another one on its disk, after its bytes are there."""
    descriptor = os.open(half, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    half.replace(target)


def may_be_replaced(folder: Path, mark: str) -> bool:
    """Whether a folder is empty, or one of ours: its manifest then bears a mark."""
    try:
        found = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return folder.is_dir() and not any(folder.iterdir())
    return isinstance(found, dict) and found.get("mark") == mark


def replace_folder(half: Path, target: Path) -> None:
    """Replace a folder by a finished one, which lies in a scratch folder beside it.

    Where the system cannot let two folders change places, the former one steps aside; whoever works there next brings
    it back if the process was killed before the finished one took its place.
    """
    if target.exists() and exchange_folders(half, target):
        shutil.rmtree(half, ignore_errors=True)
        return
    former = half.with_name(FORMER)
    there = target.exists()
    if there:
        target.rename(former)
    try:
        half.rename(target)
    except OSError:
        if there:
            former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)
