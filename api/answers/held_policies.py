"""Today's policies, made once a day when they are first asked for: reading all rules takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from api.answers.file_downloads import HeldFile, digest_file
from api.answers.made_once import MadeOnce
from api.running.worker_queue import Turns


class HeldPolicies:
    """The policies of one knowledge base on the newest day that was asked about; touched by the event loop only."""

    def __init__(self, turns: Turns) -> None:
        self.turns = turns
        self._files: MadeOnce[Mapping[str, HeldFile]] = MadeOnce()

    async def find(self, day: date, make: Callable[[], Mapping[str, str]]) -> Mapping[str, HeldFile]:
        """All files by their names; whoever asks meanwhile waits for the same ones."""

        async def made() -> Mapping[str, HeldFile]:
            texts = await self.turns.take(make)
            return {name: digest_file(text.encode()) for name, text in texts.items()}

        return await self._files.find(day, made)
