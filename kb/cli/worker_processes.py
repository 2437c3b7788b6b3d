"""What ends in time: a process that answers, and what looks after several, and replaces those that die or hang."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import resource_tracker
from types import FrameType

from uvicorn import Config, Server
from uvicorn.supervisors import Multiprocess
from uvicorn.supervisors.multiprocess import Process

from kb.signals import ENDS

SECONDS_OF_SILENCE = 30
"""How long a worker may say nothing until it is taken for one that hangs: on a busy machine one takes longer to begin
than the five that the server waits by itself, and would be ended again and again."""
SECONDS_BEYOND = 5.0
"""How long a worker may take to end, beyond what answers under way may."""


class QuietServer(Server):
    """A process that answers."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End, and at once when told so again: whoever does needs no account of what that breaks off."""
        super().handle_exit(sig, frame)
        if self.force_exit:
            logging.getLogger("uvicorn.error").disabled = True


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes begin that never hear Ctrl-C, which a terminal sends to all: we hear it, and end them.

    In the middle of its beginning each would tell of it as of a fault. What is blocked here is blocked in them for
    good; here what comes meanwhile only waits.
    """
    if sys.platform == "win32":
        yield
        return
    # It begins with the first process and blocks nothing after that.
    resource_tracker.ensure_running()
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


class Workers(Multiprocess):
    """Processes that share a listening socket."""

    def __init__(self, config: Config, listener: socket.socket) -> None:
        # Older releases of the server know no such setting.
        config.timeout_worker_healthcheck = SECONDS_OF_SILENCE
        super().__init__(config, [listener])

    def init_processes(self) -> None:
        """Start them."""
        with _deaf_to_interrupts():
            super().init_processes()

    def keep_subprocess_alive(self) -> None:
        """Replace those that died or hang."""
        until = time.monotonic() + SECONDS_OF_SILENCE
        for worker in self.processes:
            # The server would wait for the whole time: even for one that has just died, and whoever ends it.
            while worker.process.is_alive() and not worker.ping(1):
                if self.should_exit.is_set() or any(end in self.signal_queue for end in ENDS):
                    return
                if time.monotonic() > until:
                    worker.process.kill()
                    worker.process.join()
        if not all(worker.process.is_alive() for worker in self.processes):
            with _deaf_to_interrupts():
                super().keep_subprocess_alive()

    def restart_all(self) -> None:
        """Replace each by a new one, unless all are to end."""
        former = [(end, signal.signal(end, lambda *_: self.should_exit.set())) for end in ENDS]
        for worker in self.processes:
            # The server would wait for one that hangs for ever, and whoever ends it.
            worker.join = partial(self._join_in_time, worker)  # type: ignore[method-assign]
        try:
            super().restart_all()
        finally:
            for end, handler in former:
                signal.signal(end, handler)

    def join_all(self) -> None:
        """Wait until all have ended; one that hangs is not waited for."""
        until = self._latest_end()
        for worker in self.processes:
            self._join_in_time(worker, until)

    def _join_in_time(self, worker: Process, until: float | None = None) -> None:
        """Wait until one has ended, and end it when its time is over."""
        worker.process.join(max(0.0, (until or self._latest_end()) - time.monotonic()))
        worker.process.kill()
        worker.process.join()

    def _latest_end(self) -> float:
        """When a worker that is told to end now has to have ended."""
        return time.monotonic() + (self.config.timeout_graceful_shutdown or 0) + SECONDS_BEYOND
