"""A process that draws: what makes pictures keeps its whole process waiting, for up to a second each."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.answers.chart_pictures import ChartQuestion, draw_chart
from api.judging.failures import DefectElsewhereError, Failure
from api.questions.question_errors import TooCostlyError
from kb.store.connection import as_store, open_connection

SECONDS_TO_DRAW = 60
"""How long a chart may take, the start of the process included, which comes with the first."""
# Not by its name: a folder of that name in which somebody starts the service would come first.
_PROGRAM = "import sys; sys.path[:] = sys.argv[1:]; from api.answers.drawing_process import draw_until_end as d; d()"


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A chart."""

    picture: bytes
    """Its bytes."""


class DrawingProcess:
    """Draws one chart at a time; the process is started for the first, and anew after one that ended it."""

    def __init__(self) -> None:
        self._asking = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._end: Callable[[], object] | None = None

    def draw(self, database: str, question: ChartQuestion) -> bytes:
        """A chart; waits for it, so it belongs into a thread.

        Args:
            database: The file of the knowledge base.
            question: Which chart.

        Raises:
            KbError: Whatever is wrong with the question.
            TooCostlyError: It took too long.
        """
        with self._asking:
            outcome = self._ask(database, question)
        if isinstance(outcome, Failure):
            raise outcome.error()
        return outcome.picture

    def close(self) -> None:
        """End the process."""
        if self._end is not None:
            self._end()

    def _ask(self, database: str, question: ChartQuestion) -> _Drawn | Failure:
        process = self._running_process()
        assert process.stdin is not None  # noqa: S101 - both are pipes
        assert process.stdout is not None  # noqa: S101
        began = time.monotonic()
        timer = threading.Timer(SECONDS_TO_DRAW, process.kill)
        timer.start()
        try:
            pickle.dump((database, question), process.stdin)
            process.stdin.flush()
            found: _Drawn | Failure = pickle.load(process.stdout)  # noqa: S301 - what our own process says
        except (OSError, EOFError, pickle.UnpicklingError) as e:
            self.close()
            if time.monotonic() - began >= SECONDS_TO_DRAW:
                raise TooCostlyError(f"drawing took more than {SECONDS_TO_DRAW} s: ask for less") from e
            raise DefectElsewhereError("the process that draws ended while it drew") from e
        else:
            return found
        finally:
            timer.cancel()

    def _running_process(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            pipe = subprocess.PIPE
            command = [sys.executable, "-c", _PROGRAM, *filter(None, sys.path)]
            self._process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)  # noqa: S603
            self._end = weakref.finalize(self, _end_process, self._process)
        return self._process


def _end_process(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with suppress(OSError), process:
        pass


def draw_until_end() -> None:
    """Draw what is asked on standard input until it ends, as it does with the service: what runs in the process."""
    # Ctrl-C is for the service; and whoever asks for a list goes first.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform != "win32":
        os.nice(2)
    # Whatever a library prints is no answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with suppress(EOFError):
        while True:
            outcome = _drawn(*pickle.load(sys.stdin.buffer))  # noqa: S301 - what the service asks
            pickle.dump(outcome, answers)
            answers.flush()


def _drawn(database: str, question: ChartQuestion) -> _Drawn | Failure:
    try:
        connection, _ = open_connection(Path(database))
        try:
            return _Drawn(draw_chart(as_store(Path(database), connection), question))
        finally:
            connection.close()
    except Exception as e:
        # Whoever waits for this process understands an outcome, and not whatever else may be raised.
        return Failure.of(e)
