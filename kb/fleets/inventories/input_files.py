"""From the paths a user names to the files of a fleet: what each is, and what cannot be read."""

from __future__ import annotations

import glob
import gzip
import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from enum import StrEnum
from itertools import islice
from pathlib import Path

from kb.data_classes import dataclass
from kb.errors import UnreadableError
from kb.fleets.collecting.journals import journal_output
from kb.fleets.interface import UnreadFile
from kb.fleets.inventories.foreign_files import LOOKED_AT, foreign_content
from kb.fleets.inventories.json_inventories import LISTS, NOT_UTF8
from kb.fleets.inventories.text_encodings import in_usual_form
from kb.whole_files import odd_kind

STANDARD_INPUT = "-"
_MOST_LOOKED_AT = 3  # lines of JSON


class FileForm(StrEnum):
    """The form of a file."""

    PARQUET = "parquet"
    CSV = "csv"
    LINES = "lines"
    """One JSON object per line."""
    DOCUMENT = "document"
    """One JSON document, such as a page of list-functions or a snapshot of AWS Config."""


SUFFIXES = {
    ".parquet": FileForm.PARQUET,
    ".csv": FileForm.CSV,
    ".tsv": FileForm.CSV,
    ".jsonl": FileForm.LINES,
    ".ndjson": FileForm.LINES,
    ".json": FileForm.DOCUMENT,
}


@dataclass(frozen=True, slots=True)
class Input:
    """A file of a fleet."""

    path: str
    """Its path as the user knows it."""
    file: Path
    """Where its bytes lie, uncompressed."""
    form: FileForm
    """Its form."""
    delimiter: str | None = None
    """What separates cells, where the file says so itself."""


def open_inputs(
    paths: Iterable[str], scratch: Path, leave_out: frozenset[Path]
) -> tuple[list[Input], list[UnreadFile]]:
    """The files behind some paths, each once, in a fixed order; compressed ones are unpacked into a scratch folder.

    Args:
        paths: Files, folders, globs, `s3://` addresses, or `-` for standard input.
        scratch: Where unpacked files go.
        leave_out: Files that are our own output, which a folder may hold from last time.
    """
    found: list[Input] = []
    unread: list[UnreadFile] = []
    seen: set[str] = set()
    for argument in paths:
        try:
            behind = list(_files_behind(argument, scratch, leave_out, unread))
        except UnreadableError as e:
            unread.append(UnreadFile(argument, e.reason))
            continue
        for path, file in behind:
            if path not in seen:
                seen.add(path)
                one = _input_of(path, file, scratch, len(seen))
                (found if isinstance(one, Input) else unread).append(one)  # type: ignore[arg-type]
    return found, unread


def _files_behind(
    argument: str, scratch: Path, leave_out: frozenset[Path], shut: list[UnreadFile]
) -> Iterator[tuple[str, Path]]:
    """The files behind an argument, as the user knows them and where they lie."""
    if argument.startswith("s3://"):
        from kb.fleets.inventories.object_storage import fetch_objects  # noqa: PLC0415 - few fleets lie there

        yield from (pair for pair in fetch_objects(argument, scratch / "objects") if _form_named(pair[0]))
    else:
        yield from ((path, Path(path)) for path in _paths_behind(argument, leave_out, shut))


def _paths_behind(argument: str, leave_out: frozenset[Path], shut: list[UnreadFile]) -> Iterator[str]:
    """The files behind an argument: of a folder all that have a form we read, of a pattern what it matches.

    A pattern that matches nothing is given back as it is, so that it is told of and not passed over in silence; so are
    folders that cannot be looked into, as `shut`.
    """

    def note_shut(error: OSError) -> None:
        shut.append(UnreadFile(str(error.filename), f"the folder cannot be read: {error.strerror or error}"))

    # os.path answers False where Path raises: inside a folder that may not be looked into.
    if output := journal_output(argument):
        what = "the journal of an interrupted `lambda-kb collect`: run it again, which goes on and makes"
        raise UnreadableError(argument, f"{what} {output}")
    if os.path.isdir(argument):
        for parent, folders, files in os.walk(argument, onerror=note_shut):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(files):
                file = Path(parent, name)
                if _form_named(name) and not name.startswith((".", "_")) and file.resolve() not in leave_out:
                    yield str(file)
    elif argument != STANDARD_INPUT and not os.path.exists(argument) and glob.has_magic(argument):
        matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
        yield from (match for match in matches if os.path.isfile(match) and Path(match).resolve() not in leave_out)
        if not matches:
            yield argument
    else:
        yield argument


def _form_named(name: str) -> FileForm | None:
    return SUFFIXES.get(Path(name.lower().removesuffix(".gz")).suffix)


def _input_of(path: str, file: Path, scratch: Path, number: int) -> Input | UnreadFile:
    """An input with its form, unpacked where it is packed, or why it cannot be read.

    Standard input and packed files are written to the scratch folder first, since the engine reads files only.
    """
    try:
        if path == STANDARD_INPUT:
            return _standard_input(scratch / "standard-input", scratch / f"text-{number}")
        if not file.is_file():
            kind = odd_kind(file)
            return UnreadFile(path, f"this is {kind}: name a file" if kind else "no such file: check the path")
        form = _form_named(path)
        if path.lower().endswith(".gz"):
            target = scratch / f"unpacked-{number}"
            with gzip.open(file) as packed, target.open("wb") as out:
                shutil.copyfileobj(packed, out)
            file = target
        if file.stat().st_size == 0:
            return UnreadFile(path, "the file is empty")
        return _text_input(path, file, form, scratch / f"text-{number}")
    except UnicodeDecodeError:
        return UnreadFile(path, "broken UTF-16: save it as UTF-8")
    except (OSError, EOFError) as e:
        return UnreadFile(path, f"cannot be read: {getattr(e, 'strerror', None) or e}")


def _standard_input(target: Path, text: Path) -> Input | UnreadFile:
    with target.open("wb") as out:
        shutil.copyfileobj(sys.stdin.buffer, out)
    if target.stat().st_size == 0:
        return UnreadFile(STANDARD_INPUT, "nothing came on standard input: pipe a fleet into it, or name a file")
    return _text_input(STANDARD_INPUT, target, None, text)


def _text_input(path: str, file: Path, form: FileForm | None, target: Path) -> Input | UnreadFile:
    """A file as an input; a text that is written in an unusual way is copied in the usual one."""
    if form is FileForm.PARQUET:
        return Input(path, file, form)
    with file.open("rb") as opened:
        start = opened.read(LOOKED_AT)
    if foreign := foreign_content(start):
        return UnreadFile(path, foreign)
    usual, delimiter = in_usual_form(file, target, table=form in (None, FileForm.CSV))
    form = form or _sniff_form(usual)
    if form in (FileForm.DOCUMENT, FileForm.LINES):
        form = _json_form(usual, form)
    if form is FileForm.LINES and not _begins_in_utf8(usual):
        return UnreadFile(path, NOT_UTF8)
    return Input(path, usual, form, delimiter)


def _sniff_form(file: Path) -> FileForm:
    """The form of a file whose name does not tell."""
    with file.open("rb") as opened:
        start = opened.read(4096).removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PAR1"):
        return FileForm.PARQUET
    if not start.startswith((b"{", b"[")):
        return FileForm.CSV
    return FileForm.DOCUMENT


def _begins_in_utf8(file: Path) -> bool:
    """Whether any of the first lines can be read; one among others that cannot be costs only itself."""
    with file.open("rb") as opened:
        for line in islice(opened, _MOST_LOOKED_AT):
            with suppress(UnicodeDecodeError):
                line.decode("utf-8")
                return True
    return False


def _json_form(file: Path, form: FileForm) -> FileForm:
    """Lines where the first line is a JSON object of its own and more follows, unless that is a page of a listing."""
    import orjson  # noqa: PLC0415 - only JSON needs it

    with file.open("rb") as opened:
        first = opened.readline()
        more = any(line.strip() for line in (opened.readline(), opened.readline()))
    if form is FileForm.DOCUMENT and not more:
        return form
    try:
        found = orjson.loads(first.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        return form
    if not isinstance(found, dict):
        return form
    if any(isinstance(found.get(key), list) for key in LISTS):
        return FileForm.DOCUMENT
    return FileForm.LINES if more else form
