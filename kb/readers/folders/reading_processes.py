"""What comes of files, read in this process or in several."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import TypeAlias

from kb.data_classes import dataclass
from kb.errors import NeedsToolError, NotATemplateError, ShutError, UnreadableError
from kb.readers import read_text
from kb.readers.file_recognition import is_recognisable
from kb.readers.folders.named_files import Named, read_content
from kb.readers.interface import Document, Inputs

CHUNK = 16
"""Files that a process reads at a time."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A file that was not read."""

    path: str
    """The file."""
    line: int | None
    """The line that is broken, where one is."""
    reason: str
    """What is wrong and what to do."""
    stranger: bool = False
    """Whether it is sound but about something else."""
    program: bool = False
    """Whether it is sound but a tool must run first."""
    recognised: bool = False
    """Whether it is a configuration of functions that is broken: nobody may take its functions for judged."""
    shut: bool = False
    """Whether it is there but could not be opened, so that it may be one."""


Outcome: TypeAlias = Document | Broken
"""What came of a file."""


def outcome_of(named: Named, inputs: Inputs, text: bytes | None = None) -> Outcome:
    """What comes of one file."""
    try:
        text = read_content(named.path, explicit=named.explicit) if text is None else text
        return read_text(named.path, text, inputs)
    except NotATemplateError as e:
        return Broken(e.path, e.line, e.reason, stranger=True)
    except NeedsToolError as e:
        return Broken(e.path, e.line, e.reason, program=True)
    except ShutError as e:
        return Broken(e.path, e.line, e.reason, shut=True)
    except UnreadableError as e:
        return Broken(e.path, e.line, e.reason, recognised=text is not None and is_recognisable(named.path, text))


def outcomes_in_parallel(files: Sequence[Named], inputs: Inputs) -> Iterator[Outcome]:
    """The outcomes in the order of the files, with few of them waiting at any time."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - few runs have so many files
    from multiprocessing import get_context  # noqa: PLC0415

    chunks = iter([files[start : start + CHUNK] for start in range(0, len(files), CHUNK)])
    workers = usable_cores()
    # Forking would copy the threads of DuckDB in an unknown state.
    given = (inputs, gc.get_threshold())
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin_process, initargs=given)
    try:
        with _ignoring_interrupts():
            waiting = deque(pool.submit(_outcomes_of, chunk) for chunk in islice(chunks, 8 * workers))
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(pool.submit(_outcomes_of, chunk) for chunk in islice(chunks, 1))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _ignoring_interrupts() -> Iterator[None]:
    """Processes started here take no notice of Ctrl-C, which reaches all of a terminal: one that answers is enough."""
    import signal  # noqa: PLC0415
    import threading  # noqa: PLC0415

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def usable_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_given: list[Inputs] = []


def _begin_process(inputs: Inputs, garbage: tuple[int, int, int]) -> None:
    """Prepare a process: what the user says is sent once, and what it reads beside the files is kept.

    It looks for garbage as seldom as the process that people see; as often as Python does, that is a seventh of its
    work.
    """
    _given[:] = [inputs]
    gc.set_threshold(*garbage)


def _outcomes_of(files: Iterable[Named]) -> list[Outcome]:
    return [outcome_of(file, _given[0]) for file in files]
