"""The log: one JSON object per line, written by a thread of its own, so that nobody waits for a slow reader."""

from __future__ import annotations

import logging
import os
import sys
import threading
import traceback
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime

import orjson

_SECONDS_BETWEEN_WRITES = 0.1
_MOST_LINES, _MOST_BYTES = 10_000, 16 * 1024 * 1024
"""Lines that may wait, and their bytes; if nobody reads them, the oldest are dropped and counted."""


class LineJournal:
    """Lines of JSON, to standard error unless told otherwise."""

    def __init__(self, descriptor: int = 2) -> None:
        # Python's own stream could not be closed at the end while a write of the thread hangs.
        self.descriptor = descriptor
        self.dropped = 0
        self._lines: deque[bytes] = deque()
        self._bytes = 0
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def write(self, level: str, event: str, **more: object) -> None:
        """Put down that something happened."""
        line = _line_of(level, event, more)
        with self._lock:
            self._lines.append(line)
            self._bytes += len(line)
            # Addresses are strangers' texts of up to 32 KB: a number of lines alone would be no bound.
            while len(self._lines) > _MOST_LINES or self._bytes > _MOST_BYTES:
                self._bytes -= len(self._lines.popleft())
                self.dropped += 1
        if self._thread is None:
            self._thread = threading.Thread(target=self._write_forever, name="journal", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Write what still waits, unless nobody reads it."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=1)

    def _write_forever(self) -> None:
        while not self._stopping.wait(_SECONDS_BETWEEN_WRITES):
            self._flush_entries()
        self._flush_entries()

    def _flush_entries(self) -> None:
        with self._lock:
            number, rest = len(self._lines), memoryview(b"".join(self._lines))
            self._lines.clear()
            self._bytes = 0
        try:
            while rest:
                rest = rest[os.write(self.descriptor, rest) :]
        except OSError:
            # Whoever read the log has gone; the service goes on.
            self.dropped += number


def _line_of(level: str, event: str, more: Mapping[str, object]) -> bytes:
    line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "level": level, "event": event, **more}
    return orjson.dumps(line, default=str, option=orjson.OPT_APPEND_NEWLINE)


def _members_of(record: logging.LogRecord) -> dict[str, str]:
    """What a record says, and the traceback of the error that it is about."""
    failed = record.exc_info
    trace = {"trace": "".join(traceback.format_exception(failed[1]))} if failed and failed[1] else {}
    return {"message": record.getMessage(), **trace}


class LineHandler(logging.Handler):
    """Writes a record as a line of ours at once, where no request waits for that."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it to standard error."""
        with suppress(OSError):
            os.write(2, _line_of(record.levelname.lower(), "server", _members_of(record)))


class JournalHandler(logging.Handler):
    """Passes on what the server itself has to say."""

    def __init__(self, journal: LineJournal) -> None:
        super().__init__(logging.WARNING)
        self.journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record as a line of ours."""
        self.journal.write(record.levelname.lower(), "server", **_members_of(record))


@contextmanager
def logging_to(journal: LineJournal) -> Iterator[None]:
    """Whatever any library has to say is a line of the journal; so is what kills a thread or fails where none hears."""
    root, hook, unheard = logging.getLogger(), threading.excepthook, sys.unraisablehook
    former, root.handlers = root.handlers, [JournalHandler(journal)]
    logging.captureWarnings(capture=True)
    threading.excepthook = lambda failed: journal.write(
        "error", "thread", message="".join(traceback.format_exception(failed.exc_value))
    )
    sys.unraisablehook = lambda failed: journal.write(
        "error", "unheard", message="".join(traceback.format_exception(failed.exc_value))
    )
    try:
        yield
    finally:
        root.handlers, threading.excepthook, sys.unraisablehook = former, hook, unheard
        logging.captureWarnings(capture=False)
