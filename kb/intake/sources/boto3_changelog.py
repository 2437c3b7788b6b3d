"""boto3's changelog: which version changed Lambda's API. Its sentences are AWS's; only their numbers are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.intake.interface import MAX_EVIDENCE, About, Closed, Evidence, Gate, Recording, RowStatement, SourceFindings

TABLE = "events"
_VERSION = re.compile(r"\d+\.\d+\.\d+(?:\.\d+)?")
_ENTRY = re.compile(r"[*-] (?P<kind>[\w-]+):\s*`*(?P<service>[^:`]+)`*:\s*(?P<text>.*)", re.IGNORECASE)
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
        entries = list(_entries(text))
        told = {version for version, _, _ in entries}
        newest = [version.strip() for version in versions[:_FEWEST]]
        if silent := [version for version in newest if version not in told]:
            why, where = "a version without an entry that can be read", Evidence(f"version {silent[0]}", "")
            return SourceFindings(closed=(Closed(Gate.UNKNOWN_HEADER, TABLE, "the file", why, where, whole=True),))
        ours = [one for one in entries if one[2]["service"].lower().startswith("lambda")]
        return SourceFindings(tuple(_statement(*one) for one in ours), listed=frozenset(versions))


def _entries(text: str) -> Iterator[tuple[str, int, re.Match[str]]]:
    """Every entry about any service, with its version and line."""
    version = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if _VERSION.fullmatch(line.strip()):
            version = line.strip()
        elif version and (found := _ENTRY.match(line)):
            yield version, number, found


def _statement(version: str, number: int, found: re.Match[str]) -> RowStatement:
    name = f"boto3 {version} {found['kind']} {found['service']}"
    numbers = ", ".join(_NUMBER.findall(re.sub(r"\[``\w+``\]", "", found["text"])))
    shown = f"numbers in it: {numbers}" if numbers else "no numbers in it"
    return RowStatement(
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
