"""boto3's changelog: which version changed Lambda's API. Its sentences are AWS's; only their numbers are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.intake.interface import MAX_EVIDENCE, About, Closed, Evidence, Gate, Recording, RowStatement, SourceFindings

TABLE = "events"
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:\.\d+)?")
_ENTRY = re.compile(r"\* (?P<kind>[\w-]+):\s*``(?P<service>lambda[\w-]*)``:\s*(?P<text>.*)", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.]*\w)")
_FEWEST = 5
"""A changelog with fewer versions is not the changelog."""


class Changelog(About):
    """The changelog as its repository has it."""

    def read(self, recording: Recording, content: bytes) -> SourceFindings:  # noqa: ARG002 - the file alone decides
        """An entry for every change of Lambda's services, by version."""
        text = content.decode("utf-8", "replace")
        versions = [line for line in text.splitlines() if _VERSION.fullmatch(line.strip())]
        if len(versions) < _FEWEST:
            why, where = f"{len(versions)} versions: not the changelog", Evidence("line 1", text[:60].strip())
            return SourceFindings(closed=(Closed(Gate.ERROR_PAGE, TABLE, "the file", why, where, whole=True),))
        return SourceFindings(tuple(_entries(text)), listed=frozenset(versions))


def _entries(text: str) -> Iterator[RowStatement]:
    version = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if _VERSION.fullmatch(line.strip()):
            version = line.strip()
        elif version and (found := _ENTRY.match(line)):
            name = f"boto3 {version} {found['kind']} {found['service']}"
            numbers = ", ".join(_NUMBER.findall(re.sub(r"\[``\w+``\]", "", found["text"])))
            shown = f"numbers in it: {numbers}" if numbers else "no numbers in it"
            yield RowStatement(
                TABLE, (version, found["service"]), {}, Evidence(f"line {number}, {name}", shown[:MAX_EVIDENCE])
            )


CHANGELOG = Changelog(
    name="boto3-changelog",
    title="boto3's changelog",
    addresses=("https://raw.githubusercontent.com/boto/boto3/develop/CHANGELOG.rst",),
    extension="rst",
    proposes=(TABLE,),
    kind="sdk_model",
)
