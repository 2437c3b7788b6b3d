"""Reads the files behind some arguments one by one, in several processes where there are many."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import field, replace
from pathlib import Path

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.readers import read_text, without_repetition
from kb.readers.folders.generated_files import GENERATED, is_generated
from kb.readers.folders.named_files import STANDARD_INPUT, Named, Walk, named_files, read_content
from kb.readers.folders.reading_processes import Broken, Outcome, outcome_of, outcomes_in_parallel, usable_cores
from kb.readers.folders.values_elsewhere import comments_beside, other_places, with_comments
from kb.readers.interface import Document, Files, Inputs, UnreadableFile
from kb.readers.terraform_files import MODULES

MANY = 2000
"""From this number of files on, several processes read them: 4,000 real ones 1.4 times as fast on 2 cores, while 1,000
small ones would lose what starting the processes costs (benchmarks/folders.py)."""
_MOST_PROGRAMS = 5  # of one kind; a folder of Terragrunt has hundreds
_VALUES = ".tfvars"


def _pass_silently(outcomes: Iterable[Outcome], _total: int) -> Iterator[Outcome]:
    yield from outcomes


@dataclass(slots=True)
class PathsReading:
    """The files behind some arguments, read while they are asked for."""

    arguments: Sequence[str]
    """Files, folders, globs or `-`."""
    inputs: Inputs
    """What the user says beside the files."""
    walk: Walk
    """How folders are walked."""
    lenient: bool = False
    """Whether a file that the user named may be no template, as one in a folder may."""
    progress: Callable[[Iterable[Outcome], int], Iterator[Outcome]] = _pass_silently
    """Shows how far the reading is while the outcomes, of so many files, pass through it."""
    unreadable: list[UnreadableFile] = field(default_factory=list)
    """What could not be read, filled while reading."""
    failing: set[str] = field(default_factory=set)
    """The paths among them that fail the run: what the user had named, broken templates, and what cannot be opened."""
    read: set[str] = field(default_factory=set)
    """The files that were read."""
    standard_input: bytes = b""
    """What was read from standard input, which can be read only once."""
    takes: set[str] = field(default_factory=set)
    """The names under which a user may give values that some file takes."""
    generated: set[str] = field(default_factory=set)
    """The files among them that tools write."""
    elsewhere: set[str] = field(default_factory=set)
    """The files that count only as a part of others, such as those of a module that is called."""
    places: set[str] = field(default_factory=set)
    """The files in which values stand that other files take."""
    reached: dict[str, set[str]] = field(default_factory=dict)
    """The other files and folders that files take values from."""

    def documents(self) -> Iterator[Document]:
        """Every document, in the order of the files."""
        files = list(named_files(self.arguments, self.walk))
        for error in self.walk.broken:
            self._note_broken(Broken(error.path, None, error.reason), fails=True)
        for error in self.walk.left_out:
            self._note_broken(Broken(error.path, None, error.reason), fails=False)
        outcomes = (
            outcomes_in_parallel(files, self.inputs)
            if len(files) >= MANY and usable_cores() > 1
            else (self._outcome_of_file(file) for file in files)
        )
        programs: dict[str, list[Broken]] = {}
        modules: list[Document] = []
        others: list[Document] = []
        for file, outcome in zip(files, self.progress(outcomes, len(files)), strict=True):
            match outcome:
                case Broken():
                    if outcome.program and not file.explicit:
                        programs.setdefault(outcome.reason, []).append(outcome)
                    elif not outcome.stranger or (file.explicit and not self.lenient):
                        self._note_broken(outcome, fails=file.explicit or outcome.recognised or outcome.shut)
                case _:
                    self.read.add(file.path)
                    self.takes |= outcome.takes
                    if outcome.format in GENERATED:
                        self.generated.add(file.path)
                    self._note_reached(outcome)
                    # What another file holds is judged there; only when all is read do we know what that is.
                    if file.path.endswith(MODULES):
                        modules.append(outcome)
                        continue
                    others.append(outcome)
        self._note_programs(programs.values())
        yield from self._unheld_documents(others)
        # The comments in the files of a module count wherever the module is called.
        yield from self._unheld_documents(modules)
        yield from comments_beside(self.places - self.read, self.inputs.files)

    def _unheld_documents(self, documents: list[Document]) -> Iterator[Document]:
        kept = without_repetition(documents)
        self.elsewhere |= {document.path for document in documents} - {document.path for document in kept}
        return with_comments(documents, kept)

    def bytes_of(self, path: str) -> bytes:
        """The bytes of a file that was read, once more."""
        return self.standard_input if path == STANDARD_INPUT else read_content(path)

    def again(self, path: str, text: bytes) -> list[Document]:
        """Every document in which a file has a part, as it would be with another text."""
        folder = posixpath.dirname(path)
        owners = {owner for owner, reached in self.reached.items() if path in reached or (folder or ".") in reached}
        if path.endswith((*MODULES, _VALUES)):
            owners |= {other for other in self.read if posixpath.dirname(other) == folder and other.endswith(MODULES)}
        owners |= {path} & self.read
        owners -= self.elsewhere
        inputs = replace(self.inputs, files=_Changed(self.inputs.files, path, text))
        return [read_text(owner, text if owner == path else self.bytes_of(owner), inputs) for owner in sorted(owners)]

    def near(self, path: str) -> set[str]:
        """The other files in which a value may be written that stands in one: those of its module or service."""
        folder = posixpath.dirname(path)
        beside = self.inputs.files.names(folder) if path.endswith(MODULES) and self.inputs.files else ()
        found = {posixpath.join(folder, name) for name in beside if name.endswith((*MODULES, _VALUES))}
        # What a stack is given is written in the template around it.
        around = {owner for owner, reached in self.reached.items() if path in reached}
        return (found | around | self.reached.get(path, set())) - {path}

    def is_source(self, path: str) -> bool:
        """Whether a person writes a file, rather than a tool."""
        return path not in self.generated and not is_generated(Path(path).absolute().as_posix())

    def _note_reached(self, document: Document) -> None:
        """Note which other files a document takes values from."""
        places = other_places(document)
        self.places |= places
        if places or document.includes:
            self.reached[document.path] = {*document.includes, *places}

    def _outcome_of_file(self, named: Named) -> Outcome:
        if named.path == STANDARD_INPUT:
            try:
                self.standard_input = read_content(STANDARD_INPUT)
            except UnreadableError as e:
                return Broken(e.path, e.line, e.reason)
            return outcome_of(named, self.inputs, self.standard_input)
        return outcome_of(named, self.inputs)

    def _note_programs(self, groups: Iterable[list[Broken]]) -> None:
        """Name the first programs of each kind that were met in folders, and count the others."""
        for group in groups:
            shown = group[:_MOST_PROGRAMS]
            if len(group) > len(shown):
                shown[-1] = replace(shown[-1], reason=f"{shown[-1].reason} ({len(group) - len(shown)} more like it)")
            for program in shown:
                self._note_broken(program, fails=False)

    def _note_broken(self, file: Broken, *, fails: bool) -> None:
        self.unreadable.append(UnreadableFile(file.path, file.line, file.reason))
        if fails:
            self.failing.add(file.path)


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

    def inside(self) -> _Changed:
        return replace(self, files=self.files.inside()) if self.files else self
