"""Look-ups of names that can be given up: those of the standard library keep a command until the resolver answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import Any


class GivenUpLookups(asyncio.SelectorEventLoop):
    """An event loop whose end waits for no answer that was given up, nor does the end of the process."""

    async def getaddrinfo(self, host: Any, port: Any, **wanted: Any) -> Any:  # noqa: ANN401 - as the loop has them
        """What a name stands for."""
        answer = self.create_future()

        def settle(say: Callable[[Any], None], what: object) -> None:
            if not answer.done():
                say(what)

        def look_up() -> None:
            try:
                told = partial(settle, answer.set_result, socket.getaddrinfo(host, port, **wanted))
            except Exception as e:  # whatever it is, whoever asked hears it
                told = partial(settle, answer.set_exception, e)
            with suppress(RuntimeError):  # the loop is closed: it was given up
                self.call_soon_threadsafe(told)

        Thread(target=look_up, daemon=True).start()
        return await answer


IN_TIME = {"loop_factory": GivenUpLookups}
"""The options of `anyio.run` for what asks a network."""
