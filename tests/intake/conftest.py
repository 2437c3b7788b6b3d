"""Synthetic recordings: pages of the shapes that AWS's have, with our own words."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from kb.cli.main import main
from kb.intake.interface import Proposal, Recording, SourceFindings
from kb.intake.proposals import Proposed, propose_changes
from kb.intake.recordings import RecordedAnswer, Recordings
from kb.intake.registry import find_source
from kb.intake.tables import Curated, read_curated
from kb.paths import data_folder, shipped_folder

TODAY = date(2026, 12, 1)
"""No day before the newest data, whose sources would be read in the future."""
HEADER = (
    "Name",
    "Identifier",
    "Operating system",
    "Deprecation date",
    "Block function create",
    "Block function update",
)
PROSE = "These are the runtimes of the service, and the days on which they end for you."
RUNTIMES = "aws-lambda-runtimes"

Lines = Mapping[str, tuple[str, ...]]
"""The cells of a row behind name and identifier, by identifier."""

SUPPORTED: Lines = {
    "nodejs24.x": ("Amazon Linux 2023", "Apr 30, 2028", "Jun 1, 2028", "Jul 1, 2028"),
    "python3.14": ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Aug 31, 2029"),
    "python3.13": ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Aug 31, 2029"),
    "python3.12": ("Amazon Linux 2023", "Oct 31, 2028", "Nov 30, 2028", "Jan 10, 2029"),
    "java25": ("Amazon Linux 2023", "Jun 30, 2029", "Jul 31, 2029", "Aug 31, 2029"),
    "ruby3.4": ("Amazon Linux 2023", "Mar 31, 2028", "Apr 30, 2028", "May 31, 2028"),
    "python3.15": ("Amazon Linux 2023", "Not scheduled", "Not scheduled", "Not scheduled"),
}
"""What a page says that says nothing new beside our data."""


@cache
def our_tables() -> Curated:
    """The tables of this checkout, read once: who proposes changes neither them nor what was read."""
    return read_curated(shipped_folder())


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table of Markdown."""
    head = tuple(header)
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def runtimes_page(lines: Lines = SUPPORTED, header: Iterable[str] = HEADER, prose: str = PROSE) -> str:
    """A page with one table of runtimes."""
    rows = ((name.title(), f"`{name}`", *cells) for name, cells in lines.items())
    return f"# Lambda runtimes\n\n{prose}\n\n{table(header, rows)}"


def moved(**days: tuple[str, ...]) -> Lines:
    """The usual lines with other cells for some; `python3_13` stands for `python3.13`."""
    return {**SUPPORTED, **{name.replace("_", "."): cells for name, cells in days.items()}}


GOOD, BAD = "2026-11-24", "2026-11-25"
"""The days of two pages, of which the second is the one in question."""


class Folder:
    """A folder of recordings to which pages are added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: list[dict[str, str]] = []
        path.mkdir()
        self.write()

    def add(self, source: str, moment: str, content: str | bytes | object, extension: str = "md") -> str:
        """Record a page, or an object as JSON; the moment is a day or a time of UTC."""
        if not isinstance(content, str | bytes):
            content, extension = json.dumps(content), "json"
        data = content.encode() if isinstance(content, str) else content
        digest = hashlib.sha256(data).hexdigest()
        at = moment if "T" in moment else f"{moment}T06:00:00Z"
        file = f"{source}/{at.replace(':', '')}-{digest[:8]}.{extension}"
        (self.path / source).mkdir(exist_ok=True)
        (self.path / file).write_bytes(data)
        line = {"file": file, "source": source, "sha256": digest, "bytes": str(len(data))}
        self.lines.append(line | {"url": f"https://docs.aws.amazon.com/{source}.md", "fetched_at": at})
        self.write()
        return file

    def write(self) -> None:
        """The index."""
        with (self.path / "index.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ("file", "source", "sha256", "bytes", "url", "fetched_at"))
            writer.writeheader()
            writer.writerows(self.lines)

    def propose(self, data: Curated | None = None, today: date = TODAY) -> Proposed:
        """What the recordings propose beside our data."""
        return propose_changes(Recordings(self.path), data or our_tables(), today)

    def propose_second(self, source: str, first: str, second: str) -> tuple[Proposal, ...]:
        """What a page proposes on a day after one that proposed nothing."""
        self.add(source, GOOD, first)
        assert self.propose().proposals == ()
        self.add(source, BAD, second)
        return self.propose().proposals


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder of recordings."""
    return Folder(tmp_path / "recordings")


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of our tables that a test may change."""
    return Path(shutil.copytree(data_folder(), tmp_path / "data"))


@dataclass(frozen=True)
class Done:
    """What a command did."""

    code: int
    out: str
    err: str


def read_source(source: str, content: str | bytes) -> SourceFindings:
    """What a source reads in a content, and nothing compared."""
    data = content.encode() if isinstance(content, str) else content
    digest = hashlib.sha256(data).hexdigest()
    at = datetime(2026, 11, 25, tzinfo=UTC)
    return find_source(source).read(Recording("x", source, at, digest, len(data), "https://a.b"), data)


Command = Callable[..., Done]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Command:
    """`lambda-kb intake` in this process."""

    def run(*arguments: str | Path) -> Done:
        code = main(["intake", *map(str, arguments)])
        shown = capsys.readouterr()
        return Done(code, shown.out, shown.err)

    return run


Propose = Callable[..., tuple[Proposal, ...]]
"""What recordings of a source, given by its name and their contents, propose."""
FIRST, SECOND = datetime(2026, 12, 1, 6, tzinfo=UTC), datetime(2026, 12, 2, 6, tzinfo=UTC)


@pytest.fixture
def proposals(tmp_path: Path) -> Propose:
    """What two recordings of one source, a day apart, propose."""

    def made(name: str, *contents: object) -> tuple[Proposal, ...]:
        folder = Recordings(tmp_path / "recordings", create=True)
        for at, content in zip((FIRST, SECOND), contents, strict=False):
            text = content if isinstance(content, bytes) else json.dumps(content).encode()
            folder.keep(name, find_source(name).extension, RecordedAnswer(text, "https://example.org/model", at))
        return propose_changes(folder, our_tables(), SECOND.date()).proposals

    return made
