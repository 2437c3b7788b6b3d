"""What a process that is started gets of the files, pipes and sockets of the one that starts it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

_STANDARD_ERROR = 2


def hand_on_no_files() -> None:
    """Hand on nothing that is open now but the standard streams to the processes that are started from now on.

    The event loop closes nothing for them, and DuckDB and the server leave open what they open: a process that judges
    would keep the port, and a knowledge base that was replaced, for as long as it runs.
    """
    if sys.platform == "win32":
        return
    # Not every system tells what is open, and one without a free descriptor cannot.
    with suppress(OSError):
        for name in os.listdir("/dev/fd"):  # noqa: PTH208 - names are what is asked for
            if int(name) > _STANDARD_ERROR:
                # That of the folder itself is closed by now.
                with suppress(OSError):
                    os.set_inheritable(int(name), False)  # noqa: FBT003 - it takes no name
