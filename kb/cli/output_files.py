"""The files that `-o` names: looked at before any work is done for them, and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kb.errors import UsageError
from kb.whole_files import odd_kind, write_whole


def require_place(output: Path, *, folder: bool = False) -> None:
    """Refuse a file, or a folder, that cannot be made where it is to be; it is tried, since rights alone do not tell.

    Raises:
        UsageError: Its folder does not exist, takes no files, or it is of the other kind.
    """
    kind = None if folder else odd_kind(output)
    if kind:
        raise UsageError(f"-o {output}: this is {kind}: name a file{' in it' if output.is_dir() else ''}")
    # Behind a link stands the file that is meant; a folder may be made with those around it.
    around = output.resolve().parent if folder else output.parent
    while folder and not around.exists() and around != around.parent:
        around = around.parent
    if not around.is_dir():
        raise UsageError(f"-o {output}: there is no folder {around}: make it first")
    try:
        with tempfile.NamedTemporaryFile(prefix=f".{os.getpid()}.", dir=around):
            pass
    except OSError as e:
        raise _refusal(output, e) from e


def write_output(output: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        write_whole(output, content)
    except OSError as e:
        raise _refusal(output, e) from e


def _refusal(output: Path, error: OSError) -> UsageError:
    return UsageError(f"-o {output}: cannot be written: {error.strerror or error}: choose another place")
