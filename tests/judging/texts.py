"""Judging of whole files: texts as people write them, read by the real readers."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import dedent

from kb.judging import Report
from kb.readers import read_text
from kb.readers.interface import Inputs
from kb.store import Store
from tests.judging.examples import TODAY
from tests.judging.questions import ask

ROLE = "arn:aws:iam::123456789012:role/r"
WHOLE = "CodeUri: ., Handler: a.h, MemorySize: 256, Tracing: Active"
"""Properties of a function of SAM of which nothing is to be said."""


@dataclass(slots=True)
class Folder:
    """Files beside the one that is read."""

    texts: Mapping[str, str] = field(default_factory=dict)

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files in a folder."""
        return tuple(sorted(posixpath.basename(path) for path in self.texts if posixpath.dirname(path) == folder))

    def content(self, path: str) -> bytes | None:
        """The bytes of a file."""
        return self.texts[path].encode() if path in self.texts else None

    def inside(self) -> Folder:
        """All of them."""
        return self


def judge_text(
    store: Store,
    text: str,
    path: str = "template.yaml",
    beside: Mapping[str, str] | None = None,
    horizon: int = 0,
    **parameters: str,
) -> Report:
    """What comes of one file on its day alone, without windows."""
    written = dedent(text)
    files = Folder({path: written, **(beside or {})})
    document = read_text(path, written.encode(), Inputs(parameters, files))
    return ask(store, document, as_of=TODAY, horizon=horizon, windows=False)


def sam(properties: str, *, head: str = "", extra: str = "") -> str:
    """A template of SAM with one function F."""
    return (
        f"Transform: AWS::Serverless-2016-10-31\n{head}Resources:\n"
        f"  F: {{Type: AWS::Serverless::Function, Properties: {{{properties}}}}}\n{extra}"
    )


def said(report: Report) -> list[tuple[str, str]]:
    """The rules that found something above notes, with how sure they are."""
    return [(found.rule, found.certainty) for found in report.findings if found.severity.label != "note"]


def verdict(report: Report) -> str:
    """Whether the only function can be created."""
    (function,) = report.functions
    return next(status.value for operation, status in function.operations.items() if operation.value == "create")
