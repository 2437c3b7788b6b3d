"""The knowledge base as a file that nobody else touches, for the processes that judge by it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path
from tempfile import mkstemp


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
        descriptor, self.path = mkstemp(".duckdb", "judging-", scratch)
        with open(descriptor, "wb") as file:  # noqa: PTH123 - the file is open already
            file.write(image())
        self._end = weakref.finalize(self, Path(self.path).unlink, missing_ok=True)

    def content(self) -> bytes:
        """The bytes of the knowledge base, which need not stay in memory beside the tables that were made of them."""
        return Path(self.path).read_bytes()
