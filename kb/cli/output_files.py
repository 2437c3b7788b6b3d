"""The files that `-o` names: looked at before any work is done for them, and written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from kb.errors import UsageError
from kb.whole_files import odd_kind, write_whole


def require_place(output: Path, *, folder: bool = False) -> None:
    """Refuse a file, or a folder, that cannot be made where it is to be; it is tried, since rights alone do not tell.

    Folders around it that are missing will be made with it, by every command that writes.

    Raises:
        UsageError: The folder around it takes no files, or is none, or it is of the other kind.
    """
    kind = None if folder else odd_kind(output)
    if kind:
        raise UsageError(f"-o {output}: this is {kind}: name a file{' in it' if output.is_dir() else ''}")
    try:
        # Behind a link stands the folder that is meant; a file takes the place of the link.
        around = (output.resolve() if folder else output.absolute()).parent
        while not around.exists() and around != around.parent:
            around = around.parent
        with tempfile.NamedTemporaryFile(prefix=f".{os.getpid()}.", dir=around):
            pass
    except OSError as e:
        raise _refusal(output, e) from e


def write_output(output: Path, content: bytes) -> None:
    """Write a file that appears whole or not at all, and make the folders around it that are missing.

    Raises:
        UsageError: It cannot be written.
    """
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, content)
    except OSError as e:
        raise _refusal(output, e) from e


def _refusal(output: Path, error: OSError) -> UsageError:
    return UsageError(f"-o {output}: cannot be written: {error.strerror or error}: choose another place")
