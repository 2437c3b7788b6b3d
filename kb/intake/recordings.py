"""The folder of recordings: `SOURCE/TIME-SHA8.EXT`, never changed once written, and a line in `index.csv` for each."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path, PurePosixPath

from kb.data_classes import dataclass
from kb.intake.documents.days import parse_moment
from kb.intake.errors import IntakeError
from kb.intake.interface import Recording
from kb.whole_files import write_whole
from kb.whole_numbers import parse_whole_number

INDEX = "index.csv"
CHECKS = "checks.csv"
"""When each source was last found to say what its newest recording says; a recording itself is never touched."""
COLUMNS = (
    "file",
    "source",
    "repository",
    "path",
    "commit",
    "committed_at",
    "sha256",
    "bytes",
    "url",
    "fetched_at",
    "etag",
    "last_modified",
    "asked",
)
"""The columns of the index: a commit of a repository, or an address that was fetched."""
_REQUIRED = ("file", "source", "sha256")
MOST_BYTES = 32 * 1024 * 1024
"""The largest recording that is read or kept."""


@dataclass(frozen=True, slots=True)
class RecordedAnswer:
    """What a source answered with."""

    content: bytes
    """The bytes."""
    address: str
    """Where they came from."""
    at: datetime
    """When, in UTC."""
    etag: str = ""
    """The server's tag for a conditional request, if it gave one."""
    last_modified: str = ""
    """The server's day of change, if it gave one."""
    asked: str = ""
    """The address that was asked for, where it led to another."""


class Recordings:
    """A folder of recordings, in order of time.

    Raises:
        IntakeError: The folder or its index is missing or malformed.
    """

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self.folder = folder
        if not folder.is_dir() and not create:
            raise IntakeError(
                f"{folder}: no such folder of recordings: `lambda-kb intake fetch --recordings` makes one"
            )
        path = folder / INDEX
        if not path.is_file() and not create:
            raise IntakeError(f"{path}: no index of recordings: the folder of recordings must have one")
        self.lines = _lines(path) if path.is_file() else []
        found = [_recording(path, number, line) for number, line in enumerate(self.lines, start=2)]
        seen: set[str] = set()
        for number, recording in enumerate(found, start=2):
            if recording.file in seen:
                raise IntakeError(f"{path}:{number}: {recording.file} is named twice: remove one of the lines")
            seen.add(recording.file)
        self.all = tuple(sorted(found, key=lambda recording: (recording.at, recording.file)))
        self.checks = _checks(folder / CHECKS)

    def content(self, recording: Recording) -> bytes:
        """The bytes of a recording.

        Raises:
            IntakeError: The file is missing, too large, or not what was recorded.
        """
        path = self.folder / recording.file
        try:
            if path.stat().st_size > MOST_BYTES:
                raise IntakeError(f"{path}: larger than {MOST_BYTES} bytes: no recording is")
            content = path.read_bytes()
        except OSError as e:
            raise IntakeError(f"{path}: {e.strerror}: the index names a recording that is not there") from e
        if hashlib.sha256(content).hexdigest() != recording.sha256:
            raise IntakeError(f"{path}: its sha256 is not that of the index: a recording never changes; restore it")
        return content

    def newest(self, source: str, until: datetime | None = None) -> tuple[Recording, dict[str, str]] | None:
        """The newest recording of a source and its line in the index; until a moment, if one is given.

        A clock that was ahead once has left recordings of moments to come, with which nothing of today is compared.
        """
        found = [one for one in self.all if one.source == source and (until is None or one.at <= until)]
        if not found:
            return None
        return found[-1], next(line for line in self.lines if line["file"] == found[-1].file)

    def check(self, source: str, at: datetime) -> None:
        """Note that a source says what its newest recording says."""
        newest = self.newest(source, at)
        if newest:
            self.checks[source] = (newest[0].sha256, at.astimezone(UTC))
            lines = [
                f"{name},{sha},{moment:%Y-%m-%dT%H:%M:%SZ}\n" for name, (sha, moment) in sorted(self.checks.items())
            ]
            write_whole(self.folder / CHECKS, "source,sha256,checked_at\n" + "".join(lines))

    def checked(self, recording: Recording) -> date:
        """The last day on which a recording's source was known to say what it says."""
        sha256, at = self.checks.get(recording.source, ("", recording.at))
        return max(recording.day, at.date()) if sha256 == recording.sha256 else recording.day

    def keep(self, source: str, extension: str, answer: RecordedAnswer) -> Recording | None:
        """Write what a source answered with; null, and nothing is written, where it is what was answered last."""
        digest = hashlib.sha256(answer.content).hexdigest()
        newest = self.newest(source, answer.at)
        if newest and newest[0].sha256 == digest:
            self.check(source, answer.at)
            return None
        moment = answer.at.astimezone(UTC)
        file = f"{source}/{moment:%Y-%m-%dT%H%M%SZ}-{digest[:8]}.{extension}"
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, answer.content)
        line = {
            "file": file,
            "source": source,
            "sha256": digest,
            "bytes": str(len(answer.content)),
            "url": answer.address,
            "fetched_at": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
            "etag": answer.etag,
            "last_modified": answer.last_modified,
            "asked": answer.asked,
        }
        recording = _recording(self.folder / INDEX, len(self.lines) + 2, line)
        self.lines.append(line)
        self.all = tuple(sorted((*self.all, recording), key=lambda known: (known.at, known.file)))
        self._write_index()
        return recording

    def _write_index(self) -> None:
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(self.lines)
        write_whole(self.folder / INDEX, out.getvalue())


def _checks(path: Path) -> dict[str, tuple[str, datetime]]:
    """The last check of each source; a line that cannot be read is none."""
    if not path.is_file():
        return {}
    rows = [line.split(",") for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    found = ((row[0], row[1], parse_moment(row[2])) for row in rows if len(row) == len(("source", "sha256", "at")))
    return {source: (sha256, at) for source, sha256, at in found if at}


def _lines(path: Path) -> list[dict[str, str]]:
    """The lines of an index, every cell there."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as e:
        raise IntakeError(f"{path}: cannot be read as UTF-8: {e}") from e
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header, *rows = list(reader) or [[]]
    except csv.Error as e:
        raise IntakeError(f"{path}:{reader.line_num}: {e}: check the quotes") from e
    missing = [name for name in _REQUIRED if name not in header]
    if not {"committed_at", "fetched_at"} & set(header):
        missing.append("committed_at or fetched_at")
    if missing or len(set(header)) != len(header):
        raise IntakeError(f"{path}:1: no column {', '.join(missing) or 'may stand twice'}: see `intake fetch --help`")
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise IntakeError(f"{path}:{number}: {len(row)} cells, the header has {len(header)}: check the commas")
    return [dict(zip(header, row, strict=True)) for row in rows]


def _recording(path: Path, number: int, line: Mapping[str, str]) -> Recording:
    """A line of the index as a recording.

    Raises:
        IntakeError: A cell of the line is not what it must be.
    """
    file, at = line["file"], parse_moment(line.get("committed_at") or line.get("fetched_at") or "")
    pure = PurePosixPath(file)
    if not file or pure.is_absolute() or ".." in pure.parts or "\\" in file or "\0" in file:
        raise IntakeError(f"{path}:{number}: file {file!r} is no path below the folder of recordings")
    if at is None:
        raise IntakeError(f"{path}:{number}: committed_at or fetched_at is no time with Z or an offset")
    if not re.fullmatch(r"[0-9a-f]{64}", line["sha256"]):
        raise IntakeError(f"{path}:{number}: sha256 {line['sha256'][:70]!r} is no digest of 64 hexadecimal digits")
    if not line["source"]:
        raise IntakeError(f"{path}:{number}: no source: say whose recording it is")
    size = parse_whole_number(line.get("bytes") or "0")
    if size is None or size < 0:
        raise IntakeError(f"{path}:{number}: bytes {line['bytes'][:70]!r} is no whole number")
    asked = line.get("asked") or ""
    return Recording(file, line["source"], at.astimezone(UTC), line["sha256"], size, _address(line), asked)


def _address(line: Mapping[str, str]) -> str:
    repository, commit = line.get("repository", ""), line.get("commit", "")
    if repository and commit:
        return f"https://github.com/{repository}/blob/{commit}/{line.get('path', '')}"
    return line.get("url", "")
