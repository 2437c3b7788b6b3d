"""A new knowledge base under the same name is picked up whole, between two requests; a broken one never."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.concurrency import run_in_threadpool

from api.answers.answering import Answers
from api.running.json_log import LineJournal
from api.running.metrics import Metrics
from kb.errors import KbError

Signature = tuple[int, int, int] | None
"""What tells one file from the next under its name; None where there is none."""


def file_signature(path: Path) -> Signature:
    """What a file looks like from outside."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


class Reloader:
    """Looks at a file and hands on the answers of what it holds."""

    def __init__(
        self,
        path: Path,
        load: Callable[[Path], Answers],
        hand_on: Callable[[Answers], None],
        *,
        probe: Callable[[str], Awaitable[None]],
        metrics: Metrics,
        journal: LineJournal,
    ) -> None:
        self.path = path
        self.load = load
        self.hand_on = hand_on
        self.probe = probe
        self.metrics = metrics
        self.journal = journal
        self._last = file_signature(path)

    async def run(self, seconds: float) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(seconds)
            await self.look()

    async def look(self) -> None:
        """Pick up the file if it is another one; whatever is wrong with it, the old answers go on."""
        found = file_signature(self.path)
        if found == self._last:
            return
        self._last = found
        try:
            # A file can bring down whoever opens it; that is somebody else first.
            await self.probe(str(self.path))
            answers = await run_in_threadpool(self.load, self.path)
            await answers.holdings.read()
        except Exception as e:
            # Whatever a file is, the old answers go on; the next file is looked at afresh.
            self.metrics.count("lambda_kb_reloads_total", "result", "refused")
            reason = str(e) if isinstance(e, KbError) else f"{type(e).__name__}: {e}"
            self.journal.write("warning", "reload refused", reason=reason)
            return
        self.hand_on(answers)
        self.metrics.count("lambda_kb_reloads_total", "result", "taken")
        self.journal.write("info", "reloaded", data_version=answers.store.data_version, digest=answers.store.digest)
