"""What killed processes left behind: folders and files whose names tell the process, removed once it is gone."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kb.clock import now

if sys.platform != "win32":
    import fcntl


SECONDS_UNTIL_OLD = 60
"""Since when nothing has changed in a folder that whoever made it is certain to hold, if it is alive."""
MAKE_ROOM = "make room there, or let TMPDIR name another folder"
"""What to do where a folder for temporary files takes nothing."""


def prefix_for(name: str) -> str:
    """How the name of a folder or file begins that this process works in aside, and removes at its end."""
    return f"{name}.{os.getpid()}."


@contextmanager
def scratch_folder(name: str, beside: Path | None = None) -> Iterator[Path]:
    """A folder of this process, removed at the end and held until then: nobody takes it for litter.

    Args:
        name: How its name begins.
        beside: Where it lies; None for the system's place for temporary files.
    """
    with new_folder(prefix_for(name), beside) as scratch, held_folder(scratch):
        yield scratch


@contextmanager
def new_folder(prefix: str, parent: Path | None = None) -> Iterator[Path]:
    """A folder of a new name, removed at the end.

    Its name is chosen before it is there: of one that the standard library has just made, Ctrl-C in the next moment
    leaves nobody who knows it.
    """
    folder = (parent or Path(tempfile.gettempdir())).absolute() / f"{prefix}{os.urandom(6).hex()}"
    try:
        folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def held_folder(folder: Path) -> Iterator[None]:
    """Hold a folder: containers share folders, and each takes the processes of the others for gone."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Not every file system can; there the number of the process has to do.
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


def remove_litter(folder: Path, name: str) -> None:
    """Remove what processes left that are gone; what cannot be removed stays, and is nobody's concern."""
    pattern = re.compile(re.escape(name) + r"\.(\d+)\.")
    try:
        names = [entry.name for entry in folder.iterdir()]
    except OSError:
        return
    for found in names:
        match = pattern.match(found)
        if match and _is_litter(folder / found, int(match[1])):
            with suppress(OSError):
                (folder / found).unlink()
                continue
            shutil.rmtree(folder / found, ignore_errors=True)


def _is_litter(path: Path, pid: int) -> bool:
    """Whether whoever made it is gone: by its number, or by its age where nobody holds it.

    In a container a service has the number of the one before, which so seems to be alive.
    """
    if is_alive(pid):
        # Whoever has just made it is about to hold it, and must not find it held by who looks.
        return _is_old(path) and _is_held(path) is False
    return not _is_held(path)


def _is_old(path: Path) -> bool:
    try:
        return now().timestamp() - path.stat(follow_symlinks=False).st_mtime > SECONDS_UNTIL_OLD
    except OSError:
        return False


def _is_held(path: Path) -> bool | None:
    """Whether a process holds it, be it one of another container; None where that cannot be told, as of files."""
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    finally:
        os.close(descriptor)
    return False


def is_alive(pid: int) -> bool:
    """Whether a process of this machine runs, whoever owns it."""
    if os.name != "posix":
        # Asking would end it there.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        # Anybody may give a file in the folder for temporary ones a name, with a number that no process has.
        return True
    return True
