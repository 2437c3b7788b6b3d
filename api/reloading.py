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


SECONDS_UNTIL_NEXT_TRY, LONGEST_PAUSE = 10.0, 640.0
"""How long a file that was refused is left alone, doubled each time: a full disk, too, refuses what is sound."""


class Reloader:
    """Looks at a file and hands on the answers of what it holds."""

    def __init__(
        self,
        path: Path,
        load: Callable[[Path], Answers],
        hand_on: Callable[[Answers], None],
        *,
        probe: Callable[[str], Awaitable[None]],
        is_held: Callable[[], bool],
        metrics: Metrics,
        journal: LineJournal,
    ) -> None:
        """A reloader of a file that has been read.

        Args:
            path: The file.
            load: Reads it.
            hand_on: Takes the answers of what it holds.
            probe: Reads it where that may end the process.
            is_held: Whether what was read last is still there.
            metrics: Where reloads are counted.
            journal: Where they are told.
        """
        self.path = path
        self.load = load
        self.hand_on = hand_on
        self.probe = probe
        self.is_held = is_held
        self.metrics = metrics
        self.journal = journal
        self._last = file_signature(path)
        self._reason = ""
        """Why it was refused; blank where it was not."""
        self._pause = SECONDS_UNTIL_NEXT_TRY
        self._next_try = 0.0

    async def run(self, seconds: float) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(seconds)
            await self.look()

    async def look(self) -> None:
        """Pick up the file if it is another one; whatever is wrong with it, the old answers go on."""
        found = file_signature(self.path)
        if found != self._last:
            self._last, self._reason, self._pause = found, "", SECONDS_UNTIL_NEXT_TRY
        elif found is None or not self._is_due():
            return
        try:
            # A file can bring down whoever opens it; that is somebody else first.
            await self.probe(str(self.path))
            answers = await run_in_threadpool(self.load, self.path)
            await answers.holdings.read()
        except Exception as e:
            # Whatever a file is, the old answers go on; the next file is looked at afresh.
            self._refuse(str(e) if isinstance(e, KbError) else f"{type(e).__name__}: {e}")
            return
        self._reason = ""
        self.hand_on(answers)
        self.metrics.count("lambda_kb_reloads_total", "result", "taken")
        self.journal.write("info", "reloaded", data_version=answers.store.data_version, digest=answers.store.digest)

    def _is_due(self) -> bool:
        """Whether the same file is to be read once more: it was refused a while ago, or what was read of it is gone."""
        if self._reason:
            return asyncio.get_running_loop().time() >= self._next_try
        return not self.is_held()

    def _refuse(self, reason: str) -> None:
        """Go on with the old answers, and say why once."""
        if reason != self._reason:
            self.metrics.count("lambda_kb_reloads_total", "result", "refused")
            self.journal.write("warning", "reload refused", reason=reason)
        self._reason = reason
        self._next_try = asyncio.get_running_loop().time() + self._pause
        # As long as nothing can be judged, each try counts.
        self._pause = min(2 * self._pause, LONGEST_PAUSE) if self.is_held() else SECONDS_UNTIL_NEXT_TRY
