"""The knowledge base as a file that nobody else touches, for the processes that judge by it."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from kb.errors import StoreError
from kb.store.leftovers import prefix_for, remove_litter
from kb.store.resident import uncopied_error

COPY = "judging"
"""How the names of copies begin."""


class DatabaseCopy:
    """A private copy in the scratch folder of the service, removed once nothing is answered from it any more.

    The file under the knowledge base's own name may be replaced at any time.
    """

    def __init__(self, path: Path, scratch: str | None, image: Callable[[], bytes] | None) -> None:
        """A copy, or the file itself where there is no place for one.

        Args:
            path: The knowledge base.
            scratch: The folder for copies; None to read the file itself.
            image: Gives the bytes of the knowledge base; None likewise.
        """
        self.path = str(path)
        self.private = scratch is not None and image is not None
        if scratch is None or image is None:
            return
        # A worker that was killed has left its own behind.
        remove_litter(Path(scratch), COPY)
        try:
            Path(scratch).mkdir(mode=0o700, exist_ok=True)
            descriptor, self.path = mkstemp(".duckdb", prefix_for(COPY), scratch)
            self._end = weakref.finalize(self, _remove_file, self.path)
            with open(descriptor, "wb") as file:  # noqa: PTH123 - the file is open already
                file.write(image())
        except OSError as e:
            if hasattr(self, "_end"):
                # Half a copy takes the room that the next one needs.
                self._end()
            raise uncopied_error(path, scratch, e) from e

    def in_use(self) -> str:
        """Where the copy is, which is new to whatever removes old files from folders for temporary ones."""
        if self.private:
            with suppress(OSError):
                os.utime(self.path)
                os.utime(Path(self.path).parent)
        return self.path

    def is_there(self) -> bool:
        """Whether nobody removed it."""
        return Path(self.path).exists()

    def content(self) -> bytes:
        """The bytes of the knowledge base, which need not stay in memory beside the tables that were made of them.

        Raises:
            StoreError: Somebody removed it.
        """
        try:
            return Path(self.path).read_bytes()
        except OSError as e:
            raise StoreError(f"{self.path}: cannot be read: {e.strerror or e}") from e


def _remove_file(path: str) -> None:
    # Where it cannot be removed, nobody is there to be told: it goes with its folder, or as litter.
    with suppress(OSError):
        Path(path).unlink()
