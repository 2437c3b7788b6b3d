"""boto3's changelog: which version changed Lambda's API. Its sentences are AWS's; only their numbers are kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from kb.data_classes import dataclass
from kb.intake.gates import PART
from kb.intake.interface import (
    MAX_EVIDENCE,
    About,
    Closed,
    Evidence,
    Gate,
    Recording,
    RowStatement,
    SourceFindings,
    SourceStatement,
)
from kb.intake.words import WordsStatement

TABLE = "events"
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:\.\d+)?")
_UNDERLINE = re.compile(r"={3,}|-{3,}")
"""What stands under a heading, and over that of the whole file."""
_HASHED = re.compile(r"#{1,6} ")
"""How Markdown begins a heading."""
_TITLE = "changelog"
_ENTRY = re.compile(r"[*-] (?P<kind>[\w-]+):\s*`*(?P<service>[^:`]+)`*:\s*(?P<text>.*)", re.IGNORECASE)
_OURS = re.compile(r"\b(?:aws[ -]?)?lambda", re.IGNORECASE)
"""How a service of ours begins, with whatever it is called behind it."""
_NAMED = re.compile(r"\bAWS Lambda\b")
"""How other services name ours: one that begins to call functions, or ours under another name."""
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.]*\w)")
_FEWEST = 5
"""A changelog with fewer versions is not the changelog."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a version says of one service."""

    version: str
    line: int
    kind: str
    service: str
    text: str


class Changelog(About):
    """The changelog as its repository has it."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the file alone decides
        """An entry for every change of Lambda's services, by version, and for what else names them."""
        lines = content.decode("utf-8", "replace").splitlines()
        versions = [line.strip() for line in lines if _VERSION.fullmatch(line.strip())]
        if len(versions) < _FEWEST:
            shown = Evidence("line 1", "\n".join(lines)[:60].strip())
            return _unread(Gate.ERROR_PAGE, f"{len(versions)} versions: not the changelog", shown)
        if strange := next(_strange_headings(lines), None):
            return _unread(Gate.UNKNOWN_HEADER, "a heading that is no version", strange)
        entries = list(_entries(lines))
        told = {one.version for one in entries}
        if silent := [version for version in versions[:_FEWEST] if version not in told]:
            where = Evidence(f"version {silent[0]}", "")
            return _unread(Gate.UNKNOWN_HEADER, "a version without an entry that can be read", where)
        ours: dict[tuple[str, str], list[_Entry]] = {}
        for one in entries:
            if _OURS.match(one.service) or _NAMED.search(one.text):
                ours.setdefault((one.version, one.service), []).append(one)
        said = tuple(said for of_one in ours.values() for said in _statements(of_one))
        return SourceFindings(said, listed=frozenset(versions).union(f"{one}{PART}{of}" for one, of in ours))


def _unread(gate: Gate, why: str, where: Evidence) -> SourceFindings:
    return SourceFindings(closed=(Closed(gate, TABLE, "the file", why, where, whole=True),))


def _strange_headings(lines: list[str]) -> Iterator[Evidence]:
    """Headings whose entries would be counted to the version above, such as one of a release candidate."""
    for number, (line, under) in enumerate(pairwise(lines), start=1):
        text = line.strip()
        heads = _HASHED.match(text) or (text and _UNDERLINE.fullmatch(under.strip()))
        if heads and not (_VERSION.fullmatch(text) or _UNDERLINE.fullmatch(text) or text.lower() == _TITLE):
            yield Evidence(f"line {number}", text[:60])


def _entries(lines: Iterable[str]) -> Iterator[_Entry]:
    """Every entry about any service, with its version and line, and with the lines that continue it."""
    version, last = "", None
    for number, line in enumerate(lines, start=1):
        if last and line.startswith("  ") and line.strip():
            last = _Entry(last.version, last.line, last.kind, last.service, f"{last.text} {line.strip()}")
            continue
        if last:
            yield last
            last = None
        if _VERSION.fullmatch(line.strip()):
            version = line.strip()
        elif version and (found := _ENTRY.match(line)):
            last = _Entry(version, number, found["kind"], found["service"], found["text"])
    if last:
        yield last


def _statements(entries: list[_Entry]) -> Iterator[SourceStatement]:
    """What a version says of one service, and the numbers in that, which AWS may correct afterwards."""
    first = entries[0]
    text = " ".join(re.sub(r"\[``\w+``\]", "", one.text) for one in entries)
    numbers = ", ".join(_NUMBER.findall(text))
    many = f"{len(entries)} entries; " if len(entries) > 1 else ""
    shown = f"{many}numbers in it: {numbers}" if numbers else f"{many}no numbers in it"
    place = f"line {first.line}, boto3 {first.version} {first.kind} {first.service}"
    where = Evidence(place, shown[:MAX_EVIDENCE])
    yield RowStatement(TABLE, (first.version, first.service), {}, where)
    about = f"boto3 {first.version} {first.service}"
    yield WordsStatement(TABLE, about, "entries and numbers", shown, where, listed=False, first=False)


CHANGELOG = Changelog(
    name="boto3-changelog",
    title="boto3's changelog",
    addresses=("https://raw.githubusercontent.com/boto/boto3/develop/CHANGELOG.rst",),
    extension="rst",
    proposes=(TABLE,),
    kind="sdk_model",
)
