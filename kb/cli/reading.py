"""Reads the files of a check one by one, in several processes where there are many, and shows how far it is."""

from __future__ import annotations

import os
import posixpath
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from kb.errors import NotATemplateError, UnreadableError
from kb.readers import held_elsewhere, read_text, without_repetition
from kb.readers.folders.named_files import STANDARD_INPUT, Named, Walk, content, named_files
from kb.readers.interface import Attachment, Conditional, Document, Field, Files, FunctionConfig, Inputs, Position
from kb.readers.suppression_comments import written_in
from kb.readers.trees.file_parsing import File

if TYPE_CHECKING:
    from kb.judging.report import UnreadableFile

MANY = 2000
"""From this number of files on, several processes read them: 4,000 real ones 1.4 times as fast on 2 cores, while 1,000
small ones would lose what starting the processes costs (benchmarks/folders.py)."""
CHUNK = 16
"""Files that a process reads at a time."""
SHOWN_FROM = 100
"""Files from which on a terminal shows how far the reading is."""
BAR = 30
"""Columns of the bar."""
_MODULES = (".tf", ".tf.json")
_VALUES = ".tfvars"


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


Outcome: TypeAlias = Document | Broken
"""What came of a file."""


@dataclass(slots=True)
class Reading:
    """The files behind some arguments, read while they are asked for."""

    arguments: Sequence[str]
    """Files, folders, globs or `-`."""
    inputs: Inputs
    """What the user says beside the files."""
    walk: Walk
    """How folders are walked."""
    lenient: bool = False
    """Whether a file that the user named may be no template, as one in a folder may."""
    unreadable: list[UnreadableFile] = field(default_factory=list)
    """What could not be read, filled while reading."""
    named_broken: set[str] = field(default_factory=set)
    """The paths among them that the user had named."""
    read: set[str] = field(default_factory=set)
    """The files that were read."""
    standard_input: bytes = b""
    """What was read from standard input, which can be read only once."""
    held: set[str] = field(default_factory=set)
    """The files whose functions are part of others."""
    elsewhere: set[str] = field(default_factory=set)
    """The files that count only as a part of others, such as those of a module that is called."""
    places: set[str] = field(default_factory=set)
    """The files in which values stand that other files take."""
    reached: dict[str, set[str]] = field(default_factory=dict)
    """The other files and folders that files take values from."""

    def documents(self) -> Iterator[Document]:
        """Every document, in the order of the files."""
        files = list(named_files(self.arguments, self.walk))
        folders = {argument.replace(os.sep, "/").rstrip("/") for argument in self.arguments}
        for error in self.walk.broken:
            self._note(Broken(error.path, None, error.reason), named=error.path in folders)
        outcomes = (
            _parallel(files, self.inputs)
            if len(files) >= MANY and _cores() > 1
            else (self._outcome(file) for file in files)
        )
        modules: list[Document] = []
        near: list[Document] = []
        for file, outcome in zip(files, _with_progress(outcomes, len(files)), strict=True):
            match outcome:
                case Broken():
                    if not outcome.stranger or (file.explicit and not self.lenient):
                        self._note(outcome, named=file.explicit)
                case _:
                    self.read.add(file.path)
                    self._reach(outcome)
                    # A module that another folder calls is judged there; only when all is read do we know which are.
                    if file.path.endswith(_MODULES):
                        modules.append(outcome)
                        continue
                    # A service and the templates it takes in lie in one folder, or they lie below it.
                    if near and posixpath.dirname(near[0].path) != posixpath.dirname(file.path):
                        yield from self._unheld(near)
                        near = []
                    near.append(outcome)
        yield from self._unheld(near)
        judged = without_repetition(modules)
        yield from judged
        # The comments in the files of a module count wherever the module is called.
        called = {module.path for module in modules} - {document.path for document in judged}
        self.elsewhere |= called
        yield from (replace(m, functions=(), attachments=()) for m in modules if m.suppressions and m.path in called)
        yield from self._comments()

    def _comments(self) -> Iterator[Document]:
        """The comments in files that nobody named, but in which values stand that are judged."""
        for path in sorted(self.places - self.read):
            text = self.inputs.files.content(path) if self.inputs.files else None
            if text and (suppressions := written_in(File(path, text))):
                yield Document(path, "beside", suppressions=suppressions)

    def _unheld(self, documents: list[Document]) -> Iterator[Document]:
        """The documents that none read so far holds already; of the others, the comments count."""
        self.held.update(*(document.includes for document in documents))
        for document in documents:
            if not held_elsewhere(document, self.held):
                yield document
                continue
            self.elsewhere.add(document.path)
            if document.suppressions:
                yield replace(document, functions=(), attachments=())

    def bytes_of(self, path: str) -> bytes:
        """The bytes of a file that was read, once more."""
        return self.standard_input if path == STANDARD_INPUT else content(path)

    def again(self, path: str, text: bytes) -> list[Document]:
        """Every document in which a file has a part, as it would be with another text."""
        folder = posixpath.dirname(path)
        owners = {owner for owner, reached in self.reached.items() if path in reached or (folder or ".") in reached}
        if path.endswith((*_MODULES, _VALUES)):
            owners |= {other for other in self.read if posixpath.dirname(other) == folder and other.endswith(_MODULES)}
        owners |= {path} & self.read
        owners -= self.elsewhere
        inputs = replace(self.inputs, files=_Changed(self.inputs.files, path, text))
        return [read_text(owner, text if owner == path else self.bytes_of(owner), inputs) for owner in sorted(owners)]

    def near(self, path: str) -> set[str]:
        """The other files in which a value may be written that stands in one: those of its module or service."""
        folder = posixpath.dirname(path)
        beside = self.inputs.files.names(folder) if path.endswith(_MODULES) and self.inputs.files else ()
        found = {posixpath.join(folder, name) for name in beside if name.endswith((*_MODULES, _VALUES))}
        return (found | self.reached.get(path, set())) - {path}

    def _reach(self, document: Document) -> None:
        """Note which other files a document takes values from."""
        items: list[FunctionConfig | Attachment] = [*document.functions, *document.attachments]
        places = {place.path for item in items for place in _places(item)} - {None, document.path}
        self.places.update(place for place in places if place)
        if places or document.includes:
            self.reached[document.path] = {*document.includes, *(place for place in places if place)}

    def _outcome(self, named: Named) -> Outcome:
        if named.path == STANDARD_INPUT:
            self.standard_input = content(STANDARD_INPUT)
            return outcome_of(named, self.inputs, self.standard_input)
        return outcome_of(named, self.inputs)

    def _note(self, file: Broken, *, named: bool) -> None:
        from kb.judging.report import UnreadableFile  # noqa: PLC0415 - the processes that only read need no judge

        self.unreadable.append(UnreadableFile(file.path, file.line, file.reason))
        if named:
            self.named_broken.add(file.path)


@dataclass(frozen=True, slots=True)
class _Changed:
    """Files of which one has another text."""

    files: Files | None
    path: str
    text: bytes

    def names(self, folder: str) -> tuple[str, ...]:
        return self.files.names(folder) if self.files else ()

    def content(self, path: str) -> bytes | None:
        if posixpath.normpath(path) == posixpath.normpath(self.path):
            return self.text
        return self.files.content(path) if self.files else None


def _places(item: FunctionConfig | Attachment) -> Iterator[Position]:
    yield item.position
    fields: list[Field | None] = list(item.fields.values())
    while fields:
        found = fields.pop()
        if isinstance(found, Conditional):
            fields += [found.when_true, found.when_false]
        elif found is not None:
            yield found.position


def outcome_of(named: Named, inputs: Inputs, text: bytes | None = None) -> Outcome:
    """What comes of one file."""
    try:
        text = content(named.path, explicit=named.explicit) if text is None else text
        return read_text(named.path, text, inputs)
    except UnreadableError as e:
        return Broken(e.path, e.line, e.reason, isinstance(e, NotATemplateError))


def _parallel(files: Sequence[Named], inputs: Inputs) -> Iterator[Outcome]:
    """The outcomes in the order of the files, with few of them waiting at any time."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - few runs have so many files
    from multiprocessing import get_context  # noqa: PLC0415

    chunks = iter([files[start : start + CHUNK] for start in range(0, len(files), CHUNK)])
    workers = _cores()
    # Forking would copy the threads of DuckDB in an unknown state.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_begin, initargs=(inputs,))
    try:
        with _uninterrupted():
            waiting = deque(pool.submit(_outcomes, chunk) for chunk in islice(chunks, 8 * workers))
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(pool.submit(_outcomes, chunk) for chunk in islice(chunks, 1))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _uninterrupted() -> Iterator[None]:
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


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


_given: list[Inputs] = []


def _begin(inputs: Inputs) -> None:
    """Prepare a process: what the user says is sent once, and what it reads beside the files is kept."""
    _given[:] = [inputs]


def _outcomes(files: Iterable[Named]) -> list[Outcome]:
    return [outcome_of(file, _given[0]) for file in files]


def _with_progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes, with a bar on standard error where that is a terminal and the run is long."""
    if total < SHOWN_FROM or not sys.stderr.isatty():
        yield from outcomes
        return
    try:
        for number, outcome in enumerate(outcomes, 1):
            if number * 100 // total != (number - 1) * 100 // total:
                done = "#" * (number * BAR // total)
                print(f"\r[{done:<{BAR}}] {number} of {total} files", end="", file=sys.stderr, flush=True)
            yield outcome
    finally:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
